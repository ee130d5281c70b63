"""An idea on its way: what was decided and where it stands agree, and it becomes something."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from branchendialog.models import Dialogue
from initiatives.models import Activity, Idea
from interface.names import admin_address
from tests.support.factories import (
    ActivityFactory,
    ActorFactory,
    DialogueFactory,
    FeasibilityCheckFactory,
    IdeaFactory,
    PictureFactory,
    UserFactory,
)
from tests.support.reading import Page, typed_in_admin

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(UserFactory.create(editor=True))
    return client


def written_idea() -> Idea:
    return IdeaFactory.create(
        title="Leihbox mit Sensoren",
        summary="Erst leihen, dann kaufen.",
        description="<p>Geht das?</p>",
        description_en="<p>Does it work?</p>",
    )


def test_an_idea_leads_to_the_form_of_an_activity_that_begins_with_it(editor: Client) -> None:
    idea = written_idea()
    page = Page(editor.get(admin_address(idea)))
    to_dialogue = admin_address(Dialogue, "add", query={"idea": idea.pk})
    assert page.link("Zum Branchendialog machen") == to_dialogue
    address = page.link("Zur Aktivität machen")
    data = typed_in_admin(editor, address)
    assert data["title"] == "Leihbox mit Sensoren"
    assert "„Kurztext“ ist noch leer" not in Page(editor.get(address)).text
    data |= {"actor": ActorFactory.create().pk, "kind": "project"}
    for empty in ("industries", "topics", "target_groups"):
        data.pop(empty)
    assert editor.post(address, data).status_code == 302
    made = Activity.objects.get()
    assert (made.title, made.summary, made.idea) == (idea.title, idea.summary, idea)
    assert (made.description, made.description_en) == (idea.description, idea.description_en)


def test_a_dialogue_begins_with_the_region_of_its_idea_as_well(editor: Client) -> None:
    idea = written_idea()
    data = typed_in_admin(editor, admin_address(Dialogue, "add", query={"idea": idea.pk}))
    assert data["region"] == str(idea.region_id)
    assert (data["text"], data["idea"]) == ("<p>Geht das?</p>", str(idea.pk))


@pytest.mark.parametrize("number", ["", "0", "x", "99999999999999999999"])
def test_a_form_without_such_an_idea_is_empty(editor: Client, number: str) -> None:
    address = reverse("admin:initiatives_activity_add")
    response = editor.get(address, {"idea": number})
    assert response.status_code == 200
    assert "„Kurztext“ ist noch leer" in Page(response).text
    assert typed_in_admin(editor, address)["title"] == ""


def test_a_picture_that_may_not_be_published_stays_with_the_idea(editor: Client) -> None:
    fit = IdeaFactory.create(picture=PictureFactory.create())
    unfit = IdeaFactory.create(picture=PictureFactory.create(credit=""))
    chosen = [
        typed_in_admin(editor, admin_address(Activity, "add", query={"idea": each.pk}))["picture"]
        for each in (fit, unfit)
    ]
    assert [str(each) for each in chosen] == [str(fit.picture_id), ""]


def test_an_idea_lists_what_it_became(
    editor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    idea = written_idea()
    activity = ActivityFactory.create(idea=idea, title="Sensorbox")
    DialogueFactory.create(idea=idea, title="Runde der Werkstätten")
    with django_assert_max_num_queries(60):
        shown = Page(editor.get(admin_address(idea)))
    assert "Sensorbox (Aktivität, Entwurf)" in shown.text
    assert "Runde der Werkstätten (Branchendialog, Entwurf)" in shown.text
    assert shown.link("Sensorbox") == admin_address(activity)


@pytest.mark.parametrize(
    ("decision", "status", "fits"),
    [
        ("open", "proposed", True),
        ("open", "not_pursued", True),
        ("pursue", "proposed", False),
        ("pursue", "in_check", True),
        ("pursue", "realised", True),
        ("pursue", "not_pursued", False),
        ("not_pursued", "in_check", False),
        ("not_pursued", "not_pursued", True),
        ("not_pursued", "realised", False),
    ],
)
def test_the_state_of_an_idea_follows_its_last_decision(
    editor: Client, decision: str, status: str, fits: bool
) -> None:
    idea = IdeaFactory.create(status="in_check")
    earlier = {"pursue": "not_pursued", "not_pursued": "pursue"}.get(decision, "open")
    for day, decided in ((1, earlier), (3, decision), (2, earlier)):
        FeasibilityCheckFactory.create(
            idea=idea, decision=decided, decided_on=dt.date(2026, 3, day), reason="Zu teuer."
        )
    address = admin_address(idea)
    response = editor.post(address, typed_in_admin(editor, address) | {"status": status})
    idea.refresh_from_db()
    assert (response.status_code, idea.status) == ((302, status) if fits else (200, "in_check"))
    assert fits == ("der Stand sagt" not in response.content.decode())
