from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from editorial import services
from initiatives.models import Actor, FieldOfAction, Initiative, Partnership, Progress
from tests.support.chain import an_impulse, grow
from tests.support.factories import (
    ActivityFactory,
    ActorFactory,
    DialogueFactory,
    FieldOfActionFactory,
    FundingFactory,
    IdeaFactory,
    InitiativeFactory,
    MilestoneFactory,
    UserFactory,
    WorkshopFactory,
)
from tests.support.reading import Page
from workshops.models import Finding

pytestmark = pytest.mark.django_db


def read(client: Client, entry: Initiative) -> Page:
    return Page(client.get(entry.get_absolute_url()))


def a_field(**facts: object) -> FieldOfAction:
    return FieldOfActionFactory.create(
        initiative=InitiativeFactory.create(published=True), code="ha2", **facts
    )


PARTS = (
    *("hintergrund", "meilensteine", "handlungsfelder", "veranstaltungen"),
    *("branchendialoge", "partner", "aktuelles"),
)


def words_between(page: Page, start: str, end: str) -> str:
    return page.text.split(start, 1)[1].split(end, 1)[0].strip()


def test_milestones_stand_in_order_with_today_between_them(client: Client) -> None:
    entry = InitiativeFactory.create(published=True)
    today = timezone.localdate()
    for title, days, facts in [
        ("Fortschreibung", 200, {}),
        ("Auftakt", -900, {"is_example": True}),
        ("Zwischenstand", -10, {}),
    ]:
        MilestoneFactory.create(
            initiative=entry, title=title, date=today + timedelta(days=days), **facts
        )
    text = words_between(read(client, entry), "Meilensteine", "Fragen zur Initiative?")
    places = [text.index(word) for word in ("Auftakt Beispiel", "Zwischenstand", "Heute")]
    assert places == sorted(places)
    assert text.index("Heute") < text.index("Fortschreibung geplant")
    assert text.count("geplant") == 1


def test_a_milestone_of_a_month_names_no_day(client: Client) -> None:
    entry = InitiativeFactory.create(published=True)
    MilestoneFactory.create(initiative=entry, date=date(2019, 3, 13), date_precision="month")
    html = client.get(entry.get_absolute_url()).content.decode()
    assert '<time datetime="2019-03">März 2019</time>' in html


def test_each_field_says_what_was_asked_of_it_and_what_became_of_it(client: Client) -> None:
    field = a_field(title="Im Betrieb weiterlernen")
    impulse = an_impulse(field_of_action=field, status=Finding.Status.REALISED)
    actor = ActorFactory.create(title="Bildungswerk", published=True)
    activity = ActivityFactory.create(title="Kurzlehrgang", actor=actor, published=True)
    grow(impulse, activity)
    page = read(client, field.initiative)
    text = words_between(page, "Impulse aus Workshops", "Aktivitäten")
    assert text == (
        "Ein Kurzlehrgang wird gebraucht. umgesetzt Daraus wurde: Kurzlehrgang – Bildungswerk"
    )
    assert page.link("Kurzlehrgang") == activity.get_absolute_url()
    assert page.link("Ein Kurzlehrgang wird gebraucht.") == impulse.get_absolute_url()


def test_a_page_leads_to_each_of_its_parts_and_to_none_that_it_lacks(client: Client) -> None:
    entry = a_field().initiative
    Partnership.objects.create(initiative=entry, actor=ActorFactory.create(published=True))
    page = read(client, entry)
    parts = [href for _, href in page.links if href.startswith("#") and href[1:] in PARTS]
    assert parts == ["#hintergrund", "#handlungsfelder", "#partner"]
    html = client.get(entry.get_absolute_url()).content.decode()
    assert [href for href in parts if f'id="{href[1:]}"' not in html] == []


def test_a_field_without_entries_says_so(client: Client) -> None:
    page = read(client, a_field().initiative)
    assert page.text.count("Nichts eingetragen") == 1


