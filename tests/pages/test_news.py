import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from editorial import services as editorial
from pages.models import NewsItem
from tests.support.factories import NewsItemFactory, RegionFactory, UserFactory
from tests.support.reading import Page
from tests.support.rows import shown_picture

pytestmark = pytest.mark.django_db


def test_the_newest_article_comes_first(client: Client) -> None:
    old = NewsItemFactory.create(published=True)
    new = NewsItemFactory.create(published=True)
    NewsItemFactory.create(title="Entwurf Kranich")
    entries = client.get("/aktuelles/").context["entries"]
    assert entries == [new, old]


def test_an_article_stands_at_the_day_it_tells_of(client: Client) -> None:
    recent = NewsItemFactory.create(published=True)
    told = NewsItemFactory.create(day=date(2018, 1, 17), published=True)
    assert client.get("/aktuelles/").context["entries"] == [recent, told]
    assert list(client.get("/").context["news"]) == [recent, told]
    page = Page(client.get(told.get_absolute_url()))
    assert "Mittwoch, 17. Januar 2018" in page.text
    feed = client.get("/feeds/aktuelles/").text
    assert "<published>2018-01-17T" in feed


def test_a_day_to_come_makes_no_article_newer(client: Client) -> None:
    announcing = NewsItemFactory.create(day=date(2099, 1, 1), published=True)
    NewsItem.objects.filter(pk=announcing.pk).update(
        first_published_at=datetime(2026, 2, 3, 9, 0, tzinfo=UTC)
    )
    announcing.refresh_from_db()
    editorial.reindex(announcing)
    newer = NewsItemFactory.create(published=True)
    assert client.get("/aktuelles/").context["entries"] == [newer, announcing]
    assert list(client.get("/").context["news"]) == [newer, announcing]


def test_a_correction_makes_no_article_new(client: Client) -> None:
    old, new = NewsItemFactory.create_batch(2, published=True)
    NewsItem.objects.filter(pk=old.pk).update(
        first_published_at=datetime(2026, 2, 3, 9, 0, tzinfo=UTC)
    )
    old.refresh_from_db()
    editorial.reindex(old)
    assert client.get("/aktuelles/").context["entries"] == [new, old]
    assert list(client.get("/").context["news"]) == [new, old]
    assert "Dienstag, 3. Februar 2026" in Page(client.get(old.get_absolute_url())).text


def test_articles_can_be_chosen_by_region(client: Client) -> None:
    NewsItemFactory.create(published=True)
    elsewhere = NewsItemFactory.create(region=RegionFactory.create(slug="bergland"), published=True)
    assert client.get("/aktuelles/", {"region": "bergland"}).context["entries"] == [elsewhere]


def test_an_article_shows_its_text_and_whom_to_speak_to(client: Client) -> None:
    item = NewsItemFactory.create(text="<p>Drei <strong>Gruppen</strong>.</p>", published=True)
    page = Page(client.get(item.get_absolute_url()))
    assert "Drei Gruppen." in page.text
    assert page.link("Um Rückruf bitten") == f"/rueckruf/?zu=%2Faktuelles%2F{item.slug}%2F"
    assert page.link("030 23125 100") == "tel:03023125100"


def test_the_picture_of_an_article_does_not_wait_for_the_scroll(client: Client) -> None:
    item = NewsItemFactory.create(picture=shown_picture(), published=True)
    [picture] = re.findall(r"<img [^>]+>", client.get(item.get_absolute_url()).text)
    assert ("lazy" in picture, "fetchpriority" in picture) == (False, True)


def test_a_draft_leads_the_team_to_its_form(client: Client) -> None:
    item = NewsItemFactory.create()
    client.force_login(UserFactory.create(editor=True))
    page = Page(client.get(item.get_absolute_url()))
    assert page.link("Bearbeiten") == f"/admin/pages/newsitem/{item.pk}/change/"


def test_an_article_needs_its_text_to_be_published() -> None:
    assert NewsItemFactory.create(text="").missing_for_publication() == [
        ("„Text“ ist noch leer.", "text")
    ]
