"""What the team writes to participants of a date: one mail a mailbox, in the team's own words."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from notifications.emails import MailContent, Outdated, Sample, absolute, render
from notifications.models import OutgoingMail
from notifications.services import Letter, enqueue_all
from workshops.emails.letters import content_of, day_now, facts_of, register_mail, sample_in
from workshops.models import Circular, Registration, RegistrationState, Workshop

WORDS = ("subject", "text")


def circular(circular: Circular, mailboxes: Iterable[Sequence[Registration]]) -> None:
    """To each mailbox with the registrations that are answered there, about the first of them."""
    enqueue_all(_letter(circular, registrations) for registrations in mailboxes)


def preview_circular(circular: Circular, workshop: Workshop) -> EmailMultiAlternatives:
    """The mail as somebody with a seat would receive it; the link in it leads nowhere."""
    somebody = Registration(
        workshop=workshop,
        name=gettext("Vorname Nachname"),
        mode=workshop.modes[0],
        state=RegistrationState.CONFIRMED,
        confirmed_at=timezone.now(),
        email_confirmed_at=timezone.now(),
    )
    outgoing = _letter(circular, [somebody]).as_row()
    outgoing.about = somebody
    message = render(outgoing)
    own_page = absolute(somebody.link_path)
    message.body = str(message.body).replace(own_page, gettext("(Link zur eigenen Anmeldung)"))
    return message


def _letter(circular: Circular, registrations: Sequence[Registration]) -> Letter:
    """The words stay in the circular, and go with it; one that isn't stored brings them along."""
    first = registrations[0]
    words = {} if circular.pk else {name: getattr(circular, name) for name in WORDS}
    return Letter(
        purpose="circular",
        recipient=first.mail_address,
        about=first,
        occasion=f"circular-{circular.pk}",
        language=first.language,
        facts=facts_of(first)
        | {"circular": circular.pk, "registrations": [each.pk for each in registrations]}
        | words,
    )


# In the worker: what a row becomes --------------------------------------------------------------


def _circular_content(outgoing: OutgoingMail) -> MailContent:
    """Only where one registration is answered there it has a link, and says whose it is."""
    words = {name: outgoing.facts.get(name) for name in WORDS}
    if outgoing.facts["circular"]:
        words = _words_of(outgoing)
    content = content_of(outgoing, now=day_now(outgoing.about))
    region = outgoing.about.workshop.region
    context = {**content.context, **words}
    if len(outgoing.facts["registrations"]) > 1:
        context |= {"name": "", "colleague": "", "group": "", "mode": "", "link": ""}
    return replace(content, context=context, reply_to=[region.contact_email])


def _words_of(outgoing: OutgoingMail) -> dict[str, object]:
    """As they are stored, while somebody is left at this mailbox whom it concerns."""
    written = Circular.objects.filter(pk=outgoing.facts["circular"]).values(*WORDS).first()
    if written is None:
        raise Outdated(_("Der Text ist inzwischen gelöscht."))
    asked = Registration.objects.filter(pk__in=outgoing.facts["registrations"])
    if not asked.told_of_changes().mailed_to(outgoing.recipient).exists():
        raise Outdated(_("Die Anmeldung ist inzwischen abgesagt."))
    return written


def _sample() -> Sample:
    registration = sample_in(RegistrationState.CONFIRMED).about
    assert isinstance(registration, Registration)  # noqa: S101 - as made there
    text = "Der Parkplatz am Haus ist gesperrt.\n\nBitte kommen Sie mit Bus & Bahn."
    unsaved = Circular(subject="Anfahrt am Mittwoch", text=text)
    return Sample(registration, _letter(unsaved, [registration]).facts)


register_mail("circular", _("Rundmail des Teams"), _circular_content, _sample)
