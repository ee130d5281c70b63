from datetime import date

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.support.chain import an_impulse
from tests.support.factories import (
    ActivityFactory,
    FeasibilityCheckFactory,
    IdeaFactory,
    ProposerFactory,
    UserFactory,
    WorkshopFactory,
)
from tests.support.reading import Page

pytestmark = pytest.mark.django_db

BOARD = "/ideen/"
FACETS_AND_NUMBER, IDS, IDEAS = [1] * 3
STATEMENTS = FACETS_AND_NUMBER + IDS + IDEAS


def test_the_board_shows_every_state_also_those_without_an_idea(client: Client) -> None:
    IdeaFactory.create(title="Leihbox", status="proposed", published=True)
    IdeaFactory.create(title="Dialog", status="realised", published=True)
    IdeaFactory.create(title="Entwurf")
    page = Page(client.get(BOARD))
    start = page.headings.index("Vorgeschlagen 1 Idee")
    assert page.headings[start:] == [
        "Vorgeschlagen 1 Idee",
        "Leihbox",
        "Umsetzbarkeit wird geprüft 0 Ideen",
        "Umgesetzt 1 Idee",
        "Dialog",
        "Nicht weiterverfolgt 0 Ideen",
    ]
    assert page.text.count("Nichts eingetragen") == 2


def test_with_a_state_chosen_the_board_shows_no_other(client: Client) -> None:
    for status in ("proposed", "in_check"):
        IdeaFactory.create(title=status.title(), status=status, published=True)
    page = Page(client.get(f"{BOARD}?status=in_check"))
    assert [each for each in page.headings if "Idee" in each] == [
        "Ideen",
        "Umsetzbarkeit wird geprüft 1 Idee",
    ]
    assert "Proposed" not in page.headings


def test_a_state_continued_on_the_next_page_is_not_called_empty(client: Client) -> None:
    IdeaFactory.create_batch(21, status="proposed", published=True)
    IdeaFactory.create(title="Dialog", status="realised", published=True)
    first, second = (Page(client.get(f"{BOARD}?seite={number}")) for number in (1, 2))
    assert "Umgesetzt 1 Idee" not in first.headings
    assert ("Vorgeschlagen 21 Ideen" in second.headings, "Dialog" in second.headings) == (
        True,
        True,
    )


def test_each_facet_leads_to_as_many_ideas_as_it_promises(client: Client) -> None:
    for status, origin in [("proposed", "finding"), ("proposed", "actor"), ("realised", "actor")]:
        IdeaFactory.create(status=status, origin=origin, published=True)
    promised = {
        href: label.split()[-2]
        for label, href in Page(client.get(BOARD)).links
        if href.startswith("?") and label.endswith("Treffer")
    }
    found = {
        href: next(
            each for each in Page(client.get(BOARD + href)).headings if each.endswith("Treffer")
        )
        for href in promised
    }
    assert found == {href: f"{number} Treffer" for href, number in promised.items()}
    assert len(promised) == 2 + 2 + 1


@pytest.mark.net
@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.usefixtures("one_stamp")
def test_the_boards_number_of_statements_does_not_grow(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    IdeaFactory.create_batch(number, published=True)
    client.get(BOARD)
    with django_assert_num_queries(STATEMENTS):
        assert client.get(BOARD).status_code == 200


def test_of_a_check_the_public_sees_the_decision_and_why_never_the_ratings(
    client: Client,
) -> None:
    check = FeasibilityCheckFactory.create(decided_on=date(2026, 3, 4))
    page = Page(client.get(check.idea.get_absolute_url()))
    assert (
        "Die Idee wird umgesetzt. Die Schulen wollen mitmachen."
        " Entschieden: Mittwoch, 4. März 2026" in page.text
    )
    for role in ({}, {"editor": True}):
        client.force_login(UserFactory.create(**role))
        html = client.get(check.idea.get_absolute_url()).content.decode()
        for secret in (check.partners, check.financing, check.risk, "Aufwand", "Nutzen"):
            assert secret not in html
    for address in (BOARD, f"{BOARD}?q=Versicherung"):
        assert check.risk not in client.get(address).content.decode()


def test_who_proposed_it_stands_nowhere_in_public(client: Client) -> None:
    proposer = ProposerFactory.create(
        idea=IdeaFactory.create(published=True), name="Eva Nachtigall"
    )
    for address in (BOARD, proposer.idea.get_absolute_url()):
        html = client.get(address).content.decode()
        assert [each for each in ("Nachtigall", proposer.email) if each in html] == []


def test_it_leads_to_where_it_comes_from_and_to_what_became_of_it(client: Client) -> None:
    idea = IdeaFactory.create(published=True)
    impulse = an_impulse(text="Eine Leihbox wäre hilfreich.", idea=idea)
    an_impulse(text="Noch geheim.", idea=idea, is_public=False)
    lab = WorkshopFactory.create(title="Ideenlabor", past=True, published=True)
    lab.idea_links.create(idea=idea)
    activity = ActivityFactory.create(title="Leihbox auf Reisen", idea=idea, published=True)
    ActivityFactory.create(title="Noch ein Entwurf", idea=idea)
    page = Page(client.get(idea.get_absolute_url()))
    assert page.link("Eine Leihbox wäre hilfreich.") == impulse.get_absolute_url()
    assert page.link("Ideenlabor") == lab.get_absolute_url()
    assert page.targets("Leihbox auf Reisen") == {activity.get_absolute_url()}
    assert [word for word in ("geheim", "Entwurf") if word in page.text] == []


def test_an_idea_that_nobody_has_checked_says_so(client: Client) -> None:
    text = Page(client.get(IdeaFactory.create(published=True).get_absolute_url())).text
    assert "Prüfung der Umsetzbarkeit Noch nicht geprüft" in text
    assert "Was daraus wurde Nichts eingetragen" in text


@pytest.mark.net
@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.usefixtures("one_stamp")
def test_the_pages_number_of_statements_does_not_grow(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    idea = IdeaFactory.create(published=True)
    FeasibilityCheckFactory.create_batch(number, idea=idea)
    ActivityFactory.create_batch(number, idea=idea, published=True)
    for _each in range(number):
        an_impulse(idea=idea)
    client.get(idea.get_absolute_url())
    with django_assert_num_queries(7):
        assert client.get(idea.get_absolute_url()).status_code == 200
