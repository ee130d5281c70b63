"""What a list answers to a text in cases that are easily wrong."""

import pytest
from django.test import Client

from editorial.services import reindex
from search.analysis import GERMAN
from search.models import Document
from search.suggestions import suggest
from search.vocabulary import learn, words_of
from tests.support.factories import BestPracticeFactory, NewsItemFactory
from tests.support.searching import found

pytestmark = pytest.mark.django_db


def test_the_english_text_is_found_and_shown_on_english_pages(client: Client) -> None:
    item = NewsItemFactory.create(
        published=True, title="Meldung", title_en="News", text="<p>Alles wie immer.</p>"
    )
    assert found("apprentices", "en") == []
    item.text_en = "<p>Two apprentices maintain the machines.</p>"
    item.save()
    reindex(item)
    assert found("apprentice", "en") == ["Meldung"]
    assert found("apprentices") == []
    html = client.get("/en/suche/", {"q": "apprentice"}).text
    assert "Two <mark>apprentices</mark> maintain" in html


@pytest.mark.parametrize("typed", ["Werks", "Werkss"])
def test_a_word_that_only_a_hidden_entry_says_is_not_suggested(typed: str) -> None:
    BestPracticeFactory.create(published=True, title="Werk und Schließung")
    hidden = BestPracticeFactory.create(published=True, title="Werksschließung")
    Document.objects.filter(object_id=hidden.pk).update(publish_at="2099-01-01T00:00Z")
    learn(GERMAN, words_of(["Werksschließung"]))
    assert suggest(typed, GERMAN, Document.objects.published()).words == []


def test_who_says_a_word_twice_sees_a_full_match_once(client: Client) -> None:
    BestPracticeFactory.create(published=True, title="Ein Stundenzettel")
    context = client.get("/suche/", {"q": "Stundenzettel Stundenzettel"}).context
    assert (context["result_count"], context["partly"]) == (1, [])


def test_what_nobody_sees_in_a_text_is_no_text_at_all(client: Client) -> None:
    BestPracticeFactory.create(published=True, title="Ein Stundenzettel")
    BestPracticeFactory.create(published=True, title="Anderes")
    assert client.get("/suche/", {"q": "Stunden\x00zettel"}).context["result_count"] == 1
    assert client.get("/suche/", {"q": "\u00ad"}).context["result_count"] == 2


def test_in_a_list_without_industries_no_trade_is_named(client: Client) -> None:
    assert client.get("/ideen/", {"q": "Schlosserei"}).context["trades"] == []


@pytest.mark.parametrize("typed", ["--", "-azub", "- -"])
def test_a_minus_suggests_nothing(typed: str) -> None:
    learn(GERMAN, words_of(["Azubi"]))
    assert suggest(typed, GERMAN, Document.objects.published()).words == []
