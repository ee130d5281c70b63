"""What an entry is filed under finds it, before what its text says."""

from datetime import UTC, date, datetime

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from search.models import Word
from tests.support.factories import (
    ActivityFactory,
    ActorFactory,
    BestPracticeFactory,
    IndustryFactory,
    WorkshopFactory,
)
from tests.support.searching import found

pytestmark = pytest.mark.django_db


def test_a_case_is_found_by_all_that_it_is_filed_under() -> None:
    case = BestPracticeFactory.create(published=True, title="Ohne Worte")
    town = case.municipality
    terms = [case.topics.get(), case.target_groups.get(), *town.regions.all()]
    labels = [each.name for each in terms]
    for label in [*labels, case.industry.name, town.name, town.district.name]:
        assert found(label) == ["Ohne Worte"]
    assert found("Praxisbeispiel") == ["Ohne Worte"]


def test_an_offer_is_found_by_its_kind_and_its_actor() -> None:
    actor = ActorFactory.create(published=True, title="Sägewerk Birkhahn")
    offer = ActivityFactory.create(published=True, title="Ohne Worte", actor=actor, kind="advice")
    assert found("Birkhahn") == ["Sägewerk Birkhahn", offer.title]
    assert found("Beratung")[0] == offer.title


def test_a_date_is_found_by_its_kind() -> None:
    WorkshopFactory.create(published=True, title="Ohne Worte", kind="conference")
    assert found("Fachtagung") == ["Ohne Worte"]


def test_a_date_is_found_by_its_day() -> None:
    day = datetime(2027, 3, 5, 9, tzinfo=UTC)
    WorkshopFactory.create(published=True, title="Ohne Worte", starts_at=day)
    month = {"date": date(2027, 3, 1), "date_precision": "month"}
    WorkshopFactory.create(published=True, historic=True, title="Offen", **month)
    for typed in ("5.3.2027", "05.03.2027", "5. März 2027", "Freitag März"):
        assert found(typed) == ["Ohne Worte"], typed
    assert set(found("März 2027")) == {"Ohne Worte", "Offen"}
    assert found("Friday March", "en") == found("Freitag März", "en") == ["Ohne Worte"]
    assert found("Friday March") == []


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        *((each, True) for each in ("30.3.2027", "31.03.2027", "1.4.2027", "Mittwoch 31. März")),
        *((each, False) for each in ("29.3.2027", "2.4.2027", "Freitag März")),
    ],
)
def test_a_date_is_found_by_each_of_its_days(typed: str, is_found: bool) -> None:
    begins = datetime(2027, 3, 30, 9, tzinfo=UTC)
    # An evening that goes on after midnight is one day.
    ends = datetime(2027, 4, 1, 23, tzinfo=UTC)
    WorkshopFactory.create(published=True, starts_at=begins, ends_at=ends)
    assert bool(found(typed)) == is_found


def test_a_date_that_never_ends_is_found_by_its_first_days() -> None:
    begins = datetime(2027, 3, 30, 9, tzinfo=UTC)
    workshop = WorkshopFactory.create(published=True, starts_at=begins)
    workshop.ends_at = datetime(2090, 1, 1, tzinfo=UTC)
    assert len(workshop.document_days()) == 3 * 31


def test_days_are_learned_as_each_language_says_them(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        day = datetime(2027, 3, 3, 9, tzinfo=UTC)
        WorkshopFactory.create(published=True, starts_at=day)
    days = Word.objects.filter(shown__in=["Mittwoch", "März", "Wednesday", "March"])
    assert set(days.values_list("language", "shown")) == {
        *(("de", each) for each in ("Mittwoch", "März")),
        *(("en", each) for each in ("Wednesday", "March")),
    }


def test_a_label_counts_more_than_the_summary_and_less_than_the_title() -> None:
    others = IndustryFactory.create(name="Bäckerei")
    of_that_name = IndustryFactory.create(name="Nachtschicht")
    for title, summary, industry in [
        ("Im Vorspann", "Eine Nachtschicht.", others),
        ("Nach der Branche", "Etwas.", of_that_name),
        ("Die Nachtschicht", "Etwas.", others),
    ]:
        BestPracticeFactory.create(published=True, title=title, summary=summary, industry=industry)
    assert found("Nachtschicht") == ["Die Nachtschicht", "Nach der Branche", "Im Vorspann"]
