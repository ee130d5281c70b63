"""An entry's end: with the reason, and with the way to what follows it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import User
from editorial import services
from editorial.models import State, StateChange
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


# Undone ------------------------------------------------------------------------------------------


def test_what_was_archived_is_public_again_as_it_was(
    case: Any, publisher: User, client: Client
) -> None:
    before = case.published_at
    archived(case, publisher, "/veranstaltungen/")
    back = services.unarchive(case, by=publisher)
    assert (back.state, back.archive_reason, back.successor) == (State.PUBLISHED, "", "")
    assert back.published_at == before
    assert client.get(case.get_absolute_url()).status_code == 200
    assert case in client.get("/praxisbeispiele/").context["entries"]


def test_what_was_edited_since_comes_back_as_a_draft(case: Any, publisher: User) -> None:
    archived(case, publisher, "")
    services.record_save(case, by=publisher)
    assert services.unarchive(case, by=publisher).state == State.DRAFT


def test_what_is_no_longer_released_comes_back_as_a_draft(case: Any, publisher: User) -> None:
    archived(case, publisher, "")
    case.releases.all().delete()
    assert services.unarchive(case, by=publisher).state == State.DRAFT


def test_after_thirty_days_it_is_too_late(case: Any, publisher: User) -> None:
    archived(case, publisher, "")
    changes = StateChange.objects.of(case).filter(to_state=State.ARCHIVED)
    changes.update(at=timezone.now() - timedelta(days=30, hours=-1))
    services.unarchive(case, by=publisher)
    archived(case, publisher, "")
    changes.update(at=timezone.now() - timedelta(days=30, hours=1))
    with pytest.raises(ValidationError, match="mehr als 30 Tage"):
        services.unarchive(case, by=publisher)


def test_an_address_that_another_entry_has_meanwhile_stays_its_own(
    case: Any, publisher: User
) -> None:
    archived(case, publisher, "")
    other = BestPracticeFactory.create(published=True, title=case.title)
    assert other.slug != case.slug
    assert services.unarchive(case, by=publisher).slug == case.slug


def test_who_may_not_publish_undoes_nothing(case: Any, publisher: User) -> None:
    archived(case, publisher, "")
    with pytest.raises(PermissionDenied):
        services.unarchive(case, by=UserFactory.create(editor=True))
    assert signed_in(editor=True).get(page(case, "step", "wiederherstellen")).status_code == 404


def test_the_step_says_what_became_of_it(case: Any, publisher: User) -> None:
    archived(case, publisher, "")
    client = signed_in(publisher=True)
    assert "Archivieren rückgängig machen" in client.get(page(case)).text
    address = page(case, "step", "wiederherstellen")
    response = client.post(address, {"seen_version": case.version + 1}, follow=True)
    assert f"„{case.title}“ ist jetzt: veröffentlicht." in response.text
