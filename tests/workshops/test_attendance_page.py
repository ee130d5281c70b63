"""Who is there: noted at the door on a phone, by two at once, and taken back."""

from typing import Any

import pytest
from django.test import Client

from interface.dates import date_in_words
from interface.names import admin_address
from tests.support.factories import (
    RegistrationFactory,
    UserFactory,
    WorkshopFactory,
    at_nine_thirty,
)
from tests.support.reading import Page
from tests.support.team import signed_in
from workshops import services
from workshops.models import Registration, Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Any:
    """A browser; what Django's answers to it hold is typed nowhere."""
    return signed_in(editor=True)


@pytest.fixture
def workshop() -> Workshop:
    return WorkshopFactory.create(published=True, capacity=40, starts_at=at_nine_thirty(0))


def address(workshop: Workshop, page: str = "attendance") -> str:
    name = "participants" if page == "list" else f"participants_{page}"
    return admin_address(workshop, name)


def opened(client: Client, workshop: Workshop) -> dict[str, str]:
    """What the form sends if nobody touches it: what was shown, and the same chosen."""
    form = client.get(address(workshop)).context["form"]
    rows = {name: form[name] for name in form.fields}
    return {row.html_initial_name: row.initial for row in rows.values()} | {
        name: row.initial for name, row in rows.items()
    }


def chosen(sent: dict[str, str], registration: Registration, value: str) -> dict[str, str]:
    return sent | {f"person-{registration.pk}": value}


def state(registration: Registration) -> str:
    registration.refresh_from_db()
    return registration.state


def test_people_stand_below_their_first_letter_as_german_sorts_them(
    editor: Any, workshop: Workshop
) -> None:
    for name in ("Zoe Pfeiffer", "Ömer Abel", "Otto Bach", "ole Claas"):
        RegistrationFactory.create(workshop=workshop, name=name)
    letters = editor.get(address(workshop)).context["letters"]
    names = {letter: [each.name for each, _field in people] for letter, people in letters.items()}
    assert names == {"O": ["ole Claas", "Ömer Abel", "Otto Bach"], "Z": ["Zoe Pfeiffer"]}


def test_who_is_there_is_counted_and_can_be_taken_back(editor: Any, workshop: Workshop) -> None:
    registration, other = RegistrationFactory.create_batch(2, workshop=workshop)
    editor.post(address(workshop), chosen(opened(editor, workshop), registration, "da"))
    assert (state(registration), state(other)) == ("attended", "confirmed")
    assert "1 von 2 da" in Page(editor.get(address(workshop))).text
    editor.post(address(workshop), chosen(opened(editor, workshop), registration, "offen"))
    assert state(registration) == "confirmed"


def test_two_at_two_doors_do_not_write_over_each_other(editor: Any, workshop: Workshop) -> None:
    first, second = RegistrationFactory.create_batch(2, workshop=workshop)
    one = other = opened(editor, workshop)
    editor.post(address(workshop), chosen(one, first, "da"))
    editor.post(address(workshop), chosen(other, second, "fehlt"))
    assert (state(first), state(second)) == ("attended", "no_show")


def test_what_another_noted_meanwhile_is_not_written_over_but_named_and_shown(
    editor: Any, workshop: Workshop
) -> None:
    third, there = RegistrationFactory.create_batch(2, workshop=workshop)
    one = other = opened(editor, workshop)
    editor.post(address(workshop), chosen(one, third, "da"))
    sent = chosen(chosen(other, third, "fehlt"), there, "fehlt")
    answer = editor.post(address(workshop), sent)
    assert answer.status_code == 409
    assert (state(third), state(there)) == ("attended", "no_show")
    said = f"Bei {third.name} hat jemand inzwischen „da“ vermerkt. Bitte sehen Sie nach."
    assert said in Page(answer).text
    form = answer.context["form"]
    assert [form[f"person-{each.pk}"].value() for each in (third, there)] == ["da", "fehlt"]


def test_whoever_has_seen_what_another_noted_may_note_something_else(
    editor: Any, workshop: Workshop
) -> None:
    third = RegistrationFactory.create(workshop=workshop)
    stale = opened(editor, workshop)
    Registration.objects.update(state="attended")
    form = editor.post(address(workshop), chosen(stale, third, "fehlt")).context["form"]
    row = form[f"person-{third.pk}"]
    again = {row.html_initial_name: row.initial}
    assert editor.post(address(workshop), chosen(again, third, "fehlt")).status_code == 302
    assert state(third) == "no_show"


def test_two_who_note_the_same_are_not_asked(editor: Any, workshop: Workshop) -> None:
    third = RegistrationFactory.create(workshop=workshop)
    stale = opened(editor, workshop)
    Registration.objects.update(state="attended")
    assert editor.post(address(workshop), chosen(stale, third, "da")).status_code == 302


def test_who_cancelled_while_the_form_was_open_and_comes_is_there(
    editor: Any, workshop: Workshop
) -> None:
    registration = RegistrationFactory.create(workshop=workshop)
    sent = opened(editor, workshop)
    Registration.objects.update(state="cancelled")
    editor.post(address(workshop), chosen(sent, registration, "da"))
    assert state(registration) == "attended"
    assert registration.is_walk_in


