"""“Teilnehmende” of a date: who comes, found, counted, sorted, and led from there."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from interface.models import PeopleSeen
from interface.names import admin_address
from notifications.models import OutgoingMail
from tests.support.factories import (
    AnswerFactory,
    QuestionFactory,
    RegistrationFactory,
    UserFactory,
    WorkshopFactory,
    at_nine_thirty,
)
from tests.support.reading import Page
from tests.support.team import as_user, signed_in
from workshops import services
from workshops.models import Circular, Registration, Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Any:
    """A browser; what Django's answers to it hold is typed nowhere."""
    return as_user(UserFactory.create(editor=True, name="Änne Größwein"))


@pytest.fixture
def workshop() -> Workshop:
    return WorkshopFactory.create(published=True, capacity=40, groups=[12, 12])


def address(workshop: Workshop, page: str = "participants") -> str:
    return admin_address(workshop, page)


def shown(client: Any, workshop: Workshop, query: str = "") -> list[str]:
    """The names in the list, as they stand there."""
    found = client.get(address(workshop) + query).context["list"]
    return [row.registration.name for row in found.rows]


def options(client: Any, workshop: Workshop, title: str, query: str = "") -> dict[str, int]:
    """What a filter offers, with its numbers."""
    found = client.get(address(workshop) + query).context["list"]
    chosen = next(each for each in found.filters if each.title == title)
    return {str(option.label): option.number for option in chosen.options}


def test_seated_stand_first_by_name_then_the_line_then_who_has_not_confirmed(
    editor: Any, workshop: Workshop
) -> None:
    RegistrationFactory.create(workshop=workshop, name="Zoe Pfeiffer")
    RegistrationFactory.create(workshop=workshop, name="Ömer Abel")
    RegistrationFactory.create(workshop=workshop, name="Otto Bach", state="attended")
    RegistrationFactory.create(workshop=workshop, name="Berta Zwei", number=2)
    RegistrationFactory.create(workshop=workshop, name="Carla Eins", number=1)
    RegistrationFactory.create(workshop=workshop, name="Anna Offen", pending=True)
    RegistrationFactory.create(workshop=workshop, name="Anna Abgesagt", state="cancelled")
    everybody = ["Ömer Abel", "Otto Bach", "Zoe Pfeiffer", "Carla Eins", "Berta Zwei", "Anna Offen"]
    assert shown(editor, workshop) == everybody
    assert shown(editor, workshop, "?zustand=cancelled") == ["Anna Abgesagt"]
    assert shown(editor, workshop, "?zustand=declined") == []
    assert shown(editor, workshop, "?sortierung=-name")[0] == "Zoe Pfeiffer"


def test_groups_and_addresses_are_sorted_as_german_sorts_them(editor: Any) -> None:
    workshop = WorkshopFactory.create(published=True)
    for group, name, email in [
        ("Öffentlicher Dienst", "Anna Eins", "Zora@firma.example"),
        ("Produktion", "Berta Zwei", "anton@firma.example"),
        ("Handel", "Carl Drei", "Berta@firma.example"),
    ]:
        RegistrationFactory.create(
            workshop=workshop, name=name, email=email, group=workshop.groups.create(name=group)
        )
    by_group = ["Carl Drei", "Anna Eins", "Berta Zwei"]
    assert shown(editor, workshop, "?sortierung=gruppe") == by_group
    by_address = ["Berta Zwei", "Carl Drei", "Anna Eins"]
    assert shown(editor, workshop, "?sortierung=email") == by_address


def test_each_filter_says_how_many_it_would_show(editor: Any, workshop: Workshop) -> None:
    first, second = workshop.groups.all()
    RegistrationFactory.create_batch(3, workshop=workshop, group=first)
    RegistrationFactory.create(workshop=workshop, group=second, number=1)
    RegistrationFactory.create(workshop=workshop, group=second, state="cancelled")
    assert options(editor, workshop, "Zustand") == {
        "alle aktuellen": 4,
        "auf der Warteliste": 1,
        "bestätigt": 3,
        "abgesagt": 1,
    }
    groups = {"alle": 4, first.name: 3, second.name: 1}
    assert options(editor, workshop, "Gruppe") == groups
    chosen = f"?gruppe={second.pk}"
    assert options(editor, workshop, "Zustand", chosen)["alle aktuellen"] == 1
    assert len(shown(editor, workshop, f"?gruppe={first.pk}&zustand=confirmed")) == 3