def test_a_long_field_is_read_in_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("initiatives.views.IN_A_FIELD", 2)
    field = a_field(title="Lernen")
    entry = field.initiative
    FieldOfActionFactory.create(initiative=entry, code="werkzeuge", title="Werkzeuge")
    short = FieldOfActionFactory.create(initiative=entry, code="kurz", title="Kurz")
    an_impulse(field_of_action=short, text="Nur eins.")
    for name in ("Çelik", "Bohren", "Ändern"):
        ActivityFactory.create(initiative=entry, field_of_action=field, title=name, published=True)
        an_impulse(field_of_action=field, text=f"{name} wird gebraucht.")
    first, second = (
        Page(client.get(f"{entry.get_absolute_url()}?seite={number}")) for number in (1, 2)
    )
    assert labels(first, {"Ändern", "Bohren", "Çelik"}) == ["Ändern", "Bohren"]
    assert labels(second, {"Ändern", "Bohren", "Çelik"}) == ["Çelik"]
    asked = {f"{name} wird gebraucht." for name in ("Çelik", "Bohren", "Ändern")}
    assert labels(first, asked) == ["Çelik wird gebraucht.", "Bohren wird gebraucht."]
    assert labels(second, asked) == ["Ändern wird gebraucht."]
    assert first.text.count("2 von 3 auf dieser Seite") == 2
    assert ("Werkzeuge" in first.text, "Werkzeuge" in second.text) == (True, False)
    assert ("Kurz" in first.text, "Kurz" in second.text) == (True, False)
    ActivityFactory.create_batch(3, initiative=entry, field_of_action=short, published=True)
    second = Page(client.get(f"{entry.get_absolute_url()}?seite=2"))
    assert "1 auf einer vorigen Seite" in second.text


