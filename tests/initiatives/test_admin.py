import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from editorial.services import work_off_due
from initiatives.models import Activity, Initiative
from tests.support.factories import (
    ActivityFactory,
    ActorFactory,
    FieldOfActionFactory,
    FundingFactory,
    IdeaFactory,
    InitiativeFactory,
    MilestoneFactory,
    ProposerFactory,
    UserFactory,
)
from tests.support.reading import typed_in_admin
from tests.support.searching import matching

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher(client: Client) -> Client:
    client.force_login(UserFactory.create(publisher=True))
    return client


def change(model: str, key: int) -> str:
    return reverse(f"admin:initiatives_{model}_change", args=[key])


def test_an_initiative_is_edited_with_its_parts_on_one_page(publisher: Client) -> None:
    entry = InitiativeFactory.create(fields=1, milestones=1, partners=1)
    address = change("initiative", entry.pk)
    data = typed_in_admin(publisher, address)
    data["fields_of_action-0-title"] = "Zusammenarbeiten"
    data["milestones-0-title"] = "Bilanz"
    assert publisher.post(address, data).status_code == 302
    entry = Initiative.objects.get(pk=entry.pk)
    assert [each.title for each in entry.fields_of_action.all()] == ["Zusammenarbeiten"]
    assert [each.title for each in entry.milestones.all()] == ["Bilanz"]


def test_a_field_of_action_in_use_stays(publisher: Client) -> None:
    entry = InitiativeFactory.create(fields=1)
    ActivityFactory.create(initiative=entry, field_of_action=entry.fields_of_action.get())
    address = change("initiative", entry.pk)
    data = typed_in_admin(publisher, address) | {"fields_of_action-0-DELETE": "on"}
    assert publisher.post(address, data).status_code == 200
    assert entry.fields_of_action.count() == 1


def test_an_activity_belongs_to_a_field_of_its_own_initiative(publisher: Client) -> None:
    entry = ActivityFactory.create(initiative=InitiativeFactory.create())
    other = FieldOfActionFactory.create()
    address = change("activity", entry.pk)
    data = typed_in_admin(publisher, address) | {"field_of_action": other.pk}
    response = publisher.post(address, data)
    assert "Dieses Handlungsfeld gehört zu einer anderen Initiative." in response.content.decode()
    assert Activity.objects.get(pk=entry.pk).field_of_action is None


def test_a_discontinued_activity_needs_its_reason(publisher: Client) -> None:
    entry = ActivityFactory.create()
    address = change("activity", entry.pk)
    data = typed_in_admin(publisher, address) | {"status": "discontinued"}
    assert "Zu „eingestellt“ gehört der Grund." in publisher.post(address, data).content.decode()
    with pytest.raises(IntegrityError, match="discontinued_says_why"), transaction.atomic():
        Activity.objects.filter(pk=entry.pk).update(status="discontinued")


def test_the_team_sees_who_proposed_an_idea_and_cannot_change_it(publisher: Client) -> None:
    proposer = ProposerFactory.create(name="Eva Weiß")
    address = change("idea", proposer.idea_id)
    html = publisher.get(address).content.decode()
    assert f'Eva Weiß, <a href="mailto:{proposer.email}">' in html
    assert {"proposed_by", "proposer"} & set(typed_in_admin(publisher, address)) == set()
    without = publisher.get(change("idea", IdeaFactory.create().pk)).content.decode()
    assert "mailto:" not in without


def test_fields_of_action_are_told_apart_by_their_initiative(publisher: Client) -> None:
    field = FieldOfActionFactory.create()
    html = publisher.get(change("activity", ActivityFactory.create().pk)).content.decode()
    assert f"{field.initiative.title}: {field.title}" in html


def test_an_editor_looks_at_fundings_and_changes_none(client: Client) -> None:
    client.force_login(UserFactory.create(editor=True))
    address = change("funding", FundingFactory.create().pk)
    assert client.get(address).status_code == 200
    assert client.post(address, {"programme": "Anderes"}).status_code == 403


def test_an_actors_new_name_is_found_with_its_activities(publisher: Client) -> None:
    actor = ActorFactory.create(published=True)
    ActivityFactory.create(actor=actor, published=True)
    MilestoneFactory.create(initiative=InitiativeFactory.create(lead=actor))
    address = change("actor", actor.pk)
    data = typed_in_admin(publisher, address) | {"title": "Zwiebelturm-Kolleg"}
    assert publisher.post(address, data).status_code == 302
    work_off_due()
    found = matching("Zwiebelturm").values_list("kind", flat=True)
    assert sorted(found) == ["activity", "actor"]
