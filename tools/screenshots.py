"""`make screenshots`: starts a demo of its own and takes the pictures of README and handbook."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tools.check import find_browser

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "images"
PORT = os.environ.get("PORT", "8099")
SITE = f"http://127.0.0.1:{PORT}"
START_SECONDS = 120


class Shot(NamedTuple):
    """A picture: its name, the page, how much of it, and who looks."""

    name: str
    path: str
    height: int = 900
    width: int = 1280
    as_team: bool = False


SHOTS = [
    Shot("home", "/"),
    Shot("praxisbeispiele", "/praxisbeispiele/?branche=metallverarbeitung"),
    Shot("branche", "/branchen/metallverarbeitung/"),
    Shot(
        "rueckblick",
        "/veranstaltungen/workshop-arbeit-4-0-in-der-region-hannover-2018-01-17/rueckblick/",
    ),
    Shot("matrix", "/aktivitaeten/matrix/"),
    Shot("akteure", "/akteure/"),
    Shot("anmeldung-telefon", "/veranstaltungen/", 780, 390),
    Shot("team-start", "/admin/", as_team=True),
    Shot("team-praxisbeispiele", "/admin/branchendialog/bestpractice/", as_team=True),
    Shot("team-rueckblick", "/admin/workshops/workshoprecord/", as_team=True),
]


def main() -> int:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with running_demo(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        visitor, team = browser.new_page(), member_of_team(browser)
        for shot in SHOTS:
            take(team if shot.as_team else visitor, shot)
        browser.close()
    return 0


@contextmanager
def running_demo() -> Iterator[None]:
    """A demo with data of its own, up when this yields."""
    with tempfile.TemporaryDirectory(prefix="regiodialog-pictures-") as folder:
        command = [sys.executable, "manage.py", "demo", "--port", PORT, "--data", folder]
        demo = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        try:
            wait_for_home(demo)
            yield
        finally:
            demo.terminate()
            demo.wait()


def wait_for_home(demo: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and demo.poll() is None:
        try:
            urllib.request.urlopen(SITE, timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"The demo did not come up on {SITE}.")


def member_of_team(browser: Browser) -> Page:
    """Signed in as the account that publishes, by its button."""
    page = browser.new_page()
    page.goto(f"{SITE}/demo/anmelden/?next=/admin/")
    page.get_by_role("button", name="Veröffentlichung").click()
    page.wait_for_load_state()
    return page


def take(page: Page, shot: Shot) -> None:
    """Save the top of the page, with few colours: the pictures live in the repository."""
    page.set_viewport_size({"width": shot.width, "height": shot.height})
    page.goto(SITE + shot.path)
    page.wait_for_load_state("networkidle")
    page.reload()  # by now fonts are there at once
    page.wait_for_load_state("networkidle")
    picture = Image.open(BytesIO(page.screenshot()))
    few_colours = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    few_colours.save(PICTURES / f"{shot.name}.png", optimize=True)
    print(f"docs/images/{shot.name}.png")


if __name__ == "__main__":
    sys.exit(main())
