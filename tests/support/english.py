"""Reading a page for its languages: what it says in which, and what should have been English."""

import re
from html.parser import HTMLParser

from tools.messages import forms, read_catalogue, texts

VOID = {"area", "base", "br", "hr", "img", "input", "link", "meta", "source", "wbr"}
SPOKEN = {"alt", "aria-label", "data-label", "placeholder", "title"}


class Reader(HTMLParser):
    """What a page says and in which language it says so."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[tuple[str, str]] = []
        self.language = ""
        self.meanwhile: list[str] = []
        self.is_title = self.is_data = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.is_title = tag == "title"
        self.is_data = tag == "script"
        language = given.get("lang") or self.language
        self.said += [(language, str(given[name])) for name in SPOKEN & set(given)]
        if tag not in VOID:
            self.meanwhile.append(self.language)
            self.language = language

    def handle_endtag(self, tag: str) -> None:
        self.is_title = self.is_data = False
        if tag not in VOID:
            self.language = self.meanwhile.pop()

    def handle_data(self, data: str) -> None:
        # A page's title in the browser's frame cannot say its language; data for machines need not.
        if data.strip() and not self.is_title and not self.is_data:
            self.said.append((self.language, " ".join(data.split())))

    def in_english(self) -> list[str]:
        return [text for language, text in self.said if language == "en"]


def german_words() -> re.Pattern[str]:
    """Any text of the project in German, as a whole, but for those that English says alike."""
    german = {
        source
        for message in texts(read_catalogue())
        for source, said in zip(forms(message.id), forms(message.string), strict=True)
        if source != said
    }
    return re.compile("|".join(pattern(text) for text in german))


def pattern(text: str) -> str:
    """The text as it stands on a page: without tags, with anything where names are filled in."""
    plain = re.escape(re.sub(r"<[^>]*>", "", text))
    return re.sub(r"%\\\(\w+\\\)[sd]", ".+", plain)
