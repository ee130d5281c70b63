"""What leaves the house about a date's participants: a file by columns, and the list they sign."""

import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import User
from interface.models import PeopleSeen
from interface.names import admin_address
from tests.support.factories import (
    AnswerFactory,
    FundingFactory,
    NeedsFactory,
    PhotoConsentFactory,
    QuestionFactory,
    RegistrationFactory,
    UserFactory,
    WorkshopFactory,
    WorkshopRecordFactory,
    municipality,
)
from tests.support.moments import berlin
from tests.support.reading import Page, csv_rows
from workshops import services
from workshops.models import Registration, Workshop

pytestmark = pytest.mark.django_db

# Who asks, what they may, and their session.
FRAME = 7
USUAL = ["name", "organisation", "email", "group", "mode", "state", "created_at", "line_number"]


@pytest.fixture
def editor() -> User:
    return UserFactory.create(editor=True)


@pytest.fixture
def team(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


@pytest.fixture
def workshop() -> Workshop:
    return WorkshopFactory.create(published=True)


def exported(
    team: Client, workshop: Workshop, *columns: str, query: str = "", **typed: Any
) -> list[list[str]]:
    """The rows of the CSV file, its headings first."""
    data = {"format": "csv", "columns": columns or USUAL, **typed}
    response = team.post(f"{admin_address(workshop, 'participants_export')}{query}", data)
    assert response.status_code == 200, response.text
    assert response["Content-Type"].startswith("text/csv"), response.context["form"].errors
    return csv_rows(response.content)


def offered(team: Client, workshop: Workshop) -> list[str]:
    form = team.get(admin_address(workshop, "participants_export")).context["form"]
    return [*form.fields, *(name for name, _ in form.fields["columns"].choices)]


def printed(team: Client, workshop: Workshop, query: str = "") -> Page:
    return Page(team.get(f"{admin_address(workshop, 'participants_print')}{query}"))


def on_record() -> list[tuple[str, str, str, int | None]]:
    rows = PeopleSeen.objects.order_by("pk")
    return list(rows.values_list("model", "page", "object_id", "number"))


# The file ----------------------------------------------------------------------------------------


def test_a_file_holds_what_everybody_told_and_what_became_of_it(
    team: Client, workshop: Workshop
) -> None:
    group = workshop.groups.create(name="Öffentlicher Dienst")
    person = RegistrationFactory.create(
        workshop=workshop,
        group=group,
        name="Jürgen Größwein",
        email="juergen@example.org",
        organisation="Bäder KG",
    )
    waiting = RegistrationFactory.create(
        workshop=workshop, number=3, name="Zoë Ünal", email="", organisation=""
    )
    for each, moment in [(person, berlin(2026, 7, 1, 0, 30)), (waiting, berlin(2026, 12, 24, 18))]:
        Registration.objects.filter(pk=each.pk).update(created_at=moment)
    assert exported(team, workshop) == [
        [
            "Name",
            "Betrieb oder Einrichtung",
            "E-Mail-Adresse",
            "Arbeitsgruppe",
            "Teilnahme",
            "Zustand",
            "angemeldet am",
            "Nummer auf der Warteliste",
        ],
        [
            "Jürgen Größwein",
            "Bäder KG",
            "juergen@example.org",
            "Öffentlicher Dienst",
            "vor Ort",
            "bestätigt",
            "2026-07-01 00:30",
            "",
        ],
        [
            "Zoë Ünal",
            "",
            "",
            "",
            "vor Ort",
            "auf der Warteliste",
            "2026-12-24 18:00",
            "3",
        ],
    ]


def test_who_has_no_address_stands_with_that_of_who_registered_them(
    team: Client, workshop: Workshop
) -> None:
    RegistrationFactory.create(workshop=workshop, email="", contact_email="anna@example.org")
    [_headings, row] = exported(team, workshop)
    assert row[2] == "anna@example.org"


def test_all_are_in_it_who_have_had_or_wait_for_a_seat_as_german_sorts_them(
    team: Client, workshop: Workshop
) -> None:
    people: dict[str, dict[str, Any]] = {
        "Zacharias": {},
        "Ägidius": {"state": "attended"},
        "Bela": {"state": "no_show"},
        "Ida": {"number": 1},
        "Otto": {"pending": True},
        "Abgesagt": {"state": "cancelled"},
        "Verfallen": {"state": "expired"},
    }
    for name, traits in people.items():
        RegistrationFactory.create(workshop=workshop, name=name, **traits)
    RegistrationFactory.create(name="Anderswo")
    [_heading, *rows] = exported(team, workshop, "name")
    assert rows == [["Ägidius"], ["Bela"], ["Ida"], ["Otto"], ["Zacharias"]]


def test_those_chosen_in_the_list_are_in_it_and_no_others(team: Client, workshop: Workshop) -> None:
    chosen = [
        RegistrationFactory.create(workshop=workshop, name="Erika"),
        RegistrationFactory.create(workshop=workshop, name="Max", state="cancelled"),
    ]
    RegistrationFactory.create(workshop=workshop, name="Nicht gewählt")
    address = admin_address(workshop, "participants_export")
    keys = [each.pk for each in chosen]
    asking = team.post(address, {"_selected_action": keys})
    assert "Die Datei enthält 2 Personen." in asking.text
    carried = asking.context["chosen"]
    assert f'<input type="hidden" name="auswahl" value="{carried}">' in asking.text
    assert exported(team, workshop, "name", auswahl=carried)[1:] == [["Erika"], ["Max"]]


def test_everybody_whom_the_list_shows_is_in_it(team: Client, workshop: Workshop) -> None:
    RegistrationFactory.create(workshop=workshop, name="Erika", number=1)
    RegistrationFactory.create(workshop=workshop, name="Max")
    page = team.get(admin_address(workshop, "participants") + "?zustand=waiting")
    everybody = page.context["everybody"]
    assert f'type="checkbox" name="auswahl" value="{everybody}"' in page.text
    assert exported(team, workshop, "name", auswahl=everybody) == [["Name"], ["Erika"]]


def test_a_choice_of_nobody_is_no_file_of_everybody(team: Client, workshop: Workshop) -> None:
    address = admin_address(workshop, "participants_export")
    RegistrationFactory.create(workshop=workshop, name="Nicht gewählt")
    forgotten = RegistrationFactory.create(workshop=workshop, state="attended")
    stranger = RegistrationFactory.create(name="Anderswo")
    carried = team.post(address, {"_selected_action": [forgotten.pk]}).context["chosen"]
    services.forget(forgotten)
    file = {"format": "csv", "columns": ["name"]}
    for sent in [{"auswahl": carried}, {"_selected_action": [stranger.pk]}]:
        answer = team.post(address, file | sent)
        assert answer["Location"] == admin_address(workshop, "participants")


def test_forgotten_people_are_left_out(team: Client, workshop: Workshop) -> None:
    services.forget(RegistrationFactory.create(workshop=workshop, state="attended"))
    assert exported(team, workshop, "name") == [["Name"]]


def test_the_first_answer_asks_and_ticks_nothing_delicate(team: Client) -> None:
    workshop = WorkshopFactory.create(published=True, asks_needs=True)
    QuestionFactory.create(workshop=workshop)
    form = team.get(admin_address(workshop, "participants_export")).context["form"]
    assert form["columns"].value() == USUAL
    assert (form["answers"].value(), form["needs"].value()) == (None, None)


def test_what_a_date_did_not_ask_is_not_offered(team: Client, workshop: Workshop) -> None:
    figures = {"organisation_kind", "organisation_size", "municipality"}
    asked = {*figures, "photo_consent", "answers", "needs"}
    assert asked & set(offered(team, workshop)) == set()
    everything = WorkshopFactory.create(
        published=True, asks_figures=True, asks_needs=True, asks_photo_consent=True
    )
    QuestionFactory.create(workshop=everything)
    assert asked <= set(offered(team, everything))


def test_figures_and_consents_that_a_date_asked_for_are_columns(team: Client) -> None:
    workshop = WorkshopFactory.create(published=True, asks_figures=True, asks_photo_consent=True)
    RegistrationFactory.create(workshop=workshop, name="Ohne alles")
    given = RegistrationFactory.create(
        workshop=workshop,
        name="Mit allem",
        organisation_kind="company",
        organisation_size="micro",
        municipality=municipality("Wunstorf"),
    )
    PhotoConsentFactory.create(registration=given)
    taken_back = RegistrationFactory.create(workshop=workshop, name="Zurückgenommen")
    PhotoConsentFactory.create(registration=taken_back, withdrawn_at=timezone.now())
    columns = ["organisation_kind", "organisation_size", "municipality", "photo_consent"]
    assert exported(team, workshop, *columns) == [
        ["Art der Einrichtung", "Unternehmensgröße", "Kommune", "Einwilligung in Bilder"],
        ["Unternehmen", "1–9 Beschäftigte", "Wunstorf", "ja"],
        ["", "", "", "nein"],
        ["", "", "", "nein"],
    ]


def test_answers_and_needs_are_in_it_only_if_they_are_ticked(team: Client) -> None:
    workshop = WorkshopFactory.create(published=True, asks_needs=True)
    person = RegistrationFactory.create(workshop=workshop)
    eats = QuestionFactory.create(workshop=workshop, text="Was essen Sie?", several=True)
    works = QuestionFactory.create(workshop=workshop, text="Woran arbeiten Sie?")
    AnswerFactory.create(registration=person, question=eats, value=["Vegan", "Vegetarisch"])
    NeedsFactory.create(registration=person, text="Gebärdensprache")
    assert "Gebärden" not in str(exported(team, workshop))
    assert exported(team, workshop, "name", answers="on", needs="on") == [
        ["Name", eats.text, works.text, "Bedarf zur Barrierefreiheit"],
        [person.name, "Vegan, Vegetarisch", "", "Gebärdensprache"],
    ]


def test_needs_are_for_those_who_may_see_them(
    team: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop = WorkshopFactory.create(published=True, asks_needs=True)
    NeedsFactory.create(registration__workshop=workshop, text="Gebärdensprache")
    may = User.has_perm
    monkeypatch.setattr(
        User, "has_perm", lambda *asked: asked[1] != "workshops.view_needs" and may(*asked)
    )
    assert "needs" not in offered(team, workshop)
    assert "Gebärden" not in str(exported(team, workshop, "name", needs="on"))


def test_what_looks_like_a_formula_stays_a_text(team: Client, workshop: Workshop) -> None:
    RegistrationFactory.create(workshop=workshop, name="=1+1", organisation="@SUM(A1)")
    question = QuestionFactory.create(workshop=workshop, text="=Frage?")
    registration = workshop.registrations.get()
    AnswerFactory.create(registration=registration, question=question, value="+49 511 1")
    rows = exported(team, workshop, "name", "organisation", answers="on")
    assert rows[0][2] == "'=Frage?"
    assert rows[1] == ["'=1+1", "'@SUM(A1)", "'+49 511 1"]


def test_nobodys_link_is_in_a_file_or_on_the_list(team: Client) -> None:
    workshop = WorkshopFactory.create(published=True, asks_needs=True, asks_photo_consent=True)
    person = RegistrationFactory.create(workshop=workshop)
    columns = [*USUAL, "photo_consent"]
    rows = exported(team, workshop, *columns, needs="on")
    listing = team.get(admin_address(workshop, "participants_print")).text
    for text in (str(rows), listing):
        assert person.name in text
        assert person.random_key.hex not in text


def test_an_excel_file_is_called_by_its_date_and_the_day_of_today(
    team: Client, workshop: Workshop
) -> None:
    RegistrationFactory.create(workshop=workshop, name="Jürgen")
    data = {"format": "xlsx", "columns": ["name"]}
    response = team.post(admin_address(workshop, "participants_export"), data)
    day = timezone.localdate().isoformat()
    assert response["Content-Disposition"] == (
        f'attachment; filename="teilnehmende-{workshop.slug}-stand-{day}.xlsx"'
    )
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert list(sheet.iter_rows(values_only=True)) == [("Name",), ("Jürgen",)]


def test_a_file_without_columns_is_refused(team: Client, workshop: Workshop) -> None:
    address = admin_address(workshop, "participants_export")
    response = team.post(address, {"format": "csv"})
    assert response.status_code == 422
    assert "columns" in response.context["form"].errors


def test_files_stay_german_whatever_the_page_speaks(team: Client, workshop: Workshop) -> None:
    RegistrationFactory.create(workshop=workshop)
    team.cookies["django_language"] = "en"
    assert exported(team, workshop, "state") == [["Zustand"], ["bestätigt"]]


@pytest.mark.parametrize(("ticked", "page"), [({}, "export"), ({"needs": "on"}, "export_needs")])
def test_each_file_is_on_record_and_the_question_before_it_is_not(
    team: Client, ticked: dict[str, str], page: str
) -> None:
    workshop = WorkshopFactory.create(published=True, asks_needs=True)
    RegistrationFactory.create_batch(3, workshop=workshop)
    team.get(admin_address(workshop, "participants_export"))
    assert on_record() == []
    exported(team, workshop, "name", **ticked)
    assert on_record() == [("workshops.workshop", page, str(workshop.pk), 3)]


@pytest.mark.parametrize("page", ["participants_export", "participants_print"])
def test_nothing_leaves_the_house_without_the_right(
    team: Client, workshop: Workshop, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    may = User.has_perm
    monkeypatch.setattr(
        User, "has_perm", lambda *asked: asked[1] != "workshops.export_registration" and may(*asked)
    )
    assert team.get(admin_address(workshop, page)).status_code == 403


def test_the_list_of_participants_leads_to_all_of_it(team: Client, workshop: Workshop) -> None:
    RegistrationFactory.create(workshop=workshop)
    page = team.get(admin_address(workshop, "participants")).text
    names = ["participants_export", "participants_print", "participants_figures"]
    addresses = [admin_address(workshop, name) for name in names]
    assert [page.count(f'href="{address}"') for address in addresses] == [1, 1, 1]
    assert page.count(f'formaction="{addresses[0]}?') == 1


# The list to sign --------------------------------------------------------------------------------


def test_the_list_has_a_sheet_for_each_group_and_one_for_those_without(
    team: Client, workshop: Workshop
) -> None:
    first, _empty = (
        workshop.groups.create(name=name, order=order)
        for order, name in enumerate(["Produktion", "Stadt"])
    )
    RegistrationFactory.create(workshop=workshop, name="Zoë Ünal", group=first)
    RegistrationFactory.create(workshop=workshop, name="Ärmin Ahrens", group=first)
    RegistrationFactory.create(workshop=workshop, name="Ohne Gruppe")
    sheets = team.get(admin_address(workshop, "participants_print")).context["sections"]
    assert [(sheet.group, [each.name for each in sheet.people]) for sheet in sheets] == [
        ("Produktion", ["Ärmin Ahrens", "Zoë Ünal"]),
        ("Stadt", []),
        ("ohne Arbeitsgruppe", ["Ohne Gruppe"]),
    ]


def test_those_who_take_part_online_sign_nothing(team: Client) -> None:
    hybrid = WorkshopFactory.create(published=True, online_url="https://raum.example.org")
    online = WorkshopFactory.create(
        published=True,
        online_url="https://raum.example.org",
        venue_name="",
        venue_municipality=None,
    )
    for workshop in (hybrid, online):
        RegistrationFactory.create(workshop=workshop, name="Zuhause Meyer", mode="online")
    assert "Zuhause" not in printed(team, hybrid).text
    assert "Zuhause" in printed(team, online).text


def test_only_those_with_a_sure_seat_are_on_the_list(team: Client, workshop: Workshop) -> None:
    people: dict[str, dict[str, Any]] = {
        "Sicher": {},
        "Gekommen": {"state": "attended", "is_walk_in": True},
        "Wartend": {"number": 1},
        "Offen": {"pending": True},
        "Abgesagt": {"state": "cancelled"},
    }
    for name, traits in people.items():
        RegistrationFactory.create(workshop=workshop, name=name, **traits)
    services.forget(RegistrationFactory.create(workshop=workshop, state="attended"))
    [sheet] = team.get(admin_address(workshop, "participants_print")).context["sections"]
    assert [each.name for each in sheet.people] == ["Gekommen", "Sicher"]


def test_the_list_says_what_when_where_and_who_pays(team: Client) -> None:
    workshop = WorkshopFactory.create(
        published=True, starts_at=berlin(2027, 1, 17, 9, 30), venue_address="Gartenweg 7"
    )
    funding = FundingFactory.create()
    workshop.fundings.add(funding)
    RegistrationFactory.create(workshop=workshop, name="Jürgen", organisation="Bäder KG")
    assert printed(team, workshop).text == (
        f"Teilnahmeliste {workshop.title} Sonntag, 17. Januar 2027, 9.30–12.30 Uhr"
        f" Seminarraum am Größen Garten, Gartenweg 7, Hannover {funding.mandatory_text}"
        " Nr. Name Betrieb oder Einrichtung Unterschrift 1 Jürgen Bäder KG"
    )


def test_columns_and_blank_lines_are_chosen(team: Client) -> None:
    workshop = WorkshopFactory.create(published=True, asks_photo_consent=True)
    given = RegistrationFactory.create(workshop=workshop, name="Anna", email="anna@example.org")
    PhotoConsentFactory.create(registration=given)
    RegistrationFactory.create(workshop=workshop, name="Bela", email="bela@example.org")
    page = printed(team, workshop, "?spalten=email&spalten=photo_consent&leerzeilen=7")
    assert page.text.endswith(
        "Nr. Name E-Mail-Adresse Bilder 1 Anna anna@example.org ja 2 Bela bela@example.org nein"
    )
    html = team.get(f"{admin_address(workshop, 'participants_print')}?leerzeilen=7").text
    assert html.count("<tr><td></td><td></td>") == 7


@pytest.mark.parametrize("number", ["-1", "51", "viele", ""])
def test_a_number_of_blank_lines_that_makes_no_sense_is_said(
    team: Client, workshop: Workshop, number: str
) -> None:
    address = f"{admin_address(workshop, 'participants_print')}?leerzeilen={number}"
    response = team.get(address)
    assert response.context["form"].errors.keys() == {"leerzeilen"}
    assert response.text.count("<tr><td></td><td></td>") == 3


def test_the_printed_list_is_on_record(team: Client, workshop: Workshop) -> None:
    RegistrationFactory.create_batch(2, workshop=workshop)
    printed(team, workshop)
    assert on_record() == [("workshops.workshop", "print", str(workshop.pk), 2)]


# Figures -----------------------------------------------------------------------------------------


def test_figures_are_a_page_and_a_file(team: Client) -> None:
    workshop = WorkshopFactory.create(past=True, published=True)
    RegistrationFactory.create_batch(
        2, workshop=workshop, state="attended", organisation_kind="company"
    )
    address = admin_address(workshop, "participants_figures")
    assert (
        "Insgesamt angemeldet teilgenommen nicht erschienen Personen 2 2 0"
        in Page(team.get(address)).text
    )
    assert csv_rows(team.get(f"{address}?als=csv").content) == [
        ["Nach", "Wert", "angemeldet", "teilgenommen", "nicht erschienen"],
        ["Insgesamt", "Personen", "2", "2", "0"],
        ["Insgesamt", "verschiedene Einrichtungen", "1", "1", ""],
        ["Art der Einrichtung", "Unternehmen", "2", "2", "0"],
    ]
    assert on_record() == []


def test_the_page_says_what_it_would_overwrite_and_then_does(team: Client) -> None:
    workshop = WorkshopFactory.create(past=True, published=True)
    RegistrationFactory.create_batch(5, workshop=workshop, state="attended")
    address = admin_address(workshop, "participants_figures")
    page = team.get(address)
    assert "noch keinen Rückblick" in page.text
    answer = team.post(address, {"seen_version": page.context["form"]["seen_version"].value()})
    record = Workshop.objects.get(pk=workshop.pk).record
    assert (answer["Location"], record.participants) == (admin_address(record), 5)
    assert f"{address}#rueckblick" in team.get(admin_address(record)).text
    RegistrationFactory.create(workshop=workshop, state="attended")
    page = team.get(address)
    [line] = page.context["changes"]
    assert (line.label, line.before, line.after) == (
        "Teilnehmende",
        "<del>5</del>",
        "<ins>6</ins>",
    )
    team.post(address, {"seen_version": page.context["form"]["seen_version"].value()})
    record.refresh_from_db()
    assert record.participants == 6
    assert "stehen diese Zahlen schon" in team.get(address).text


def test_without_attendance_the_page_says_so_and_offers_nothing(
    team: Client, workshop: Workshop
) -> None:
    RegistrationFactory.create(workshop=workshop)
    address = admin_address(workshop, "participants_figures")
    page = team.get(address)
    assert "noch keine Anwesenheit eingetragen" in page.text
    assert "seen_version" not in page.text
    refused = team.post(address, {"seen_version": 0})
    assert refused.status_code == 409
    assert "noch keine Anwesenheit eingetragen" in str(refused.context["form"].errors)


def test_editors_propose_figures_for_a_public_record(team: Client) -> None:
    workshop = WorkshopFactory.create(past=True, published=True)
    RegistrationFactory.create_batch(4, workshop=workshop, state="attended")

    record = WorkshopRecordFactory.create(workshop=workshop, published=True, participants=9)
    address = admin_address(workshop, "participants_figures")
    page = team.get(address)
    assert "Zahlen aus der Anwesenheit vorschlagen" in page.text
    seen = page.context["form"]["seen_version"].value()
    answer = team.post(address, {"seen_version": seen}, follow=True)
    assert "sieht Ihren Vorschlag" in answer.text
    record.refresh_from_db()
    assert record.participants == 9


# How much it costs -------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 30])
def test_a_file_costs_the_same_with_any_number_of_people(team: Client, number: int) -> None:
    workshop = WorkshopFactory.create(
        published=True, asks_figures=True, asks_needs=True, asks_photo_consent=True, groups=[50]
    )
    question = QuestionFactory.create(workshop=workshop)
    for person in RegistrationFactory.create_batch(
        number,
        workshop=workshop,
        group=workshop.groups.get(),
        municipality=municipality("Wunstorf"),
    ):
        AnswerFactory.create(registration=person, question=question)
        NeedsFactory.create(registration=person)
        PhotoConsentFactory.create(registration=person)
    columns = [*USUAL, "organisation_kind", "municipality", "photo_consent"]
    with CaptureQueriesContext(connection) as asked:
        rows = exported(team, workshop, *columns, answers="on", needs="on")
    assert (len(rows), len(asked)) == (number + 1, FRAME + 6)


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_costs_the_same_with_any_number_of_people(team: Client, number: int) -> None:
    workshop = WorkshopFactory.create(published=True, asks_photo_consent=True, groups=[50])
    for person in RegistrationFactory.create_batch(
        number, workshop=workshop, group=workshop.groups.get()
    ):
        PhotoConsentFactory.create(registration=person)
    address = admin_address(workshop, "participants_print")
    with CaptureQueriesContext(connection) as asked:
        team.get(f"{address}?spalten=photo_consent&leerzeilen=0")
    assert len(asked) == FRAME + 7
