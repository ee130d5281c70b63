"""A case's card says wherever it stands what a company asks first: who is it, what did it cost."""

import pytest
from django.test import Client

from branchendialog.models import BestPractice, Presentation
from taxonomy.models import Industry
from tests.support.factories import (
    BestPracticeFactory,
    DialogueFactory,
    IndustryPageFactory,
    WorkshopFactory,
)
from tests.support.reading import Page

pytestmark = pytest.mark.django_db

TITLE = "Zeichnung auf dem Tablet"


@pytest.fixture
def case() -> BestPractice:
    industry = Industry.objects.get(slug="metallverarbeitung")
    page = IndustryPageFactory.create(industry=industry, published=True)
    dialogue = DialogueFactory.create(industry_page=page, slug="dialog", published=True)
    case = BestPracticeFactory.create(
        title=TITLE,
        industry=industry,
        size="small",
        employees=38,
        cost_band="5000-bis-25000",
        costs=0,
        published=True,
    )
    BestPracticeFactory.create(industry=industry, slug="anderes-beispiel", published=True)
    session = WorkshopFactory.create(series=dialogue.series, slug="drittes-treffen", published=True)
    Presentation.objects.create(best_practice=case, workshop=session)
    return case


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/praxisbeispiele/",
        "/praxisbeispiele/anderes-beispiel/",
        "/branchen/metallverarbeitung/",
        "/branchen/metallverarbeitung/?groesse=small",
        "/branchendialoge/dialog/",
        "/veranstaltungen/drittes-treffen/",
        "/erste-schritte/?branche=metallverarbeitung",
    ],
)
def test_a_card_says_how_many_work_there_and_what_it_cost(
    client: Client, case: BestPractice, address: str
) -> None:
    text = Page(client.get(address)).text
    assert TITLE in text
    before, after = text.split(TITLE, 1)
    said = f"38 Beschäftigte, {case.municipality.name}"
    assert said in before[-120:]
    assert "Kosten 5.000 bis unter 25.000" in after[:600]