def test_who_owes_an_answer_that_the_date_needs_is_found(editor: Any, workshop: Workshop) -> None:
    question = QuestionFactory.create(workshop=workshop, is_required=True)
    answered = RegistrationFactory.create(workshop=workshop, name="Anna Antwort")
    AnswerFactory.create(registration=answered, question=question)
    RegistrationFactory.create(workshop=workshop, name="Otto Offen")
    assert shown(editor, workshop, "?fragen=offen") == ["Otto Offen"]


def test_what_is_searched_for_stands_in_no_address(editor: Any, workshop: Workshop) -> None:
    RegistrationFactory.create(workshop=workshop, name="Jana Öztürk", email="jana@firma.example")
    RegistrationFactory.create(workshop=workshop, name="Uwe Groß", organisation="Werk Öst")
    answer = editor.post(address(workshop) + "?sortierung=name", {"q": "öst"})
    assert "%C3%B6st" not in answer.url
    assert "sortierung=name" in answer.url
    assert [row.registration.name for row in editor.get(answer.url).context["list"].rows] == [
        "Uwe Groß"
    ]
    answer = editor.post(address(workshop), {"q": "FIRMA.example jana"})
    found = editor.get(answer.url).context["list"]
    assert [row.registration.name for row in found.rows] == ["Jana Öztürk"]
    assert editor.get(address(workshop) + "?q=Jana").url == address(workshop)


def test_who_comes_from_the_same_house_is_counted_and_found(
    editor: Any, workshop: Workshop
) -> None:
    for name, house in [("Anna Eins", "Werk  Süd"), ("Berta Zwei", "werk süd "), ("Carl Drei", "")]:
        RegistrationFactory.create(workshop=workshop, name=name, organisation=house)
    RegistrationFactory.create(
        workshop=workshop, name="Dora Weg", organisation="Werk Süd", state="cancelled"
    )
    rows = editor.get(address(workshop)).context["list"].rows
    assert [row.of_house for row in rows] == [2, 2, 0]
    assert shown(editor, workshop, rows[0].house_address) == ["Anna Eins", "Berta Zwei"]


def test_a_page_holds_two_hundred(editor: Any, workshop: Workshop) -> None:
    for number in range(201):
        RegistrationFactory.create(workshop=workshop, name=f"Person {number:03}")
    assert len(shown(editor, workshop)) == 200
    assert shown(editor, workshop, "?seite=2") == ["Person 200"]


@pytest.mark.parametrize("number", [1, 300])
def test_list_and_attendance_cost_the_same_with_any_number_of_people(
    editor: Any, workshop: Workshop, number: int
) -> None:
    booker = RegistrationFactory.create(workshop=workshop)
    group, facts = workshop.groups.first(), {"workshop": workshop, "booked_by": booker}
    RegistrationFactory.create_batch(number, **facts, group=group, email="")
    QuestionFactory.create(workshop=workshop, is_required=True)
    counted = {}
    for page in ("participants", "participants_attendance"):
        editor.get(address(workshop, page))
        with CaptureQueriesContext(connection) as asked:
            editor.get(address(workshop, page))
        counted[page] = len(asked)
    assert counted == {"participants": 11, "participants_attendance": 10}


def test_a_row_says_until_when_a_seat_is_held_only_while_it_is(
    editor: Any, workshop: Workshop
) -> None:
    registration = RegistrationFactory.create(workshop=workshop, pending=True)
    assert "Platz gehalten bis" in Page(editor.get(address(workshop))).text
    services.confirm(registration)
    assert "Platz gehalten bis" not in Page(editor.get(address(workshop))).text


@pytest.mark.parametrize(
    ("traits", "said"),
    [
        ({"pending": True}, "Platz gehalten bis"),
        ({"pending": True, "takes_seat_later": True}, "noch ohne Platz, zu bestätigen bis"),
        ({"number": 1, "confirmed_at": None}, "Nummer gilt bis"),
    ],
)
def test_a_row_says_what_it_is_that_ends_unconfirmed(
    editor: Any, workshop: Workshop, traits: dict[str, Any], said: str
) -> None:
    until = timezone.now() + timedelta(days=1)
    RegistrationFactory.create(workshop=workshop, **{"held_until": until, **traits})
    words = {"Platz gehalten bis", "noch ohne Platz, zu bestätigen bis", "Nummer gilt bis"}
    text = Page(editor.get(address(workshop))).text
    assert {each for each in words if each in text} == {said}


