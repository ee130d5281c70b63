"""An entry's end: with the reason, and with the way to what follows it."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from editorial import services
from editorial.models import State
from tests.support.factories import BestPracticeFactory, UserFactory
from tests.support.team import page, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher() -> User:
    return UserFactory.create(publisher=True)


@pytest.fixture
def case() -> Any:
    return BestPracticeFactory.create(published=True)


def archived(case: Any, by: User, successor: str) -> Any:
    return services.archive(case, by=by, note="Umgezogen.", successor=successor)


def test_the_page_leads_to_the_successor(case: Any, publisher: User, client: Client) -> None:
    successor = BestPracticeFactory.create(published=True).get_absolute_url()
    assert archived(case, publisher, successor).successor == successor
    response = client.get(case.get_absolute_url())
    assert response.status_code == 410
    assert f'href="{successor}"' in response.content.decode()
    assert f'href="/en{successor}"' in client.get(f"/en{case.get_absolute_url()}").content.decode()


def test_a_page_of_the_site_or_a_whole_address_will_do(publisher: User) -> None:
    for successor in ("/veranstaltungen/", "https://example.org/neu"):
        case = BestPracticeFactory.create(published=True)
        assert archived(case, publisher, successor).successor == successor


def test_an_english_address_is_kept_as_the_german_one(case: Any, publisher: User) -> None:
    assert archived(case, publisher, "/en/veranstaltungen/").successor == "/veranstaltungen/"


@pytest.mark.parametrize(
    ("successor", "answer"),
    [
        ("/gibt/es/nicht/", "gibt es auf dieser Website nicht"),
        ("/praxisbeispiele/gibt-es-nicht/", "nicht öffentlich"),
        ("//example.org/", "mit „/“ oder mit „https://“"),
        ("/admin/", "nicht öffentlich"),
        ("javascript:alert(1)", "mit „/“ oder mit „https://“"),
        ("irgendwas", "mit „/“ oder mit „https://“"),
    ],
)
def test_a_successor_that_leads_nowhere_is_refused(
    case: Any, publisher: User, successor: str, answer: str
) -> None:
    with pytest.raises(ValidationError, match=answer):
        archived(case, publisher, successor)
    case.refresh_from_db()
    assert case.state == State.PUBLISHED


def test_a_successor_that_is_gone_itself_is_refused(case: Any, publisher: User) -> None:
    gone = BestPracticeFactory.create(published=True)
    services.unpublish(gone, by=publisher)
    with pytest.raises(ValidationError, match="selbst nicht öffentlich"):
        archived(case, publisher, gone.get_absolute_url())


def test_an_entry_does_not_follow_itself(case: Any, publisher: User) -> None:
    with pytest.raises(ValidationError, match="der Eintrag selbst"):
        archived(case, publisher, case.get_absolute_url())


def test_the_step_asks_for_reason_and_successor(case: Any) -> None:
    client = signed_in(publisher=True)
    address = page(case, "step", "archivieren")
    form = client.get(address).context["form"]
    assert list(form.fields) == ["seen_version", "note", "successor"]
    data = {"seen_version": case.version, "note": "Umgezogen.", "successor": "/gibt/es/nicht/"}
    assert "gibt es auf dieser Website nicht" in client.post(address, data).content.decode()
    assert client.post(address, data | {"successor": ""}).status_code == 302
