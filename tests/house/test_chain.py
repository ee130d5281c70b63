"""The chain as a picture: the same strip on a statement, an activity, a case and an idea."""

from datetime import date

import pytest
from django.test import Client

from branchendialog.models import BestPractice
from initiatives.models import Activity, Idea
from tests.support.chain import grow
from tests.support.factories import (
    ActivityFactory,
    ActorFactory,
    BestPracticeFactory,
    FeasibilityCheckFactory,
    FindingFactory,
    IdeaFactory,
    WorkshopFactory,
    publish,
)
from tests.support.reading import Page
from workshops.models import Finding

pytestmark = pytest.mark.django_db

HEADING = "Wie eins zum anderen kam"


def strip(client: Client, thing: Finding | Idea | Activity | BestPractice) -> str:
    """The words of the strip and of what follows on the page of a thing."""
    text = Page(client.get(thing.get_absolute_url())).text
    return text.partition(HEADING)[2]


@pytest.fixture
def impulse() -> Finding:
    workshop = WorkshopFactory.create(historic=True, title="Auftakt", published=True)
    facts = {"kind": "impulse", "status": "realised", "addressed_to": "project"}
    return FindingFactory.create(
        text="Ein Lehrgang.", group__workshop=workshop, published=True, **facts
    )


@pytest.fixture
def idea(impulse: Finding) -> Idea:
    idea = IdeaFactory.create(title="Lehrgang für alle", status="realised", published=True)
    FeasibilityCheckFactory.create(idea=idea, decided_on=date(2018, 6, 4))
    Finding.objects.filter(pk=impulse.pk).update(idea=idea)
    impulse.refresh_from_db()
    return idea


@pytest.fixture
def activity(impulse: Finding, idea: Idea) -> Activity:
    activity = ActivityFactory.create(
        title="Sensordaten verstehen",
        kind="training",
        status="running",
        starts_on=date(2019, 3, 1),
        starts_on_precision="month",
        actor=ActorFactory.create(title="Bildungswerk", published=True),
        idea=idea,
        published=True,
    )
    grow(impulse, activity)
    return activity


@pytest.fixture
def case(activity: Activity) -> BestPractice:
    case = BestPracticeFactory.create(
        title="Das Leck", company_name="Wasserwerk", confirmed_at=date(2026, 5, 4)
    )
    case.help_links.create(activity=activity)
    publish(case)
    return case


def test_the_strip_says_of_each_step_how_it_stands_and_of_when_it_is(
    client: Client, impulse: Finding, idea: Idea, activity: Activity, case: BestPractice
) -> None:
    steps = [
        "Veranstaltung Auftakt Mittwoch, 17. Januar 2018",
        "Workshop-Ergebnis Ein Lehrgang. Impuls · umgesetzt",
        "Idee Lehrgang für alle umgesetzt · Juni 2018",
        "Aktivität Sensordaten verstehen Weiterbildung · laufend · Beginn: März 2019 Bildungswerk",
        f"Praxisbeispiel Das Leck Wasserwerk, {case.municipality.name} · Stand: Mai 2026",
    ]
    for thing in (impulse, idea, activity):
        assert strip(client, thing).strip().startswith(" ".join(steps))
    # A case is helped by activities; of their ideas it says nothing.
    del steps[2]
    assert strip(client, case).strip().startswith(" ".join(steps))


def test_one_step_of_the_strip_is_the_page_itself(
    client: Client, impulse: Finding, activity: Activity, case: BestPractice
) -> None:
    for thing in (impulse, activity, case):
        html = client.get(thing.get_absolute_url()).content.decode()
        _, _, chain = html.partition('<ol class="chain__stages">')
        chain, _, _ = chain.partition("</ol>")
        name = thing.text if isinstance(thing, Finding) else thing.title
        assert chain.count(f'<span aria-current="page">{name}</span>') == 1
        assert chain.count("<li ") == (4 if thing is case else 5)
        assert f'href="{thing.get_absolute_url()}"' not in chain


def test_a_workshop_stands_once_however_many_of_its_statements_lead_on(
    client: Client, impulse: Finding, activity: Activity
) -> None:
    other = FindingFactory.create(text="Noch einer.", group=impulse.group)
    grow(other, activity)
    text = strip(client, activity)
    assert text.count("Auftakt") == 1
    assert "Noch einer." in text


def test_an_activity_leads_back_to_the_lab_that_its_idea_is_from(client: Client) -> None:
    idea = IdeaFactory.create(title="Leihbox", published=True)
    lab = WorkshopFactory.create(historic=True, title="Ideenlabor", published=True)
    lab.idea_links.create(idea=idea)
    activity = ActivityFactory.create(idea=idea, published=True)
    text = strip(client, activity).strip()
    assert text.startswith("Veranstaltung Ideenlabor Mittwoch, 17. Januar 2018 Idee Leihbox")


def test_what_is_not_public_has_no_step(client: Client, idea: Idea, activity: Activity) -> None:
    hidden = BestPracticeFactory.create(title="Geheimer Fall")
    hidden.help_links.create(activity=activity)
    draft = ActivityFactory.create(title="Geheimes Vorhaben", idea=idea)
    shown = BestPracticeFactory.create(title="Fall eines Entwurfs")
    shown.help_links.create(activity=draft)
    publish(shown)
    text = strip(client, idea)
    assert "Sensordaten verstehen" in text
    assert [word for word in ("Geheim", "Fall eines") if word in text] == []


def test_what_stands_alone_has_no_strip(client: Client) -> None:
    for thing in (ActivityFactory, IdeaFactory, BestPracticeFactory):
        page = Page(client.get(thing.create(published=True).get_absolute_url()))
        assert HEADING not in page.text