def test_no_page_of_the_team_holds_a_persons_link(editor: Any, workshop: Workshop) -> None:
    applicant = services.Applicant("Jana Öztürk", "jana@betrieb.example")
    registration = services.register(workshop, applicant, group=workshop.groups.first())
    mail = OutgoingMail.objects.get()
    pages = [address(workshop), admin_address(registration), admin_address(mail)]
    superuser = signed_in(superuser=True)
    for each in pages:
        html = superuser.get(each).content.decode()
        assert "jana@betrieb.example" in html
        assert registration.random_key.hex not in html
        assert registration.token not in html


def test_who_opens_the_list_is_on_record_with_how_many_they_saw(
    editor: Any, workshop: Workshop
) -> None:
    RegistrationFactory.create_batch(3, workshop=workshop)
    editor.get(address(workshop))
    seen = PeopleSeen.objects.get()
    facts = (seen.model, seen.page, seen.object_id, seen.number)
    assert facts == ("workshops.workshop", "participants", str(workshop.pk), 3)


def test_the_list_is_reached_from_the_date_from_all_dates_and_from_a_registration(
    editor: Any, workshop: Workshop
) -> None:
    registration = RegistrationFactory.create(workshop=workshop)
    RegistrationFactory.create_batch(2, workshop=workshop, number=1)
    pages = [admin_address(workshop), admin_address(Workshop), admin_address(registration)]
    labels = ["Teilnehmende", "1 / 40 · 2 warten", "Teilnehmende"]
    for page, label in zip(pages, labels, strict=True):
        html = editor.get(page).content.decode()
        assert f'href="{address(workshop)}">{label}</a>' in html


def test_a_date_without_seats_has_a_way_to_who_walks_in(editor: Any) -> None:
    workshop = WorkshopFactory.create(
        published=True, capacity=None, registration_opens_at=None, starts_at=at_nine_thirty(1)
    )
    for page in (admin_address(Workshop), "/admin/"):
        assert f'href="{address(workshop)}"' in editor.get(page).content.decode()


# By phone ----------------------------------------------------------------------------------------


def by_phone(client: Any, workshop: Workshop, **more: Any) -> Any:
    data: dict[str, Any] = {"name": "Jana Öztürk", "email": "", "organisation": ""}
    if group := workshop.groups.first():
        data["group"] = group.pk
    return client.post(address(workshop, "participants_phone"), data | more)


def test_who_calls_has_a_seat_at_once_also_without_an_address(
    editor: Any, workshop: Workshop
) -> None:
    assert by_phone(editor, workshop).url == address(workshop)
    registration = Registration.objects.get()
    assert (registration.name, registration.state) == ("Jana Öztürk", "confirmed")
    assert "Ohne Adresse geht keine E-Mail hinaus." in Page(editor.get(address(workshop))).text


def test_what_is_wrong_on_the_phone_is_said_at_its_field_and_nothing_is_lost(
    editor: Any, workshop: Workshop
) -> None:
    answer = by_phone(editor, workshop, name="", organisation="Werk Süd")
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"name": ["Geben Sie den Namen ein."]}
    assert 'value="Werk Süd"' in answer.content.decode()


def test_a_name_that_is_there_already_is_asked_about_first(editor: Any, workshop: Workshop) -> None:
    by_phone(editor, workshop)
    again = by_phone(editor, workshop)
    assert [*again.context["form"].errors] == ["namesakes"]
    assert again.context["people"] == 1  # on record as seen
    assert Registration.objects.count() == 1
    by_phone(editor, workshop, namesakes=keys())
    assert Registration.objects.count() == 2


def test_a_tick_for_one_name_says_nothing_of_another(editor: Any, workshop: Workshop) -> None:
    by_phone(editor, workshop)
    asked_for_ida = keys()
    by_phone(editor, workshop, name="Uwe Lang")
    again = by_phone(editor, workshop, name="Uwe Lang", namesakes=asked_for_ida)
    assert [*again.context["form"].errors] == ["namesakes"]
    assert Registration.objects.count() == 2


def keys() -> str:
    """Of all, as the tick sends them."""
    found = Registration.objects.order_by("pk").values_list("pk", flat=True)
    return ",".join(map(str, found))


