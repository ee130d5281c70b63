"""One statement of a working group: where it comes from and what became of it."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from branchendialog.models import Help
from initiatives.models import Activity
from tests.support.factories import (
    ActivityFactory,
    BestPracticeFactory,
    FieldOfActionFactory,
    FindingFactory,
    IdeaFactory,
    IndustryFactory,
    InitiativeFactory,
    WorkingGroupFactory,
)
from tests.support.reading import Page
from workshops.models import Finding, FindingOutcome

pytestmark = pytest.mark.django_db

RECORD, FINDING, ACTIVITIES, CASES = [1] * 4
STATEMENTS = RECORD + FINDING + ACTIVITIES + CASES


def an_impulse(**facts: object) -> Finding:
    return FindingFactory.create(
        kind="impulse", status="realised", addressed_to="project", published=True, **facts
    )


def with_activity(finding: Finding) -> Activity:
    activity: Activity = ActivityFactory.create(published=True)
    FindingOutcome.objects.create(finding=finding, activity=activity)
    return activity


def read(client: Client, finding: Finding) -> Page:
    return Page(client.get(finding.get_absolute_url()))


def test_the_address_ends_in_the_code(client: Client) -> None:
    finding = an_impulse(code="f16")
    assert finding.get_absolute_url().endswith("/rueckblick/f16/")
    assert "F16" in read(client, finding).text


def test_an_impulse_leads_on_to_field_idea_activity_and_case(client: Client) -> None:
    initiative = InitiativeFactory.create(published=True)
    field = FieldOfActionFactory.create(initiative=initiative)
    idea = IdeaFactory.create(published=True)
    finding = an_impulse(field_of_action=field, idea=idea)
    activity = with_activity(finding)
    case = BestPracticeFactory.create(published=True, title="Das Leck verrät sich")
    Help.objects.create(best_practice=case, activity=activity)
    page = read(client, finding)
    for thing in (idea, activity, activity.actor, case):
        assert page.link(thing.title) == thing.get_absolute_url()
    assert page.link(field.title) == f"{initiative.get_absolute_url()}#{field.code}"


def test_it_leads_back_to_the_record_and_the_workshop(client: Client) -> None:
    finding = an_impulse()
    workshop = finding.workshop
    page = read(client, finding)
    assert page.link(workshop.record.title) == workshop.record.get_absolute_url()
    assert page.link(workshop.title) == workshop.get_absolute_url()


def test_what_is_not_public_is_not_named(client: Client) -> None:
    hidden = InitiativeFactory.create(title="Geheime Initiative")
    field = FieldOfActionFactory.create(initiative=hidden, title="Geheimes Feld")
    finding = an_impulse(field_of_action=field)
    activity = with_activity(finding)
    case = BestPracticeFactory.create(title="Geheimer Fall")
    Help.objects.create(best_practice=case, activity=activity)
    assert "Geheim" not in read(client, finding).text


def test_other_kinds_have_no_state(client: Client) -> None:
    text = read(client, FindingFactory.create(published=True)).text
    assert "Herausforderung" in text
    assert "Was daraus wurde" not in text


def test_findings_about_an_industry_are_those_of_its_groups() -> None:
    finding = FindingFactory.create(published=True)
    industry = IndustryFactory.create()
    finding.group.industries.add(industry)
    FindingFactory.create(published=True)
    assert list(Finding.objects.public().about(industry).for_display()) == [finding]


# The code is unique in its workshop --------------------------------------------------------------


def test_a_code_stands_once_in_a_workshop_whichever_group_it_is_of() -> None:
    first = FindingFactory.create(code="f1")
    other_group = WorkingGroupFactory.create(workshop=first.workshop)
    with pytest.raises(IntegrityError, match="finding_code_once"), transaction.atomic():
        FindingFactory.create(code="f1", group=other_group)
    assert FindingFactory.create(code="f1").workshop != first.workshop


def test_a_findings_workshop_is_its_groups_whoever_writes_the_row() -> None:
    first, other = FindingFactory.create(), FindingFactory.create()
    Finding.objects.filter(pk=first.pk).update(workshop=other.workshop)
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.net
@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.usefixtures("one_stamp")
def test_the_number_of_statements_does_not_grow(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    finding = an_impulse()
    for _ in range(number):
        activity = with_activity(finding)
        case = BestPracticeFactory.create(published=True)
        Help.objects.create(best_practice=case, activity=activity)
    client.get(finding.get_absolute_url())
    with django_assert_num_queries(STATEMENTS):
        assert client.get(finding.get_absolute_url()).status_code == 200
