"""Addresses: readable, unique, never in a route's way."""

import datetime as dt

import pytest
import time_machine

from branchendialog.models import BestPractice, IndustryPage
from editorial.models import Publishable, publishable_models
from pages.models import FIXED_PAGES
from tests.support.factories import (
    ActivityFactory,
    BestPracticeFactory,
    PageFactory,
    UserFactory,
    WorkshopFactory,
)
from tests.support.kinds import KINDS
from tests.support.moments import berlin
from tests.support.reading import typed_in_admin
from tests.support.team import kept, page, signed_in
from workshops.models import WorkshopRecord
from workshops.services import copy_of

pytestmark = pytest.mark.django_db

# They stand at the address of what they belong to.
NOT_FROM_THE_TITLE = (WorkshopRecord, IndustryPage)


def test_a_slug_is_made_from_the_title() -> None:
    entry = BestPracticeFactory.create(title="Größere Übergaben & weniger Ärger")
    assert entry.slug == "groessere-uebergaben-weniger-aerger"


def test_a_second_one_gets_the_year_and_a_third_a_number() -> None:
    with time_machine.travel(dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)):
        slugs = [BestPracticeFactory.create(title="Rüsten nach Plan").slug for _ in range(3)]
    assert slugs == ["ruesten-nach-plan", "ruesten-nach-plan-2026", "ruesten-nach-plan-2026-2"]


def test_a_title_goes_around_an_address_that_the_site_itself_needs() -> None:
    with time_machine.travel(dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)):
        assert ActivityFactory.create(title="Matrix").slug == "matrix-2026"


def test_a_workshop_ends_in_its_date_as_far_as_it_is_known() -> None:
    first = WorkshopFactory.create(historic=True)
    assert first.slug == "workshop-arbeit-4-0-in-der-region-hannover-2018-01-17"
    month = WorkshopFactory.create(historic=True, title="Ideenlabor", date_precision="month")
    assert month.slug == "ideenlabor-2018-01"


def test_a_long_title_keeps_the_address_within_its_length() -> None:
    slugs = [WorkshopFactory.create(title="Digitalisierung " * 12).slug for _ in range(3)]
    assert len(set(slugs)) == 3
    assert max(len(slug) for slug in slugs) <= 80


# Until somebody has seen it ----------------------------------------------------------------------


def test_the_address_of_a_draft_follows_its_title() -> None:
    draft = BestPracticeFactory.create(title="Erst so")
    kept(draft, title="Dann größer")
    assert draft.slug == "dann-groesser"


def test_so_does_one_with_a_number() -> None:
    drafts = [BestPracticeFactory.create(title="Rüsten nach Plan") for _ in range(3)]
    for number, draft in enumerate(drafts):
        kept(draft, title=f"Rüsten {number}")
    assert [draft.slug for draft in drafts] == ["ruesten-0", "ruesten-1", "ruesten-2"]


def test_a_draft_that_keeps_its_title_keeps_its_number() -> None:
    BestPracticeFactory.create(title="Rüsten nach Plan")
    second = BestPracticeFactory.create(title="Rüsten nach Plan")
    before = second.slug
    kept(second, summary="Neu erzählt.")
    assert second.slug == before


@pytest.mark.parametrize("slug", ["ganz-anders", "erst-so-und-so", "erst"])
def test_an_address_of_ones_own_stays(slug: str) -> None:
    draft = BestPracticeFactory.create(title="Erst so", slug=slug)
    kept(draft, title="Dann so")
    assert draft.slug == slug


def test_an_address_that_is_typed_with_the_title_stays() -> None:
    draft = BestPracticeFactory.create(title="Erst so")
    kept(draft, title="Dann so", slug="ganz-anders")
    assert draft.slug == "ganz-anders"


def test_what_was_public_keeps_its_address() -> None:
    case = BestPracticeFactory.create(title="Erst so", published=True)
    kept(case, title="Dann so")
    BestPractice.objects.update(state="draft")
    case.refresh_from_db()
    kept(case, title="Noch anders")
    assert case.slug == "erst-so"


def test_a_copy_takes_its_address_from_its_own_title_and_day() -> None:
    former = WorkshopFactory.create(
        title="Nachtwerkstatt", published=True, starts_at=berlin(2027, 3, 12, 20)
    )
    copy = copy_of(former, day=dt.date(2027, 4, 9), by=UserFactory.create(editor=True))
    editor = signed_in(editor=True)
    data = typed_in_admin(editor, page(copy)) | {"title": "Zwei Tage Praxis", "date": "16.04.2027"}
    assert editor.post(page(copy), data).status_code == 302
    copy.refresh_from_db()
    assert copy.slug == "zwei-tage-praxis-2027-04-16"
    assert editor.get(copy.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("kind", publishable_models(), ids=lambda kind: kind._meta.label)
def test_each_kind_keeps_to_it(kind: type[Publishable]) -> None:
    draft = KINDS[kind].make()
    before = draft.slug
    kept(draft, title="Etwas ganz anderes")
    follows = draft.slug.startswith("etwas-ganz-anderes")
    assert follows if kind not in NOT_FROM_THE_TITLE else draft.slug == before


@pytest.mark.parametrize("slug", FIXED_PAGES)
def test_a_page_that_the_footer_leads_to_stays_where_it_is(slug: str) -> None:
    draft = PageFactory.create(title=str(FIXED_PAGES[slug]))
    assert draft.slug == slug
    kept(draft, title="Rechtliches")
    assert draft.slug == slug
