"""What the team writes to participants of a date."""

from collections.abc import Collection
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from workshops import emails
from workshops.models import Circular, Registration, RegistrationEvent, Workshop
from workshops.models.registration_queries import RegistrationQuerySet
from workshops.services import held
from workshops.services.line import settled
from workshops.services.refused import Closed


@transaction.atomic
def write_to(
    workshop: Workshop,
    keys: Collection[int],
    subject: str,
    text: str,
    *,
    form_key: UUID,
    by: User,
) -> Circular:
    """Write to those of these registrations that have a seat or a number that counts.

    Once a mailbox; the same form again is the same circular. Raises Closed once the date is over,
    ValidationError with sentences by field, where there is nobody to write to, or for a form that
    was sent already and says something else now.
    """
    workshop = held.locked(workshop.pk)
    subject, text = " ".join(subject.split()), text.strip()
    if former := Circular.objects.filter(form_key=form_key).first():
        return _pressed_twice(former, workshop, subject, text)
    if workshop.is_past:
        raise Closed(_("Diese Veranstaltung ist vorbei; Rundmails gehen nur bis zu ihrem Ende."))
    settled(workshop)
    circular = Circular(workshop=workshop, by=by, subject=subject, text=text, form_key=form_key)
    circular.clean_fields(exclude=["workshop", "by"])
    reached = list(can_be_written_to(workshop, keys))
    if not reached:
        raise ValidationError(
            _(
                "Von den Gewählten hat niemand einen Platz oder eine Nummer auf der Warteliste und"
                " eine E-Mail-Adresse."
            )
        )
    mailboxes: dict[str, list[Registration]] = {}
    for each in reached:
        mailboxes.setdefault(each.mail_address.lower(), []).append(each)
    circular.told = len(mailboxes)
    circular.save(force_insert=True)
    held.record_all(reached, by=by, kind=RegistrationEvent.Kind.WRITTEN_TO)
    emails.circular(circular, mailboxes.values())
    return circular


def _pressed_twice(former: Circular, workshop: Workshop, subject: str, text: str) -> Circular:
    sent = former.workshop_id, former.subject, former.text
    if sent == (workshop.pk, subject, text):
        return former
    raise ValidationError(
        _(
            "Mit diesem Formular ist schon eine E-Mail verschickt, mit anderen Worten. Öffnen Sie"
            " „E-Mail schreiben“ neu, wenn noch eine hinausgehen soll."
        )
    )


def can_be_written_to(workshop: Workshop, keys: Collection[int]) -> RegistrationQuerySet:
    """Those of them who would get it, to be counted before; nobody once the date is over.

    What comes then is for those who consented to it.
    """
    registrations = workshop.registrations.all()
    if workshop.is_past:
        return registrations.none()
    chosen = registrations.written_to().filter(pk__in=keys)
    return chosen.select_related("group", "first_choice")