def test_the_tick_of_a_second_press_counts_no_more(editor: Any, workshop: Workshop) -> None:
    by_phone(editor, workshop)
    first = keys()
    for _press in range(2):
        again = by_phone(editor, workshop, namesakes=first)
    assert Registration.objects.count() == 2
    tick = str(again.context["form"]["namesakes"])
    assert (f'value="{keys()}"' in tick, "checked" in tick) == (True, False)


def test_a_tick_stays_where_something_else_is_wrong(editor: Any, workshop: Workshop) -> None:
    by_phone(editor, workshop)
    wrong = by_phone(editor, workshop, namesakes=keys(), email="kein-postfach")
    tick = str(wrong.context["form"]["namesakes"])
    assert (f'value="{keys()}"' in tick, "checked" in tick) == (True, True)


def test_who_has_the_name_already_is_linked_with_when_and_by_whom(
    editor: Any, workshop: Workshop
) -> None:
    group = workshop.groups.first()
    by_phone(editor, workshop)
    mine = Registration.objects.get()
    long_ago = timezone.now() - timedelta(days=9)
    other = RegistrationFactory.create(workshop=workshop, name="JANA <b>Öztürk</b>", email="")
    Registration.objects.filter(pk=other.pk).update(name="JANA Öztürk", created_at=long_ago)
    html = by_phone(editor, workshop).content.decode()
    hour = timezone.localtime(mine.created_at).strftime("%H:%M")
    link = f'<a href="{admin_address(mine)}">Jana Öztürk</a>'
    assert f"{link}, {group}, eingetragen um {hour} von Ihnen" in html
    day = date_format(timezone.localtime(long_ago), "DATETIME_FORMAT")
    assert f'<a href="{admin_address(other)}">JANA Öztürk</a>, angemeldet am {day}' in html


def test_names_in_a_message_are_no_markup(editor: Any, workshop: Workshop) -> None:
    for _turn in range(2):
        again = by_phone(editor, workshop, name="Jana <b>Öztürk</b>")
    html = again.content.decode()
    assert "Jana &lt;b&gt;Öztürk&lt;/b&gt;</a>" in html
    assert "<b>Öztürk" not in html


def test_who_is_known_by_the_address_is_linked_too(editor: Any, workshop: Workshop) -> None:
    for _turn in range(2):
        again = by_phone(editor, workshop, email="jana@b.example")
    assert [*again.context["form"].errors] == ["email"]
    assert f'<a href="{admin_address(Registration.objects.get())}">' in again.content.decode()


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"cancelled_at": timezone.now()}, "Diese Veranstaltung ist abgesagt."),
        ({"state": "draft"}, "Diese Veranstaltung ist nicht öffentlich."),
        ({"past": True}, "Diese Veranstaltung ist vorbei."),
        ({"capacity": None, "registration_opens_at": None}, "wie viele Plätze es gibt."),
    ],
    ids=["called off", "not public", "over", "without seats"],
)
def test_where_nobody_is_registered_by_phone_the_page_says_why_and_has_no_form(
    editor: Any, facts: dict[str, Any], why: str
) -> None:
    workshop = WorkshopFactory.create(**({"published": True} | facts))
    answers = [editor.get(address(workshop, "participants_phone")), by_phone(editor, workshop)]
    assert [answer.status_code for answer in answers] == [200, 409]
    for answer in answers:
        assert why in Page(answer).text
        assert 'name="name"' not in answer.content.decode()


def steps_offered(client: Any, workshop: Workshop) -> list[str]:
    html = client.get(address(workshop)).content.decode()
    pages = ("phone", "walk_in", "attendance")
    return [each for each in pages if address(workshop, f"participants_{each}") in html]


def test_the_list_offers_only_what_can_be_done(editor: Any, workshop: Workshop) -> None:
    assert steps_offered(editor, workshop) == ["phone"]
    today = WorkshopFactory.create(published=True, capacity=40, starts_at=at_nine_thirty(0))
    assert {"walk_in", "attendance"} <= set(steps_offered(editor, today))
    past = WorkshopFactory.create(published=True, past=True)
    assert steps_offered(editor, past) == ["walk_in", "attendance"]
    called_off = WorkshopFactory.create(published=True, cancelled_at=timezone.now())
    assert steps_offered(editor, called_off) == []


def test_of_a_date_that_was_called_off_the_list_counts_no_free_seats(editor: Any) -> None:
    workshop = WorkshopFactory.create(published=True, cancelled_at=timezone.now())
    text = Page(editor.get(address(workshop))).text
    assert "Diese Veranstaltung ist abgesagt." in text
    assert "frei" not in text


