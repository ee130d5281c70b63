from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from taxonomy.models import Industry, Region
from tests.support.factories import (
    AnalysisFactory,
    FocusChoiceFactory,
    FocusDecisionFactory,
    IndustryFactory,
    IndustryFigureFactory,
    IndustryPageFactory,
)
from tests.support.reading import Page

pytestmark = pytest.mark.django_db

ADDRESS = "/branchen/warum-diese-branchen/"
DECISIONS, CHOICES, ANALYSES, FIGURES = [1] * 4
STATEMENTS = DECISIONS + CHOICES + ANALYSES + FIGURES


def read(client: Client) -> Page:
    return Page(client.get(ADDRESS))


def test_without_a_decision_the_page_says_so(client: Client) -> None:
    FocusDecisionFactory.create(title="Zwiebelfisch")
    text = read(client).text
    assert "Noch ist keine Entscheidung veröffentlicht." in text
    assert "Zwiebelfisch" not in text


def test_a_decision_shows_body_term_industries_sources_and_figures(client: Client) -> None:
    decision = FocusDecisionFactory.create(
        title="Beschluss", body="Steuerkreis", text="Ähnliche Fragen.", released=True
    )
    decision.analyses.add(AnalysisFactory.create(title="Zählung", key_statement="Viele kleine."))
    metal = Industry.objects.get(slug="metallverarbeitung")
    page = IndustryPageFactory.create(industry=metal, published=True)
    FocusChoiceFactory.create(decision=decision, industry=metal, reason="Viele Betriebe.")
    IndustryFigureFactory.create(industry=metal, label="Zahl der Betriebe")
    shown = read(client)
    assert shown.headings[1:] == [
        "Beschluss",
        "Worauf die Entscheidung beruht",
        "Fragen zu dieser Entscheidung?",
    ]
    told = ["Gremium Steuerkreis", "Ähnliche Fragen.", "Viele Betriebe.", "Viele kleine."]
    assert [words for words in told if words not in shown.text] == []
    assert shown.link(metal.name) == page.get_absolute_url()
    assert (
        "Branche Zahl der Betriebe Entscheidung Metallverarbeitung Zahl der Betriebe 1.240"
        in shown.text
    )


def test_candidates_stand_in_one_table_with_the_same_figures(client: Client) -> None:
    """A figure of another year or area is another one; what is suppressed is not zero."""
    decision = FocusDecisionFactory.create(released=True)
    metal, care, other = (
        IndustryFactory.create(name=name) for name in ("Gießerei", "Tagespflege", "Zwiebelfisch")
    )
    FocusChoiceFactory.create(
        decision=decision, industry=metal, outcome="deferred", is_released=True, reason="Später."
    )
    FocusChoiceFactory.create(decision=decision, industry=care, reason="Jetzt.")
    same = {
        "region": decision.region,
        "analysis": AnalysisFactory.create(),
        "unit": "",
        "area": "Hagen",
    }
    for industry, label, year, value in [
        (metal, "Betriebe", 2024, 1240),
        (care, "Betriebe", 2024, None),
        (care, "Betriebe", 2019, 7),
        (other, "Betriebe", 2024, 9),
    ]:
        IndustryFigureFactory.create(
            industry=industry,
            label=label,
            as_of_year=year,
            value=value,
            is_suppressed=value is None,
            **same,
        )
    text = read(client).text
    assert (
        "Branche Betriebe Betriebe Entscheidung"
        " Tagespflege Betriebe unterdrückt Betriebe 7 Schwerpunktbranche Jetzt."
        " Gießerei Betriebe 1.240 Betriebe keine Angabe zurückgestellt Später." in text
    )
    assert "Es heißt nicht null." in text
    assert "Zwiebelfisch" not in text


def test_a_deferred_industry_is_named_only_where_the_team_released_that(client: Client) -> None:
    decision = FocusDecisionFactory.create(released=True)
    for name, is_released in [("Glasbläserei", True), ("Zwiebelfisch", False)]:
        FocusChoiceFactory.create(
            decision=decision,
            industry=IndustryFactory.create(name=name),
            outcome="deferred",
            is_released=is_released,
        )
    shown = read(client)
    assert "Glasbläserei zurückgestellt" in shown.text
    assert "Zwiebelfisch" not in shown.text


def test_an_industry_whose_page_is_not_public_is_named_without_a_link(client: Client) -> None:
    industry = IndustryFactory.create(name="Glasbläserei")
    IndustryPageFactory.create(industry=industry)
    FocusChoiceFactory.create(industry=industry)
    shown = read(client)
    assert "Glasbläserei" in shown.text
    assert [label for label, _href in shown.links if label == "Glasbläserei"] == []


def test_where_a_region_is_chosen_only_its_decisions_stand_there(client: Client) -> None:
    regions = list(Region.objects.all())
    for region in regions:
        FocusDecisionFactory.create(title=f"Beschluss {region}", region=region, released=True)
    assert len(regions) > 1
    for region in regions:
        page = Page(client.get(ADDRESS, {"region": region.slug}))
        assert page.headings[1:] == [f"Beschluss {region}", "Fragen zu dieser Entscheidung?"]
        assert [each.slug for each in regions if each.contact_phone in page.text] == [region.slug]
    for named in ("nirgendwo", [each.slug for each in regions]):
        page = Page(client.get(ADDRESS, {"region": named}))
        assert len([each for each in page.headings if each.startswith("Beschluss")]) == 2


def test_what_has_ended_says_so(client: Client) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    FocusDecisionFactory.create(released=True, valid_until=yesterday)
    text = read(client).text
    assert ["abgelaufen" in text, "Galt bis" in text, "Gilt bis" in text] == [True, True, False]


def test_an_invented_figure_is_not_the_same_as_a_real_one(client: Client) -> None:
    """In one column the mark of the first would stand for both."""
    decision = FocusDecisionFactory.create(released=True)
    same = {"region": decision.region, "analysis": AnalysisFactory.create(), "label": "Betriebe"}
    for name, is_example in [("Gießerei", False), ("Tagespflege", True)]:
        industry = FocusChoiceFactory.create(
            decision=decision, industry=IndustryFactory.create(name=name)
        ).industry
        IndustryFigureFactory.create(industry=industry, is_example=is_example, **same)
    html = client.get(ADDRESS).content.decode()
    assert html.count("mark--example") == 1
    assert html.count("keine Angabe") == 2


def test_what_is_invented_carries_its_mark(client: Client) -> None:
    decision = FocusDecisionFactory.create(released=True, is_example=True)
    decision.analyses.add(AnalysisFactory.create(is_example=True))
    choice = FocusChoiceFactory.create(decision=decision)
    IndustryFigureFactory.create(industry=choice.industry, region=decision.region, is_example=True)
    assert client.get(ADDRESS).content.decode().count("mark--example") == 3


def test_the_list_of_industries_leads_here(client: Client) -> None:
    assert Page(client.get("/branchen/")).link("Warum diese Branchen?") == ADDRESS


@pytest.mark.net
@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.usefixtures("one_stamp")
def test_the_number_of_statements_does_not_grow(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        decision = FocusDecisionFactory.create(released=True, analyses=2)
        page = IndustryPageFactory.create(published=True)
        FocusChoiceFactory.create(decision=decision, industry=page.industry)
        IndustryFigureFactory.create(industry=page.industry)
    client.get(ADDRESS)
    with django_assert_num_queries(STATEMENTS):
        assert client.get(ADDRESS).status_code == 200
