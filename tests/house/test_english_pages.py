"""Every public page under /en/ is English, and what exists only in German is marked as German."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import CharField, Field, Model, TextField
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import LocalePrefixPattern, URLPattern, URLResolver
from django.utils import translation

from branchendialog.models import Effect
from editorial.models import publishable_models
from taxonomy.models import Region
from tests.english import Reader, german_words
from tests.nets.rows import one_of_each
from workshops.models import AgendaItem, Registration, WorkingGroup, Workshop

pytestmark = pytest.mark.django_db

NO_PAGES = {"pages:region_css", "workshops:workshop_ics"}
# Stands in each German text of the entries; it may be read only where the page says “German”.
MARKER = "Zaunkönig"
# Said the same in every language: addresses, keys, names of houses, people and companies.
NAMES = {"slug", "state", "external_key", "company_name", "venue_name", "venue_address"}


def public_names(
    resolver: URLResolver | None = None, spaces: tuple[str, ...] = ()
) -> Iterator[str]:
    """The names of all addresses that stand under /en/, too."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLPattern):
            if spaces and each.name:
                yield ":".join([*spaces, each.name])
        elif resolver or isinstance(each.pattern, LocalePrefixPattern):
            yield from public_names(each, (*spaces, each.namespace) if each.namespace else spaces)


PAGES = sorted({*public_names(), "registration:page"} - NO_PAGES)


def mark_german_texts(thing: Model) -> None:
    """Put the marker into each text that a person writes in German."""
    marked = {
        field.name: f"{MARKER} {getattr(thing, field.name)}"[: field.max_length]
        for field in thing._meta.concrete_fields
        if isinstance(field, (CharField, TextField)) and is_written_in_german(field)
    }
    type(thing)._base_manager.filter(pk=thing.pk).update(**marked)


def is_written_in_german(field: Field[Any, Any]) -> bool:
    is_other = field.name in NAMES or field.name.endswith(("_en", "_url"))
    return not (field.choices or is_other)


@pytest.fixture
def addresses() -> dict[str, str]:
    """Each public page in English, and one by link, of entries without any English text."""
    made = one_of_each()
    Registration.objects.update(language="en")
    written: list[type[Model]] = [*publishable_models(), Effect, AgendaItem, WorkingGroup]
    for model in written:
        for thing in model._default_manager.all():
            mark_german_texts(thing)
    slugs = {model.DETAIL_ROUTE: [made[model].slug] for model in publishable_models()}
    slugs |= {f"workshops:{name}": [made[Workshop].slug] for name in ("register", "registered")}
    slugs["registration:page"] = [made[Registration].token]
    with translation.override("en"):
        return {name: reverse(name, args=slugs.get(name, [])) for name in PAGES}


@pytest.fixture
def pages(client: Client, addresses: dict[str, str]) -> dict[str, Reader]:
    answers = {name: client.get(address) for name, address in addresses.items()}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {name: Reader(answer.content.decode()) for name, answer in answers.items()}


def test_there_are_pages_to_read() -> None:
    assert {"pages:home", "workshops:register", "branchendialog:best_practice"} <= set(PAGES)


def test_german_texts_are_recognised() -> None:
    recognised = german_words().fullmatch
    found = [recognised(text) is not None for text in ("Suchen", "noch 3 Plätze frei", "Workshop")]
    assert found == [True, True, False]


def test_each_page_says_that_it_is_english(pages: dict[str, Reader]) -> None:
    assert {name: page.said[0][0] for name, page in pages.items()} == dict.fromkeys(PAGES, "en")


def test_no_page_says_in_german_what_the_project_can_say_in_english(
    pages: dict[str, Reader],
) -> None:
    german = german_words()
    found = {
        name: [t for t in page.in_english() if german.fullmatch(t)] for name, page in pages.items()
    }
    assert found == {name: [] for name in PAGES}


def test_what_exists_only_in_german_is_marked_as_german(pages: dict[str, Reader]) -> None:
    found = {name: [t for t in page.in_english() if MARKER in t] for name, page in pages.items()}
    assert found == {name: [] for name in PAGES}
    shown = {name for name, page in pages.items() if any(MARKER in text for _, text in page.said)}
    assert shown == set(PAGES)


def test_the_agencys_german_name_is_marked_as_german(pages: dict[str, Reader]) -> None:
    agency = Region.objects.get(is_host=True).agency
    assert {lang for page in pages.values() for lang, text in page.said if text == agency} == {"de"}
