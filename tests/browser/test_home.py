"""The home page in a browser, from the database through the real web server."""

import pytest
from playwright.sync_api import Page

from taxonomy.models import Region
from tests.support.stack import Stack
from tests.support.stack_fixtures import Complaints

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("makers")]


def test_home_page_shows_what_the_database_holds(site: Stack, page: Page) -> None:
    region = Region.objects.host()
    assert region is not None
    region.name = "Region Nebelhausen"
    region.save(update_fields=["name"])
    site.forget_pages()
    response = page.goto("/")
    assert response is not None
    assert response.status == 200
    assert page.locator("html").get_attribute("lang") == "de"
    assert page.get_by_text("Region Nebelhausen").first.is_visible()


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        ("console.error('Oh')", "error on {page}: Oh"),
        ("console.warn('Na')", "warning on {page}: Na"),
        (
            "new Image().src = 'http://127.0.0.2:9/x.png'",
            "request to a foreign host: http://127.0.0.2:9/x.png",
        ),
        (
            "document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')",
            "error on {page}: CSP style-src-attr refused inline",
        ),
        ("setTimeout(() => { throw new Error('Oh') })", "script failed: Oh"),
    ],
    ids=["error", "warning", "foreign host", "refused by CSP", "failing script"],
)
def test_the_browser_misses_no_complaint(
    page: Page, complaints: Complaints, script: str, complaint: str
) -> None:
    page.goto("/")
    assert complaints == []
    page.evaluate(script)
    page.wait_for_function("() => new Promise((done) => setTimeout(() => done(true), 100))")
    heard = set(complaints)
    complaints.clear()
    assert complaint.format(page=page.url) in heard
