import re

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.support.factories import BestPracticeFactory, IndustryPageFactory, municipality
from tests.support.reading import Page

pytestmark = pytest.mark.django_db

COUNT, IDS, INDUSTRY_PAGES, NUMBERS_OF_CASES = [1] * 4
STATEMENTS = COUNT + IDS + INDUSTRY_PAGES + NUMBERS_OF_CASES


def test_industries_stand_in_the_order_of_their_names(client: Client) -> None:
    for title in ("Zucker", "Äpfel", "Ahorn"):
        IndustryPageFactory.create(title=title, published=True)
    IndustryPageFactory.create(title="Entwurf")
    assert Page(client.get("/branchen/")).headings[2:] == ["Ahorn", "Äpfel", "Zucker"]


def test_each_says_how_many_cases_it_has(client: Client) -> None:
    one, two = IndustryPageFactory.create_batch(2, published=True)
    BestPracticeFactory.create(industry=two.industry, published=True)
    BestPracticeFactory.create(industry=one.industry)
    text = Page(client.get("/branchen/")).text
    assert text.count("noch kein Praxisbeispiel") == text.count("1 Praxisbeispiel") == 1


def test_with_a_region_chosen_all_stand_there_with_the_cases_of_that_region(client: Client) -> None:
    one = IndustryPageFactory.create(title="Ahorn", published=True)
    IndustryPageFactory.create(title="Birke", published=True)
    for town, number in (("Hagen", 2), ("Hannover", 1)):
        BestPracticeFactory.create_batch(
            number, industry=one.industry, municipality=municipality(town), published=True
        )
    numbers = {
        "": "3 Praxisbeispiele",
        "?region=maerkische-region": "2 Praxisbeispiele",
        "?region=hannover": "1 Praxisbeispiel",
        "?region=hannover&region=maerkische-region": "3 Praxisbeispiele",
        "?region=nirgendwo": "3 Praxisbeispiele",
    }
    for query, number_of_cases in numbers.items():
        page = Page(client.get(f"/branchen/{query}"))
        assert page.headings[2:] == ["Ahorn", "Birke"], query
        assert re.findall(r"\d Praxisbeispiele?", page.text) == [number_of_cases], query


@pytest.mark.net
@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.usefixtures("one_stamp")
def test_the_number_of_statements_does_not_grow(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for page in IndustryPageFactory.create_batch(number, published=True):
        BestPracticeFactory.create(industry=page.industry, published=True)
    client.get("/branchen/")
    with django_assert_num_queries(STATEMENTS):
        assert client.get("/branchen/").status_code == 200
