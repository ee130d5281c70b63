"""How many registered and came, by what they told; and how the record takes its figures from it."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from editorial.models import EntryVersion, Proposal, State
from editorial.services import revert
from tests.support.factories import (
    RegistrationFactory,
    UserFactory,
    WorkshopFactory,
    WorkshopRecordFactory,
    municipality,
)
from tests.support.team import both_at_once, kept
from workshops import services
from workshops.figures import Line, figures_of
from workshops.models import Registration, Workshop, WorkshopRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop() -> Workshop:
    return WorkshopFactory.create(past=True, published=True, asks_figures=True)


def came(workshop: Workshop, number: int = 1, **told: Any) -> list[Registration]:
    return RegistrationFactory.create_batch(number, workshop=workshop, state="attended", **told)


def stayed_away(workshop: Workshop, **told: Any) -> Registration:
    return RegistrationFactory.create(workshop=workshop, state="no_show", **told)


def kinds_of(record: WorkshopRecord) -> dict[str, int]:
    return dict(record.participant_figures.values_list("kind", "number"))


# Counted -----------------------------------------------------------------------------------------


def test_people_are_those_who_had_a_seat_and_those_who_walked_in(workshop: Workshop) -> None:
    came(workshop, 3)
    came(workshop, is_walk_in=True)
    stayed_away(workshop)
    RegistrationFactory.create(workshop=workshop)
    RegistrationFactory.create(workshop=workshop, pending=True)
    RegistrationFactory.create(workshop=workshop, number=1)
    RegistrationFactory.create(workshop=workshop, state="cancelled")
    RegistrationFactory.create(state="attended")
    assert figures_of(workshop).people == Line("Personen", 5, 4, 1)


def test_kinds_and_sizes_stand_in_their_order_and_who_told_nothing_comes_last(
    workshop: Workshop,
) -> None:
    came(workshop, 2)
    came(workshop, organisation_kind="chamber")
    came(workshop, 3, organisation_kind="company", organisation_size="large")
    stayed_away(workshop, organisation_kind="company", organisation_size="micro")
    figures = figures_of(workshop)
    assert figures.kinds.lines == [
        Line("Unternehmen", 4, 3, 1),
        Line("Kammer", 1, 1, 0),
        Line("keine Angabe", 2, 2, 0),
    ]
    assert figures.sizes.lines == [
        Line("1–9 Beschäftigte", 1, 0, 1),
        Line("ab 250 Beschäftigte", 3, 3, 0),
        Line("keine Angabe", 3, 3, 0),
    ]


def test_municipalities_and_groups_are_called_by_their_names(workshop: Workshop) -> None:
    group = workshop.groups.create(name="Öffentlicher Dienst", order=1)
    came(workshop, group=group, municipality=municipality("Wunstorf"))
    came(workshop, municipality=municipality("Barsinghausen"))
    figures = figures_of(workshop)
    assert [line.label for line in figures.municipalities.lines] == ["Barsinghausen", "Wunstorf"]
    assert [line.label for line in figures.groups.lines] == [
        "Öffentlicher Dienst",
        "ohne Arbeitsgruppe",
    ]


def test_what_nobody_has_told_is_no_table(workshop: Workshop) -> None:
    came(workshop, 3)
    assert [table.title for table in figures_of(workshop).tables] == ["Insgesamt"]


def test_both_ways_of_taking_part_are_told_apart() -> None:
    hybrid = WorkshopFactory.create(past=True, published=True, online_url="https://raum.example")
    came(hybrid, 2, mode="online")
    came(hybrid, 1, mode="on_site")
    assert figures_of(hybrid).modes.lines == [Line("vor Ort", 1, 1, 0), Line("online", 2, 2, 0)]


def test_an_organisation_counts_once_however_it_is_written(workshop: Workshop) -> None:
    for name in ["Größe & Co. KG", " größe  &  Co.KG", "GRÖSSE & CO. KG", "Andere GmbH", "", "  "]:
        came(workshop, organisation=name)
    stayed_away(workshop, organisation="Dritte AG")
    assert figures_of(workshop).organisations == Line("verschiedene Einrichtungen", 3, 2)
    came(workshop, organisation="Vierte GmbH", is_walk_in=True)
    assert figures_of(workshop).organisations == Line("verschiedene Einrichtungen", 3, 3)


def test_forgotten_people_are_counted_without_their_organisation(workshop: Workshop) -> None:
    [person] = came(workshop, organisation_kind="union", organisation="Gewerkschaft Größe")
    services.forget(person)
    figures = figures_of(workshop)
    assert figures.kinds.lines == [Line("Gewerkschaft", 1, 1, 0)]
    assert (figures.organisations.attended, figures.forgotten) == (0, 1)


@pytest.mark.parametrize("number", [1, 30])
def test_figures_cost_the_same_with_any_number_of_people(workshop: Workshop, number: int) -> None:
    group = workshop.groups.create(name="Produktion")
    town = municipality("Wunstorf")
    came(workshop, number, group=group, municipality=town, organisation_kind="company")
    with CaptureQueriesContext(connection) as asked:
        figures_of(workshop)
    assert len(asked) == 9


# Taken over into the record ----------------------------------------------------------------------


def test_a_record_is_begun_with_those_who_came(workshop: Workshop) -> None:
    came(workshop, 5, organisation_kind="company")
    stayed_away(workshop, organisation_kind="union")
    editor = UserFactory.create(editor=True)
    record = services.take_figures(workshop, by=editor).record
    assert (record.title, record.state) == (f"Rückblick: {workshop.title}", State.DRAFT)
    assert (record.participants, record.participants_is_rounded) == (5, False)
    assert kinds_of(record) == {"Unternehmen": 5}
    assert EntryVersion.objects.of(record).get().by == editor


def test_an_invented_date_has_an_invented_record() -> None:
    workshop = WorkshopFactory.create(past=True, published=True, is_example=True)
    came(workshop)
    record = services.take_figures(workshop, by=UserFactory.create(editor=True)).record
    assert record.is_example


def test_figures_that_were_typed_are_overwritten_and_can_be_had_back(workshop: Workshop) -> None:
    record = WorkshopRecordFactory.create(
        workshop=workshop, participants=70, participants_is_rounded=True, summary="Ein Satz."
    )
    record.participant_figures.create(kind="Betriebe", number=7)
    kept_row = record.participant_figures.create(kind="Kammer", number=9)
    before = kept(record)
    came(workshop, 4, organisation_kind="chamber")
    editor = UserFactory.create(editor=True)
    record = services.take_figures(workshop, by=editor, seen_version=record.version).record
    assert (record.participants, record.participants_is_rounded) == (4, False)
    assert kinds_of(record) == {"Kammer": 4}
    assert record.participant_figures.get() == kept_row
    assert record.summary == "Ein Satz."
    record = revert(record, to=before, by=editor)
    assert (record.participants, record.participants_is_rounded) == (70, True)
    assert kinds_of(record) == {"Betriebe": 7, "Kammer": 9}


def test_kinds_of_so_few_that_they_could_be_recognised_are_joined(workshop: Workshop) -> None:
    came(workshop, 9, organisation_kind="company")
    came(workshop, 4, organisation_kind="union")
    came(workshop, 2, organisation_kind="chamber")
    record = services.take_figures(workshop, by=UserFactory.create(editor=True)).record
    # Two alone could be told from the total: four more stand beside them.
    assert kinds_of(record) == {"Unternehmen": 9, "Übrige": 6}


def test_kinds_that_were_typed_stay_where_the_date_did_not_ask(workshop: Workshop) -> None:
    record = WorkshopRecordFactory.create(workshop=workshop, participants=70)
    record.participant_figures.create(kind="Handwerk", number=40)
    came(workshop, 60)
    record = services.take_figures(
        workshop, by=UserFactory.create(editor=True), seen_version=record.version
    ).record
    assert (record.participants, kinds_of(record)) == (60, {"Handwerk": 40})


def test_where_nobody_came_attendance_was_taken_all_the_same(workshop: Workshop) -> None:
    stayed_away(workshop)
    record = services.take_figures(workshop, by=UserFactory.create(editor=True)).record
    assert record.participants == 0


def test_nothing_is_taken_over_where_nobody_took_attendance(workshop: Workshop) -> None:
    RegistrationFactory.create(workshop=workshop)
    with pytest.raises(ValidationError, match="noch keine Anwesenheit eingetragen"):
        services.take_figures(workshop, by=UserFactory.create(publisher=True))
    assert not WorkshopRecord.objects.exists()


def test_the_same_figures_are_no_new_version(workshop: Workshop) -> None:
    came(workshop, 2, organisation_kind="company")
    editor = UserFactory.create(editor=True)
    record = services.take_figures(workshop, by=editor).record
    with pytest.raises(ValidationError, match="stehen diese Zahlen schon"):
        services.take_figures(workshop, by=editor, seen_version=record.version)
    assert EntryVersion.objects.of(record).count() == 1


@pytest.mark.parametrize("seen_version", [0, 1])
def test_figures_that_somebody_typed_meanwhile_are_not_overwritten_unseen(
    workshop: Workshop, seen_version: int
) -> None:
    came(workshop, 2)
    record = WorkshopRecordFactory.create(workshop=workshop)
    kept(record, participants=3)
    with pytest.raises(ValidationError, match="Inzwischen hat jemand diesen Eintrag geändert"):
        services.take_figures(
            workshop, by=UserFactory.create(editor=True), seen_version=seen_version
        )


def test_of_a_public_record_editors_propose_and_publishers_take_over(workshop: Workshop) -> None:
    record = WorkshopRecordFactory.create(workshop=workshop, published=True, participants=9)
    came(workshop, 4, organisation_kind="company")
    kept(record)
    seen = {"seen_version": record.version}
    editor, publisher = UserFactory.create(editor=True), UserFactory.create(publisher=True)
    taken = services.take_figures(workshop, by=editor, **seen)
    record.refresh_from_db()
    assert (taken.proposal, record.participants) == (Proposal.objects.of(record).get(), 9)
    services.take_figures(workshop, by=publisher, **seen)
    record.refresh_from_db()
    assert (record.participants, kinds_of(record)) == (4, {"Unternehmen": 4})


def test_strangers_take_nothing_over(workshop: Workshop) -> None:
    came(workshop)
    with pytest.raises(PermissionDenied):
        services.take_figures(workshop, by=UserFactory.create())


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_record() -> None:
    workshop = WorkshopFactory.create(past=True, published=True)
    came(workshop, 3)
    editors = UserFactory.create_batch(2, editor=True)
    answers = both_at_once(
        *(lambda by=by: services.take_figures(workshop, by=by) for by in editors)
    )
    assert sum(isinstance(answer, ValidationError) for answer in answers) == 1
    assert WorkshopRecord.objects.get().participants == 3