def test_the_pages_of_a_long_field_keep_the_region(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("initiatives.views.IN_A_FIELD", 1)
    field = a_field(title="Lernen")
    ActivityFactory.create_batch(
        3, initiative=field.initiative, field_of_action=field, published=True
    )
    address = field.initiative.get_absolute_url()
    page = Page(client.get(f"{address}?region=hannover&seite=2"))
    assert [href for _label, href in page.links if "seite=" in href] == [
        f"?region=hannover&seite={number}#handlungsfelder" for number in (1, 1, 2, 3, 3)
    ]
    page = Page(client.get(address))
    assert [href for _label, href in page.links if "seite=" in href] == [
        f"?seite={number}#handlungsfelder" for number in (1, 2, 3, 2)
    ]


def test_where_there_is_nothing_to_jump_to_no_list_says_so(client: Client) -> None:
    bare = InitiativeFactory.create(background="", published=True)
    assert 'class="jumps"' not in client.get(bare.get_absolute_url()).text
    full = InitiativeFactory.create(background="<p>Seit 2018.</p>", published=True)
    assert Page(client.get(full.get_absolute_url())).link("Hintergrund") == "#hintergrund"


def labels(page: Page, among: set[str]) -> list[str]:
    return [text for text, _href in page.links if text in among]


def test_an_impulse_that_is_not_pursued_gives_its_reason(client: Client) -> None:
    field = a_field()
    an_impulse(
        field_of_action=field,
        status=Finding.Status.NOT_PURSUED,
        status_reason="Das regeln Tarifverträge.",
    )
    assert "nicht weiterverfolgt Das regeln Tarifverträge." in read(client, field.initiative).text


def test_an_activity_in_the_field_stands_there_without_an_impulse(client: Client) -> None:
    field = a_field()
    ActivityFactory.create(
        title="Lernwerkstatt",
        initiative=field.initiative,
        field_of_action=field,
        published=True,
    )
    assert read(client, field.initiative).link("Lernwerkstatt") == "/aktivitaeten/lernwerkstatt/"


def test_only_public_impulses_count_as_progress(client: Client) -> None:
    field = a_field()
    for status in ("open", "in_progress", "in_progress", "realised"):
        an_impulse(field_of_action=field, status=status)
    an_impulse(field_of_action=field, status="realised", is_public=False)
    entry = Initiative.objects.for_cards().get(pk=field.initiative_id)
    assert entry.progress == Progress(4, 2, 1)
    assert Initiative.objects.get(pk=entry.pk).progress == Progress(4, 2, 1)
    text = read(client, entry).text
    assert "Was aus den Impulsen wurde Impulse 4 in Umsetzung 2 umgesetzt 1" in text


def test_an_impulse_of_its_workshop_counts_without_a_field(client: Client) -> None:
    entry = InitiativeFactory.create(published=True)
    impulse = an_impulse()
    impulse.group.workshop.initiative_links.create(initiative=entry)
    assert Initiative.objects.with_progress().get(pk=entry.pk).progress == Progress(1, 0, 0)
    assert "Außerhalb der Handlungsfelder" in read(client, entry).text


def test_the_mandatory_text_stands_on_the_page_and_on_the_card(client: Client) -> None:
    entry = InitiativeFactory.create(published=True)
    entry.fundings.add(FundingFactory.create(mandatory_text="Gefördert durch das Land."))
    for address in (entry.get_absolute_url(), "/initiativen/"):
        assert "Gefördert durch das Land." in client.get(address).content.decode()


def test_partners_and_lead_are_linked_once_they_are_public(client: Client) -> None:
    lead, hidden = ActorFactory.create(title="Zander"), ActorFactory.create(title="Geheimbund")
    partner = ActorFactory.create(title="Äpfel-Innung", published=True)
    entry = InitiativeFactory.create(lead=lead)
    for actor in (hidden, partner):
        Partnership.objects.create(initiative=entry, actor=actor)
    services.submit(entry, by=UserFactory.create(editor=True))
    services.publish(entry, by=UserFactory.create(publisher=True))
    page = read(client, entry)
    assert page.link("Äpfel-Innung") == "/akteure/aepfel-innung/"
    assert [word for word in ("Zander", "Geheimbund") if word in page.text] == []


def test_its_workshops_and_ideas_dialogues_are_the_public_ones(client: Client) -> None:
    entry = InitiativeFactory.create(published=True)
    for title, is_public in [("Bilanzkonferenz", True), ("Entwurf eines Termins", False)]:
        workshop = WorkshopFactory.create(title=title, published=is_public)
        workshop.initiative_links.create(initiative=entry)
    ideas = [IdeaFactory.create(), IdeaFactory.create()]
    for idea, is_public in zip(ideas, [True, False], strict=True):
        ActivityFactory.create(initiative=entry, idea=idea, published=is_public)
    idea, of_a_draft = ideas
    DialogueFactory.create(title="Entwurfssache", idea=of_a_draft, published=True)
    with_draft = DialogueFactory.create(title="Entwurfsrunde", published=True)
    session = WorkshopFactory.create(series=with_draft.series)
    session.initiative_links.create(initiative=entry)
    for title, is_public in [("Daten und wir", True), ("Entwurf eines Dialogs", False)]:
        DialogueFactory.create(title=title, idea=idea, published=is_public)
    DialogueFactory.create(title="Ein anderer Dialog", published=True)
    page = read(client, entry)
    assert page.headings[page.headings.index("Veranstaltungen") :][:4] == [
        "Veranstaltungen",
        "Bilanzkonferenz",
        "Branchendialoge",
        "Daten und wir",
    ]
    assert [word for word in ("Entwurf", "Ein anderer") if word in page.text] == []


def test_what_comes_stands_before_what_was(client: Client) -> None:
    entry = InitiativeFactory.create(published=True)
    for title, fields in (("Früher", {"past": True}), ("Bald", {})):
        workshop = WorkshopFactory.create(title=title, published=True, **fields)
        workshop.initiative_links.create(initiative=entry)
    text = Page(client.get(entry.get_absolute_url())).text
    assert text.index("Bald") < text.index("Bisherige Veranstaltungen") < text.index("Früher")


def test_a_hidden_idea_of_an_impulse_is_not_named(client: Client) -> None:
    field = a_field()
    an_impulse(field_of_action=field, idea=IdeaFactory.create(title="Geheimplan"))
    assert "Geheimplan" not in read(client, field.initiative).text


@pytest.mark.net
@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.usefixtures("one_stamp")
def test_the_number_of_statements_does_not_grow(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    entry = InitiativeFactory.create(
        published=True, milestones=number, partners=number, fundings=number
    )
    for field in FieldOfActionFactory.create_batch(number, initiative=entry):
        activity = ActivityFactory.create(
            initiative=entry, field_of_action=field, published=True, actor=Actor.objects.first()
        )
        grow(an_impulse(field_of_action=field, idea=IdeaFactory.create()), activity)
    client.get(entry.get_absolute_url())
    with django_assert_num_queries(13):
        assert client.get(entry.get_absolute_url()).status_code == 200
