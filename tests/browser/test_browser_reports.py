"""What a real browser refuses on our pages arrives, added up, with nothing of who looked."""

import pytest
from playwright.sync_api import Page

from desk.models import BrowserReport
from tests.support.demos import until
from tests.support.stack import Stack
from tests.support.stack_fixtures import Complaints

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("makers")]

PUT_IN = """() => {
  const script = document.createElement("script");
  script.src = "https://fremd.example/zaehler.js?wer=Erika";
  document.body.append(script);
}"""


def test_a_foreign_script_is_refused_and_reported(
    site: Stack, page: Page, complaints: Complaints
) -> None:
    page.goto("/branchen/?region=hannover")
    page.evaluate(PUT_IN)
    reported = BrowserReport.objects.filter(blocked="https://fremd.example")
    for _ in until(10):
        if reported.exists():
            break
    row = reported.get()
    assert (row.directive, row.page, row.number) == ("script-src-elem", "/branchen/", 1)
    page.evaluate("0")  # what the browser has said until now is heard
    assert complaints.pop(0).startswith("error on")
    complaints.clear()
