"""Every page of the demonstration, with each region chosen and with none, shows its own region."""

import re
from collections.abc import Iterator
from email.utils import parseaddr
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from pytest_django import DjangoDbBlocker

from editorial.models import Publishable
from notifications.models import OutgoingMail
from pages.sitemaps import DOORS
from search.models import Document
from taxonomy.models import Region
from tests.support import databases, demonstration
from tests.support.calendars import arrived, entry_in
from tests.support.factories import WorkshopFactory
from workshops import services
from workshops.calendars import public_calendar
from workshops.services import Applicant

pytestmark = [pytest.mark.net, pytest.mark.xdist_group("demonstration")]

BRAND = re.compile(r'brand__region">([^<]*)')
# Where a page says whom to speak to, beside what an entry or an actor says of itself.
CONTACTS = re.compile(
    r'<section class="(?:contact-box|call|site-footer__contact)".*?</section>', re.DOTALL
)
# Links of our pages, but for those that say that they are for all regions.
LEADING = re.compile(r'<a\b(?![^>]*data-all-regions)[^>]*\shref="(/[^"]*)"')


@pytest.fixture(scope="module")
def _demonstration(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    databases.clone("own_region", demonstration.load())
    switched = databases.switched_to("own_region")
    with django_db_blocker.unblock(), switched, demonstration.as_a_demonstration():
        yield


def own_regions(document: Document) -> list[Region]:
    entry = document.content_type.get_object_for_this_type(pk=document.object_id)
    entry = getattr(entry, "workshop", entry)
    return entry.own_regions() if isinstance(entry, Publishable) else []


def wrong_on(
    address: str, own: list[Region], chosen: Region | None, all_: list[Region]
) -> list[str]:
    html = Client().get(f"{address}?region={chosen.slug}" if chosen else address).text
    shown = chosen if chosen in own or not own else own[0]
    wrong = []
    brand = BRAND.search(html)
    if (brand[1] if brand else "") != (shown.name if shown else ""):
        wrong.append(f"brand {brand and brand[1]}")
    others = {each.contact_phone for each in all_} - {shown.contact_phone if shown else ""}
    boxes = CONTACTS.findall(html)
    if not boxes:
        wrong.append("no contact")
    wrong += [f"{phone} in a contact" for phone in others if shown and phone in "".join(boxes)]
    if shown is None and any(phone not in boxes[-1] for phone in others):
        wrong.append("not all regions in the footer")
    carried = {tuple(re.findall(r"region=([\w-]+)", link)) for link in LEADING.findall(html)}
    if carried != {(chosen.slug,) if chosen else ()}:
        wrong.append(f"links of {carried}")
    return wrong


@pytest.mark.usefixtures("_demonstration")
def test_every_page_is_its_own_regions() -> None:
    regions = list(Region.objects.order_by("pk"))
    assert len(regions) > 1
    documents = list(Document.objects.published().select_related("content_type"))
    assert len(documents) > 100
    pages = [(each.address, own_regions(each)) for each in documents]
    pages += [(reverse(each), []) for each in DOORS]
    wrong = {}
    for address, own in pages:
        for chosen in [None, *regions]:
            if found := wrong_on(address, own, chosen, regions):
                wrong[address, chosen and chosen.slug] = found
    assert wrong == {}


@pytest.mark.usefixtures("_demonstration")
def test_mails_and_calendars_of_a_date_come_from_its_region() -> None:
    with transaction.atomic():
        for region in Region.objects.all():
            date = WorkshopFactory.create(region=region, published=True)
            jana = services.book(date, Applicant("Jana Öztürk", "jana@betrieb.example"))
            mails = OutgoingMail.objects.filter(object_id=jana.registration.pk)
            asking = arrived(mails.get(purpose="please_confirm"))
            services.confirm(jana.registration)
            confirming = arrived(mails.get(purpose="seat_confirmed"))
            assert {asking["From"], confirming["From"]} == {region.mail_sender}
            _name, sender = parseaddr(region.mail_sender)
            assert entry_in(confirming)["ORGANIZER"].email == sender
            calendar: Any = Calendar.from_ical(public_calendar([date]))
            assert calendar.events[0]["ORGANIZER"].email == region.contact_email
        transaction.set_rollback(True)
