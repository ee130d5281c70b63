"""Whom somebody of the team searches for stands in no address, and the list works as before."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib import admin
from django.contrib.admin.utils import get_fields_from_path
from django.db.models import Model
from django.test import Client
from django.utils.html import escape
from pytest_django import Settings

from accounts.models import User
from interface.models import PeopleSeen
from interface.names import admin_address
from interface.sealed_search import SealsSearch, sealed
from notifications.models import OutgoingMail
from pages.models import Enquiry
from tests.support.factories import (
    EnquiryFactory,
    OutgoingMailFactory,
    RegistrationFactory,
    UserFactory,
)
from tests.support.personal import PERSONAL
from workshops.admin.registrations import RegistrationAdmin
from workshops.models import Registration

pytestmark = pytest.mark.django_db
LIST = admin_address(Registration)


@pytest.fixture
def team(client: Client) -> Client:
    client.force_login(UserFactory.create(superuser=True))
    return client


def found(client: Client, address: str) -> list[str]:
    return sorted(row.name for row in client.get(address).context["cl"].result_list)


def searched(client: Client, words: str, address: str = LIST) -> str:
    """Where the search for these words leads."""
    answer = client.post(address, {"q": words})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_the_search_leads_to_a_list_whose_address_names_nobody(team: Client) -> None:
    for name in ["Erika Mustermann", "Max Mustermann", "Jana Öztürk"]:
        RegistrationFactory.create(name=name)
    form = team.get(LIST).context
    assert form["cl"].is_sealed
    address = searched(team, "Mustermann")
    assert "ustermann" not in address
    assert found(team, address) == ["Erika Mustermann", "Max Mustermann"]
    assert 'value="Mustermann" id="searchbar"' in team.get(address).text
    assert found(team, searched(team, "Öztürk", address)) == ["Jana Öztürk"]
    assert len(found(team, searched(team, "", address))) == 3


def test_the_form_sends_the_words_in_its_body(team: Client) -> None:
    RegistrationFactory.create()
    text = team.get(f"{LIST}?state__exact=pending").text
    form = text[text.index('id="changelist-search"') :]
    assert form.startswith('id="changelist-search" method="post"')
    assert "csrfmiddlewaretoken" in form[: form.index("</form>")]


def test_filter_sorting_and_popup_stay_and_the_list_begins_at_its_first_page(team: Client) -> None:
    RegistrationFactory.create(name="Erika Mustermann", state="confirmed")
    RegistrationFactory.create(name="Erika Mustermann", pending=True)
    kept = "state__exact=pending&o=1.-2&_popup=1"
    address = searched(team, "Erika", f"{LIST}?{kept}&p=7&q={sealed('Max')}")
    query = parse_qs(urlsplit(address).query)
    assert query.pop("q")
    assert query == parse_qs(kept)
    assert len(found(team, address)) == 1


def test_every_way_on_from_the_list_keeps_what_was_searched_for(
    team: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RegistrationAdmin, "list_per_page", 2)
    RegistrationFactory.create_batch(3, name="Erika Mustermann")
    RegistrationFactory.create(name="Max Mustermann")
    text = team.get(searched(team, "Erika")).text
    ways = [unescape(way) for way in re.findall(r'href="(\?[^"]*)"', text)]
    shown = {way: team.get(f"{LIST}{way}").context["cl"].query for way in ways}
    # One shows all again; the others sort, filter, and turn the page.
    without = [way for way, query in shown.items() if query != "Erika"]
    assert len(without) == 1
    assert sum("p=2" in way for way in ways) >= 1
    assert "rika" not in "".join(ways)


def test_saving_leads_back_to_what_was_searched_for(team: Client) -> None:
    user = UserFactory.create(name="Erika Mustermann", email="erika@example.org")
    address = searched(team, "erika@example.org", admin_address(User))
    page = team.get(address)
    to_form = page.text.split(f'href="{admin_address(user)}?', 1)[1].split('"', 1)[0]
    assert "erika" not in to_form
    data = {"email": "erika@example.org", "name": "Erika M.", "role": "", "is_active": "on"}
    back = team.post(f"{admin_address(user)}?{to_form.replace('&amp;', '&')}", data)["Location"]
    assert found(team, back) == ["Erika M."]


@pytest.mark.parametrize("words", ["Erika", "erika@example.org", "gAAAAA", "ä", "  ", "x" * 900])
def test_what_was_typed_into_the_address_is_dropped_with_a_word_about_it(
    team: Client, words: str
) -> None:
    RegistrationFactory.create(name="Erika Mustermann", pending=True)
    answer = team.get(LIST, {"q": words, "state__exact": "pending"})
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}?state__exact=pending")
    assert "steht nie in der Adresse" in team.get(answer["Location"]).text


def test_what_was_sealed_with_a_former_key_is_found_until_that_key_goes(
    team: Client, settings: Settings
) -> None:
    RegistrationFactory.create(name="Erika Mustermann")
    address, former = searched(team, "Erika"), settings.SECRET_KEY
    user = UserFactory.create(superuser=True)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 60, [former]
    team.force_login(user)
    assert found(team, address) == ["Erika Mustermann"]
    settings.SECRET_KEY_FALLBACKS = []
    team.force_login(user)
    assert team.get(address).status_code == 302


def test_odd_words_are_searched_for_and_break_nothing(team: Client) -> None:
    RegistrationFactory.create(name="Erika & <Co>")
    for words, number in [("& <", 1), ("Erika\x00", 1), ("'\"%_", 0), ("é" * 5000, 0)]:
        address = searched(team, words)
        assert len(address) < 2000
        page = team.get(address)
        assert len(page.context["cl"].result_list) == number
    assert escape("& <") in team.get(searched(team, "& <")).text


@pytest.mark.parametrize(
    ("model", "factory", "words"),
    [
        (OutgoingMail, OutgoingMailFactory, {"recipient": "erika@example.org"}),
        (Enquiry, EnquiryFactory, {"email": "erika@example.org"}),
    ],
)
def test_other_lists_of_people_do_so_too(
    team: Client, model: type[Model], factory: type, words: dict[str, str]
) -> None:
    row = factory.create(**words)  # type: ignore[attr-defined]
    address = searched(team, "erika@example.org", admin_address(model))
    assert [*team.get(address).context["cl"].result_list] == [row]


def test_what_was_searched_for_is_on_no_record(team: Client) -> None:
    RegistrationFactory.create(name="Erika Mustermann", email="erika@example.org")
    team.get(searched(team, "Erika"))
    assert PeopleSeen.objects.get().number == 1
    assert "rika" not in str(list(PeopleSeen.objects.values()))


def searched_columns(shown: admin.ModelAdmin[Model]) -> Iterator[tuple[str, str]]:
    """Model and column that each of an admin's search fields ends at."""
    for path in shown.search_fields:
        plain = re.sub(r"^[=^@]|__(exact|startswith)$", "", path)
        field = get_fields_from_path(shown.model, plain)[-1]
        yield field.model._meta.label, field.name


def test_every_list_that_is_searched_for_people_seals_its_search() -> None:
    open_lists = [
        type(shown).__name__
        for shown in admin.site._registry.values()
        if not isinstance(shown, SealsSearch)
        for label, column in searched_columns(shown)
        if column in PERSONAL.get(label, set())
    ]
    assert open_lists == []
    sealed_lists = [each for each in admin.site._registry.values() if isinstance(each, SealsSearch)]
    assert len(sealed_lists) == 8
