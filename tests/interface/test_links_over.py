"""A link from a mail that is wrong, revoked or over gets one page: nobody learns what there was."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone, translation
from django.utils.translation import gettext

from taxonomy.models import Region
from tests.support.factories import DataRequestFactory, RegistrationFactory
from tests.support.reading import Page
from tests.support.walk import all_patterns
from workshops import services
from workshops.models import Registration

pytestmark = pytest.mark.django_db

HEADING = "Dieser Link gilt nicht, oder nicht mehr"
SPACES = ("registration", "own_data")
# A program asks for HEAD, a mail scanner may post.
METHODS = ("GET", "HEAD", "POST")


def addresses_below(token: str, space: str) -> Iterator[str]:
    """Every address that this key opens, found in the URLconf."""
    for name, pattern in all_patterns(get_resolver().url_patterns):
        if name.startswith(f"{space}:"):
            yield "/" + re.sub(r"<str:token>", token, str(pattern.pattern))


def tokens_of_registrations() -> dict[str, str]:
    """Each of them opens nothing, for a reason of its own."""
    good, revoked, forgotten, gone = RegistrationFactory.create_batch(4)
    found = {
        "revoked": revoked.token,
        "forgotten": forgotten.token,
        "gone": gone.token,
        "half": good.token[:-9],
        "forged": f"{good.token[:-1]}{'A' if good.token[-1] != 'A' else 'B'}",
        "longer": f"{good.token}x",
        "in capitals": good.token.upper(),
        "one word": "x",
        "mangled": "=%0A3D%C3%A4%00",
        "quoted": "a=b;c",
    }
    Registration.objects.filter(pk=revoked.pk).update(link_version=2)
    services.forget(forgotten)
    gone.delete()
    return found


def tokens_of_data_requests() -> dict[str, str]:
    good, gone = DataRequestFactory.create_batch(2)
    found = {"gone": gone.token, "half": good.token[:-9], "longer": f"{good.token}x", "word": "x"}
    gone.delete()
    return found


def answer(client: Client, method: str, address: str) -> Any:
    response = client.generic(method, address)
    headers = {name: value for name, value in response.items() if name != "Expires"}
    return response.status_code, headers, response.content


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("space", SPACES)
def test_all_links_that_open_nothing_get_the_same_answer(
    client: Client, space: str, method: str
) -> None:
    tokens = tokens_of_registrations() if space == "registration" else tokens_of_data_requests()
    per_address: dict[str, list[Any]] = {}
    for token in tokens.values():
        for address in addresses_below(token, space):
            below = address.replace(token, "…")
            per_address.setdefault(below, []).append(answer(client, method, address))
    answers = [each for found in per_address.values() for each in found]
    assert len(answers) == len(per_address) * len(tokens)
    for below, found in per_address.items():
        assert found == [found[0]] * len(tokens), below
    # A page that takes no button says so of any link.
    assert {status for status, *_more in answers} <= ({404, 405} if method == "POST" else {404})
    assert len({repr(each) for each in answers if each[0] == 404}) == 1


@pytest.mark.parametrize("space", SPACES)
def test_the_page_repeats_no_key_and_stays_out_of_caches_and_referrers(
    client: Client, space: str
) -> None:
    for address in addresses_below("12-1-abcdef.GEHEIM", space):
        response = client.get(address)
        assert "GEHEIM" not in response.text
        assert "GEHEIM" not in str(response.headers)
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["X-Robots-Tag"] == "noindex"
        assert "no-store" in response["Cache-Control"]
        assert '<meta name="robots" content="noindex">' in response.text
        assert "canonical" not in response.text


def test_it_says_why_and_leads_to_where_a_link_is_sent_again(client: Client) -> None:
    page = Page(client.get("/anmeldung/x/"))
    assert page.headings[0] == HEADING
    assert page.link("Zu den Veranstaltungen") == "/veranstaltungen/"
    assert "Link verloren?" in page.text
    assert all(region.contact_phone in page.text for region in Region.objects.all())


@pytest.mark.parametrize(
    ("wanted", "language"),
    [("en-GB,en;q=0.9,de;q=0.5", "en"), ("de-DE,de;q=0.9", "de"), ("fr", "de")],
)
def test_it_speaks_the_browsers_language(client: Client, wanted: str, language: str) -> None:
    response = client.get("/anmeldung/x/", headers={"accept-language": wanted})
    with translation.override(language):
        heading = gettext(HEADING)
    assert response["Content-Language"] == language
    assert f'<html lang="{language}"' in response.text
    assert f"<h1>{heading}</h1>" in response.text


def test_a_link_to_ones_own_data_is_over_after_a_day_and_says_so(client: Client) -> None:
    link = DataRequestFactory.create().link_path
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        page = Page(client.get(link))
    assert page.headings[0] == HEADING
    assert page.link("Neuen Link anfordern") == "/meine-daten/"


def test_a_link_that_deleted_ones_data_is_over_and_says_so(client: Client) -> None:
    link = DataRequestFactory.create().link_path
    assert client.post(f"{link}loeschen/", {"agreed": "on"}).status_code == 302
    response = client.get(link)
    assert (response.status_code, Page(response).headings[0]) == (404, HEADING)
