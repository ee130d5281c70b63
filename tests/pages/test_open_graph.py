"""What a messenger or a network shows of a page that somebody shares."""

import re

import pytest
from django.test import Client

from tests.support.factories import BestPracticeFactory
from tests.support.rows import shown_picture

pytestmark = pytest.mark.django_db


def shared(client: Client, address: str) -> dict[str, str]:
    html = client.get(address).text
    return dict(re.findall(r'<meta property="og:([a-z:]+)" content="([^"]*)">', html))


@pytest.mark.parametrize("address", ["/", "/praxisbeispiele/", "/suche/", "/veranstaltungen/"])
def test_a_page_without_words_of_its_own_is_called_by_its_title(
    client: Client, address: str
) -> None:
    told = shared(client, address)
    assert "title" not in told
    assert told["image"].startswith("http://testserver/static/img/shared")


def test_an_entry_is_shared_with_its_title_lead_and_picture(client: Client) -> None:
    case = BestPracticeFactory.create(
        title="Zettel weg", summary="Ein Tablet genügt.", picture=shown_picture(), published=True
    )
    told = shared(client, case.get_absolute_url())
    assert (told["title"], told["description"]) == ("Zettel weg", "Ein Tablet genügt.")
    assert case.picture is not None
    assert told["image"] == f"http://testserver{case.picture.address}"
    assert told["image:alt"] == case.picture.alt


def test_an_entry_without_a_picture_has_the_platforms(client: Client) -> None:
    case = BestPracticeFactory.create(published=True)
    assert shared(client, case.get_absolute_url())["image:alt"] == "Regiodialog"
