"""Mails about what visitors ask: to the contact point what about, not who; to them their link."""

from datetime import timedelta

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from interface.names import admin_address
from notifications.emails import DEFAULT_ACCENT, MailContent, Sample, absolute, mail
from notifications.models import OutgoingMail
from notifications.services import enqueue
from pages.models import LINK_LIVES_FOR, DataRequest, Enquiry
from taxonomy.models import Region
from work import retention


def enquiry_received(enquiry: Enquiry) -> None:
    """“Somebody asks to be called back”: name and number stay in the admin."""
    enqueue(
        purpose="enquiry_received",
        recipient=enquiry.region.contact_email,
        about=enquiry,
        occasion="received",
        language="de",
        facts=_facts(enquiry),
    )


def _facts(enquiry: Enquiry) -> dict[str, object]:
    """In the agency's language, whatever language was asked in."""
    entry = enquiry.entry
    with translation.override("de"):
        return {
            "kind": enquiry.kind,
            "title": entry.title if entry else "",
            "address": entry.get_absolute_url() if entry else "",
        }


def _sample() -> Sample:
    region = Region.objects.host() or Region()
    enquiry = Enquiry(pk=1, kind=Enquiry.Kind.CALL_BACK, region=region)
    return Sample(enquiry, _facts(enquiry))


@mail(
    "enquiry_received",
    template="pages/mail/enquiry_received",
    label=_("Anfrage eingegangen"),
    sample=_sample,
    objects=lambda: Enquiry.objects.select_related("region"),
)
def _content(outgoing: OutgoingMail) -> MailContent:
    enquiry: Enquiry = outgoing.about
    facts = outgoing.facts
    return MailContent(
        {
            **facts,
            "kind": Enquiry.Kind(facts["kind"]).label,
            "agency": enquiry.region.agency,
            "kept_for_days": retention.days_kept(Enquiry),
            "address": absolute(facts["address"]) if facts["address"] else "",
            "link": absolute(admin_address(enquiry)),
        },
        sender=enquiry.region.mail_sender,
        accent=enquiry.region.accent_colour,
    )


def own_data_link(asked: DataRequest) -> None:
    """“What we keep about you”: the link, to the address that was typed; names nobody."""
    enqueue(
        purpose="own_data_link",
        recipient=asked.email,
        about=asked,
        occasion="asked",
        language=asked.language,
        facts={},
    )


@mail(
    "own_data_link",
    template="pages/mail/own_data_link",
    label=_("Link zu den eigenen Daten"),
    sample=lambda: Sample(DataRequest(pk=1, language="de"), {}),
    objects=DataRequest.objects.all,
)
def _link_content(outgoing: OutgoingMail) -> MailContent:
    asked: DataRequest = outgoing.about
    host = Region.objects.host()
    return MailContent(
        {"link": absolute(asked.link_path), "hours": LINK_LIVES_FOR // timedelta(hours=1)},
        sender=host.mail_sender if host else "",
        accent=host.accent_colour if host else DEFAULT_ACCENT,
    )
