from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from editorial.models import State
from initiatives.models import PROPOSERS_KEPT_FOR, Idea, Proposer
from notifications import emails
from notifications.models import OutgoingMail
from taxonomy.models import Region
from tests.support.factories import ProposerFactory
from tests.support.reading import Page
from work.tasks import forget

pytestmark = pytest.mark.django_db

ADDRESS = "/ideen/vorschlagen/"
TYPED = {
    "title": "Leihbox mit Sensoren",
    "description": "Erst leihen, dann kaufen.\n\nGeht das?",
    "origin": "actor",
    "region": "hannover",
    "name": "Zeynep Öztürk",
    "email": "Z.Oeztuerk@example.org",
    "consent": "on",
}


def test_a_proposal_becomes_a_draft_with_the_person_to_be_asked_back(client: Client) -> None:
    response = client.post(ADDRESS, TYPED)
    assert (response.status_code, response.headers["Location"]) == (
        302,
        f"{ADDRESS}danke/?region=hannover",
    )
    idea = Idea.objects.get()
    assert (idea.title, idea.state, idea.origin, idea.region.slug, idea.status) == (
        "Leihbox mit Sensoren",
        State.DRAFT,
        Idea.Origin.ACTOR,
        "hannover",
        Idea.Status.PROPOSED,
    )
    assert idea.description.replace("\n", "") == "<p>Erst leihen, dann kaufen.</p><p>Geht das?</p>"
    assert (idea.proposer.name, idea.proposer.email) == ("Zeynep Öztürk", "z.oeztuerk@example.org")
    assert client.get(f"{ADDRESS}danke/").status_code == 200
    assert client.get(idea.get_absolute_url()).status_code == 404


def test_tags_in_a_proposal_are_only_text() -> None:
    Client().post(ADDRESS, TYPED | {"description": "<script>alert(1)</script>"})
    assert Idea.objects.get().description == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"title": ""}, "Sagen Sie in einem Satz, worum es geht."),
        ({"description": " "}, "Beschreiben Sie Ihre Idee in ein paar Sätzen."),
        ({"origin": ""}, "Wählen Sie aus, woher die Idee kommt."),
        ({"region": ""}, "Wählen Sie eine Region."),
        ({"region": "atlantis"}, "Bitte eine gültige Auswahl treffen."),
        ({"name": "www.reklame.example"}, "Geben Sie nur Ihren Namen ein."),
        ({"email": "zeynep"}, "Geben Sie eine vollständige E-Mail-Adresse ein"),
        ({"consent": ""}, "Ohne Ihr Einverständnis können wir nicht zurückfragen."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    client: Client, changed: dict[str, str], message: str
) -> None:
    response = client.post(ADDRESS, TYPED | changed)
    assert response.status_code == 422
    page = Page(response)
    assert "Bitte prüfen Sie Ihre Angaben" in page.headings
    assert message in page.text
    html = response.content.decode()
    kept = {each for each in ("title", "name", "email") if TYPED[each] in html}
    assert kept == {"title", "name", "email"} - set(changed)
    assert (Idea.objects.count(), Proposer.objects.count()) == (0, 0)


def test_the_form_says_what_for_and_for_how_long(client: Client) -> None:
    assert "Nach 180 Tagen werden sie gelöscht; die Idee bleibt." in Page(client.get(ADDRESS)).text


def test_the_region_of_the_link_is_chosen_already(client: Client) -> None:
    html = client.get(f"{ADDRESS}?region=maerkische-region").content.decode()
    chosen = html.split('value="maerkische-region"')[1].split(">")[0]
    assert "checked" in chosen


def test_where_there_is_one_agency_the_form_says_which(client: Client) -> None:
    assert "Ihr Vorschlag geht an" not in Page(client.get(ADDRESS)).text
    Region.objects.filter(is_host=False).delete()
    [region] = Region.objects.all()
    assert f"Ihr Vorschlag geht an: {region.agency}." in Page(client.get(ADDRESS)).text
    client.post(ADDRESS, {name: value for name, value in TYPED.items() if name != "region"})
    assert Idea.objects.get().region == region


def test_the_sixth_proposal_in_an_hour_from_one_address_has_to_wait(client: Client) -> None:
    answers = [client.post(ADDRESS, TYPED).status_code for _each in range(6)]
    assert answers == [302] * 5 + [429]
    assert Idea.objects.count() == 5


def test_names_are_deleted_after_their_period_and_the_idea_stays() -> None:
    due, kept = ProposerFactory.create_batch(2)
    just_over = timezone.now() - PROPOSERS_KEPT_FOR - timedelta(minutes=1)
    Proposer.objects.filter(pk=due.pk).update(created_at=just_over)
    forget()
    assert list(Proposer.objects.all()) == [kept]
    assert Idea.objects.filter(pk=due.idea_id).exists()


def test_the_agency_is_told_of_it_once_and_not_by_whom(client: Client) -> None:
    Region.objects.filter(slug="hannover").update(contact_email="ideen@example.org")
    with_key = TYPED | {"formular": client.get(ADDRESS).context["form"].guard.key}
    assert [client.post(ADDRESS, with_key).status_code for _ in range(2)] == [302, 302]
    outgoing = OutgoingMail.objects.get()
    message = emails.render(outgoing)
    assert (outgoing.recipient, message.subject) == (
        "ideen@example.org",
        "Neue Idee: Leihbox mit Sensoren",
    )
    assert f"/admin/initiatives/idea/{Idea.objects.get().pk}/change/" in message.body
    whole = f"{message.body}{outgoing.facts}".lower()
    assert [each for each in ("öztürk", "oeztuerk", "erst leihen") if each in whole] == []
