"""The team's side speaks German, also where its words come from other packages."""

from gettext import GNUTranslations
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.test import Client
from django.utils import translation
from django.utils.translation import trans_real

from interface.names import admin_address
from tests.support.factories import UserFactory
from tests.support.rows import one_of_each

pytestmark = [pytest.mark.net, pytest.mark.django_db]

# The same in both languages.
REVIEWED = {"WebAuthn", "April", "August", "September", "November"}


def own_texts() -> set[str]:
    """What the project says itself; it is German to begin with."""
    with (settings.LOCALE_PATHS[0] / "en/LC_MESSAGES/django.mo").open("rb") as file:
        catalogue = GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    keys = [key[0] if isinstance(key, tuple) else key for key in catalogue]
    return {key.rpartition("\x04")[2] for key in keys}


@pytest.fixture
def untranslated(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The texts of other packages that German pages show as they are."""
    found: set[str] = set()
    own, translate = own_texts(), trans_real.gettext

    def noted(message: Any) -> str:
        said = str(translate(message))
        is_german = translation.get_language() == "de"
        if is_german and said == message and message not in own and any(map(str.islower, message)):
            found.add(str(message))
        return said

    monkeypatch.setattr("django.utils.translation._trans.gettext", noted)
    return found


def test_every_text_of_the_admin_is_german(untranslated: set[str]) -> None:
    made = one_of_each()
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory.create(superuser=True))
    for model in admin.site._registry:
        addresses = [admin_address(model, page) for page in ("changelist", "add")]
        if model in made:
            pages = ("change", "history", "delete")
            addresses += [admin_address(made[model], page) for page in pages]
        for address in addresses:
            client.get(address)
    assert untranslated - REVIEWED == set()


def test_no_name_in_the_admin_is_made_from_code() -> None:
    """Django makes names from those of classes and columns where a package says none."""
    own = own_texts()
    made = {
        f"{model._meta.label}: {name}"
        for model, each in admin.site._registry.items()
        for name in [
            model._meta.verbose_name,
            model._meta.verbose_name_plural,
            *(label_for_field(column, model, each) for column in each.list_display),
        ]
        if isinstance(name, str) and name not in own and name.isascii() and name.islower()
    }
    assert made == set()
