"""The programme of a date: by day and hour, and where it goes when its date is moved."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from editorial import services as editorial
from editorial.models import EntryVersion
from interface.names import admin_address
from tests.support.factories import (
    AgendaItemFactory,
    RegistrationFactory,
    UserFactory,
    WorkshopFactory,
)
from tests.support.moments import berlin
from tests.support.reading import Page, errors_of, typed_in_admin
from tests.support.team import as_user, kept, newest
from workshops import services
from workshops.models import AgendaItem, Workshop

pytestmark = pytest.mark.django_db

FRIDAY_AT_9, SATURDAY_AT_16 = berlin(2027, 3, 12, 9), berlin(2027, 3, 13, 16)


@pytest.fixture
def publisher() -> Client:
    return as_user(UserFactory.create(publisher=True))


@pytest.fixture
def evening() -> Workshop:
    workshop = WorkshopFactory.create(
        published=True, starts_at=berlin(2027, 3, 12, 20), ends_at=berlin(2027, 3, 13, 1)
    )
    programme(workshop, (None, "20", "Einlass"), (None, "21.30", "Podium"), (None, "", "Fragen"))
    programme(workshop, (None, "0.15", "Ausklang"))
    return workshop


@pytest.fixture
def two_days() -> Workshop:
    return WorkshopFactory.create(published=True, starts_at=FRIDAY_AT_9, ends_at=SATURDAY_AT_16)


def programme(workshop: Workshop, *points: tuple[int | None, str, str]) -> None:
    """Day, hour and title of each, in this order."""
    for day, clock, title in points:
        hours, _dot, minutes = clock.partition(".")
        start_time = time(int(hours), int(minutes or 0)) if clock else None
        AgendaItemFactory.create(workshop=workshop, day=day, start_time=start_time, title=title)


def hours(workshop: Workshop) -> list[str]:
    points = AgendaItem.objects.filter(workshop=workshop)
    return [f"{each.start_time:%H:%M}" if each.start_time else "" for each in points]


def moved(workshop: Workshop, starts_at: datetime, ends_at: datetime) -> None:
    services.move(
        workshop,
        starts_at=starts_at,
        ends_at=ends_at,
        reason="Der Raum ist belegt.",
        message="",
        by=UserFactory.create(publisher=True),
    )


# Moved -------------------------------------------------------------------------------------------


def test_the_programme_moves_with_the_hour_of_the_beginning(evening: Workshop) -> None:
    moved(evening, berlin(2027, 3, 12, 18, 30), berlin(2027, 3, 12, 22))
    assert hours(evening) == ["18:30", "20:00", "", "22:45"]


def test_hours_go_round_the_clock_and_keep_their_order(evening: Workshop) -> None:
    moved(evening, berlin(2027, 3, 12, 23), berlin(2027, 3, 13, 4))
    assert hours(evening) == ["23:00", "00:30", "", "03:15"]


def test_another_day_at_the_same_hour_leaves_the_programme(evening: Workshop) -> None:
    # In between clocks go forward.
    moved(evening, berlin(2027, 4, 9, 20), berlin(2027, 4, 10, 1))
    assert hours(evening) == ["20:00", "21:30", "", "00:15"]


def test_the_version_of_the_move_holds_the_programme(evening: Workshop) -> None:
    kept(evening, summary="Vorher.")
    before = EntryVersion.objects.of(evening).count()
    moved(evening, berlin(2027, 3, 12, 18), berlin(2027, 3, 12, 22))
    assert EntryVersion.objects.of(evening).count() == before + 1
    points = newest(evening).snapshot["parts"]["agenda"]
    stored = [each["fields"]["start_time"] for each in points]
    assert stored == ["18:00:00", "19:30:00", None, "22:15:00"]


def test_where_the_move_fails_the_programme_stays(
    evening: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks_off(*args: object, **kwargs: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(editorial, "record_save", breaks_off)
    with pytest.raises(ConnectionError):
        moved(evening, berlin(2027, 3, 12, 18), berlin(2027, 3, 12, 22))
    assert hours(evening) == ["20:00", "21:30", "", "00:15"]


def preview(client: Client, workshop: Workshop, **typed: str) -> Any:
    data = {"reason": "Der Raum ist belegt.", "message": "", "end_date": ""} | typed
    data |= {"seen_version": str(workshop.version), "registration_closes_at_0": ""}
    return client.post(admin_address(workshop, "move"), data | {"registration_closes_at_1": ""})


def test_the_preview_says_that_the_programme_moves_along(
    publisher: Client, evening: Workshop
) -> None:
    shown = preview(publisher, evening, date="12.03.2027", start_time="18.30", end_time="22")
    said = "Das Programm verschiebt sich mit. 18.30 Uhr: Einlass 20 Uhr: Podium 22.45 Uhr: Ausklang"
    assert said in Page(shown).text
    assert hours(evening) == ["20:00", "21:30", "", "00:15"]


def test_the_preview_says_nothing_of_a_programme_that_stays(
    publisher: Client, evening: Workshop
) -> None:
    shown = preview(publisher, evening, date="19.03.2027", start_time="20", end_time="1")
    assert "Neuer Termin" in Page(shown).text
    assert "Programm" not in Page(shown).text


def test_what_begins_after_the_new_end_is_named(publisher: Client, evening: Workshop) -> None:
    shown = preview(publisher, evening, date="19.03.2027", start_time="18.30", end_time="20")
    said = (
        "Nach dem Ende steht noch im Programm: 22.45 Uhr Ausklang. Bitte passen Sie das Ende oder"
        " das Programm an."
    )
    assert said in Page(shown).text
    shown = preview(publisher, evening, date="19.03.2027", start_time="20", end_time="0.10")
    assert "noch im Programm: 0.15 Uhr Ausklang." in Page(shown).text
    shown = preview(publisher, evening, date="19.03.2027", start_time="20", end_time="0.15")
    assert "noch im Programm" not in Page(shown).text


# How many days a moved date lasts ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "typed", "expected"),
    [
        (FRIDAY_AT_9, SATURDAY_AT_16, ("9", "16"), berlin(2027, 3, 20, 16)),
        (FRIDAY_AT_9, berlin(2027, 3, 14, 16), ("10", "13"), berlin(2027, 3, 21, 13)),
        (FRIDAY_AT_9, berlin(2027, 3, 14, 1), ("9", "1"), berlin(2027, 3, 21, 1)),
        (FRIDAY_AT_9, berlin(2027, 3, 14), ("9", "24"), berlin(2027, 3, 21)),
        (berlin(2027, 3, 12, 20), berlin(2027, 3, 13, 1), ("20", "1"), berlin(2027, 3, 20, 1)),
        (berlin(2027, 3, 12, 20), berlin(2027, 3, 13, 1), ("18", "22"), berlin(2027, 3, 19, 22)),
    ],
)
def test_left_empty_a_moved_date_lasts_as_many_days_as_before(
    publisher: Client,
    starts_at: datetime,
    ends_at: datetime,
    typed: tuple[str, str],
    expected: datetime,
) -> None:
    workshop = WorkshopFactory.create(published=True, starts_at=starts_at, ends_at=ends_at)
    start, end = typed
    shown = preview(publisher, workshop, date="19.03.2027", start_time=start, end_time=end)
    assert shown.context["planned"].workshop.ends_at == expected


def test_the_preview_shows_all_days(publisher: Client, two_days: Workshop) -> None:
    shown = preview(publisher, two_days, date="19.03.2027", start_time="9", end_time="16")
    assert "19.–20. März 2027, Fr, 9 Uhr bis Sa, 16 Uhr" in Page(shown).text


def test_the_preview_names_the_days_of_the_programme(publisher: Client, two_days: Workshop) -> None:
    programme(two_days, (1, "9", "Beginn"), (2, "9.30", "Weiter"))
    shown = preview(publisher, two_days, date="19.03.2027", start_time="8", end_time="16")
    assert "Tag 1, 8 Uhr: Beginn Tag 2, 8.30 Uhr: Weiter" in Page(shown).text


def test_fewer_days_are_typed(publisher: Client, two_days: Workshop) -> None:
    day = {"date": "19.03.2027", "end_date": "19.03.2027"}
    shown = preview(publisher, two_days, start_time="9", end_time="16", **day)
    assert shown.context["planned"].workshop.ends_at == berlin(2027, 3, 19, 16)


def test_a_move_to_fewer_days_than_the_programme_has_is_refused(
    publisher: Client, two_days: Workshop
) -> None:
    programme(two_days, (1, "9", "Beginn"), (2, "9.30", "Weiter"))
    day = {"date": "19.03.2027", "end_date": "19.03.2027"}
    shown = preview(publisher, two_days, start_time="9", end_time="16", **day)
    assert dict(shown.context["form"].errors) == {
        "end_date": [
            "Die Veranstaltung dauert nur 1 Tag. Im Programm gibt es Tag 2: Ändern Sie es vorher."
        ]
    }
    with pytest.raises(ValidationError, match="dauert nur 1 Tag"):
        moved(two_days, berlin(2027, 3, 19, 9), berlin(2027, 3, 19, 16))


# Day by day --------------------------------------------------------------------------------------


def saved(publisher: Client, workshop: Workshop, *points: tuple[str, str, str]) -> Any:
    """The form sent with these points (day, time, title) added in this order."""
    data = typed_in_admin(publisher, admin_address(workshop))
    there = int(data["agenda-TOTAL_FORMS"])
    data["agenda-TOTAL_FORMS"] = there + len(points)
    for number, (day, clock, title) in enumerate(points, start=there):
        row = {"day": day, "start_time": clock, "title": title, "order": number}
        data |= {f"agenda-{number}-{name}": value for name, value in row.items()}
    return publisher.post(admin_address(workshop), data)


def test_the_programme_is_in_the_order_of_its_days_and_times(
    publisher: Client, two_days: Workshop
) -> None:
    points = [("2", "9.30", "Weiter"), ("1", "16", "Rundgang"), ("1", "", "Abendessen")]
    points += [("", "9", "Beginn"), ("2", "", "Frühstück"), ("", "9", "Kaffee")]
    response = saved(publisher, two_days, *points)
    assert response.status_code == 302, errors_of(response)
    found = [(each.day, each.title) for each in two_days.agenda.all()]
    assert found == [
        (1, "Beginn"),
        (1, "Rundgang"),
        (1, "Abendessen"),
        (2, "Frühstück"),
        (2, "Kaffee"),
        (2, "Weiter"),
    ]


def test_after_midnight_the_day_of_the_programme_goes_on(
    publisher: Client, two_days: Workshop
) -> None:
    points = [("1", "0.30", "Ausklang"), ("1", "9", "Beginn"), ("2", "9", "Weiter")]
    assert saved(publisher, two_days, *points).status_code == 302
    assert [each.title for each in two_days.agenda.all()] == ["Beginn", "Ausklang", "Weiter"]


def test_what_begins_after_the_end_is_named_on_saving(
    publisher: Client, two_days: Workshop
) -> None:
    points = [("1", "20", "Abend"), ("2", "16.30", "Ausklang"), ("2", "16", "Ende")]
    saved(publisher, two_days, *points)
    said = Page(publisher.get(admin_address(two_days))).text
    assert "Nach dem Ende steht noch im Programm: 16.30 Uhr Ausklang. Bitte" in said


def test_a_day_after_the_last_is_refused_beside_its_field(
    publisher: Client, two_days: Workshop
) -> None:
    response = saved(publisher, two_days, ("3", "9", "Weiter"))
    [agenda, *_rest] = response.context["inline_admin_formsets"]
    assert agenda.formset.forms[0].errors == {"day": ["Die Veranstaltung dauert nur 2 Tage."]}


def test_an_evening_has_one_day(publisher: Client, evening: Workshop) -> None:
    response = saved(publisher, evening, ("2", "0.30", "Ausklang"))
    assert "Die Veranstaltung dauert nur 1 Tag." in "".join(errors_of(response))


def test_a_form_that_makes_the_date_shorter_says_so(publisher: Client, two_days: Workshop) -> None:
    programme(two_days, (2, "9", "Weiter"))
    data = typed_in_admin(publisher, admin_address(two_days)) | {"end_date": ""}
    response = publisher.post(admin_address(two_days), data)
    assert "Die Veranstaltung dauert nur 1 Tag." in "".join(errors_of(response))


def test_a_way_back_to_fewer_days_says_so() -> None:
    workshop = WorkshopFactory.create(published=True, starts_at=FRIDAY_AT_9)
    version = kept(workshop)
    kept(workshop, ends_at=SATURDAY_AT_16)
    programme(workshop, (2, "9", "Weiter"))
    kept(workshop, summary="Zwei Tage.")
    del version.snapshot["parts"]["agenda"]
    version.save()
    with pytest.raises(ValidationError, match="Programmpunkt „Weiter“: Die Veranstaltung dauert"):
        editorial.revert(workshop, to=version, by=UserFactory.create(publisher=True))


def asks_for_the_day(client: Client, address: str) -> bool:
    [agenda, *_rest] = client.get(address).context["inline_admin_formsets"]
    return "day" in agenda.formset.empty_form.fields


def test_the_day_is_asked_where_there_are_several(publisher: Client, two_days: Workshop) -> None:
    one_day = WorkshopFactory.create(published=True)
    assert asks_for_the_day(publisher, admin_address(two_days))
    # The browser shows it once a last day is typed.
    assert asks_for_the_day(publisher, admin_address(one_day))
    RegistrationFactory.create(workshop=one_day)
    RegistrationFactory.create(workshop=two_days)
    assert not asks_for_the_day(publisher, admin_address(one_day))
    assert asks_for_the_day(publisher, admin_address(two_days))


def test_the_page_has_a_heading_for_each_day(client: Client, two_days: Workshop) -> None:
    programme(two_days, (1, "9", "Beginn"), (None, "16", "Rundgang"), (2, "9.30", "Weiter"))
    page = Page(client.get(two_days.get_absolute_url()))
    assert "Freitag, 12. März 2027 9 Uhr Beginn 16 Uhr Rundgang Samstag, 13. März 2027 9.30" in (
        page.text
    )
    at = page.headings.index("Programm")
    assert page.headings[at + 1 : at + 3] == ["Freitag, 12. März 2027", "Samstag, 13. März 2027"]
    english = Page(client.get(f"/en{two_days.get_absolute_url()}"))
    assert "Saturday, 13 March 2027" in english.headings


@pytest.mark.parametrize("ends_at", [berlin(2027, 3, 12, 17), SATURDAY_AT_16])
def test_where_no_day_is_named_there_is_no_heading(client: Client, ends_at: datetime) -> None:
    workshop = WorkshopFactory.create(published=True, starts_at=FRIDAY_AT_9, ends_at=ends_at)
    programme(workshop, (None, "9", "Beginn"))
    assert "Programm 9 Uhr Beginn" in Page(client.get(workshop.get_absolute_url())).text


def test_a_copy_has_the_days_of_the_programme(two_days: Workshop) -> None:
    programme(two_days, (1, "9", "Beginn"), (2, "9.30", "Weiter"))
    day = date(2027, 3, 12) + timedelta(days=28)
    copy = services.copy_of(two_days, day=day, by=UserFactory.create(editor=True))
    assert [each.day for each in copy.agenda.all()] == [1, 2]