def test_one_row_that_is_over_meanwhile_loses_nobody_elses_mark(
    editor: Any, workshop: Workshop
) -> None:
    gone, there = RegistrationFactory.create_batch(2, workshop=workshop)
    sent = opened(editor, workshop)
    Registration.objects.filter(pk=gone.pk).update(state="cancelled")
    sent = chosen(chosen(sent, gone, "fehlt"), there, "da")
    assert editor.post(address(workshop), sent).url == address(workshop)
    assert (state(gone), state(there)) == ("cancelled", "attended")


def test_who_is_refused_is_named_and_all_others_are_stored(editor: Any, workshop: Workshop) -> None:
    refused, there = RegistrationFactory.create_batch(2, workshop=workshop)
    sent = opened(editor, workshop)
    Registration.objects.filter(pk=refused.pk).update(state="cancelled")
    RegistrationFactory.create(workshop=workshop, name=refused.name, email=refused.email)
    sent = chosen(chosen(sent, refused, "da"), there, "da")
    answer = editor.post(address(workshop), sent)
    assert answer.status_code == 409
    assert [*answer.context["form"].errors] == [f"person-{refused.pk}"]
    assert f"Nicht gespeichert, alles andere ja: {refused.name}" in Page(answer).text
    assert (state(refused), state(there)) == ("cancelled", "attended")


def test_who_had_no_seat_can_be_there_and_not_be_missing(editor: Any, workshop: Workshop) -> None:
    registration = RegistrationFactory.create(workshop=workshop, number=1)
    form = editor.get(address(workshop)).context["form"]
    (field,) = form.fields.values()
    assert [value for value, _label in field.widget.choices] == ["offen", "da"]
    editor.post(address(workshop), chosen(opened(editor, workshop), registration, "fehlt"))
    assert state(registration) == "waiting"


def test_all_others_are_absent_after_a_question_with_their_number(
    editor: Any, workshop: Workshop
) -> None:
    there, missing = RegistrationFactory.create_batch(2, workshop=workshop)
    waiting = RegistrationFactory.create(workshop=workshop, number=1)
    editor.post(address(workshop), chosen(opened(editor, workshop), there, "da"))
    question = editor.get(address(workshop, "absent"))
    assert "Bei 1 Person mit Platz ist noch offen" in Page(question).text
    late = RegistrationFactory.create(workshop=workshop)
    editor.post(address(workshop, "absent"), {"anzahl": "1"})
    assert state(missing) == "confirmed"
    answer = editor.post(address(workshop, "absent"), {"anzahl": "2"})
    assert answer.url == address(workshop)
    states = [state(each) for each in (there, missing, late, waiting)]
    assert states == ["attended", "no_show", "no_show", "waiting"]


def test_before_the_day_it_says_from_when_on(editor: Any) -> None:
    workshop = WorkshopFactory.create(published=True, starts_at=at_nine_thirty(3))
    registration = RegistrationFactory.create(workshop=workshop)
    page = editor.get(address(workshop))
    assert "Speichern" not in page.content.decode()
    day = date_in_words(workshop.date)
    for each in (page, editor.get(address(workshop, "walk_in"))):
        text = Page(each).text
        assert f"Die Anwesenheit lässt sich ab dem Tag der Veranstaltung vermerken: {day}." in text
        assert "Zurück zu den Teilnehmenden" in text
    assert 'name="name"' not in each.content.decode()
    editor.post(address(workshop), chosen(opened(editor, workshop), registration, "da"))
    assert state(registration) == "confirmed"


def test_who_comes_without_being_registered_is_there(editor: Any, workshop: Workshop) -> None:
    data: dict[str, Any] = {"name": "Uwe Groß", "organisation": "Werk Süd", "email": ""}
    answer = editor.post(address(workshop, "walk_in"), data)
    assert answer.url == address(workshop)
    registration = Registration.objects.get()
    assert (registration.name, registration.state) == ("Uwe Groß", "attended")
    assert registration.is_walk_in
    again = editor.post(address(workshop, "walk_in"), data)
    assert [*again.context["form"].errors] == ["namesakes"]
    assert f'href="{admin_address(registration)}">Uwe Groß</a>' in again.content.decode()


def ticked(client: Any, workshop: Workshop) -> dict[str, object]:
    """All on the list, as it was opened."""
    listed = client.get(address(workshop, "list")).context
    hidden = {name: listed[name] for name in ("came", "missed")}
    return hidden | {"_selected_action": listed["list"].keys()}


def test_several_are_there_at_once(editor: Any, workshop: Workshop) -> None:
    registrations = RegistrationFactory.create_batch(2, workshop=workshop)
    for value, expected in [("da", "attended"), ("fehlt", "no_show"), ("offen", "confirmed")]:
        editor.post(address(workshop, "mark"), ticked(editor, workshop) | {"was_there": value})
        assert [state(each) for each in registrations] == [expected] * 2


def test_a_list_opened_before_overwrites_nothing_noted_since(
    editor: Any, workshop: Workshop
) -> None:
    ida, ole = (RegistrationFactory.create(workshop=workshop, name=name) for name in ("Ida", "Ole"))
    opened_before = ticked(editor, workshop)
    services.note_attendance(workshop, {ida.pk: False}, by=UserFactory.create(editor=True))
    editor.post(address(workshop, "mark"), opened_before | {"was_there": "da"})
    assert [state(ida), state(ole)] == ["no_show", "confirmed"]
    said = Page(editor.get(address(workshop, "list"))).text
    assert "Bei Ida hat jemand inzwischen „nicht da“ vermerkt." in said
    editor.post(address(workshop, "mark"), ticked(editor, workshop) | {"was_there": "da"})
    assert [state(ida), state(ole)] == ["attended", "attended"]
