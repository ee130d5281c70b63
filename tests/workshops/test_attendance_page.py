"""Who is there: noted at the door on a phone, by two at once, and taken back."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

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


# What comes after the marks ----------------------------------------------------------------------


@pytest.mark.parametrize(("button", "page"), [("uebrige", "absent"), ("ohne-anmeldung", "walk_in")])
def test_a_step_from_the_page_keeps_the_marks_first(
    button: str, page: str, editor: Any, workshop: Workshop
) -> None:
    there, refused = RegistrationFactory.create_batch(2, workshop=workshop)
    sent = chosen(opened(editor, workshop), there, "da") | {"weiter": button}
    assert editor.post(address(workshop), sent).url == address(workshop, page)
    assert state(there) == "attended"
    sent = chosen(opened(editor, workshop), refused, "fehlt") | {"weiter": button}
    Registration.objects.filter(pk=refused.pk).update(state="attended")
    answer = editor.post(address(workshop), sent)
    assert answer.status_code == 409
    assert "jemand inzwischen „da“ vermerkt" in Page(answer).text


def test_a_step_from_the_page_without_marks_says_nothing_of_them(
    editor: Any, workshop: Workshop
) -> None:
    RegistrationFactory.create(workshop=workshop)
    sent = opened(editor, workshop)
    answer = editor.post(address(workshop), sent | {"weiter": "uebrige"}, follow=True)
    assert "einzutragen" not in answer.content.decode()
    answer = editor.post(address(workshop), sent, follow=True)
    assert "Es war nichts einzutragen." in answer.content.decode()


def test_leafing_keeps_the_marks(
    editor: Any, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workshops.admin.participant_steps.PEOPLE_PER_PAGE", 1)
    ada, ben = (RegistrationFactory.create(workshop=workshop, name=name) for name in ("Ada", "Ben"))
    sent = chosen(opened(editor, workshop), ada, "da") | {"weiter": "2"}
    answer = editor.post(address(workshop), sent, follow=True)
    assert state(ada) == "attended"
    assert [*answer.context["form"].fields] == [f"person-{ben.pk}"]


def test_a_step_that_there_is_not_leads_to_the_same_page(editor: Any, workshop: Workshop) -> None:
    RegistrationFactory.create(workshop=workshop)
    sent = opened(editor, workshop) | {"weiter": "//evil.example"}
    assert editor.post(address(workshop), sent).url == address(workshop)


def asked(client: Client, workshop: Workshop, query: str = "") -> tuple[list[str], dict[str, str]]:
    """Whom the question about all others names, and what its form sends."""
    context = client.get(f"{address(workshop, 'absent')}{query}").context
    return [each.name for each in context["rest"]], {"auswahl": context["chosen"]}


def test_all_others_are_absent_after_a_question_that_names_them(
    editor: Any, workshop: Workshop
) -> None:
    names = ("Zoe Abel", "Ida Pott", "Ömer Bach")
    zoe, there, oemer = (RegistrationFactory.create(workshop=workshop, name=n) for n in names)
    waiting = RegistrationFactory.create(workshop=workshop, number=1)
    editor.post(address(workshop), chosen(opened(editor, workshop), there, "da"))
    named, answer = asked(editor, workshop)
    assert named == ["Ömer Bach", "Zoe Abel"]
    text = Page(editor.get(address(workshop, "absent"))).text
    assert "Bei 2 Personen mit Platz ist noch offen" in text
    assert text.index("Ömer Bach") < text.index("Zoe Abel")
    assert editor.post(address(workshop, "absent"), answer).url == address(workshop)
    states = [state(each) for each in (there, oemer, zoe, waiting)]
    assert states == ["attended", "no_show", "no_show", "waiting"]


def test_the_question_is_asked_again_where_it_would_be_others_by_now(
    editor: Any, workshop: Workshop
) -> None:
    there, missing = RegistrationFactory.create_batch(2, workshop=workshop)
    _named, answer = asked(editor, workshop)
    Registration.objects.filter(pk=there.pk).update(state="attended")
    late = RegistrationFactory.create(workshop=workshop)
    again = editor.post(address(workshop, "absent"), answer)
    assert "Inzwischen sind es andere." in again.content.decode()
    assert [state(each) for each in (missing, late)] == ["confirmed", "confirmed"]
    editor.post(address(workshop, "absent"), {"auswahl": again.context["chosen"]})
    assert [state(each) for each in (missing, late)] == ["no_show", "no_show"]


# On site and online ------------------------------------------------------------------------------


def test_who_is_on_site_and_who_online_stands_apart(editor: Any) -> None:
    workshop = WorkshopFactory.create(
        published=True, starts_at=at_nine_thirty(0), online_url="https://r.example"
    )
    here, there = (
        RegistrationFactory.create(workshop=workshop, name=name, organisation="", mode=mode)
        for name, mode in (("Ida", "on_site"), ("Ole", "online"))
    )
    text = Page(editor.get(address(workshop))).text
    assert "Ida vor Ort" in text
    assert "Ole online" in text
    for button in ("Alle übrigen vor Ort: nicht da", "Alle übrigen online: nicht da"):
        assert button in text
    sent = opened(editor, workshop) | {"weiter": "online"}
    question = editor.post(address(workshop), sent).url
    named, answer = asked(editor, workshop, "?teilnahme=online")
    assert named == ["Ole"]
    editor.post(question, answer)
    assert (state(here), state(there)) == ("confirmed", "no_show")
    text = Page(editor.get(address(workshop))).text
    assert "Alle übrigen vor Ort" in text
    assert "Alle übrigen online" not in text


def test_where_all_take_part_in_one_way_nobody_says_how(editor: Any, workshop: Workshop) -> None:
    RegistrationFactory.create(workshop=workshop)
    text = Page(editor.get(address(workshop))).text
    assert "vor Ort" not in text
    assert "Alle übrigen: nicht da" in text
    assert len(asked(editor, workshop, "?teilnahme=online")[0]) == 1


# When, and who else ------------------------------------------------------------------------------


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
    assert [state(ida), state(ole)] == ["no_show", "attended"]
    said = editor.get(address(workshop, "list")).content.decode()
    refusal = "Bei Ida hat jemand inzwischen „nicht da“ vermerkt. Bitte sehen Sie nach."
    assert f"Nicht gespeichert, alles andere ja: {refusal}" in said
    assert "Anwesenheit von 1 Person eingetragen." in said
    editor.post(address(workshop, "mark"), ticked(editor, workshop) | {"was_there": "da"})
    assert [state(ida), state(ole)] == ["attended", "attended"]


def test_where_all_of_several_are_refused_it_says_that_nothing_was_entered(
    editor: Any, workshop: Workshop
) -> None:
    RegistrationFactory.create_batch(3, workshop=workshop)
    opened_before = ticked(editor, workshop)
    Registration.objects.update(state="no_show")
    editor.post(address(workshop, "mark"), opened_before | {"was_there": "da"})
    said = editor.get(address(workshop, "list")).content.decode()
    assert "Es wurde nichts eingetragen. Bei " in said
    assert said.count("jemand inzwischen „nicht da“ vermerkt") == 3
    assert "eingetragen.</li>" not in said


def test_of_many_refused_ten_are_named_and_the_others_counted(
    editor: Any, workshop: Workshop
) -> None:
    people = RegistrationFactory.create_batch(14, workshop=workshop)
    opened_before = ticked(editor, workshop)
    changed = [each.pk for each in people[1:]]
    Registration.objects.filter(pk__in=changed).update(state="no_show")
    sent = opened_before | {"was_there": "da"}
    with CaptureQueriesContext(connection) as asked:
        editor.post(address(workshop, "mark"), sent)
    assert sum("FOR NO KEY UPDATE" in each["sql"] for each in asked) == 2  # all, then who is left
    assert [state(each) for each in people] == ["attended"] + ["no_show"] * 13
    said = editor.get(address(workshop, "list")).content.decode()
    assert said.count("jemand inzwischen „nicht da“ vermerkt") == 10
    assert "So auch bei 3 weiteren." in said


def test_called_off_in_that_very_moment_nobody_was_there(
    editor: Any, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = RegistrationFactory.create(workshop=workshop)
    listed, page = ticked(editor, workshop), opened(editor, workshop)
    Workshop.objects.update(cancelled_at=timezone.now(), cancellation_note="Sturm")
    monkeypatch.setattr(services, "why_no_attendance", lambda _workshop: "")
    answer = editor.post(address(workshop, "mark"), listed | {"was_there": "da"}, follow=True)
    assert "Diese Veranstaltung ist abgesagt." in answer.content.decode()
    assert editor.post(address(workshop), chosen(page, mine, "da")).status_code == 422
    assert state(mine) == "confirmed"


def test_before_the_day_several_are_not_there_either(editor: Any) -> None:
    workshop = WorkshopFactory.create(published=True, starts_at=at_nine_thirty(3))
    mine = RegistrationFactory.create(workshop=workshop)
    sent = ticked(editor, workshop) | {"was_there": "da"}
    answer = editor.post(address(workshop, "mark"), sent, follow=True)
    assert "Die Anwesenheit lässt sich ab dem Tag" in answer.content.decode()
    assert state(mine) == "confirmed"


def test_taking_back_is_said_as_what_it_is(editor: Any, workshop: Workshop) -> None:
    one, other = RegistrationFactory.create_batch(2, workshop=workshop)

    def said(*values: str) -> str:
        sent = opened(editor, workshop)
        for registration, value in zip((one, other), values, strict=True):
            sent = chosen(sent, registration, value)
        (message,) = editor.post(address(workshop), sent, follow=True).context["messages"]
        return str(message)

    assert said("da", "fehlt") == "Anwesenheit von 2 Personen eingetragen."
    assert said("offen", "fehlt") == "Vermerk von 1 Person zurückgenommen."
    assert said("da", "offen") == "Anwesenheit von 2 Personen geändert."
