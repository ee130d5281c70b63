from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from initiatives.models import Activity
from taxonomy.models import Industry, TargetGroup, Topic
from tests.support.chain import an_impulse, grow
from tests.support.factories import (
    ActivityFactory,
    ActivityPartnerFactory,
    ActorFactory,
    BestPracticeFactory,
    FieldOfActionFactory,
    IdeaFactory,
    IndustryFactory,
    InitiativeFactory,
    TargetGroupFactory,
    TopicFactory,
)
from tests.support.reading import Page
from tests.support.team import signed_in

pytestmark = pytest.mark.django_db


def read(client: Client, entry: Activity) -> Page:
    return Page(client.get(entry.get_absolute_url()))


def test_it_says_for_whom_it_is_and_each_leads_to_others_like_it(client: Client) -> None:
    page = read(
        client,
        ActivityFactory.create(
            published=True,
            industries=Industry.objects.filter(slug="bau-ausbau"),
            topics=Topic.objects.filter(slug="ablaeufe"),
            target_groups=TargetGroup.objects.filter(slug="beschaeftigte"),
        ),
    )
    assert page.link("Bau und Ausbau") == "/aktivitaeten/?branche=bau-ausbau"
    assert page.link("Beschäftigte") == "/aktivitaeten/?zielgruppe=beschaeftigte"
    assert "Kosten für den Betrieb kostenfrei" in page.text


def test_an_offer_for_all_industries_says_so(client: Client) -> None:
    entry = ActivityFactory.create(published=True, industries=[], is_for_all_industries=True)
    assert "Branchen für alle Branchen" in read(client, entry).text


def test_it_leads_to_the_impulse_it_grew_from_and_to_the_case_it_helped(client: Client) -> None:
    entry = ActivityFactory.create(published=True)
    impulse = an_impulse(text="Ein Kurzlehrgang wird gebraucht.")
    grow(impulse, entry)
    case = BestPracticeFactory.create(title="Das Leck verrät sich selbst", published=True)
    case.help_links.create(activity=entry)
    page = read(client, entry)
    assert page.link("Ein Kurzlehrgang wird gebraucht.") == impulse.get_absolute_url()
    assert page.targets("Das Leck verrät sich selbst") == {case.get_absolute_url()}


def test_where_nothing_is_known_of_its_past_and_its_use_it_says_so(client: Client) -> None:
    text = read(client, ActivityFactory.create(published=True)).text
    assert "Woraus das entstanden ist Nichts eingetragen" in text
    assert "Wem es geholfen hat Nichts eingetragen" in text


def test_whom_to_call_stands_before_the_facts(client: Client) -> None:
    actor = ActorFactory.create(published=True, contact_phone="030 23125 399")
    entry = ActivityFactory.create(published=True, actor=actor, price="kostenfrei")
    text = read(client, entry).text
    assert text.index("030 23125 399") < text.index("Kosten für den Betrieb")


def test_a_card_of_the_list_has_the_number_to_call(client: Client) -> None:
    actor = ActorFactory.create(published=True, contact_phone="030 23125 399")
    ActivityFactory.create(published=True, actor=actor)
    for address in ("/aktivitaeten/", "/akteure/"):
        assert Page(client.get(address)).link("030 23125 399") == "tel:03023125399"


def test_the_list_begins_with_what_can_be_used_now(client: Client) -> None:
    for status in ("completed", "planned", "running"):
        ActivityFactory.create(published=True, title=f"Ist {status}", status=status)
    titles = [each for each in Page(client.get("/aktivitaeten/")).headings if "Ist " in each]
    assert titles == ["Ist running", "Ist planned", "Ist completed"]


def test_what_is_hidden_is_not_named_on_it(client: Client) -> None:
    actor = ActorFactory.create(title="Geheimbund")
    entry = ActivityFactory.create(
        actor=actor,
        idea=IdeaFactory.create(title="Geheimplan"),
        initiative=InitiativeFactory.create(title="Geheimsache"),
        published=True,
    )
    ActivityPartnerFactory.create(activity=entry, actor=ActorFactory.create(title="Geheimrat"))
    grow(an_impulse(is_public=False, text="Geheimwunsch"), entry)
    BestPracticeFactory.create(title="Geheimfall").help_links.create(activity=entry)
    for address in (entry.get_absolute_url(), "/aktivitaeten/"):
        assert "Geheim" not in client.get(address).content.decode()


def test_it_names_who_carries_it_with_whom_and_whom_to_speak_to(client: Client) -> None:
    actor = ActorFactory.create(title="Bildungswerk", contact_phone="030 23125 100", published=True)
    entry = ActivityFactory.create(actor=actor, published=True)
    partner = ActorFactory.create(title="Stadtlabor", published=True)
    ActivityPartnerFactory.create(activity=entry, actor=partner)
    page = read(client, entry)
    assert page.link("Stadtlabor") == partner.get_absolute_url()
    assert page.link("Bildungswerk") == actor.get_absolute_url()
    assert page.link("030 23125 100") == "tel:03023125100"


def test_it_names_the_field_of_action_it_belongs_to(client: Client) -> None:
    field = FieldOfActionFactory.create(
        initiative=InitiativeFactory.create(published=True), code="ha2", title="Weiterlernen"
    )
    entry = ActivityFactory.create(
        initiative=field.initiative, field_of_action=field, published=True
    )
    assert read(client, entry).link("Weiterlernen") == (
        f"{field.initiative.get_absolute_url()}#ha2"
    )


def test_what_was_discontinued_gives_its_reason(client: Client) -> None:
    entry = ActivityFactory.create(
        status="discontinued", status_reason="Zu wenige Betriebe.", published=True
    )
    assert "Eingestellt Zu wenige Betriebe." in read(client, entry).text


def test_an_overdue_entry_says_of_when_it_is_and_the_mark_is_for_the_team(client: Client) -> None:
    entry = ActivityFactory.create(
        confirmed_at=date(2025, 3, 1),
        confirm_by=timezone.localdate() - timedelta(days=20),
        published=True,
    )
    public, team = (read(each, entry).text for each in (client, signed_in(editor=True)))
    assert ["Stand: März 2025" in text for text in (public, team)] == [True, True]
    assert ["überfällig" in text for text in (public, team)] == [False, True]


@pytest.mark.net
@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.usefixtures("one_stamp")
def test_the_number_of_statements_does_not_grow(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    entry = ActivityFactory.create(
        published=True,
        industries=IndustryFactory.create_batch(number),
        topics=TopicFactory.create_batch(number),
        target_groups=TargetGroupFactory.create_batch(number),
    )
    ActivityPartnerFactory.create_batch(number, activity=entry)
    for case in BestPracticeFactory.create_batch(number, published=True):
        case.help_links.create(activity=entry)
        grow(an_impulse(), entry)
    client.get(entry.get_absolute_url())
    with django_assert_num_queries(9):
        assert client.get(entry.get_absolute_url()).status_code == 200
