"""Every address with something to show, and everybody who may ask for it."""

from collections.abc import Iterable
from copy import deepcopy
from http.cookies import SimpleCookie
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Model
from django.test import Client

from branchendialog.models import BestPractice
from editorial.models import Picture, Proposal, publishable_models
from pages.models import Enquiry
from tests.support.addresses import (
    COPIED,
    NOT_OFFERED,
    PAGES_OF_PEOPLE,
    ROLES,
    STEPS_OF_ONE,
    STEPS_OF_SEVERAL,
)
from tests.support.factories import DataRequestFactory, HandoverFactory, PageFactory, UserFactory
from tests.support.rows import mail_with_attachment, shown_picture
from workshops.models import Download, Finding, Registration, Workshop, WorkshopRecord


class Asker:
    """Asks as every role; what a request changed is taken back afterwards."""

    def __init__(self) -> None:
        self.cookies: dict[str, SimpleCookie] = {}
        for role in ROLES:
            client = Client()
            if role != "anonymous":
                traits = {} if role == "participant" else {role: True}
                client.force_login(UserFactory.create(**traits))
            self.cookies[role] = client.cookies

    def status(self, role: str, method: str, address: str, *, checks_csrf: bool = False) -> int:
        client = Client(raise_request_exception=False, enforce_csrf_checks=checks_csrf)
        client.cookies = deepcopy(self.cookies[role])
        with transaction.atomic():
            response = client.generic(method, address)
            transaction.set_rollback(True)
        return response.status_code

    def everybody(self, method: str, address: str, roles: Iterable[str] = ROLES) -> dict[str, int]:
        return {role: self.status(role, method, address) for role in roles}


def kind_named(name: str) -> type[Model]:
    return apps.get_model(name.replace("_", "."))


def addresses_of_record(made: dict[type[Model], Any]) -> dict[str, list[Any]]:
    """Below the address of its workshop."""
    record, finding = made[WorkshopRecord], made[Finding]
    file = ContentFile(b"%PDF-1.7", name="folien.pdf")
    download = Download.objects.create(record=record, title="Folien", file=file)
    slug = record.workshop.slug
    return {
        "workshops:record": [slug],
        "workshops:finding": [slug, finding.code],
        "workshops:download": [slug, download.pk],
    }


OF_WORKSHOPS = (
    *("workshop_ics", "register", "registered"),
    *("registered_in_line", "registered_without_seat"),
    *("link_again", "link_sent"),
)
BY_LINK = (
    *("page", "calendar", "confirm", "keep", "cancel", "split", "come_after_all"),
    *("change_wish", "correct", "answer", "hand_over", "withdraw", "change_date"),
    *("needs", "needs_withdraw", "pictures", "pictures_withdraw", "mails", "mails_withdraw"),
)
BY_OFFER = ("offer", "take_over", "refuse")


def arguments_of(made: dict[type[Model], Any]) -> dict[str, list[Any]]:
    """What stands in the addresses that need something, by their names."""
    mail = mail_with_attachment()
    workshop_type = ContentType.objects.get_for_model(Workshop)
    token, slug = made[Registration].token, made[Workshop].slug
    asked, offer = DataRequestFactory.create(), HandoverFactory.create()
    return {
        **{model.DETAIL_ROUTE: [made[model].slug] for model in publishable_models()},
        **{f"workshops:{name}": [slug] for name in OF_WORKSHOPS},
        **addresses_of_record(made),
        **{f"registration:{name}": [token] for name in BY_LINK},
        **{f"registration:{name}": [offer.token] for name in BY_OFFER},
        **{f"own_data:{name}": [asked.token] for name in ("page", "json", "delete")},
        **{f"demo:{name}": [mail.pk] for name in ("mail", "mail_html")},
        "demo:attachment": [mail.pk, 0],
        "pages:exchange": [made[BestPractice].slug],
        "pages:fixed_page": [PageFactory.create(slug="impressum", published=True).slug],
        "pages:feed": ["aktuelles"],
        "django.contrib.sitemaps.views.sitemap": ["bestpractice"],
        "admin:pages_enquiry_answer": [made[Enquiry].pk],
        "admin:app_list": ["taxonomy"],
        "admin:view_on_site": [workshop_type.pk, made[Workshop].pk],
        **{f"admin:{name}_copy": [made[kind_named(name)].pk] for name in COPIED},
        "admin:workshops_workshop_copy": [made[Workshop].pk],
        "admin:workshops_workshop_planning": [],
        "admin:workshops_registration_cancel": [made[Registration].pk],
        "admin:workshops_registration_guardians": [made[Registration].pk],
        "admin:workshops_registration_release": [made[Workshop].pk],
        **{
            f"admin:workshops_workshop_{name}": [made[Workshop].pk]
            for name in ("move", "call_off", "announce", *PAGES_OF_PEOPLE)
        },
        **{
            f"admin:workshops_workshop_participants_{name}": [made[Workshop].pk]
            for name in STEPS_OF_SEVERAL
        },
        **{
            f"admin:workshops_registration_{name}": [made[Registration].pk]
            for name in (*STEPS_OF_ONE, *NOT_OFFERED)
        },
        **{
            f"admin:workshops_workshoprecord_{name}": [made[WorkshopRecord].pk]
            for name in ("findings", "finding_row", "finding_order")
        },
        "admin:editorial_proposal_accept": [made[Proposal].pk],
        "admin:editorial_proposal_decline": [made[Proposal].pk],
        "admin:editorial_picture_withdraw": [made[Picture].pk],
        "admin:editorial_picture_preview": [made[Picture].pk],
        "pictures:derivative": [shown_picture().derivatives.all()[0].name],
    }
