"""The lists of the admin: what they are filtered by stands above them, each with its way out."""

from typing import Any

import pytest
from django.urls import reverse

from tests.support.factories import BestPracticeFactory
from tests.support.team import signed_in

pytestmark = pytest.mark.django_db

LIST = reverse("admin:branchendialog_bestpractice_changelist")


def shown(query: str) -> Any:
    BestPracticeFactory.create(title="Ein Kran meldet sich", published=True)
    return signed_in(publisher=True).get(f"{LIST}?{query}")


def test_each_filter_that_is_on_is_named_and_leads_to_the_list_without_it() -> None:
    page = shown("state__exact=published&size__exact=micro&q=Kran")
    chosen = [(each.title, each.value, each.address) for each in page.context["chosen"]]
    assert chosen == [
        ("Zustand", "veröffentlicht", "?q=Kran&size__exact=micro"),
        ("Unternehmensgröße", "1–9 Beschäftigte", "?q=Kran&state__exact=published"),
    ]


def test_what_no_filter_offers_is_said_and_left_again() -> None:
    page = shown("confirm_by__lt=2020-01-01")
    chosen = [(each.title, each.value, each.address) for each in page.context["chosen"]]
    assert chosen == [("Zu bestätigen bis", "Auswahl", "?")]
    page = shown("version__gt=1")
    chosen = [(each.title, each.value, each.address) for each in page.context["chosen"]]
    assert chosen == [("", "Auswahl", "?")]


def test_cells_say_what_they_are_where_there_are_no_columns() -> None:
    html = shown("").content.decode()
    assert html.count('<td data-label="Zustand" class="field-state_label">') == 1
    assert html.count('<td data-label="" class="action-checkbox">') == 1
