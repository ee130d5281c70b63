"""Whoever opens a page of the admin with somebody's data on it is on record, whatever page it is.

Each column that holds a person is filled with a mark; then every page is opened and looked through.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.db.models import Model
from django.test import Client, RequestFactory
from django.urls import reverse

from branchendialog.models import BestPractice
from editorial.models import Picture
from initiatives.models import Idea
from interface.models import PeopleSeen
from tests.support.addresses import ADMIN_EXTRAS, named
from tests.support.factories import ProposerFactory, UserFactory
from tests.support.personal import PERSONAL
from tests.support.rows import one_of_each
from workshops.models import Workshop

pytestmark = [pytest.mark.net, pytest.mark.django_db]

MARK, TODAY = "merkwort", "2026-11-20"
# Of the team, whose names stand beside whatever they do.
TEAM = "accounts.User"


@pytest.fixture(scope="module")
def made(module_rows: None) -> dict[type[Model], Any]:
    """One row of each, with everybody's data marked."""
    rows = one_of_each(published=False)
    ProposerFactory.create(idea=rows[Idea])
    rows[Picture].consents.create(given_by="jemand", given_on=TODAY)
    rows[BestPractice].releases.create(granted_by="jemand", granted_on=TODAY)
    for label, columns in PERSONAL.items():
        if label != TEAM:
            mark(apps.get_model(label), columns)
    return rows


def mark(model: type[Model], columns: set[str]) -> None:
    for column in columns:
        field = model._meta.get_field(column)
        text = f"{MARK}@example.org"
        value = {"name": text} if isinstance(field, models.JSONField) else text
        model._default_manager.update(**{column: value})


def addresses(made: dict[type[Model], Any]) -> Iterator[str]:
    request = RequestFactory().get("/")
    request.user = UserFactory.create(superuser=True)
    for model, row in made.items():
        shown = admin.site._registry[model]
        pages: dict[str, list[Any]] = {"changelist": [], "change": [row.pk], "history": [row.pk]}
        pages |= {"delete": [row.pk]} if shown.has_delete_permission(request, row) else {}
        yield from (reverse(named(model, page), args=args) for page, args in pages.items())
    extra = {"admin:workshops_registration_release": Workshop}
    of_no_row = {"admin:workshops_workshop_planning"}
    for name in [each for each in ADMIN_EXTRAS if each not in of_no_row]:
        of = ".".join(name.removeprefix("admin:").split("_", 2)[:2])
        yield reverse(name, args=[made[extra.get(name) or apps.get_model(of)].pk])
    yield from ["/admin/", "/admin/workshops/", *map(reverse, of_no_row)]


def test_no_page_shows_a_person_without_a_row_that_says_who_looked(
    made: dict[type[Model], Any],
) -> None:
    client = Client()
    client.force_login(UserFactory.create(superuser=True))
    silent: list[str] = []
    told: list[str] = []
    for address in addresses(made):
        before = PeopleSeen.objects.count()
        shows_somebody = MARK in client.get(address).content.decode(errors="ignore")
        rows = PeopleSeen.objects.count() - before
        if shows_somebody:
            (told if rows == 1 else silent).append(address)
    assert silent == []
    # The lists of registrations, enquiries, mails; a page of each, of the case, picture and idea.
    assert len(told) >= 9
