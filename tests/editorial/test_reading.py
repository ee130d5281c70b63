"""Several entries decided on by reading them one after the other."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branchendialog.models import BestPractice
from editorial import services
from editorial.models import Publishable, State
from editorial.reading import MOST, Row, reading_address
from editorial.services.confirmation import confirm
from editorial.snapshots import content_of
from initiatives.models import Actor
from search.models import Document
from tests.support.factories import (
    ActorFactory,
    BestPracticeFactory,
    UserFactory,
)
from tests.support.team import as_user, kept, newest, signed_in

pytestmark = pytest.mark.django_db

LIST = "admin:branchendialog_bestpractice_changelist"


def handed_in(**fields: Any) -> BestPractice:
    return BestPracticeFactory.create(state=State.IN_REVIEW, release=True, **fields)


def row_of(*entries: Publishable) -> str:
    return reading_address([(type(each), each.pk) for each in entries])


def decided(client: Client, address: str, decision: str, entry: Publishable, note: str = "") -> Any:
    data = {"decision": decision, "seen_version": entry.version, "note": note}
    return client.post(address, data)


def state_of(entry: Publishable) -> str:
    return str(type(entry)._base_manager.get(pk=entry.pk).state)


# Through the row ---------------------------------------------------------------------------------


def test_each_entry_is_decided_on_its_own_page_and_leads_to_the_next() -> None:
    first, second, third = handed_in(), ActorFactory.create(state=State.IN_REVIEW), handed_in()
    client, address = signed_in(publisher=True), row_of(first, second, third)
    page = client.get(address)
    assert [page.context[name] for name in ("number", "previous", "is_last")] == [1, "", False]
    assert list(page.context["decisions"]) == ["veroeffentlichen", "zurueckgeben"]
    answer = decided(client, address, "veroeffentlichen", first)
    assert answer.url == page.context["next"]
    assert [state_of(each) for each in (first, second, third)] == [
        *("published", "in_review", "in_review")
    ]
    answer = decided(client, answer.url, "zurueckgeben", second, "Kürzer, bitte.")
    assert state_of(second) == "draft"
    page = client.get(answer.url)
    assert (page.context["number"], page.context["is_last"]) == (3, True)
    assert page.context["next"] == reverse("admin:index")
    assert state_of(third) == "in_review"


def test_nobody_publishes_their_own_last_edit_here_either() -> None:
    publisher = UserFactory.create(publisher=True)
    own, other = handed_in(updated_by=publisher), handed_in()
    client, address = as_user(publisher), row_of(own, other)
    page = client.get(address)
    assert list(page.context["decisions"]) == ["zurueckgeben"]
    assert page.context["blocked"] == services.why_another_publishes(own, publisher)
    answer = decided(client, address, "veroeffentlichen", own)
    assert answer.context["refusal"] == [services.why_another_publishes(own, publisher)]
    assert state_of(own) == "in_review"


def test_what_was_saved_meanwhile_is_shown_before_it_is_published() -> None:
    case = handed_in(title="Der Kran meldet sich")
    client, address = signed_in(publisher=True), row_of(case)
    client.get(address)
    seen = BestPractice.objects.get(pk=case.pk)
    kept(case, title="Der Kran schweigt")
    answer = decided(client, address, "veroeffentlichen", seen)
    assert answer.context["refusal"] == [
        "Inzwischen hat jemand diesen Eintrag geändert. Sehen Sie ihn bitte noch einmal an."
    ]
    assert answer.context["entry"].title == "Der Kran schweigt"
    decided(client, address, "veroeffentlichen", answer.context["entry"])
    assert state_of(case) == "published"


def test_giving_back_asks_for_a_note_and_keeps_what_was_typed_elsewhere() -> None:
    case = handed_in()
    answer = decided(signed_in(publisher=True), row_of(case), "zurueckgeben", case, "  ")
    assert answer.context["refusal"] == ["Schreiben Sie dazu, was noch fehlt."]
    assert state_of(case) == "in_review"


def test_what_is_missing_is_said_and_offers_no_publication() -> None:
    case = BestPracticeFactory.create(state=State.IN_REVIEW, summary="", first_step="")
    page = signed_in(publisher=True).get(row_of(case))
    assert page.context["missing"] == case.missing_for_publication() != []
    assert list(page.context["decisions"]) == ["zurueckgeben"]


def test_an_editor_reads_and_decides_nothing() -> None:
    case, public = handed_in(), BestPracticeFactory.create(published=True)
    client, address = signed_in(editor=True), row_of(case, public)
    page = client.get(address)
    assert page.context["decisions"] == {}
    assert client.get(page.context["next"]).context["decisions"] == {}
    answer = decided(client, address, "veroeffentlichen", case)
    assert answer.context["refusal"] == ["Dazu fehlt Ihnen das Recht."]
    assert decided(client, page.context["next"], "bestaetigen", public).status_code == 200
    assert (state_of(case), newest_check(public)) == ("in_review", public.confirmed_at)


def newest_check(entry: Publishable) -> date | None:
    return type(entry)._base_manager.get(pk=entry.pk).confirmed_at


def test_an_entry_that_is_gone_or_decided_is_passed_over_or_shown_without_a_button() -> None:
    first, gone, last = handed_in(), handed_in(), BestPracticeFactory.create()
    client, address = signed_in(publisher=True), row_of(first, gone, last)
    gone.delete()
    page = client.get(address)
    after = client.get(page.context["next"])
    assert (after.context["entry"], after.context["decisions"]) == (last, {})
    assert after.context["previous"] == address


@pytest.mark.parametrize("text", ["", "x", "1-2-3", "-", "9" * 30 + "-1", "²-1", "1-1\x00", "7-0"])
def test_a_row_that_names_nothing_is_none(text: str) -> None:
    case = handed_in()
    address = reverse("admin:branchendialog_bestpractice_reading", args=[case.pk])
    page = signed_in(publisher=True).get(address, {"reihe": text})
    if "\x00" in text:
        assert page.status_code == 400
    else:
        assert (page.context["number"], page.context["is_last"]) == (0, True)


def test_a_row_is_bounded() -> None:
    assert len(Row(".".join(f"1-{number}" for number in range(MOST + 5)))) == MOST


@pytest.mark.parametrize("number", [1, 30])
def test_a_page_costs_the_same_in_a_row_of_any_length(number: int) -> None:
    cases = [handed_in() for _ in range(number)]
    client, address = signed_in(publisher=True), row_of(*cases, handed_in())
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    assert len(asked) == 24


# What is read ------------------------------------------------------------------------------------


def test_first_read_is_what_the_entry_says_then_what_differs_from_what_was_public() -> None:
    publisher = UserFactory.create(publisher=True)
    case = handed_in(title="Der Kran meldet sich", first_step="Anrufen.")
    client = as_user(publisher)
    services.record_save(case, by=None)
    read = client.get(row_of(case)).context["reading"]
    assert read.comparisons == []
    said = {each.label: each.after for each in read.content}
    assert said["Titel"] == "<ins>Der Kran meldet sich</ins>"
    case = services.publish(case, by=publisher)
    case = services.unpublish(case, by=publisher)
    kept(case, title="Der Kran meldet sich oft")
    services.submit(case, by=publisher)
    [comparison] = client.get(row_of(case)).context["reading"].comparisons
    assert comparison.since.startswith("Seit der letzten öffentlichen Fassung (")
    assert [(each.label, each.after) for each in comparison.differences] == [
        ("Titel", "Der Kran meldet sich <ins>oft</ins>")
    ]


# From the list -----------------------------------------------------------------------------------


def started(client: Client, action: str, entries: list[BestPractice]) -> Any:
    chosen = {"action": action, "_selected_action": [each.pk for each in entries]}
    return client.post(reverse(LIST), chosen, follow=True)


def test_chosen_entries_are_read_as_far_as_they_wait() -> None:
    waiting, draft = [handed_in(), handed_in()], BestPracticeFactory.create()
    page = started(signed_in(publisher=True), "read_to_publish", [*waiting, draft])
    assert {place.pk for place in page.context["row"].places} == {each.pk for each in waiting}
    [said] = page.context["messages"]
    assert str(said) == (
        "1 ausgewählter Eintrag ist nicht in der Reihe: Gelesen wird, was in Prüfung ist, "
        "höchstens 100 auf einmal."
    )
    assert {state_of(each) for each in waiting} == {"in_review"}


def test_without_one_that_waits_the_list_says_so() -> None:
    page = started(signed_in(publisher=True), "read_to_publish", [BestPracticeFactory.create()])
    assert [str(each) for each in page.context["messages"]] == [
        "Keiner der ausgewählten Einträge ist: in Prüfung."
    ]


def test_imported_actors_are_published_by_somebody_else() -> None:
    importer, other = UserFactory.create(publisher=True), UserFactory.create(publisher=True)
    actors = ActorFactory.create_batch(2, state=State.IN_REVIEW, updated_by=importer)
    address = row_of(*actors)
    assert list(as_user(importer).get(address).context["decisions"]) == ["zurueckgeben"]
    answer = decided(as_user(other), address, "veroeffentlichen", actors[0])
    decided(as_user(other), answer.url, "veroeffentlichen", actors[1])
    assert Actor.objects.published().count() == 2


# Still correct -----------------------------------------------------------------------------------


@time_machine.travel("2028-02-29 12:00+01:00")
def test_confirming_notes_today_and_asks_again_in_a_year() -> None:
    cases = [
        BestPracticeFactory.create(published=True, confirm_by=date(2028, 1, 1)),
        BestPracticeFactory.create(published=True, confirm_by=None),
    ]
    client = signed_in(publisher=True)
    page = started(client, "still_correct", cases)
    assert BestPractice.objects.filter(confirmed_at=date(2028, 2, 29)).count() == 0
    for place in page.context["row"].places:
        entry = BestPractice.objects.get(pk=place.pk)
        decided(client, place.address(page.context["row"]), "bestaetigen", entry)
    found = BestPractice.objects.order_by("pk").values_list("confirmed_at", "confirm_by")
    assert list(found) == [(date(2028, 2, 29), date(2029, 2, 28)), (date(2028, 2, 29), None)]
    assert {each.verified_at for each in Document.objects.all()} == {date(2028, 2, 29)}


def test_who_may_not_change_an_entry_does_not_confirm_it() -> None:
    public = BestPracticeFactory.create(published=True)
    before = public.confirmed_at
    with pytest.raises(PermissionDenied):
        confirm(public, by=UserFactory.create(editor=True))
    public.refresh_from_db()
    assert public.confirmed_at == before


def test_the_history_keeps_step_with_a_confirmation() -> None:
    case = BestPracticeFactory.create(published=True)
    kept(case)
    case.refresh_from_db()
    decided(signed_in(publisher=True), row_of(case), "bestaetigen", case)
    case.refresh_from_db()
    last = newest(case)
    assert last.number == case.version
    assert last.snapshot == content_of(case)


def test_nothing_is_deleted_by_a_tick_in_a_list() -> None:
    BestPracticeFactory.create()
    page = signed_in(superuser=True).get(reverse(LIST))
    actions = page.context["action_form"].fields["action"].choices
    assert [name for name, _label in actions][:3] == ["", "read_to_publish", "still_correct"]
    assert "delete_selected" not in [name for name, _label in actions]
