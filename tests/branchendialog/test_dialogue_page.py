from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from branchendialog.models import Dialogue, DialoguePartner, Presentation
from tests.support.factories import (
    ActorFactory,
    BestPracticeFactory,
    DialogueFactory,
    FindingFactory,
    FocusDecisionFactory,
    IdeaFactory,
    WorkingGroupFactory,
    WorkshopFactory,
    WorkshopRecordFactory,
    publish,
)
from tests.support.reading import Page
from workshops.models import Workshop

pytestmark = pytest.mark.django_db

ENTRY, PARTNERS, SESSIONS, FINDINGS, CASES, EFFECTS = [1] * 6
STATEMENTS = ENTRY + PARTNERS + SESSIONS + FINDINGS + CASES + EFFECTS


def session_of(dialogue: Dialogue, title: str, days: int, **fields: Any) -> Workshop:
    starts_at = timezone.now().replace(microsecond=0) + timedelta(days=days)
    fields = {"published": True, **fields}
    return WorkshopFactory.create(
        series=dialogue.series, title=title, starts_at=starts_at, **fields
    )


def read(client: Client, dialogue: Dialogue) -> Page:
    return Page(client.get(dialogue.get_absolute_url()))


def test_a_dialogue_asks_its_question_and_shows_what_comes_before_what_was(client: Client) -> None:
    dialogue = DialogueFactory.create(title="Daten und wir", published=True)
    for title, days in [("Drittes", 40), ("Erstes", -90), ("Viertes", 80), ("Zweites", -30)]:
        session_of(dialogue, title, days)
    session_of(dialogue, "Entwurf", 50, published=False)
    page = read(client, dialogue)
    assert page.headings == [
        "Daten und wir",
        "Nächste Treffen",
        "Drittes",
        "Viertes",
        "Die Frage",
        "Worum es geht",
        "Bisherige Treffen",
        "Ergebnisse bisher",
        "Fragen zum Branchendialog?",
        "Zu diesem Branchendialog",
    ]
    past = page.text[page.text.index("Bisherige Treffen") :]
    assert past.index("Zweites") < past.index("Erstes")


def test_a_session_leads_to_the_dialogue_whose_series_it_is_of(client: Client) -> None:
    shown, draft = DialogueFactory.create(published=True), DialogueFactory.create()
    pages = [
        Page(client.get(session_of(each, "Treffen", days=20).get_absolute_url()))
        for each in (shown, draft)
    ]
    assert pages[0].link(shown.series.title) == shown.get_absolute_url()
    assert draft.series.title in pages[1].text
    assert draft.series.title not in [label for label, _ in pages[1].links]


def test_a_past_session_leads_to_its_record_with_the_number_of_people(client: Client) -> None:
    dialogue = DialogueFactory.create(published=True)
    for title, days, is_rounded in [("Erstes", -90, True), ("Zweites", -30, False)]:
        WorkshopRecordFactory.create(
            workshop=session_of(dialogue, title, days),
            participants=26,
            participants_is_rounded=is_rounded,
            published=True,
        )
    hidden = session_of(dialogue, "Drittes", -10)
    WorkshopRecordFactory.create(workshop=hidden, participants=4711)
    text = read(client, dialogue).text
    assert text.count("Rückblick lesen") == 2
    assert [text.count(words) for words in ("rund 26 Teiln", "26 Teiln", "4711")] == [1, 2, 0]


def test_a_session_to_which_few_came_does_not_say_how_few(client: Client) -> None:
    dialogue = DialogueFactory.create(published=True)
    session = session_of(dialogue, "Erstes", -90)
    WorkshopRecordFactory.create(workshop=session, participants=2, published=True)
    assert "weniger als 3 Teilnehmende" in read(client, dialogue).text


