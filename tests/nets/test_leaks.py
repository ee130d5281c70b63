"""What isn't public shows nowhere: not as a word, not as a link, not in a number.

Every kind of entry has one that must not be seen for each reason (draft, in review, archived,
published for later), full of a word of its own and linked to what the public sees. The walk over
the site is the same to the letter with and without them; and it finds each once it is published.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from branchendialog.models import BestPractice, Dialogue, IndustryPage
from editorial import services
from editorial.models import Publishable, State, publishable_models
from initiatives.models import Activity, Actor, Idea, Initiative
from notifications import emails
from notifications.models import OutgoingMail
from pages.models import NewsItem, Page
from search.models import Document
from taxonomy.models import Industry, TargetGroup, Topic
from tests.support.factories import (
    ActivityFactory,
    ActorFactory,
    BestPracticeFactory,
    DialogueFactory,
    IdeaFactory,
    IndustryFactory,
    IndustryPageFactory,
    InitiativeFactory,
    NewsItemFactory,
    OutgoingMailFactory,
    PageFactory,
    RegistrationFactory,
    UserFactory,
    WorkshopFactory,
    publish,
)
from tests.support.kinds import KINDS, LISTS, OF_ALL_KINDS, Shown
from tests.support.walk import Seen, path_and_parameters, walk
from workshops import services as workshop_services
from workshops.models import Registration, Workshop
from workshops.services import Applicant

pytestmark = [pytest.mark.net, pytest.mark.django_db]

REASONS = ["draft", "in_review", "archived", "later"]
# Not words that people write: keys and addresses.
NO_WORDS = {"uuid", "slug", "external_key", "origin_url", "successor", "online_url", "state"}
NO_WORDS |= {"code", "website"}


def marker(model: type[Publishable], reason: str) -> str:
    """A word that stands in one hidden entry and nowhere else."""
    return f"Zwiebelfisch{model.__name__}{reason.replace('_', '').capitalize()}"


def fill(row: models.Model, word: str) -> None:
    """Write the word into everything that can hold one."""
    changes = {
        field.name: word
        for field in row._meta.local_fields
        if isinstance(field, (models.CharField, models.TextField))
        if field.choices is None and field.name not in NO_WORDS
    }
    type(row)._base_manager.filter(pk=row.pk).update(**changes)


@pytest.fixture(scope="module")
def industries(module_rows: None) -> list[Industry]:
    """One with a page, one for each page that must not be seen."""
    return IndustryFactory.create_batch(1 + len(REASONS))


@pytest.fixture(scope="module")
def shown(industries: list[Industry]) -> Shown:
    """What the public sees, so much that lists have facets and counts."""
    topics, groups = list(Topic.objects.all()[:2]), list(TargetGroup.objects.all()[:2])
    page = IndustryPageFactory.create(published=True, industry=industries[0])
    for industry in industries:
        BestPracticeFactory.create(
            published=True, industry=industry, topics=topics, target_groups=groups
        )
    workshop = WorkshopFactory.create(
        published=True, industries=industries, topics=topics, groups=[12, 12]
    )
    # One for each record that must not be seen.
    for industry in industries:
        past = WorkshopFactory.create(published=True, past=True, industries=[industry], groups=[12])
        past.groups.get().industries.add(industries[0])
    actor = ActorFactory.create(published=True)
    initiative = InitiativeFactory.create(lead=actor, fields=1, milestones=1, published=True)
    idea = IdeaFactory.create(published=True)
    activity = ActivityFactory.create(
        actor=actor,
        initiative=initiative,
        field_of_action=initiative.fields_of_action.get(),
        idea=idea,
        industries=industries,
        published=True,
    )
    return {
        Dialogue: DialogueFactory.create(
            industry_page=page, carrier=actor, idea=idea, published=True
        ),
        Actor: actor,
        Initiative: initiative,
        Idea: idea,
        NewsItem: NewsItemFactory.create(initiative=initiative, published=True),
        Page: PageFactory.create(published=True),
        Activity: activity,
        IndustryPage: page,
        BestPractice: BestPractice.objects.first(),
        Workshop: workshop,
    }


def hide(entry: Publishable, reason: str) -> None:
    """Bring the entry to where it must not be seen from, the way the team would."""
    by = UserFactory.create(publisher=True)
    if reason == "later":
        type(entry).objects.filter(pk=entry.pk).update(
            publish_at=timezone.now() + timedelta(hours=1)
        )
    if reason == "in_review":
        services.submit(entry, by=by)
    if reason in ("archived", "later"):
        publish(entry)
    if reason == "archived":
        services.archive(entry, by=by, note="überholt")


@pytest.fixture(scope="module")
def before(shown: Shown) -> dict[str, Seen]:
    """The walk while nothing is hidden."""
    return walk()


@pytest.fixture(scope="module")
def hidden(
    shown: Shown, industries: list[Industry], before: dict[str, Seen]
) -> dict[str, Publishable]:
    """By their words, every entry that must not be seen."""
    made = {}
    for model, kind in KINDS.items():
        for number, reason in enumerate(REASONS):
            entry = kind.linked(shown, industries[1 + number])
            word = marker(model, reason)
            for row in [entry, *kind.parts_of(entry)]:
                fill(row, word)
            entry.refresh_from_db()
            hide(entry, reason)
            entry.refresh_from_db()
            made[word] = entry
    return made


def leaks(pages: dict[str, Seen], words: Any) -> set[tuple[str, str]]:
    return {
        (word, address)
        for address, page in pages.items()
        for word in words
        if word.lower() in page.text.lower()
    }


# The walk ----------------------------------------------------------------------------------------


def test_the_walk_is_the_same_with_and_without_what_is_hidden(
    before: dict[str, Seen], hidden: dict[str, Publishable]
) -> None:
    assert {seen.status for seen in before.values()} == {200, 302}
    after = walk()
    assert leaks(after, hidden) == set()
    assert set(after) == set(before)
    changed = {address for address in before if after[address] != before[address]}
    assert changed == set()


def test_walk_and_search_find_each_of_them_once_it_is_published(
    client: Client, hidden: dict[str, Publishable]
) -> None:
    for entry in hidden.values():
        type(entry).objects.filter(pk=entry.pk).update(
            state=State.PUBLISHED, publish_at=None, published_at=timezone.now()
        )
        services.reindex(entry)
    pages = walk(path_and_parameters)
    for word, entry in hidden.items():
        if isinstance(entry, Page):
            continue  # nothing but a search with a word leads to it
        found = {address for _word, address in leaks(pages, [word])}
        for language in ("de", "en"):
            with translation.override(language):
                shown_at = {entry.get_absolute_url()}
                if type(entry) in LISTS:
                    shown_at.add(reverse(LISTS[type(entry)]))
                assert shown_at <= found
    for language in ("de", "en"):
        with translation.override(language):
            found_by = {name: reverse(name) for name in [*LISTS.values(), OF_ALL_KINDS]}
        numbers = {
            name: sum(numbers_found(client, address, hidden)) for name, address in found_by.items()
        }
        assert numbers == {**dict.fromkeys(LISTS.values(), len(REASONS)), OF_ALL_KINDS: len(hidden)}


def test_every_reason_to_be_hidden_is_there_for_every_kind(hidden: dict[str, Publishable]) -> None:
    assert len(hidden) == len(publishable_models()) * len(REASONS)
    states = {(type(entry), entry.state, entry.publish_at is None) for entry in hidden.values()}
    assert states == {
        (model, state, state != State.PUBLISHED)
        for model in publishable_models()
        for state in State
    }
    # Those published for later are in the index already: the clock alone keeps them away.
    waiting = [entry for entry in hidden.values() if entry.state == State.PUBLISHED]
    assert {each.title for each in Document.objects.filter(publish_at__gt=timezone.now())} == {
        entry.title for entry in waiting
    }


# Looking for it ----------------------------------------------------------------------------------


def numbers_found(client: Client, address: str, words: Iterable[str]) -> list[int]:
    """How much a list finds for the words: four of them at once, as “this or that”."""
    numbers, left = [], list(words)
    while left:
        now, left = left[:4], left[4:]
        response = client.get(address, {"q": " or ".join(now), "status": "alle"})
        assert response.context["result_count"] == len(response.context["entries"])
        numbers.append(response.context["result_count"])
    return numbers


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", [*LISTS.values(), OF_ALL_KINDS])
def test_a_search_for_the_words_finds_nothing(
    client: Client, hidden: dict[str, Publishable], name: str, language: str
) -> None:
    with translation.override(language):
        address = reverse(name)
    assert set(numbers_found(client, address, hidden)) == {0}


# Their own addresses -----------------------------------------------------------------------------


def addresses_of(entry: Publishable) -> list[str]:
    names = ["workshop_ics", "register", "registered"] if isinstance(entry, Workshop) else []
    found = []
    for language in ("de", "en"):
        with translation.override(language):
            found.append(entry.get_absolute_url())
            found += [reverse(f"workshops:{name}", args=[entry.slug]) for name in names]
    return found


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_the_address_of_a_hidden_entry_is_not_found(
    client: Client, hidden: dict[str, Publishable], is_signed_in: bool
) -> None:
    if is_signed_in:
        client.force_login(UserFactory.create())
    for word, entry in hidden.items():
        for address in addresses_of(entry):
            response = client.get(address)
            is_its_own = address.endswith((f"/{entry.slug}/", "/rueckblick/"))
            is_archive = entry.state == State.ARCHIVED and is_its_own
            assert (address, response.status_code) == (address, 410 if is_archive else 404)
            assert word not in response.content.decode()


def test_nobody_registers_for_a_hidden_workshop(
    client: Client, hidden: dict[str, Publishable]
) -> None:
    for entry in hidden.values():
        if isinstance(entry, Workshop):
            address = reverse("workshops:register", args=[entry.slug])
            assert client.post(address, {"name": "Eva Weiß"}).status_code == 404
            with pytest.raises(workshop_services.Closed):
                workshop_services.register(entry, Applicant("Eva Weiß", "eva@example.org"))


def test_the_team_sees_each_at_its_address(client: Client, hidden: dict[str, Publishable]) -> None:
    client.force_login(UserFactory.create(editor=True))
    for word, entry in hidden.items():
        response = client.get(entry.get_absolute_url())
        assert response.status_code == 200
        assert word in response.content.decode()


# Mail and calendars ------------------------------------------------------------------------------


def newest_mail() -> str:
    return emails.render(OutgoingMail.objects.latest("pk")).message().as_string()


def test_no_mail_speaks_of_what_is_hidden(shown: Shown, hidden: dict[str, Publishable]) -> None:
    group = shown[Workshop].groups.first()
    registration = workshop_services.register(
        shown[Workshop], Applicant("Eva Weiß", "eva@example.org"), group=group
    )
    sent = [newest_mail()]
    for step in (workshop_services.confirm, workshop_services.cancel):
        step(registration)
        sent.append(newest_mail())
    assert [word for word in hidden for text in sent if word in text] == []


# One person's data -------------------------------------------------------------------------------


def own_pages(client: Client, registration: Registration) -> str:
    page, calendar = (
        client.get(reverse(f"registration:{name}", args=[registration.token]))
        for name in ("page", "calendar")
    )
    registration.refresh_from_db()
    file = 200 if registration.has_been_seated else 302
    assert (page.status_code, calendar.status_code) == (200, file)
    return page.content.decode() + calendar.content.decode()


@pytest.mark.parametrize("state", ["pending", "confirmed", "cancelled", "expired"])
def test_the_page_of_one_registration_shows_no_other(client: Client, state: str) -> None:
    workshop = WorkshopFactory.create(published=True, groups=[12])
    group = workshop.groups.get()
    mine, other = (
        RegistrationFactory.create(
            workshop=workshop,
            group=group,
            name=f"Person {word}",
            email=f"{word}@example.org",
            organisation=f"Betrieb {word}",
            held_until=timezone.now() + timedelta(days=1),
        )
        for word in ("Nachtigall", "Rohrdommel")
    )
    Registration.objects.filter(pk=mine.pk).update(state=state)
    text = own_pages(client, mine)
    assert ("Nachtigall" in text) == (state == "confirmed")
    assert "Rohrdommel" not in text
    assert other.token not in text


def test_public_pages_show_nobody_who_registered(client: Client) -> None:
    word = "Rohrdommel"
    workshop = WorkshopFactory.create(published=True, groups=[12])
    registration = RegistrationFactory.create(
        workshop=workshop,
        group=workshop.groups.get(),
        name=f"Person {word}",
        email=f"{word}@example.org",
        organisation=f"Betrieb {word}",
    )
    for address in ["/", reverse("workshops:workshop_list"), *addresses_of(workshop)]:
        text = client.get(address).content.decode()
        assert [each for each in (word, registration.token) if each in text] == []


def test_no_row_holds_the_key_of_a_link(shown: Shown) -> None:
    workshop = shown[Workshop]
    registration = workshop_services.register(
        workshop, Applicant("Eva Weiß", "eva@example.org"), group=workshop.groups.first()
    )
    workshop_services.confirm(registration)
    workshop_services.cancel(registration)
    signature = registration.token.split(".")[1]
    # What the team heard of the town's entries is among the mails, too.
    own = OutgoingMail.objects.filter(recipient=registration.email)
    rows = [*OutgoingMail.objects.values(), *registration.events.values()]
    rows += Registration.objects.values()
    assert (own.count(), registration.events.count(), Registration.objects.count()) == (3, 3, 1)
    assert [row for row in rows if signature in str(row)] == []


def test_the_team_finds_no_way_to_the_link_of_a_person(client: Client) -> None:
    client.force_login(UserFactory.create(superuser=True))
    registration = RegistrationFactory.create(pending=True)
    mail = OutgoingMailFactory.create(about=registration)
    pages = {
        reverse("admin:workshops_registration_changelist"): 200,
        reverse("admin:workshops_registration_change", args=[registration.pk]): 200,
        reverse("admin:workshops_registration_history", args=[registration.pk]): 200,
        reverse("admin:workshops_registration_cancel", args=[registration.pk]): 200,
        reverse("admin:notifications_outgoingmail_change", args=[mail.pk]): 200,
        reverse(
            "admin:view_on_site",
            args=[ContentType.objects.get_for_model(registration).pk, registration.pk],
        ): 404,
    }
    answers = {address: client.get(address) for address in pages}
    assert {address: answer.status_code for address, answer in answers.items()} == pages
    for answer in answers.values():
        assert registration.token not in f"{answer.text}{answer.headers}"
