"""Who may write what a focus decision consists of; entries follow `editorial.rules`."""

from threading import Event

import pytest
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts.models import User
from branchendialog.models import FocusDecision
from interface.names import permission
from tests.support.factories import (
    AnalysisFactory,
    FocusDecisionFactory,
    IndustryFigureFactory,
    IndustryPageFactory,
    UserFactory,
)
from tests.support.reading import typed_in_admin
from tests.support.team import both_at_once, signed_in, wait_for_another

pytestmark = pytest.mark.django_db


def may(user: User, thing: Model) -> set[str]:
    actions = ["view", "change", "delete"]
    return {each for each in actions if user.has_perm(permission(each, thing), thing)}


@pytest.mark.parametrize(
    ("is_released", "editor", "publisher"),
    [
        (False, {"view", "change"}, {"view", "change", "delete"}),
        (True, {"view"}, {"view", "change"}),
    ],
)
def test_what_is_public_is_changed_by_those_who_publish(
    is_released: bool, editor: set[str], publisher: set[str]
) -> None:
    decision = FocusDecisionFactory.create(is_released=is_released)
    analysis = AnalysisFactory.create()
    decision.analyses.add(analysis)
    users = (UserFactory.create(editor=True), UserFactory.create(publisher=True))
    for thing in (decision, analysis):
        assert [may(user, thing) for user in users] == [editor, publisher]


def test_figures_are_public_at_once_so_only_publishers_write_them() -> None:
    figure = IndustryFigureFactory.create()
    assert may(UserFactory.create(editor=True), figure) == {"view"}
    assert may(UserFactory.create(publisher=True), figure) == {"view", "change", "delete"}


@pytest.mark.parametrize(("role", "is_released"), [("editor", False), ("publisher", True)])
def test_only_publishers_release_a_decision(client: Client, role: str, is_released: bool) -> None:
    decision = FocusDecisionFactory.create()
    client.force_login(UserFactory.create(**{role: True}))
    address = reverse("admin:branchendialog_focusdecision_change", args=[decision.pk])
    data = {**typed_in_admin(client, address), "title": "Neu benannt", "is_released": "on"}
    assert client.post(address, data).status_code == 302
    stored = FocusDecision.objects.get(pk=decision.pk)
    assert (stored.title, stored.is_released) == ("Neu benannt", is_released)


def test_the_page_of_an_industry_stays_that_industrys(client: Client) -> None:
    client.force_login(UserFactory.create(superuser=True))
    change = reverse(
        "admin:branchendialog_industrypage_change", args=[IndustryPageFactory.create().pk]
    )
    addresses = [reverse("admin:branchendialog_industrypage_add"), change]
    forms = [client.get(each).context["adminform"].form for each in addresses]
    assert ["industry" in form.fields for form in forms] == [True, False]


def test_the_source_of_a_public_figure_is_changed_by_publishers_alone() -> None:
    analysis = IndustryFigureFactory.create().analysis
    assert may(UserFactory.create(editor=True), analysis) == {"view"}
    assert may(UserFactory.create(publisher=True), analysis) == {"view", "change"}


@pytest.mark.django_db(transaction=True)
def test_nobody_changes_a_decision_that_is_released_meanwhile() -> None:
    decision = FocusDecisionFactory.create(released=False)
    client = signed_in(editor=True)
    address = reverse("admin:branchendialog_focusdecision_change", args=[decision.pk])
    data = typed_in_admin(client, address) | {"title": "Anders"}
    begun = Event()

    def release() -> None:
        with transaction.atomic():
            FocusDecision.objects.update(is_released=True)
            begun.set()
            wait_for_another()

    def form() -> int:
        begun.wait(10)
        return client.post(address, data).status_code

    assert both_at_once(release, form) == [None, 403]
    stored = FocusDecision.objects.get()
    assert (stored.title == "Anders", stored.is_released) == (False, True)