def test_findings_stand_under_the_session_they_come_from(client: Client) -> None:
    dialogue = DialogueFactory.create(published=True)
    for title, days, published in [
        ("Erstes", -90, True),
        ("Zweites", -30, True),
        ("Drittes", -10, False),
    ]:
        session = session_of(dialogue, title, days)
        WorkshopRecordFactory.create(workshop=session, published=published)
        group = WorkingGroupFactory.create(workshop=session)
        FindingFactory.create(group=group, text=f"Ergebnis aus {title}")
    page = read(client, dialogue)
    told = page.text[page.text.index("Ergebnisse bisher") :]
    assert told.index("Ergebnis aus Zweites") < told.index("Ergebnis aus Erstes")
    assert "Ergebnis aus Drittes" not in page.text


def test_an_impulse_says_how_far_it_got(client: Client) -> None:
    dialogue = DialogueFactory.create(published=True)
    session = session_of(dialogue, "Erstes", -90)
    WorkshopRecordFactory.create(workshop=session, published=True)
    group = WorkingGroupFactory.create(workshop=session)
    FindingFactory.create(
        group=group, kind="impulse", addressed_to="project", status="in_progress", text="Leihbox"
    )
    assert "Impuls in Umsetzung Leihbox" in read(client, dialogue).text


def test_cases_shown_at_its_sessions_appear_once(client: Client) -> None:
    dialogue = DialogueFactory.create(published=True)
    first, second = (
        session_of(dialogue, title, days) for title, days in [("1.", -90), ("2.", -30)]
    )
    later = BestPracticeFactory.create(title="Später", published=True)
    both = BestPracticeFactory.create(title="Beide Male", published=True)
    draft = BestPracticeFactory.create(title="Entwurf")
    elsewhere = BestPracticeFactory.create(title="Anderswo", published=True)
    other = WorkshopFactory.create(published=True)
    for case, event in [
        (later, second),
        (both, first),
        (both, second),
        (draft, first),
        (elsewhere, other),
    ]:
        Presentation.objects.create(best_practice=case, workshop=event)
    titles = ["Später", "Beide Male", "Entwurf", "Anderswo"]
    assert [each for each in read(client, dialogue).headings if each in titles] == [
        "Beide Male",
        "Später",
    ]


def test_it_names_carrier_partners_idea_and_decision_as_far_as_they_are_public(
    client: Client,
) -> None:
    dialogue = DialogueFactory.create(
        carrier=ActorFactory.create(title="Regionalagentur", published=True),
        idea=IdeaFactory.create(title="Voneinander lernen", published=True),
        focus_decision=FocusDecisionFactory.create(title="Beschluss", released=True),
    )
    for title, published in [("Berufskolleg", True), ("Zwiebelfisch", False)]:
        actor = ActorFactory.create(title=title, published=published)
        DialoguePartner.objects.create(dialogue=dialogue, actor=actor)
    publish(dialogue)
    page = read(client, dialogue)
    assert [label for label, _href in page.links][-4:] == [
        "Regionalagentur",
        "Berufskolleg",
        "Voneinander lernen",
        "Beschluss",
    ]
    assert "Zwiebelfisch" not in page.text


def test_what_is_not_public_of_its_background_is_not_named(client: Client) -> None:
    dialogue = DialogueFactory.create(
        carrier=ActorFactory.create(title="Zwiebelfisch A"),
        idea=IdeaFactory.create(title="Zwiebelfisch B"),
        focus_decision=FocusDecisionFactory.create(title="Zwiebelfisch C"),
        published=True,
    )
    for address in (dialogue.get_absolute_url(), "/branchendialoge/"):
        assert "Zwiebelfisch" not in client.get(address).content.decode()


@pytest.mark.net
@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.usefixtures("one_stamp")
def test_the_number_of_statements_does_not_grow(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    dialogue = DialogueFactory.create(
        partners=number, focus_decision=FocusDecisionFactory.create(released=True), published=True
    )
    for each in range(number):
        session = session_of(dialogue, f"Treffen {each}", -90 + each * 4)
        WorkshopRecordFactory.create(workshop=session, published=True)
        FindingFactory.create(group=WorkingGroupFactory.create(workshop=session))
        Presentation.objects.create(
            best_practice=BestPracticeFactory.create(published=True), workshop=session
        )
    client.get(dialogue.get_absolute_url())
    with django_assert_num_queries(STATEMENTS):
        assert client.get(dialogue.get_absolute_url()).status_code == 200
