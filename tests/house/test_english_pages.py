"""Every public page under /en/ is English, and what exists only in German is marked as German."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db.models import CharField, EmailField, Field, Model, SlugField, TextField, URLField
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import LocalePrefixPattern, URLPattern, URLResolver
from django.utils import translation

from branchendialog.models import (
    Analysis,
    BestPractice,
    Dialogue,
    Effect,
    FocusChoice,
    FocusDecision,
    IndustryFigure,
    IndustryPage,
)
from editorial.models import Picture, publishable_models
from initiatives.models import (
    FeasibilityCheck,
    FieldOfAction,
    Funding,
    Idea,
    Initiative,
    Milestone,
)
from taxonomy.models import Region
from tests.support.english import Reader, german_words
from tests.support.factories import (
    AgendaItemFactory,
    FeasibilityCheckFactory,
    FieldOfActionFactory,
    FocusChoiceFactory,
    HandoverFactory,
    IndustryFigureFactory,
    MilestoneFactory,
    PageFactory,
    RegistrationFactory,
    WorkshopFactory,
)
from tests.support.rows import one_of_each, shown_picture
from workshops.models import (
    AgendaItem,
    Download,
    Finding,
    ParticipantFigure,
    Registration,
    WorkingGroup,
    Workshop,
    WorkshopRecord,
    WorkshopSeries,
)

pytestmark = [pytest.mark.net, pytest.mark.django_db]

# No pages: nothing of them is read on the site.
NO_PAGES = {
    # A calendar's program shows them.
    "pages:calendar",
    "workshops:workshop_ics",
    # A feed reader shows it.
    "pages:feed",
    # A file as the workshop left it
    "workshops:download",
    # Colours
    "pages:region_css",
    "pages:suggestions",
    # Private: only the signed-in see it; it shows no entry but those of their registrations.
    "pages:account",
    "pages:own_data",
    "pages:own_data_json",
    "pages:own_data_delete",
    "accounts:sessions",
    "accounts:end_sessions",
}
# Forms and thanks that tell of no entry, and a table of numbers
WITHOUT_ENTRIES = {
    "branchendialog:first_steps",
    "initiatives:idea_propose",
    "initiatives:idea_proposed",
    "initiatives:matrix",
    "pages:barrier",
    "pages:call_back",
    "pages:enquiry_received",
    "pages:own_data_ask",
    "pages:own_data_asked",
    "pages:own_data_deleted",
}
# Stands in each German text of the entries; it may be read only where the page says “German”.
MARKER = "Zaunkönig"
# Said the same in every language: keys, and names of companies and licences
NAMES = {
    "slug",
    "code",
    "state",
    "external_key",
    "company_name",
    "contact_phone",
    "licence",
}
# What belongs to entries and is told on their pages
PARTS: list[type[Model]] = [
    AgendaItem,
    Analysis,
    Download,
    Effect,
    FeasibilityCheck,
    FieldOfAction,
    Finding,
    FocusChoice,
    FocusDecision,
    Funding,
    IndustryFigure,
    Milestone,
    ParticipantFigure,
    Picture,
    WorkingGroup,
    WorkshopSeries,
]


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


REGISTERING = (
    *("register", "registered", "registered_without_seat", "registered_in_line"),
    *("link_again", "link_sent"),
)
BY_LINK = ("page", "cancel", "change_wish", "correct", "hand_over")
OF_LINKS = {f"registration:{name}" for name in (*BY_LINK, "offer")}
PAGES = sorted({*public_names(), *OF_LINKS} - NO_PAGES)


def mark_german_texts(thing: Model) -> None:
    """Put the marker into each text that a person writes in German."""
    marked = {
        field.name: f"{MARKER} {getattr(thing, field.name)}"[: field.max_length]
        for field in thing._meta.concrete_fields
        if isinstance(field, (CharField, TextField)) and is_written_in_german(field)
    }
    type(thing)._base_manager.filter(pk=thing.pk).update(**marked)


def is_written_in_german(field: Field[Any, Any]) -> bool:
    is_other = field.name in NAMES or field.name.endswith("_en")
    is_address = isinstance(field, (EmailField, SlugField, URLField))
    return not (field.choices or is_other or is_address)


def add_parts(made: dict[type[Model], Any]) -> None:
    """What the pages of entries tell of besides, each with German texts alone."""
    initiative, record = made[Initiative], made[WorkshopRecord]
    industry = made[IndustryPage].industry
    FieldOfActionFactory.create(initiative=initiative)
    MilestoneFactory.create(initiative=initiative)
    initiative.fundings.add(made[Funding])
    FeasibilityCheckFactory.create(idea=made[Idea])
    IndustryFigureFactory.create(industry=industry)
    FocusChoiceFactory.create(industry=industry)
    AgendaItemFactory.create(workshop=made[Workshop])
    WorkshopSeries.objects.get(dialogue=made[Dialogue]).workshops.add(made[Workshop])
    ParticipantFigure.objects.create(record=record, kind="Betriebe", number=12)
    file = ContentFile(b"%PDF-1.7", name="folien.pdf")
    Download.objects.create(record=record, title="Folien", file=file)
    shown_picture()


def seat_in_a_group() -> Registration:
    """With all that can be changed by its link."""
    workshop = WorkshopFactory.create(published=True, groups=[3, 3])
    group = workshop.groups.first()
    made: Registration = RegistrationFactory.create(workshop=workshop, group=group)
    return made


@pytest.fixture(scope="module")
def addresses(module_rows: None) -> dict[str, str]:
    """Each public page in English, and one by link, of entries without any English text."""
    made = one_of_each()
    add_parts(made)
    seat = seat_in_a_group()
    Registration.objects.update(language="en")
    legal_notice = PageFactory.create(slug="impressum", published=True)
    for model in [*publishable_models(), *PARTS]:
        for thing in model._default_manager.all():
            mark_german_texts(thing)
    call_command("rebuild_index", verbosity=0)
    slug, finding = made[Workshop].slug, made[Finding]
    record_slug = made[WorkshopRecord].workshop.slug
    slugs = {
        **{model.DETAIL_ROUTE: [made[model].slug] for model in publishable_models()},
        **{f"workshops:{name}": [slug] for name in REGISTERING},
        "workshops:record": [record_slug],
        "workshops:finding": [record_slug, finding.code],
        "pages:exchange": [made[BestPractice].slug],
        "pages:fixed_page": [legal_notice.slug],
        **{f"registration:{name}": [seat.token] for name in BY_LINK},
        "registration:offer": [HandoverFactory.create(registration=seat).token],
    }
    with translation.override("en"):
        return {name: reverse(name, args=slugs.get(name, [])) for name in PAGES}


@pytest.fixture(scope="module")
def pages(addresses: dict[str, str]) -> dict[str, Reader]:
    answers = {name: Client().get(address) for name, address in addresses.items()}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {name: Reader(answer.content.decode()) for name, answer in answers.items()}


@pytest.mark.usefixtures("module_rows")
@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="there is one worker only")
def test_tests_that_share_rows_are_a_group(request: pytest.FixtureRequest) -> None:
    assert request.node.nodeid.endswith("@test_english_pages")


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
    assert shown == set(PAGES) - WITHOUT_ENTRIES


def test_the_agencys_german_name_is_marked_as_german(pages: dict[str, Reader]) -> None:
    agency = Region.objects.get(is_host=True).agency
    assert {lang for page in pages.values() for lang, text in page.said if agency in text} == {"de"}
