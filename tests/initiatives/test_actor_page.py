import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from initiatives.models import Actor, Partnership
from tests.support.factories import (
    ActivityFactory,
    ActivityPartnerFactory,
    ActorFactory,
    BestPracticeFactory,
    InitiativeFactory,
)
from tests.support.reading import Page

pytestmark = pytest.mark.django_db


def read(client: Client, entry: Actor) -> Page:
    return Page(client.get(entry.get_absolute_url()))


def test_it_shows_what_the_actor_carries_alone_and_with_others(client: Client) -> None:
    actor = ActorFactory.create(published=True)
    ActivityFactory.create(title="Zettelfrei", actor=actor, published=True)
    shared = ActivityFactory.create(title="Ältere Maschinen", published=True)
    ActivityPartnerFactory.create(activity=shared, actor=actor)
    ActivityFactory.create(title="Entwurf", actor=actor)
    ActivityFactory.create(title="Fremdes", published=True)
    links = read(client, actor).links
    assert [label for label, href in links if href.startswith("/aktivitaeten/")] == [
        "Ältere Maschinen",
        "Zettelfrei",
    ]


def test_it_shows_the_initiatives_it_leads_or_takes_part_in(client: Client) -> None:
    actor = ActorFactory.create(published=True)
    InitiativeFactory.create(title="Arbeit 4.0", lead=actor, published=True)
    joined = InitiativeFactory.create(title="Gemeinsam", published=True)
    Partnership.objects.create(initiative=joined, actor=actor)
    InitiativeFactory.create(title="Im Entwurf", lead=actor)
    links = read(client, actor).links
    assert [label for label, href in links if href.startswith("/initiativen/")] == [
        "Arbeit 4.0",
        "Gemeinsam",
    ]


def test_a_company_shows_its_own_cases(client: Client) -> None:
    company = ActorFactory.create(kind=Actor.Kind.COMPANY, published=True)
    case = BestPracticeFactory.create(title="Übergabe", company=company, published=True)
    BestPracticeFactory.create(title="Noch geheim", company=company)
    page = read(client, company)
    assert page.link("Übergabe") == case.get_absolute_url()
    assert "Noch geheim" not in page.text


def test_it_says_whom_to_speak_to_there(client: Client) -> None:
    actor = ActorFactory.create(
        contact_function="Transferstelle", contact_phone="030 23125 100", published=True
    )
    page = read(client, actor)
    assert "Transferstelle" in page.text
    assert page.link("030 23125 100") == "tel:03023125100"


def test_without_activities_it_says_so(client: Client) -> None:
    assert (
        "Aktivitäten Nichts eingetragen" in read(client, ActorFactory.create(published=True)).text
    )


@pytest.mark.net
@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.usefixtures("one_stamp")
def test_the_number_of_statements_does_not_grow(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    actor = ActorFactory.create(published=True)
    ActivityFactory.create_batch(number, actor=actor, published=True)
    InitiativeFactory.create_batch(number, lead=actor, fundings=1, published=True)
    BestPracticeFactory.create_batch(number, company=actor, published=True)
    client.get(actor.get_absolute_url())
    with django_assert_num_queries(9):
        assert client.get(actor.get_absolute_url()).status_code == 200
