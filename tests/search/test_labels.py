"""What an entry is filed under finds it, before what its text says."""

from datetime import UTC, date, datetime

import pytest

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
    assert found("Friday March", "en") == ["Ohne Worte"]


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
