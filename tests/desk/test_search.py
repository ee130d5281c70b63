"""The search in the header: entries of all kinds by their names, whatever their state."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desk.finding import MOST_FOUND, entries_named
from editorial.models import publishable_models
from tests.support.factories import (
    ActivityFactory,
    ActorFactory,
    BestPracticeFactory,
    WorkshopRecordFactory,
)
from tests.support.kinds import an_entry
from tests.support.team import signed_in

pytestmark = pytest.mark.django_db


def found(query: str, **role: bool) -> Any:
    return signed_in(**role or {"editor": True}).get(reverse("admin:search"), {"q": query})


def titles(query: str) -> list[str]:
    return [each.title for each in found(query).context["found"]]


def test_entries_of_every_kind_and_state_are_found_by_words_of_their_title() -> None:
    BestPracticeFactory.create(title="Der Kran meldet Verschleiß")
    ActivityFactory.create(title="Beratung: Verschleiß am Kran", published=True)
    ActorFactory.create(title="Kranverein")
    assert set(titles("verschleiß kran")) == {
        "Der Kran meldet Verschleiß",
        "Beratung: Verschleiß am Kran",
    }
    assert titles("Kranv") == ["Kranverein"]


def test_what_begins_so_comes_first_and_address_and_key_are_names_too() -> None:
    ActorFactory.create(title="Verein der Kranführer", external_key="KF-17")
    ActorFactory.create(title="Kranbau", slug="hebezeuge")
    assert titles("kran") == ["Kranbau", "Verein der Kranführer"]
    assert titles("kf-17") == ["Verein der Kranführer"]
    assert titles("hebezeuge") == ["Kranbau"]


def test_each_hit_leads_to_its_form_and_to_its_page() -> None:
    record = WorkshopRecordFactory.create(title="Ein Abend im Werk", published=True)
    client = signed_in(editor=True)
    [hit] = client.get(reverse("admin:search"), {"q": "abend"}).context["found"]
    assert hit.address == reverse("admin:workshops_workshoprecord_change", args=[record.pk])
    assert client.get(hit.page_address)["Location"].endswith(record.get_absolute_url())
    assert (str(hit.kind_name), str(hit.state_name)) == ("Rückblick", "veröffentlicht")


@pytest.mark.parametrize("query", ["", "   ", "%", "_", "\\", "a" * 5000, "Œ ' \" ;--", "x " * 400])
def test_odd_words_are_words(query: str) -> None:
    ActorFactory.create(title="Kranbau")
    page = found(query)
    assert (page.status_code, page.context["found"]) == (200, [])


def test_more_than_fit_are_said() -> None:
    ActorFactory.create_batch(MOST_FOUND + 1)
    page = found("e")
    assert (len(page.context["found"]), page.context["is_many"]) == (MOST_FOUND, True)


@pytest.mark.parametrize("number", [1, 5])
def test_all_kinds_are_asked_in_one_statement(number: int) -> None:
    for kind in publishable_models():
        for _ in range(number):
            an_entry(kind, published=False)
    with CaptureQueriesContext(connection) as asked:
        assert len(entries_named(publishable_models(), "e")) > number
    assert len(asked) == 1
