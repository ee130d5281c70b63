"""An English page with German texts in it says so in words, beside the mark for readers."""

import pytest
from django.test import Client

from tests.support.factories import IdeaFactory
from tests.support.reading import Page

pytestmark = pytest.mark.django_db

WORDS = "Parts of this page exist in German only so far."
ENGLISH = {
    "title_en": "A box to borrow",
    "summary_en": "To try things out.",
    "description_en": "<p>It travels.</p>",
}


@pytest.mark.parametrize("lacking", ["title_en", "summary_en", "description_en"])
def test_a_page_that_lacks_an_english_text_says_so(client: Client, lacking: str) -> None:
    facts = {"description": "<p>Sie reist.</p>", **ENGLISH, lacking: ""}
    idea = IdeaFactory.create(published=True, **facts)
    address = idea.get_absolute_url()
    texts = [Page(client.get(prefix + address)).text for prefix in ("/en", "")]
    assert [WORDS in texts[0], WORDS in texts[1], "nur auf Deutsch" in texts[1]] == [
        True,
        False,
        False,
    ]


def test_a_page_whose_texts_are_all_english_says_nothing(client: Client) -> None:
    idea = IdeaFactory.create(published=True, description="<p>Sie reist.</p>", **ENGLISH)
    empty = IdeaFactory.create(published=True, **{**ENGLISH, "description_en": ""}, description="")
    for each in (idea, empty):
        assert WORDS not in Page(client.get(f"/en{each.get_absolute_url()}")).text
