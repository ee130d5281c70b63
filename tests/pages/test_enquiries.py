from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from notifications import emails
from notifications.models import OutgoingMail
from pages import services
from pages.models import Enquiry
from tests.support.factories import (
    BestPracticeFactory,
    EnquiryFactory,
    NewsItemFactory,
    RegionFactory,
    UserFactory,
)
from tests.support.reading import Page
from work.tasks import forget

pytestmark = pytest.mark.django_db

CALL = {"name": "Eva Weiß", "phone": "030 23125 555", "message": "Wegen der Leihbox."}
IN_HANNOVER = CALL | {"region": "hannover"}


def test_a_call_is_asked_for_about_an_entry(client: Client) -> None:
    item = NewsItemFactory.create(region=RegionFactory.create(), published=True)
    response = client.post(f"/rueckruf/?zu={item.get_absolute_url()}", CALL)
    thanks = f"/rueckruf/danke/?an={item.region.slug}"
    assert (response.status_code, response.headers["Location"]) == (302, thanks)
    enquiry = Enquiry.objects.get()
    assert (enquiry.kind, enquiry.entry, enquiry.region) == ("call_back", item, item.region)
    assert (enquiry.name, enquiry.phone) == ("Eva Weiß", "030 23125 555")


def test_the_contact_point_is_told_by_a_mail_without_name_and_number(client: Client) -> None:
    region = RegionFactory.create(contact_email="bergland@example.org")
    item = NewsItemFactory.create(title="Auftakt", region=region, published=True)
    client.post(f"/en/rueckruf/?zu=/en{item.get_absolute_url()}", CALL)
    outgoing = OutgoingMail.objects.get()
    message = emails.render(outgoing)
    assert (outgoing.recipient, outgoing.language) == ("bergland@example.org", "de")
    assert message.subject == "Bitte um Rückruf: Auftakt"
    whole = f"{message.subject}{message.body}{outgoing.facts}"
    assert [each for each in CALL.values() if each in whole] == []
    assert f"/admin/pages/enquiry/{Enquiry.objects.get().pk}/change/" in message.body


def test_what_is_missing_is_said_and_what_was_typed_stays(client: Client) -> None:
    response = client.post("/rueckruf/", {"name": "Eva Weiß", "phone": ""})
    page = Page(response)
    assert response.status_code == 422
    assert "Geben Sie die Nummer ein, unter der wir anrufen sollen." in page.text
    assert 'value="Eva Weiß"' in response.text
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize("address", ["/nirgendwo/", "//example.org/", "\x00", "?", "/en/"])
def test_an_unknown_address_is_asked_about_nothing(client: Client, address: str) -> None:
    response = client.post("/rueckruf/", IN_HANNOVER, query_params={"zu": address})
    assert response.status_code == 302
    assert Enquiry.objects.get().entry is None


def test_a_draft_is_not_named(client: Client) -> None:
    case = BestPracticeFactory.create(title="Kranich im Lager")
    response = client.get("/rueckruf/", {"zu": case.get_absolute_url()})
    assert "Kranich" not in response.text
    assert client.get(f"{case.get_absolute_url()}anfrage/").status_code == 404


def test_an_exchange_goes_to_the_agency(client: Client) -> None:
    case = BestPracticeFactory.create(published=True)
    address = f"{case.get_absolute_url()}anfrage/"
    assert "fragt den Betrieb" in Page(client.get(address)).text
    assert client.post(address, {"name": "Eva Weiß"}).status_code == 422
    data = {"name": "Eva Weiß", "email": "eva@example.org"}
    assert client.post(address, data).status_code == 302
    enquiry = Enquiry.objects.get()
    assert (enquiry.kind, enquiry.entry, enquiry.email) == ("exchange", case, "eva@example.org")


def test_a_barrier_can_be_told_without_a_name(client: Client) -> None:
    address = "/barrierefreiheit/rueckmeldung/"
    assert client.post(address, {"message": ""}).status_code == 422
    assert client.post(address, {"message": "Kein Kontrast."}).status_code == 302
    assert Enquiry.objects.get().kind == "accessibility"


def test_nobody_asks_without_end(client: Client, settings: Settings) -> None:
    statuses = [client.post("/rueckruf/", IN_HANNOVER).status_code for _ in range(6)]
    assert statuses == [302] * 5 + [429]


def test_the_form_says_what_for_and_how_long(client: Client) -> None:
    assert "Nach 30 Tagen werden sie gelöscht." in Page(client.get("/rueckruf/")).text


def test_enquiries_go_after_thirty_days() -> None:
    old, young = EnquiryFactory.create_batch(2)
    now = timezone.now()
    Enquiry.objects.filter(pk=old.pk).update(created_at=now - timedelta(days=30))
    Enquiry.objects.filter(pk=young.pk).update(created_at=now - timedelta(days=29))
    forget()
    assert list(Enquiry.objects.all()) == [young]


def test_the_mail_about_an_enquiry_is_emptied_with_it() -> None:
    services.ask(kind=Enquiry.Kind.CALL_BACK, region=RegionFactory.create(), phone="030 1")
    Enquiry.objects.update(created_at=timezone.now() - timedelta(days=30))
    forget()
    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.facts) == ("outdated", {})
    assert mail.recipient.endswith("@vergessen.invalid")


def test_the_team_marks_an_enquiry_as_answered(client: Client) -> None:
    enquiry = EnquiryFactory.create()
    editor = UserFactory.create(editor=True)
    client.force_login(editor)
    address = f"/admin/pages/enquiry/{enquiry.pk}/erledigt/"
    client.get(address)
    enquiry.refresh_from_db()
    assert enquiry.is_open
    client.post(address)
    enquiry.refresh_from_db()
    assert (enquiry.is_open, enquiry.answered_by) == (False, editor)


def test_the_first_answer_stays_on_record_though_both_saw_it_open() -> None:
    seen = EnquiryFactory.create()
    seen_too = Enquiry.objects.get()
    first, second = UserFactory.create(editor=True), UserFactory.create(editor=True)
    services.answer(seen, by=first)
    services.answer(seen_too, by=second)
    assert Enquiry.objects.get().answered_by == first


def test_barriers_told_without_a_name_do_not_use_up_each_others_turns(client: Client) -> None:
    RegionFactory.create()
    answers = [
        client.post(
            "/barrierefreiheit/rueckmeldung/",
            {"message": f"Knopf {number} ist mit der Tastatur nicht zu erreichen."},
            REMOTE_ADDR=f"192.0.2.{number}",
        ).status_code
        for number in range(1, 9)
    ]
    assert answers == [302] * 8
