"""What a date asks beyond name and address: stored with the seat, gone with the name."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from notifications.emails import render
from notifications.models import OutgoingMail
from taxonomy.models import Municipality
from tests.support.factories import (
    QuestionFactory,
    RegistrationFactory,
    WorkshopFactory,
    WorkshopSeriesFactory,
)
from tests.support.reading import Page
from work.tasks import forget
from workshops import services
from workshops.models import Answer, Question, Registration, Workshop
from workshops.models.registration_queries import KEPT_FOR
from workshops.question_fields import SHOWN
from workshops.services import Applicant, Changed, Closed, Colleague, Told

pytestmark = pytest.mark.django_db

JANA = {"name": "Jana Öztürk", "email": "jana@betrieb.example", "consent": "on"}


def address(workshop: Workshop) -> str:
    return f"{workshop.get_absolute_url()}anmeldung/"


def form_of(client: Client, workshop: Workshop) -> Any:
    return client.get(address(workshop)).context["form"]


def send(client: Client, workshop: Workshop, **changes: object) -> Any:
    """As it was shown at this moment."""
    shown = form_of(client, workshop).state_of_questions
    return client.post(address(workshop), {**JANA, SHOWN: shown, **changes})


def key(question: Question) -> str:
    return f"question_{question.pk}"


def stored() -> dict[str, object]:
    return {answer.question.text: answer.value for answer in Answer.objects.all()}


# The form ----------------------------------------------------------------------------------------


def test_a_date_without_questions_asks_for_nothing_but_the_mail_afterwards(client: Client) -> None:
    form = form_of(client, WorkshopFactory.create(published=True))
    assert list(form.further_names) == ["wants_record"]
    assert form.shown_questions == ""


def test_questions_stand_after_the_first_screen_and_consent_is_last(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True, groups=[5], asks_figures=True)
    question = QuestionFactory.create(workshop=workshop)
    response = client.get(address(workshop))
    assert list(response.context["form"].fields) == [
        *("name", "email", "organisation", "group", "second_choice", "together"),
        *(key(question), "organisation_kind", "organisation_size", "municipality"),
        *("wants_record", "wants_outcomes_for", "consent"),
    ]
    text = Page(response).text
    places = [text.index(each) for each in ("Arbeitsgruppe", "Weitere Angaben", "Zweck und Frist")]
    assert places == sorted(places)
    assert places[1] < text.index(question.text) < places[2]


def test_each_question_says_what_for_and_until_when(client: Client) -> None:
    starts_at = datetime(2031, 1, 7, 9, tzinfo=UTC)
    workshop = WorkshopFactory.create(published=True, starts_at=starts_at)
    workshop.registration_opens_at = datetime(2026, 1, 1, tzinfo=UTC)
    workshop.save()
    QuestionFactory.create(workshop=workshop)
    text = Page(client.get(address(workshop))).text
    purpose = "Damit wir die Gruppen vorbereiten können."
    assert f"{purpose} Wird am 6. Juli 2031 gelöscht." in text


def test_in_english_what_is_only_german_says_so(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    QuestionFactory.create(
        workshop=workshop, choice=True, text_en="What do you eat?", options_en="Vegan\nVeg\nMeat"
    )
    html = client.get(f"/en{address(workshop)}").content.decode()
    assert "What do you eat?" in html
    assert "Meat" in html
    assert 'value="Mit Fleisch"' in html
    assert '<span lang="de">Damit wir die Gruppen vorbereiten können</span>' in html


def test_english_options_are_shown_only_if_all_are_there(client: Client) -> None:
    question = QuestionFactory.create(choice=True, options_en="Vegan")
    html = client.get(f"/en{address(question.workshop)}").content.decode()
    assert '<span lang="de">Vegetarisch</span>' in html


def test_many_questions_take_as_many_statements_as_one(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True, asks_figures=True)
    asked = []
    for number in (1, 20):
        QuestionFactory.create_batch(number, workshop=workshop, choice=True)
        form_of(client, workshop)
        with CaptureQueriesContext(connection) as statements:
            form_of(client, workshop)
        asked.append(len(statements))
    assert asked[0] == asked[1]


# Answers -----------------------------------------------------------------------------------------


def test_answers_are_stored_with_the_seat(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    text = QuestionFactory.create(workshop=workshop, text="Thema")
    choice = QuestionFactory.create(workshop=workshop, text="Essen", choice=True)
    several = QuestionFactory.create(workshop=workshop, text="Auch gern", several=True)
    yes_no = QuestionFactory.create(workshop=workshop, text="Mit Zug", kind=Question.Kind.YES_NO)
    answers = {
        key(text): " Schicht\u00adübergabe ",
        key(choice): "Vegan",
        key(several): ["Vegan", "Mit Fleisch"],
        key(yes_no): "nein",
    }
    assert send(client, workshop, **answers).status_code == 302
    assert stored() == {
        "Thema": "Schichtübergabe",
        "Essen": "Vegan",
        "Auch gern": ["Vegan", "Mit Fleisch"],
        "Mit Zug": False,
    }
    labels = [answer.value_label for answer in Answer.objects.all()]
    assert labels == ["Schichtübergabe", "Vegan", "Vegan, Mit Fleisch", "nein"]


def test_what_is_left_out_is_not_stored(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    for kind in Question.Kind.values:
        QuestionFactory.create(workshop=workshop, kind=kind, options="A\nB")
    assert send(client, workshop).status_code == 302
    assert stored() == {}


@pytest.mark.parametrize("kind", Question.Kind.values)
def test_a_required_question_is_asked_again(client: Client, kind: str) -> None:
    workshop = WorkshopFactory.create(published=True)
    question = QuestionFactory.create(
        workshop=workshop, kind=kind, options="A\nB", is_required=True
    )
    response = send(client, workshop)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [key(question)]
    assert "Dieses Feld ist" not in response.context["form"].errors.as_text()
    assert not Registration.objects.exists()


@pytest.mark.parametrize("kind", ["choice", "several", "yes_no"])
@pytest.mark.parametrize("forged", ["Steak", "a\x00b", "Vegan\u200b"])
def test_an_option_that_is_not_offered_is_refused(client: Client, kind: str, forged: str) -> None:
    workshop = WorkshopFactory.create(published=True)
    question = QuestionFactory.create(workshop=workshop, kind=kind, options="Vegan\nMit Fleisch")
    response = send(client, workshop, **{key(question): forged})
    assert (response.status_code, list(response.context["form"].errors)) == (422, [key(question)])


def test_a_text_is_no_longer_than_promised(client: Client) -> None:
    question = QuestionFactory.create()
    for length, status in [(500, 302), (501, 422)]:
        answer = {key(question): "ä" * length}
        assert send(client, question.workshop, **answer).status_code == status


def test_a_question_of_another_date_is_not_answered(client: Client) -> None:
    workshop, other = WorkshopFactory.create(published=True), QuestionFactory.create()
    assert send(client, workshop, **{key(other): "x"}).status_code == 302
    assert stored() == {}


def test_when_questions_change_meanwhile_nothing_is_lost(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    question = QuestionFactory.create(workshop=workshop)
    shown = form_of(client, workshop).state_of_questions
    QuestionFactory.create(workshop=workshop, text="Kommen Sie mit dem Zug?")
    sent = {**JANA, SHOWN: shown, key(question): "An der Schichtübergabe"}
    response = client.post(address(workshop), sent)
    html = response.content.decode()
    assert response.status_code == 422
    assert "Die Fragen haben sich geändert" in html
    assert "Kommen Sie mit dem Zug?" in html
    assert "An der Schichtübergabe</textarea>" in html
    now_shown = response.context["form"].state_of_questions
    assert client.post(address(workshop), sent | {SHOWN: now_shown}).status_code == 302
    assert stored() == {question.text: "An der Schichtübergabe"}


def test_a_question_taken_away_before_the_lock_is_said() -> None:
    question = QuestionFactory.create()
    workshop, answers = question.workshop, {question: "x"}
    Question.objects.all().delete()
    question.pk = 1
    with pytest.raises(Changed, match="Fragen haben sich geändert"):
        services.register(workshop, Applicant("Jana", "j@betrieb.example"), told=Told(answers))
    assert not Registration.objects.exists()


def test_sent_twice_it_is_answered_once(client: Client) -> None:
    question = QuestionFactory.create()
    for _again in range(2):
        send(client, question.workshop, **{key(question): "x"})
    assert Answer.objects.count() == 1


# Figures -----------------------------------------------------------------------------------------


def test_figures_are_asked_only_where_the_date_asks_and_stored_as_chosen(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True, asks_figures=True)
    town = workshop.region.municipalities.get(name="Wedemark")
    figures = {"organisation_kind": "chamber", "organisation_size": "small"}
    assert send(client, workshop, **figures, municipality=town.pk).status_code == 302
    registration = Registration.objects.get()
    assert (registration.organisation_kind, registration.organisation_size) == ("chamber", "small")
    assert registration.municipality == town
    other = WorkshopFactory.create(published=True)
    send(client, other, **figures, municipality=town.pk)
    assert Registration.objects.get(workshop=other).municipality is None


@pytest.mark.parametrize("name", ["organisation_kind", "organisation_size", "municipality"])
def test_a_figure_that_is_not_offered_is_refused(client: Client, name: str) -> None:
    workshop = WorkshopFactory.create(published=True, asks_figures=True)
    response = send(client, workshop, **{name: "999999"})
    assert list(response.context["form"].errors) == [name]


def test_municipalities_are_those_of_the_region_by_district(client: Client) -> None:
    one = WorkshopFactory.create(published=True, asks_figures=True)
    choices = form_of(client, one).fields["municipality"].choices
    assert {label for _key, label in choices[1:]} == set(
        one.region.municipalities.values_list("name", flat=True)
    )
    one.also_for.set([*type(one.region).objects.exclude(pk=one.region_id)])
    grouped = form_of(client, one).fields["municipality"].choices[1:]
    regions = [one.region, *one.also_for.all()]
    expected = Municipality.objects.filter(regions__in=regions).distinct()
    assert sum(len(of_district) for _name, of_district in grouped) == expected.count()


# What remains ------------------------------------------------------------------------------------


def test_answers_go_with_the_name_and_figures_stay() -> None:
    question = QuestionFactory.create()
    workshop = question.workshop
    town = workshop.region.municipalities.all()[0]
    told = Told({question: "Geheimes"}, "company", "micro", town, True, 2)
    services.register(workshop, Applicant("Jana Öztürk", "jana@betrieb.example"), told=told)
    with time_machine.travel(workshop.over_at.astimezone(UTC) + KEPT_FOR - timedelta(minutes=1)):
        forget()
        assert Answer.objects.exists()
    with time_machine.travel(workshop.over_at.astimezone(UTC) + KEPT_FOR + timedelta(minutes=1)):
        forget()
    assert not Answer.objects.exists()
    registration = Registration.objects.get()
    assert (registration.organisation_size, registration.municipality) == ("micro", town)
    assert (registration.wants_record, registration.wants_outcomes_for) == (False, None)


def test_whoever_takes_over_a_seat_takes_over_nothing_told() -> None:
    question = QuestionFactory.create()
    registration = RegistrationFactory.create(
        workshop=question.workshop, organisation_kind="company", wants_record=True
    )
    registration.answers.create(question=question, value="x")
    services.erase_told(registration)
    registration.refresh_from_db()
    assert not Answer.objects.exists()
    assert (registration.organisation_kind, registration.wants_record) == ("", False)


# By link -----------------------------------------------------------------------------------------


def asked_later(**facts: Any) -> tuple[Question, Registration]:
    """Somebody with a seat, whom nobody has asked."""
    question = QuestionFactory.create(is_required=True, **facts)
    return question, RegistrationFactory.create(workshop=question.workshop)


def answer(client: Client, registration: Registration, **answers: object) -> Any:
    path = f"{registration.link_path}fragen/"
    form = client.get(path).context["form"]
    return client.post(path, {SHOWN: form.state_of_questions, **answers})


def test_whoever_was_not_asked_answers_by_link_and_anew_as_long_as_they_like(
    client: Client,
) -> None:
    question, registration = asked_later(choice=True)
    assert "brauchen wir noch Antworten" in client.get(registration.link_path).text
    assert answer(client, registration).status_code == 422
    assert answer(client, registration, **{key(question): "Vegan"}).status_code == 302
    assert answer(client, registration, **{key(question): "Vegan"}).status_code == 302
    assert stored() == {question.text: "Vegan"}
    assert registration.events.filter(kind="details").count() == 1
    page = client.get(registration.link_path).text
    assert "brauchen wir noch Antworten" not in page
    assert "Fragen der Veranstaltung beantworten" in page
    answer(client, registration, **{key(question): "Vegetarisch"})
    assert stored() == {question.text: "Vegetarisch"}


def test_of_what_one_may_leave_out_nobody_is_reminded(client: Client) -> None:
    question = QuestionFactory.create()
    registration = RegistrationFactory.create(workshop=question.workshop)
    page = client.get(registration.link_path).text
    assert "brauchen wir noch Antworten" not in page
    assert "Fragen der Veranstaltung beantworten" in page


@pytest.mark.parametrize(
    ("kind", "value"), [("yes_no", True), ("yes_no", False), ("several", ["Vegan"]), ("text", "x")]
)
def test_what_was_answered_stands_in_the_form(client: Client, kind: str, value: object) -> None:
    options = "Vegan\nVegetarisch" if kind == "several" else ""
    question, registration = asked_later(kind=kind, options=options)
    registration.answers.create(question=question, value=value)
    form = client.get(f"{registration.link_path}fragen/").context["form"]
    sent = form[key(question)].initial
    answer(client, registration, **{key(question): sent})
    assert stored() == {question.text: value}
    assert not registration.events.filter(kind="details").exists()


def test_only_a_seat_or_number_that_is_confirmed_and_still_to_come_is_asked(
    client: Client,
) -> None:
    question = QuestionFactory.create(is_required=True)
    for facts in ({"pending": True}, {"state": "cancelled"}, {"state": "expired"}):
        registration = RegistrationFactory.create(workshop=question.workshop, **facts)
        assert client.get(f"{registration.link_path}fragen/").status_code == 302
        with pytest.raises(Closed):
            services.answer(registration, {question: "x"})
    assert not stored()


def test_a_question_taken_away_meanwhile_leaves_the_former_answers(client: Client) -> None:
    question, registration = asked_later()
    registration.answers.create(question=question, value="Früheres")
    gone = QuestionFactory.create(workshop=question.workshop)
    Question.objects.filter(pk=gone.pk).delete()
    with pytest.raises(Changed), transaction.atomic():
        services.answer(registration, {gone: "x"})
    assert stored() == {question.text: "Früheres"}


def test_colleagues_and_whoever_changes_the_date_are_asked_in_their_mail() -> None:
    question = QuestionFactory.create(
        workshop__series=WorkshopSeriesFactory.create(), is_required=True
    )
    date, applicant = question.workshop, Applicant("Jana Öztürk", "jana@betrieb.example")
    mehmet = Colleague("Mehmet Heide", "mehmet@betrieb.example")
    told = Told(answers={question: "Alles"})
    booked = services.book(date, applicant, colleagues=[mehmet], told=told)
    services.confirm(booked.registration)
    other = WorkshopFactory.create(published=True, series=date.series)
    QuestionFactory.create(workshop=other, is_required=True)
    services.change_date(booked.registration, to=other)
    ask = "Bitte beantworten Sie über den Link noch die Fragen der Veranstaltung."
    for purpose in ("colleague_registered", "seat_confirmed"):
        last = OutgoingMail.objects.filter(purpose=purpose).latest("pk")
        assert ask in str(render(last).body)


def test_whoever_has_answered_is_not_asked_again() -> None:
    question = QuestionFactory.create(is_required=True)
    applicant, told = Applicant("Jana Öztürk", "jana@b.example"), Told({question: "Alles"})
    services.confirm(services.book(question.workshop, applicant, told=told).registration)
    last = OutgoingMail.objects.get(purpose="seat_confirmed")
    assert "Bitte beantworten Sie" not in str(render(last).body)
