"""Pages of text, of which some stand at addresses of their own."""

import re
from datetime import date

import pytest
from django.test import Client

from interface.dates import date_in_words
from pages.enforcement import BODIES
from taxonomy.models import Land, Region
from tests.support.factories import PageFactory
from tests.support.reading import Page, typed_in_admin
from tests.support.team import page as admin_page
from tests.support.team import signed_in
from work import retention

pytestmark = pytest.mark.django_db


def footer_links(client: Client) -> list[str]:
    html = client.get("/aktuelles/").content.decode()
    footer = html[html.index("<footer") :]
    return [
        slug
        for slug in ("impressum", "datenschutz", "barrierefreiheit", "leichte-sprache")
        if f'href="/{slug}/"' in footer
    ]


def test_the_footer_links_what_is_public_and_nothing_else(client: Client) -> None:
    PageFactory.create(slug="impressum", published=True)
    PageFactory.create(slug="datenschutz", published=True)
    PageFactory.create(slug="leichte-sprache")
    assert footer_links(client) == ["impressum", "datenschutz"]


def test_a_page_that_everybody_looks_for_has_one_address(client: Client) -> None:
    page = PageFactory.create(slug="impressum", published=True)
    assert page.get_absolute_url() == "/impressum/"
    assert client.get("/impressum/").status_code == 200
    moved = client.get("/seiten/impressum/")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/impressum/")


def test_another_page_stands_among_the_pages(client: Client) -> None:
    page = PageFactory.create(title="Über uns", published=True)
    assert page.get_absolute_url() == "/seiten/ueber-uns/"
    assert Page(client.get("/seiten/ueber-uns/")).headings == ["Über uns"]


def test_headings_of_a_text_follow_the_title_without_a_gap(client: Client) -> None:
    text = "<h3>Ihre Rechte</h3><p>Sie können fragen.</p><h4>Wen</h4><p>Die Ansprechstelle.</p>"
    page = PageFactory.create(title="Über uns", text=text, published=True)
    html = client.get(page.get_absolute_url()).content.decode()
    (article,) = re.findall(r"<article.*?</article>", html, re.DOTALL)
    assert re.findall(r"<(h\d)>(.*?)</\1>", article) == [
        ("h1", "Über uns"),
        ("h2", "Ihre Rechte"),
        ("h3", "Wen"),
    ]


def test_the_privacy_page_says_of_each_kind_how_long_it_is_kept_and_what_remains(
    client: Client,
) -> None:
    PageFactory.create(slug="datenschutz", title="Datenschutz", published=True)
    page = Page(client.get("/datenschutz/"))
    assert page.headings == ["Datenschutz", "Was wir wie lange speichern", "An wen Sie schreiben"]
    assert (
        "Anfragen 30 Tage nach dem Eingang."
        " Was danach bleibt: Nur, dass die Ansprechstelle eine E-Mail dazu bekam."
    ) in page.text
    remaining = [rule for rule in retention.rules() if rule.remains]
    assert page.text.count("Was danach bleibt:") == len(remaining) < len(retention.rules())


def test_no_other_page_says_how_long_data_are_kept(client: Client) -> None:
    PageFactory.create(slug="impressum", title="Impressum", published=True)
    assert Page(client.get("/impressum/")).headings == ["Impressum", "Wer diese Seiten betreibt"]


def test_the_legal_notice_names_the_agency_that_runs_the_platform(client: Client) -> None:
    PageFactory.create(slug="impressum", title="Impressum", published=True)
    operator = Region.objects.host()
    assert operator is not None
    main = Page(client.get("/impressum/")).text.partition("Wer diese Seiten betreibt")[2]
    assert main.strip().startswith(operator.agency)
    assert operator.contact_email in main


def test_the_privacy_page_names_each_agency_that_one_may_write_to(client: Client) -> None:
    PageFactory.create(slug="datenschutz", title="Datenschutz", published=True)
    main = Page(client.get("/datenschutz/")).text.partition("An wen Sie schreiben")[2]
    for region in Region.objects.all():
        assert region.contact_email in main


def test_a_page_nobody_wrote_is_not_found(client: Client) -> None:
    PageFactory.create(slug="gebaerdensprache")
    assert client.get("/gebaerdensprache/").status_code == 404


def test_the_statement_on_accessibility_leads_to_its_form(client: Client) -> None:
    PageFactory.create(slug="barrierefreiheit", published=True)
    page = Page(client.get("/barrierefreiheit/"))
    assert page.link("Eine Hürde melden") == "/barrierefreiheit/rueckmeldung/"


def test_the_statement_names_its_date_its_limits_and_the_body_of_the_operators_land(
    client: Client,
) -> None:
    entry = PageFactory.create(
        slug="barrierefreiheit", confirmed_at=date(2026, 11, 3), published=True
    )
    Region.objects.filter(is_host=True).update(state_law="NW")
    page = Page(client.get("/barrierefreiheit/"))
    assert "Nordrhein-Westfalen" in page.text
    assert "Ombudsstelle für barrierefreie Informationstechnik" in page.text
    assert page.link("ombudsstelle-barrierefreie-it@mags.nrw.de").startswith("mailto:")
    assert "Dateien zum Herunterladen" in page.text
    assert "Zuletzt geprüft: Dienstag, 3. November 2026." in page.text
    assert entry.first_published_at is not None
    assert date_in_words(entry.first_published_at) in page.text


def test_the_statement_says_what_is_missing_until_it_is_there(client: Client) -> None:
    PageFactory.create(slug="barrierefreiheit", published=True)
    words = ["Leichter Sprache", "Gebärdensprache"]
    before = Page(client.get("/barrierefreiheit/")).text
    for slug in ("leichte-sprache", "gebaerdensprache"):
        PageFactory.create(slug=slug, published=True)
    after = Page(client.get("/barrierefreiheit/")).text
    assert [word in before for word in words] == [True, True]
    assert [word in after for word in words] == [False, False]


def test_every_land_has_a_body_that_helps() -> None:
    assert set(BODIES) == set(Land)


@pytest.mark.parametrize(("slug", "is_moved"), [("impressum", False), ("ueber-uns", True)])
def test_nobody_moves_a_fixed_page(slug: str, is_moved: bool) -> None:
    page = PageFactory.create(slug=slug)
    browser = signed_in(superuser=True)
    address = admin_page(page)
    typed = typed_in_admin(browser, address) | {"slug": "anderswo"}
    assert browser.post(address, typed).status_code == 302
    page.refresh_from_db()
    assert page.slug == ("anderswo" if is_moved else slug)
