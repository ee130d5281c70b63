"""The yearly “still correct”: for several entries at once, after a page that asks."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from branchendialog.models import BestPractice
from editorial.services.confirmation import confirm
from editorial.snapshots import content_of
from search.models import Document
from tests.support.factories import BestPracticeFactory, UserFactory
from tests.support.team import kept, newest

pytestmark = pytest.mark.django_db

LIST = "admin:branchendialog_bestpractice_changelist"


def asked(role: str, cases: list[BestPractice], **data: str) -> Any:
    client = Client()
    client.force_login(UserFactory.create(**{role: True}))
    chosen = {"action": "still_correct", "_selected_action": [case.pk for case in cases]}
    return client.post(reverse(LIST), chosen | data)


@time_machine.travel("2028-02-29 12:00+01:00")
def test_confirming_notes_today_and_asks_again_in_a_year() -> None:
    cases = [
        BestPracticeFactory.create(published=True, confirm_by=date(2028, 1, 1)),
        BestPracticeFactory.create(published=True, confirm_by=None),
    ]
    page = asked("publisher", cases)
    assert page.context["entries"] == list(
        BestPractice.objects.filter(pk__in=[c.pk for c in cases])
    )
    assert BestPractice.objects.filter(confirmed_at=date(2028, 2, 29)).count() == 0
    asked("publisher", cases, confirmed="1")
    found = BestPractice.objects.order_by("pk").values_list("confirmed_at", "confirm_by")
    assert list(found) == [(date(2028, 2, 29), date(2029, 2, 28)), (date(2028, 2, 29), None)]
    assert {each.verified_at for each in Document.objects.all()} == {date(2028, 2, 29)}


def test_what_one_may_not_change_is_left_out_and_said() -> None:
    public, draft = BestPracticeFactory.create(published=True), BestPracticeFactory.create()
    page = asked("editor", [public, draft])
    assert (page.context["entries"], page.context["skipped"]) == ([draft], 1)
    before = public.confirmed_at
    asked("editor", [public, draft], confirmed="1")
    public.refresh_from_db()
    assert public.confirmed_at == before


def test_who_may_not_change_an_entry_does_not_confirm_it() -> None:
    public = BestPracticeFactory.create(published=True)
    before = public.confirmed_at
    with pytest.raises(PermissionDenied):
        confirm(public, by=UserFactory.create(editor=True))
    public.refresh_from_db()
    assert public.confirmed_at == before


def test_nothing_is_deleted_by_a_tick_in_a_list() -> None:
    client = Client()
    client.force_login(UserFactory.create(superuser=True))
    BestPracticeFactory.create()
    actions = client.get(reverse(LIST)).context["action_form"].fields["action"].choices
    assert [name for name, _label in actions] == ["", "still_correct"]


def test_the_history_keeps_step_with_a_confirmation() -> None:
    case = BestPracticeFactory.create(published=True)
    kept(case)
    asked("publisher", [case], confirmed="1")
    case.refresh_from_db()
    last = newest(case)
    assert last.number == case.version
    assert last.snapshot == content_of(case)
