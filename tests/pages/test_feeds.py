from datetime import datetime, timedelta
from xml.etree import ElementTree as Xml

import pytest
from django.test import Client
from django.utils import timezone

from branchendialog.models import BestPractice
from editorial.models import State
from pages.feeds import FEEDS
from pages.models import NewsItem
from search.models import Document
from tests.support.factories import (
    BestPracticeFactory,
    NewsItemFactory,
    RegionFactory,
    WorkshopFactory,
)
from tests.support.moments import berlin

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def read(client: Client, address: str) -> Xml.Element:
    response = client.get(address)
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return Xml.fromstring(response.content)  # noqa: S314 - our own


def titles(client: Client, address: str) -> list[str | None]:
    return [each.text for each in read(client, address).findall("a:entry/a:title", ATOM)]


@pytest.mark.parametrize("name", FEEDS)
def test_every_list_links_its_feed(client: Client, name: str) -> None:
    html = client.get(f"/{name}/").text
    link = f'<link rel="alternate" type="application/atom+xml" href="/feeds/{name}/">'
    assert html.count(link) == 1
    assert html.count("Diese Liste als Feed abonnieren (Atom)") == 1
    assert titles(client, f"/feeds/{name}/") == []


def test_the_newest_come_first(client: Client) -> None:
    NewsItemFactory.create(title="Alt", published=True)
    NewsItemFactory.create(title="Neu", published=True)
    NewsItemFactory.create(title="Entwurf")
    assert titles(client, "/feeds/aktuelles/") == ["Neu", "Alt"]


def test_a_feed_has_the_filters_of_its_list(client: Client) -> None:
    RegionFactory.create(slug="bergland")
    NewsItemFactory.create(title="Hier", published=True)
    assert titles(client, "/feeds/aktuelles/?region=bergland") == []
    assert titles(client, "/feeds/aktuelles/?region=hannover") == ["Hier"]
    html = client.get("/aktuelles/?region=hannover&seite=2").text
    # In the head, below the list, and as one of the site's own in the footer.
    assert html.count('href="/feeds/aktuelles/?region=hannover"') == 3


def test_the_dates_are_those_to_come(client: Client) -> None:
    WorkshopFactory.create(title="Gewesen", past=True, published=True)
    WorkshopFactory.create(title="Kommt", published=True)
    assert titles(client, "/feeds/veranstaltungen/") == ["Kommt"]


def test_an_example_says_so_in_its_title(client: Client) -> None:
    BestPracticeFactory.create(title="Suchzeit", is_example=True, published=True)
    assert titles(client, "/feeds/praxisbeispiele/") == ["Beispiel: Suchzeit"]


def test_an_entry_leads_to_its_page_and_keeps_its_id_in_english(client: Client) -> None:
    item = NewsItemFactory.create(title="Auftakt", title_en="Start", published=True)
    here = f"http://testserver{item.get_absolute_url()}"
    for address, title, page in [
        ("/feeds/aktuelles/", "Auftakt", here),
        ("/en/feeds/aktuelles/", "Start", f"http://testserver/en/aktuelles/{item.slug}/"),
    ]:
        [entry] = read(client, address).findall("a:entry", ATOM)
        link = entry.find("a:link", ATOM)
        assert (entry.findtext("a:id", None, ATOM), entry.findtext("a:title", None, ATOM)) == (
            item.uuid.urn,
            title,
        )
        assert link is not None
        assert link.attrib["href"] == page


def test_an_entry_is_updated_when_it_changes_and_keeps_its_first_moment(client: Client) -> None:
    item = NewsItemFactory.create(published=True)
    published_at = timezone.now() - timedelta(days=9)
    NewsItem.objects.update(published_at=published_at)
    Document.objects.update(published_at=published_at)
    item.refresh_from_db()
    item.save()
    feed = read(client, "/feeds/aktuelles/")
    [entry] = feed.findall("a:entry", ATOM)
    assert moment(entry, "published") == published_at
    assert moment(entry, "updated") == item.updated_at
    assert moment(feed, "updated") == moment(entry, "updated")


def moment(element: Xml.Element, name: str) -> datetime:
    return datetime.fromisoformat(str(element.findtext(f"a:{name}", None, ATOM)))


def test_a_date_says_when_it_takes_place_and_that_it_is_cancelled(client: Client) -> None:
    WorkshopFactory.create(
        published=True,
        title="Lager im Griff",
        summary="Drei Betriebe <berichten> & fragen.",
        starts_at=berlin(2027, 1, 20, 9, 30),
        cancelled_at=timezone.now(),
    )
    [entry] = read(client, "/feeds/veranstaltungen/").findall("a:entry", ATOM)
    assert entry.findtext("a:title", None, ATOM) == "Abgesagt: Lager im Griff"
    said = "Mittwoch, 20. Januar 2027, 9.30–12.30 Uhr. Drei Betriebe <berichten> & fragen."
    assert entry.findtext("a:summary", None, ATOM) == said


def test_a_document_left_behind_shows_nothing_that_was_withdrawn(client: Client) -> None:
    left = BestPracticeFactory.create(published=True)
    BestPractice.objects.filter(pk=left.pk).update(state=State.ARCHIVED)
    assert Document.objects.published().filter(object_id=left.pk).exists()
    assert left.title not in client.get("/feeds/praxisbeispiele/").text


def test_text_is_not_called_html(client: Client) -> None:
    NewsItemFactory.create(published=True)
    assert "html" not in client.get("/feeds/aktuelles/").text


def test_an_unknown_list_has_no_feed(client: Client) -> None:
    assert client.get("/feeds/wetter/").status_code == 404