def test_where_only_seats_kept_back_are_left_the_phone_page_says_so_first(editor: Any) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=3, seats_kept_back=2)
    RegistrationFactory.create(workshop=workshop)
    text = Page(editor.get(address(workshop, "participants_phone"))).text
    assert "Frei sind nur zurückgehaltene Plätze (2)" in text
    assert "Kein Platz ist frei" not in text


def test_seats_kept_back_are_offered_while_there_are_some(editor: Any) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1, seats_kept_back=1)
    form = editor.get(address(workshop, "participants_phone"))
    assert "1 Platz ist zurückgehalten." in Page(form).text
    assert "und 180 Tage danach gelöscht werden" in Page(form).text
    by_phone(editor, workshop, from_kept_back="on")
    assert Registration.objects.get().state == "confirmed"
    form = editor.get(address(workshop, "participants_phone"))
    assert "from_kept_back" not in form.context["form"].fields
    assert "Kein Platz ist frei" in Page(form).text


def test_the_dates_own_questions_need_no_answer_on_the_phone(
    editor: Any, workshop: Workshop
) -> None:
    QuestionFactory.create(workshop=workshop, is_required=True)
    form = editor.get(address(workshop, "participants_phone")).context["form"]
    assert by_phone(editor, workshop, gezeigte_fragen=form.state_of_questions).status_code == 302


# Of several --------------------------------------------------------------------------------------


def several(client: Any, workshop: Workshop, page: str, query: str = "", **data: Any) -> Any:
    return client.post(address(workshop, f"participants_{page}") + query, data)


def test_somebody_has_to_be_chosen(editor: Any, workshop: Workshop) -> None:
    RegistrationFactory.create(workshop=workshop)
    for page in ("mark", "write", "cancel"):
        answer = several(editor, workshop, page, was_there="da")
        assert answer.url == address(workshop)
        text = Page(editor.get(answer.url)).text
        assert text.startswith("Wählen Sie zuerst aus, um wen es geht.")
    assert Registration.objects.get().state == "confirmed"


def test_a_mail_to_several_is_shown_before_it_is_sent_once(editor: Any, workshop: Workshop) -> None:
    chosen = RegistrationFactory.create_batch(2, workshop=workshop)
    RegistrationFactory.create(workshop=workshop)
    keys = [each.pk for each in chosen]
    empty = several(editor, workshop, "write", _selected_action=keys)
    assert "2 Postfächer erhalten diese E-Mail." in Page(empty).text
    key = empty.context["form"]["form_key"].value()
    typed = {"_selected_action": keys, "subject": "Anfahrt", "text": "Bus 7.", "form_key": key}
    preview = several(editor, workshop, "write", **typed)
    assert "Bus 7." in Page(preview).text
    assert OutgoingMail.objects.count() == 0
    for _press in range(2):
        answer = several(editor, workshop, "write", confirmed="1", **typed)
        assert answer.url == address(workshop)
    assert Circular.objects.get().told == OutgoingMail.objects.count() == 2


def test_the_page_of_a_mail_says_who_shares_a_mailbox_and_who_has_none(
    editor: Any, workshop: Workshop
) -> None:
    for name, email in [("Anna", "info@b.example"), ("Bert", "INFO@b.example"), ("Petra", "")]:
        RegistrationFactory.create(workshop=workshop, name=name, email=email)
    keys = list(workshop.registrations.values_list("pk", flat=True))
    page = several(editor, workshop, "write", _selected_action=keys)
    assert "1 Postfach erhält diese E-Mail." in Page(page).text
    assert "1 der Gewählten hat keine E-Mail-Adresse: Bitte rufen Sie an." in Page(page).text
    key = page.context["form"]["form_key"].value()
    typed = {"subject": "Anfahrt", "text": "Bus 7.", "form_key": key}
    preview = several(editor, workshop, "write", _selected_action=keys, **typed)
    assert "kommt sie dort einmal an, ohne Namen und ohne Link." in Page(preview).text


def test_a_filter_shows_whom_nobody_can_write_to(editor: Any, workshop: Workshop) -> None:
    RegistrationFactory.create(workshop=workshop, name="Anna")
    assert "ohne E-Mail-Adresse" not in editor.get(address(workshop)).text
    RegistrationFactory.create(workshop=workshop, name="Petra", email="")
    text = editor.get(f"{address(workshop)}?post=ohne").text
    assert ("Petra" in text, "Anna" in text) == (True, False)


