"""What the mails of a date say besides: why they came, whom they are about, on which days."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from interface.colours import DARK_SURFACE, LIGHT_SURFACE, contrast, readable
from notifications.emails import render
from notifications.models import OutgoingMail
from taxonomy.models import Region
from tests.support.factories import (
    RegistrationFactory,
    UserFactory,
    WorkshopChangeFactory,
    WorkshopFactory,
    WorkshopSeriesFactory,
)
from tests.support.moments import berlin
from workshops import emails, services
from workshops.models import Registration, Workshop, WorkshopChange
from workshops.services import Applicant, Colleague

pytestmark = pytest.mark.django_db

JANA = Applicant("Jana Öztürk", "jana@betrieb.example", "Rötelbach Drehteile GmbH", "de")
UWE = Colleague("Uwe Groß", "uwe@betrieb.example")
INA = Colleague("Ina Roth")
MEHMET = {"name": "Mehmet Heide", "email": "mehmet@werk.example"}
WHY = "Sie erhalten diese E-Mail, weil "
TWO_DAYS = {
    "starts_at": berlin(2027, 3, 12, 9, 30),
    "ends_at": berlin(2027, 3, 13, 13),
    "registration_opens_at": berlin(2026, 1, 1),
}


def mail(purpose: str, *, to: str = JANA.email) -> EmailMultiAlternatives:
    return render(OutgoingMail.objects.filter(recipient=to).get(purpose=purpose))


def html_of(message: EmailMultiAlternatives) -> str:
    return " ".join(str(message.alternatives[0][0]).split())


def text_of(message: EmailMultiAlternatives) -> str:
    return " ".join(str(message.body).split())


def why(purpose: str, *, to: str = JANA.email) -> str:
    """The reason it gives, the same in text and HTML."""
    message = mail(purpose, to=to)
    reason = str(message.body).split("\n-- \n")[1].splitlines()[0]
    assert reason in html_of(message)
    assert reason.startswith(WHY)
    return reason.removeprefix(WHY)


def booked(*colleagues: Colleague, **facts: Any) -> Registration:
    workshop = WorkshopFactory.create(published=True, **facts)
    return services.book(workshop, JANA, colleagues=colleagues).registration


def move(workshop: Workshop) -> None:
    workshop = Workshop.objects.get(pk=workshop.pk)
    assert workshop.starts_at
    assert workshop.ends_at
    services.move(
        workshop,
        starts_at=workshop.starts_at + timedelta(days=7),
        ends_at=workshop.ends_at + timedelta(days=7),
        reason="Der Referent ist erkrankt.",
        message="",
        by=UserFactory.create(publisher=True),
    )


# Why it came -------------------------------------------------------------------------------------


def test_only_where_anybody_may_have_typed_the_address_one_may_do_nothing() -> None:
    mine = booked()
    assert why("please_confirm") == (
        "jemand mit dieser Adresse eine Anmeldung abgeschickt hat."
        " Waren Sie das nicht, brauchen Sie nichts zu tun."
    )
    services.confirm(mine)
    assert why("seat_confirmed") == "Sie zu dieser Veranstaltung angemeldet sind."
    services.cancel(mine)
    assert why("registration_cancelled") == "Sie zu dieser Veranstaltung angemeldet waren."


def test_who_never_confirmed_is_told_of_no_registration_of_theirs() -> None:
    services.cancel(booked(), by=UserFactory.create())
    assert "Waren Sie das nicht" in why("registration_cancelled")


def test_who_waits_is_told_so_and_has_a_seat_once_promoted() -> None:
    workshop = WorkshopFactory.create(published=True, capacity=1)
    seat = RegistrationFactory.create(workshop=workshop)
    services.confirm(services.register(workshop, JANA))
    assert why("number_confirmed") == "Sie auf der Warteliste dieser Veranstaltung stehen."
    services.cancel(seat)
    assert why("promoted") == "Sie zu dieser Veranstaltung angemeldet sind."


def test_a_colleague_is_told_that_others_registered_them() -> None:
    services.confirm(booked(UWE, INA))
    others = "jemand anderes Sie zu dieser Veranstaltung angemeldet hat."
    assert why("colleague_registered", to=UWE.email) == others
    mine = "Sie jemanden zu dieser Veranstaltung mit angemeldet haben."
    assert why("colleague_registered") == mine


def test_of_a_seat_that_changes_hands_each_side_is_told_its_own() -> None:
    mine = services.confirm(booked())
    offer = services.hand_over(mine, **MEHMET)
    assert "jemand Ihnen einen Platz anbietet" in why("seat_offered", to=MEHMET["email"])
    services.take_over(offer)
    assert why("seat_handed_over") == "Sie zu dieser Veranstaltung angemeldet waren."
    taken = why("seat_confirmed", to=MEHMET["email"])
    assert taken == "Sie zu dieser Veranstaltung angemeldet sind."


def test_who_gives_a_colleagues_seat_away_gives_none_of_their_own() -> None:
    colleague = RegistrationFactory.create(name=INA.name, email="", contact_email=JANA.email)
    services.take_over(services.hand_over(colleague, **MEHMET))
    assert why("seat_handed_over") == "Sie jemanden zu dieser Veranstaltung mit angemeldet haben."
    message = mail("seat_handed_over")
    assert "Ihr Platz" not in f"{message.subject}{text_of(message)}{html_of(message)}"


def test_a_change_of_the_date_is_told_to_who_is_registered_or_booked() -> None:
    mine = services.confirm(booked(INA))
    services.cancel(mine)
    move(mine.workshop)
    assert why("workshop_moved") == "Sie jemanden zu dieser Veranstaltung mit angemeldet haben."


# Whom it is about, and when ----------------------------------------------------------------------


def about_colleagues(**facts: Any) -> Workshop:
    """A date with two people whose mails go to Jana, and Jana."""
    workshop = WorkshopFactory.create(published=True, title="Lager im Griff", **facts)
    for name in ("Ina Roth", "Änne Größwein"):
        RegistrationFactory.create(workshop=workshop, name=name, email="", contact_email=JANA.email)
    RegistrationFactory.create(workshop=workshop, name=JANA.name, email=JANA.email)
    return workshop


def subjects(purpose: str) -> set[str]:
    return {str(render(mail).subject) for mail in OutgoingMail.objects.filter(purpose=purpose)}


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        ("moved", "Verschoben vom 5. auf den 12. März: Lager im Griff"),
        ("cancelled", "Abgesagt: Lager im Griff, 12.–13. März 2027"),
        ("changed", "Geändert: Lager im Griff"),
    ],
)
def test_what_happens_to_the_date_names_each_colleague_in_the_subject(
    kind: str, subject: str
) -> None:
    workshop = about_colleagues(**TWO_DAYS)
    change = WorkshopChangeFactory.create(workshop=workshop, kind=kind)
    emails.date_changed(change, workshop.registrations.all())
    names = ("Für Ina Roth: ", "Für Änne Größwein: ", "")
    assert subjects(f"workshop_{kind}") == {f"{name}{subject}" for name in names}


def test_a_colleagues_cancellation_names_them_in_the_subject_and_the_days() -> None:
    for registration in about_colleagues(**TWO_DAYS).registrations.all():
        services.cancel(registration)
    assert subjects("registration_cancelled") == {
        "Für Ina Roth: Die Teilnahme ist abgesagt: Lager im Griff, 12.–13. März 2027",
        "Für Änne Größwein: Die Teilnahme ist abgesagt: Lager im Griff, 12.–13. März 2027",
        "Ihre Teilnahme ist abgesagt: Lager im Griff, 12.–13. März 2027",
    }


def test_of_a_colleagues_seat_no_mail_about_the_date_says_that_it_is_the_bookers() -> None:
    workshop = about_colleagues()
    for kind in WorkshopChange.Kind:
        change = WorkshopChangeFactory.create(workshop=workshop, kind=kind)
        emails.date_changed(change, workshop.registrations.filter(name="Ina Roth"))
    for each in OutgoingMail.objects.all():
        message = render(each)
        for text in (text_of(message), html_of(message)):
            assert re.findall(r"Ihre[nr]? (?:Platz|Anmeldung|Nummer|Veranstaltung)", text) == []


def test_subjects_name_all_days_of_a_date() -> None:
    mine = services.confirm(booked(title="Lager im Griff", **TWO_DAYS))
    offer = services.hand_over(mine, **MEHMET)
    days = "Lager im Griff, 12.–13. März 2027"
    assert subjects("seat_confirmed") == {f"Ihr Platz ist bestätigt: {days}"}
    assert subjects("seat_offered") == {f"Ein Platz für Sie: {days}"}
    services.take_over(offer)
    assert subjects("seat_handed_over") == {f"Der Platz ist weitergegeben: {days}"}


def test_the_other_date_is_named_with_all_its_days() -> None:
    series = WorkshopSeriesFactory.create()
    mine = services.confirm(booked(series=series))
    other = WorkshopFactory.create(published=True, series=series, **TWO_DAYS)
    services.change_date(mine, to=other)
    assert "gegen einen am 12.–13. März 2027 getauscht" in text_of(mail("registration_cancelled"))


# What it says ------------------------------------------------------------------------------------


HOUSE = {
    "venue_address": "Gartenstraße 1",
    "directions": "Fünf Minuten zu Fuß.",
    "is_step_free": True,
    "has_parking": False,
    "catering": "Suppe und Brot",
}
OF_HOUSE = [
    "Wo: Seminarraum am Größen Garten, Gartenstraße 1, Hannover",
    "Anfahrt: Fünf Minuten zu Fuß.",
    "Barrierefreiheit: stufenlos erreichbar, keine Parkplätze am Haus",
    "Verpflegung: Suppe und Brot",
]
WHOM_TO_ASK = "Fragen? Rufen Sie an: 030 23125 100, oder schreiben Sie an arbeit-4-0@example.org."


def test_who_comes_reads_address_way_access_catering_and_whom_to_ask() -> None:
    mine = booked(**HOUSE)
    told = [mail("please_confirm")]
    services.confirm(mine)
    move(mine.workshop)
    services.hand_over(Registration.objects.get(pk=mine.pk), **MEHMET)
    told += [mail("seat_confirmed"), mail("workshop_moved")]
    for message in (*told, mail("seat_offered", to=MEHMET["email"])):
        for words in (*OF_HOUSE, WHOM_TO_ASK):
            assert words in text_of(message), (message.subject, words)
            assert words.rpartition(": ")[2] in html_of(message)
        assert WHOM_TO_ASK in str(message.body).splitlines()


def test_who_takes_part_online_or_no_more_reads_nothing_of_the_house() -> None:
    workshop = WorkshopFactory.create(published=True, attendance="both", **HOUSE)
    online = services.book(workshop, JANA, mode="online").registration
    services.confirm(online)
    on_site = services.confirm(services.register(workshop, JANA._replace(email=MEHMET["email"])))
    services.cancel(on_site)
    told = [mail("seat_confirmed"), mail("registration_cancelled", to=MEHMET["email"])]
    assert online.mode == "online"
    for message in told:
        assert "Anfahrt" not in f"{text_of(message)}{html_of(message)}"
        assert WHOM_TO_ASK in text_of(message)


@pytest.mark.parametrize(
    ("applicant", "groups", "stored"),
    [
        (JANA, [9, 9], "Ihren Namen, diese E-Mail-Adresse, den Betrieb, die Arbeitsgruppe"),
        (JANA._replace(organisation=""), [], "Ihren Namen, diese E-Mail-Adresse"),
    ],
)
def test_a_colleague_reads_what_is_stored_and_nothing_else(
    applicant: Applicant, groups: list[int], stored: str
) -> None:
    workshop = WorkshopFactory.create(published=True, groups=groups)
    group = workshop.groups.first()
    colleagues = [UWE._replace(group=group)]
    mine = services.book(workshop, applicant, group=group, colleagues=colleagues).registration
    services.confirm(mine)
    assert f"Veranstaltung gespeichert: {stored}. 180 Tage" in text_of(
        mail("colleague_registered", to=UWE.email)
    )


@pytest.mark.parametrize(("organisation", "more"), [("Werk", ", den Betrieb"), ("", "")])
def test_who_is_offered_a_seat_reads_what_is_stored_and_nothing_else(
    organisation: str, more: str
) -> None:
    services.hand_over(services.confirm(booked()), **MEHMET, organisation=organisation)
    text = text_of(mail("seat_offered", to=MEHMET["email"]))
    assert f"so wie es uns genannt wurde: Ihren Namen, diese E-Mail-Adresse{more}. Lehnen" in text


def asked_again(**facts: Any) -> str:
    registration = RegistrationFactory.create(
        name=JANA.name,
        email=JANA.email,
        workshop=WorkshopFactory.create(published=True, attendance="both"),
        **facts,
    )
    Registration.objects.update(created_at=timezone.now() - timedelta(hours=1))
    services.book(registration.workshop, JANA, mode="online")
    return text_of(mail("already_registered"))


def test_who_is_registered_is_told_that_another_wish_is_made_by_link() -> None:
    text = asked_again()
    assert "bestätigen" not in text
    assert "Was Sie jetzt gewählt haben, ändert daran nichts" in text
    assert "Arbeitsgruppe oder Teilnahme wechseln Sie über den Link." in text


def test_who_has_not_confirmed_is_asked_to() -> None:
    assert "bestätigen" in asked_again(pending=True)


def test_where_there_is_nothing_to_choose_no_change_is_offered() -> None:
    workshop = WorkshopFactory.create(published=True)
    RegistrationFactory.create(workshop=workshop, name=JANA.name, email=JANA.email)
    Registration.objects.update(created_at=timezone.now() - timedelta(hours=1))
    services.book(workshop, JANA)
    assert "Was Sie jetzt gewählt haben" not in text_of(mail("already_registered"))


def test_who_cancels_is_not_told_that_a_seat_is_free_which_the_line_has_got() -> None:
    mine = services.confirm(booked(capacity=1))
    services.confirm(services.register(mine.workshop, Applicant("Ole Weiß", "ole@example.org")))
    services.cancel(mine)
    assert "frei" not in text_of(mail("registration_cancelled"))


# How it looks ------------------------------------------------------------------------------------


def test_button_and_rule_have_the_regions_colour_readable_in_light_and_dark() -> None:
    Region.objects.update(accent_colour="#e0b000")
    booked()
    html = html_of(mail("please_confirm"))
    light, dark = (readable("#e0b000", on=each) for each in (LIGHT_SURFACE, DARK_SURFACE))
    assert f"3px solid {light}" in html
    assert f"background-color: {light}" in html
    assert f"background-color: {dark} !important" in html
    assert contrast(light, "#ffffff") >= 4.5
