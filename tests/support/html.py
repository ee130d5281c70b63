"""What every page must have, and whether its HTML is valid."""

import json
import os
import subprocess
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

import pytest

# The checker's own process: no traces outside its folder, and no more cores than ours.
JAVA = ["java", "-Xss2m", "-XX:-UsePerfData", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]


class Look(HTMLParser):
    """Title, language and number of main headings of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.title = self.language = ""
        self.headings = 0
        self._is_title = self._is_body = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_body |= tag == "body"
        self._is_title = tag == "title" and not self._is_body
        self.headings += tag == "h1"
        if tag == "html":
            self.language = dict(attrs).get("lang") or ""

    def handle_endtag(self, tag: str) -> None:
        self._is_title = False

    def handle_data(self, data: str) -> None:
        if self._is_title:
            self.title += data.strip()


def html_errors(pages: Mapping[str, str], folder: Path) -> dict[str, list[str]]:
    """What the W3C's checker calls an error, by page; one run of it for all of them."""
    jar = os.environ.get("VNU_JAR")
    if not jar:
        pytest.skip("There is no HTML checker; VNU_JAR names it.")
    files = {}
    for number, (name, html) in enumerate(pages.items()):
        file = folder / f"{number}.html"
        file.write_text(html)
        files[file.as_uri()] = name
    words = [*JAVA, "-jar", jar, "--format", "json", "--errors-only", "--exit-zero-always"]
    answer = subprocess.run([*words, str(folder)], capture_output=True, text=True, check=True)
    errors: dict[str, list[str]] = {}
    for message in json.loads(answer.stderr)["messages"]:
        what = f"{message['message']} {message.get('extract', '')}"
        errors.setdefault(files[message["url"].replace("file:/", "file:///", 1)], []).append(what)
    return errors
