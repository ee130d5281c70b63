"""What the team reads of a registration: who consented, who confirmed, who did what."""

import pytest
from django.test import Client

from interface.names import admin_address
from tests.support.factories import RegistrationFactory, UserFactory, WorkshopFactory
from tests.support.team import as_user
from workshops import services
from workshops.models import Registration, RegistrationEvent
from workshops.services import Applicant, Colleague

pytestmark = pytest.mark.django_db

LABELS = ("consented_label", "confirmed_label")
BOOKER = "die Person, die sie mit angemeldet hat"


@pytest.fixture
def publisher() -> Client:
    return as_user(UserFactory.create(publisher=True))


def read_in_admin(client: Client, registration: Registration) -> tuple[dict[str, str], list[str]]:
    """What its page says of consent and confirmation, and who did what."""
    page = client.get(admin_address(registration))
    fields = page.context["adminform"].model_admin
    moments = {name: getattr(fields, name)(registration) for name in LABELS}
    *_told, inline = page.context["inline_admin_formsets"]
    return moments, [inline.opts.actor_label(event) for event in inline.formset.queryset]


def test_of_a_colleague_the_team_reads_who_consented_and_confirmed(publisher: Client) -> None:
    workshop = WorkshopFactory.create(published=True)
    services.book(
        workshop,
        Applicant("Jana Öztürk", "jana@betrieb.example"),
        colleagues=[Colleague("Uwe Groß", "uwe@betrieb.example")],
    )
    booker, colleague = workshop.registrations.order_by("pk")
    assert read_in_admin(publisher, colleague)[1] == [BOOKER]
    services.confirm(booker)
    colleague.refresh_from_db()
    services.cancel(colleague)
    services.come_after_all(colleague)
    moments, actors = read_in_admin(publisher, colleague)
    assert actors == [BOOKER, BOOKER, "die angemeldete Person", "die angemeldete Person"]
    assert moments["consented_label"].endswith(f", durch {BOOKER}")
    colleague.refresh_from_db()
    assert BOOKER not in read_in_admin(publisher, colleague)[0]["confirmed_label"]
    booker.refresh_from_db()
    moments, actors = read_in_admin(publisher, booker)
    assert BOOKER not in "".join([*moments.values(), *actors])


def test_a_colleague_confirmed_by_the_booker_is_said_to_be(publisher: Client) -> None:
    booker = RegistrationFactory.create()
    colleague = RegistrationFactory.create(
        workshop=booker.workshop, booked_by=booker, email_confirmed_at=None
    )
    moments, _actors = read_in_admin(publisher, colleague)
    assert moments["confirmed_label"].endswith(f", durch {BOOKER}")


def test_who_moved_up_did_so_by_no_ones_deadline(publisher: Client) -> None:
    registration = RegistrationFactory.create()
    RegistrationEvent.objects.create(
        registration=registration, kind="promoted", actor="clock", to_state="confirmed"
    )
    assert read_in_admin(publisher, registration)[1] == ["automatisch"]
