import pytest
from django.test import Client

from branchendialog.models import IndustryPage
from taxonomy.models import Industry, Region
from tests.support.factories import DialogueFactory, IndustryPageFactory, WorkshopFactory
from tests.support.reading import Page

pytestmark = pytest.mark.django_db

ADDRESS = "/branchendialoge/"


def page_of(slug: str) -> IndustryPage:
    return IndustryPageFactory.create(industry=Industry.objects.get(slug=slug), published=True)


def titles(client: Client, query: str = "") -> list[str]:
    page = Page(client.get(f"{ADDRESS}{query}"))
    return [label for label, href in page.links if href.startswith(ADDRESS) and href != ADDRESS]


@pytest.fixture
def dialogues() -> None:
    for title, industry, region in [
        ("Daten", "metallverarbeitung", "maerkische-region"),
        ("Zeit", "gesundheit-pflege", "hannover"),
    ]:
        DialogueFactory.create(
            title=title,
            industry_page=page_of(industry),
            region=Region.objects.get(slug=region),
            published=True,
        )
    DialogueFactory.create(title="Entwurf")


@pytest.mark.usefixtures("dialogues")
def test_dialogues_are_found_by_industry_and_region(client: Client) -> None:
    queries = ["", "?branche=metallverarbeitung", "?region=hannover", "?q=Maschinendaten"]
    found = {query: titles(client, query) for query in queries}
    assert found == {
        "": ["Zeit", "Daten"],
        "?branche=metallverarbeitung": ["Daten"],
        "?region=hannover": ["Zeit"],
        "?q=Maschinendaten": [],
    }


def test_a_card_counts_the_sessions_that_are_public(client: Client) -> None:
    dialogue = DialogueFactory.create(published=True)
    WorkshopFactory.create_batch(2, series=dialogue.series, published=True)
    WorkshopFactory.create(series=dialogue.series)
    assert "Treffen 2" in Page(client.get(ADDRESS)).text
