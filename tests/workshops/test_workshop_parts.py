"""Programme, groups and questions of a date: in their order, and true to who has answered."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from editorial import services
from editorial.snapshots import content_of
from tests.support.factories import (
    AgendaItemFactory,
    QuestionFactory,
    RegistrationFactory,
    UserFactory,
    WorkshopFactory,
)
from tests.support.moments import berlin
from tests.support.reading import errors_of, typed_in_admin
from tests.support.team import kept
from tests.support.team import page as address
from workshops.models import Answer, Question, Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher(client: Client) -> Client:
    client.force_login(UserFactory.create(publisher=True))
    return client


def typed(client: Client, workshop: Workshop) -> dict[str, Any]:
    return typed_in_admin(client, address(workshop))


def added(prefix: str, *rows: dict[str, Any], to: dict[str, Any]) -> dict[str, Any]:
    """The form with new rows at the end of a part, as the browser sends them."""
    there = int(to[f"{prefix}-TOTAL_FORMS"])
    data = to | {f"{prefix}-TOTAL_FORMS": there + len(rows)}
    for number, row in enumerate(rows, start=there):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


# The programme -----------------------------------------------------------------------------------


def titles_after(
    publisher: Client, workshop: Workshop, *rows: tuple[str, str], order: int = 0
) -> list[str]:
    """The programme after points (time, title) were added in this order."""
    new = [
        {"start_time": clock, "title": title, "order": order + number}
        for number, (clock, title) in enumerate(rows)
    ]
    response = publisher.post(
        address(workshop), added("agenda", *new, to=typed(publisher, workshop))
    )
    assert response.status_code == 302, errors_of(response)
    return [item.title for item in workshop.agenda.all()]


def test_the_programme_is_in_the_order_of_its_times(publisher: Client) -> None:
    workshop = WorkshopFactory.create(starts_at=berlin(2027, 3, 12, 9, 30))
    rows = [("11", "Gruppen"), ("9.30", "Begrüßung"), ("10 Uhr", "Vortrag")]
    assert titles_after(publisher, workshop, *rows) == ["Begrüßung", "Vortrag", "Gruppen"]
    late = titles_after(publisher, workshop, ("10:30", "Kaffee"), order=3)
    assert late == ["Begrüßung", "Vortrag", "Kaffee", "Gruppen"]


def test_what_has_no_time_or_the_same_stays_behind_what_it_was_put_behind(
    publisher: Client,
) -> None:
    workshop = WorkshopFactory.create(starts_at=berlin(2027, 3, 12, 9, 30))
    rows = [("", "Einlass"), ("11", "A"), ("11", "B"), ("", "Fragen"), ("10", "Vortrag")]
    assert titles_after(publisher, workshop, *rows) == ["Einlass", "Vortrag", "A", "B", "Fragen"]


def test_the_hours_after_midnight_end_an_evening(publisher: Client) -> None:
    evening = WorkshopFactory.create(
        starts_at=berlin(2027, 3, 12, 20), ends_at=berlin(2027, 3, 13, 1)
    )
    rows = [("0:30", "Ausklang"), ("19:30", "Einlass"), ("22", "Podium")]
    assert titles_after(publisher, evening, *rows) == ["Einlass", "Podium", "Ausklang"]


def test_the_programme_of_several_days_stays_as_it_was_put(publisher: Client) -> None:
    days = WorkshopFactory.create(starts_at=berlin(2027, 3, 12, 9), ends_at=berlin(2027, 3, 13, 16))
    rows = [("9", "Erster Tag"), ("14", "Gruppen"), ("9", "Zweiter Tag")]
    assert titles_after(publisher, days, *rows) == ["Erster Tag", "Gruppen", "Zweiter Tag"]


def test_no_number_stands_beside_a_time(publisher: Client) -> None:
    workshop = WorkshopFactory.create()
    AgendaItemFactory.create(workshop=workshop)
    page = publisher.get(address(workshop))
    (agenda, *_rest) = page.context["inline_admin_formsets"]
    assert agenda.formset.forms[0]["order"].is_hidden


# Groups and questions, moved ---------------------------------------------------------------------


def test_groups_and_questions_stand_where_they_were_put(publisher: Client) -> None:
    workshop = WorkshopFactory.create(capacity=4, groups=[2, 2])
    QuestionFactory.create_batch(2, workshop=workshop)
    first, second = workshop.groups.all()
    data = typed(publisher, workshop) | {"groups-0-order": 1, "groups-1-order": 0}
    data |= {"questions-0-order": 1, "questions-1-order": 0, "questions-1-text": "Und trinken?"}
    assert publisher.post(address(workshop), data).status_code == 302
    assert list(workshop.groups.all()) == [second, first]
    assert workshop.questions.all()[0].text == "Und trinken?"


def test_an_empty_row_that_only_got_its_place_is_none(publisher: Client) -> None:
    workshop = WorkshopFactory.create()
    data = added("questions", {"order": 3, "kind": "text"}, to=typed(publisher, workshop))
    assert publisher.post(address(workshop), data).status_code == 302
    assert workshop.questions.count() == 0


# Questions ---------------------------------------------------------------------------------------

FOOD: dict[str, Any] = {
    "text": "Was möchten Sie essen?",
    "kind": "choice",
    "options": "vegetarisch\nvegan",
    "purpose": "Damit wir das Richtige bestellen.",
    "order": 0,
}


def test_a_question_is_asked_with_what_it_is_for(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    english = {"text_en": "What would you like to eat?", "options_en": "vegetarian\nvegan"}
    data = added("questions", FOOD | english, to=typed(publisher, workshop))
    assert publisher.post(address(workshop), data).status_code == 302
    question = workshop.questions.get()
    assert (question.kind, question.option_list) == ("choice", ["vegetarisch", "vegan"])
    assert question.option_list_en == ["vegetarian", "vegan"]
    (row,) = content_of(workshop)["parts"]["questions"]
    assert row["fields"]["purpose"] == FOOD["purpose"]


@pytest.mark.parametrize(
    ("slip", "field", "words"),
    [
        ({"options": "vegan"}, "options", "Geben Sie mindestens zwei Antworten zur Wahl."),
        ({"options": "vegan\n vegan \n"}, "options", "Zwei Antworten sind gleich."),
        (
            {"options_en": "vegan"},
            "options_en",
            "Auf Deutsch 2 Zeilen, auf Englisch 1: Je eine gehört dazu.",
        ),
        (
            {"kind": "yes_no"},
            "options",
            "Diese Art von Frage hat keine Antworten zur Wahl: Leeren Sie das Feld.",
        ),
        ({"purpose": ""}, "purpose", "Bitte füllen Sie dieses Feld aus."),
    ],
)
def test_a_slip_in_a_question_is_said_beside_its_field(
    publisher: Client, slip: dict[str, str], field: str, words: str
) -> None:
    workshop = WorkshopFactory.create()
    data = added("questions", FOOD | slip, to=typed(publisher, workshop))
    response = publisher.post(address(workshop), data)
    assert response.status_code == 200
    (questions,) = [
        each.formset
        for each in response.context["inline_admin_formsets"]
        if each.formset.model is Question
    ]
    assert questions.forms[0].errors == {field: [words]}


def answered(workshop: Workshop, **traits: Any) -> Question:
    traits.setdefault("kind", "choice")
    options = "vegetarisch\nvegan\nmit Fleisch"
    question: Question = QuestionFactory.create(workshop=workshop, options=options, **traits)
    value: Any = ["vegan", "vegetarisch"] if question.kind == "several" else "vegan"
    person = RegistrationFactory.create(workshop=workshop)
    Answer.objects.create(registration=person, question=question, value=value)
    return question


@pytest.mark.parametrize("kind", ["choice", "several"])
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"DELETE": "on"}, "1 Person hat diese Frage schon beantwortet: Sie bleibt."),
        ({"options": "mit Fleisch\nvegetarisch"}, "Das hat schon jemand gewählt, und es bleibt: "),
        ({"kind": "text", "options": ""}, "Die Frage ist schon beantwortet worden: Ihre Art"),
    ],
)
def test_what_somebody_has_answered_stays(
    publisher: Client, kind: str, change: dict[str, str], words: str
) -> None:
    workshop = WorkshopFactory.create(published=True)
    question = answered(workshop, kind=kind)
    data = typed(publisher, workshop) | {f"questions-0-{key}": each for key, each in change.items()}
    response = publisher.post(address(workshop), data)
    assert response.status_code == 200
    assert words in "".join(errors_of(response))
    question.refresh_from_db()
    assert (question.kind, "vegan" in question.option_list) == (kind, True)


def test_what_nobody_has_chosen_may_go(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    answered(workshop)
    data = typed(publisher, workshop) | {"questions-0-options": "vegan\nvegetarisch"}
    assert publisher.post(address(workshop), data).status_code == 302


def test_a_way_back_keeps_what_was_answered() -> None:
    workshop = WorkshopFactory.create(published=True)
    question = QuestionFactory.create(workshop=workshop, kind="choice", options="a\nb")
    version = kept(workshop)
    Question.objects.filter(pk=question.pk).update(options="a\nb\nvegan")
    kept(workshop, summary="Dann so.")
    person = RegistrationFactory.create(workshop=workshop)
    Answer.objects.create(registration=person, question=question, value="vegan")
    with pytest.raises(ValidationError, match="Das hat schon jemand gewählt, und es bleibt"):
        services.revert(workshop, to=version, by=UserFactory.create(publisher=True))


def test_options_are_shown_only_where_there_is_a_choice(publisher: Client) -> None:
    workshop = WorkshopFactory.create()
    QuestionFactory.create(workshop=workshop)
    (form,) = [
        each.formset.forms[0]
        for each in publisher.get(address(workshop)).context["inline_admin_formsets"]
        if each.formset.model is Question
    ]
    assert form.fields["options"].widget.attrs["data-only-with"] == "kind:choice several"