def test_whom_a_page_did_not_name_is_not_cancelled(editor: Any, workshop: Workshop) -> None:
    named, leaves = RegistrationFactory.create_batch(2, workshop=workshop)
    query = "?zustand=confirmed"
    listed = editor.get(address(workshop) + query).context["everybody"]
    RegistrationFactory.create(workshop=workshop)
    page = several(editor, workshop, "cancel", query, auswahl=listed)
    assert "2 Personen verlieren Platz oder Nummer" in Page(page).text
    services.cancel(leaves)
    joined = RegistrationFactory.create(workshop=workshop)
    sent = {"auswahl": page.context["chosen"], "confirmed": "1"}
    answer = several(editor, workshop, "cancel", query, **sent)
    assert answer.url == address(workshop) + query
    for registration, state in [(named, "cancelled"), (joined, "confirmed")]:
        registration.refresh_from_db()
        assert registration.state == state
    assert "1 Anmeldung ist abgesagt." in Page(editor.get(answer.url)).text


def test_who_is_cancelled_with_others_does_not_move_up_first(editor: Any) -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    seated = RegistrationFactory.create(workshop=workshop)
    waiting = RegistrationFactory.create(workshop=workshop, number=1)
    keys = f"{seated.pk},{waiting.pk}"
    several(editor, workshop, "cancel", auswahl=keys, confirmed="1")
    waiting.refresh_from_db()
    assert [each.to_state for each in waiting.events.all()] == ["cancelled"]


def test_once_a_date_is_over_the_page_says_that_nobody_is_written_to(editor: Any) -> None:
    workshop = WorkshopFactory.create(published=True, past=True)
    there = RegistrationFactory.create(workshop=workshop, state="attended")
    answer = several(editor, workshop, "write", auswahl=str(there.pk))
    assert "Rundmails gehen nur bis zu ihrem Ende" in Page(editor.get(answer.url)).text


def test_a_mail_goes_to_those_who_were_counted(editor: Any, workshop: Workshop) -> None:
    counted = RegistrationFactory.create(workshop=workshop)
    listed = editor.get(address(workshop)).context["everybody"]
    page = several(editor, workshop, "write", auswahl=listed)
    RegistrationFactory.create(workshop=workshop)
    typed = {"subject": "Anfahrt", "text": "Bus 7.", "auswahl": page.context["chosen"]}
    typed["form_key"] = page.context["form"]["form_key"].value()
    several(editor, workshop, "write", confirmed="1", **typed)
    assert [mail.recipient for mail in OutgoingMail.objects.all()] == [counted.email]


@pytest.mark.parametrize(("days", "is_offered"), [(3, False), (0, True)])
def test_several_are_noted_as_present_from_the_day_of_the_date_on(
    editor: Any, days: int, *, is_offered: bool
) -> None:
    workshop = WorkshopFactory.create(published=True, starts_at=at_nine_thirty(days))
    RegistrationFactory.create(workshop=workshop)
    html = editor.get(address(workshop)).content.decode()
    assert "E-Mail schreiben</button>" in html
    for button in ("Anwesend", "Nicht erschienen", "Anwesenheit zurücknehmen"):
        assert (f"{button}</button>" in html) == is_offered


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Ozturk", ["Jana Öztürk"]),
        ("oezturk", ["Jana Öztürk"]),
        ("OEZTUERK", ["Jana Öztürk"]),
        ("öztürk jana", ["Jana Öztürk"]),
        ("zolc", ["Ewa Żółć"]),
        ("Müller", ["Uwe Mueller"]),
        ("gross", ["Ida Groß"]),
        ("chae", ["Michael Bär"]),
        ("el", ["Michael Bär", "Uwe Mueller"]),
        ("baer", ["Michael Bär"]),
        ("-", []),
        ("o'ztürk", []),
    ],
)
def test_a_name_is_found_however_its_letters_are_typed(
    editor: Any, typed: str, names: list[str]
) -> None:
    workshop = WorkshopFactory.create(published=True)
    for name in ("Jana Öztürk", "Ewa Żółć", "Uwe Mueller", "Ida Groß", "Michael Bär"):
        RegistrationFactory.create(workshop=workshop, name=name, email="", organisation="")
    found = editor.get(editor.post(address(workshop), {"q": typed}).url).context["list"]
    assert sorted(row.registration.name for row in found.rows) == sorted(names)
