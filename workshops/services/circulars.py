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

WRITTEN_TO = RegistrationEvent.Kind.WRITTEN_TO


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

    Once a mailbox; the same form again is the same circular. Raises ValidationError with sentences
    by field, or where there is nobody to write to.
    """
    workshop = held.locked(workshop.pk)
    if former := Circular.objects.filter(form_key=form_key, workshop=workshop).first():
        return former
    settled(workshop)
    subject, text = " ".join(subject.split()), text.strip()
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
    RegistrationEvent.objects.bulk_create(
        RegistrationEvent(
            registration=each,
            kind=WRITTEN_TO,
            actor=RegistrationEvent.Actor.TEAM,
            by=by,
            from_state=each.state,
            to_state=each.state,
        )
        for each in reached
    )
    emails.circular(circular, mailboxes.values())
    return circular


def can_be_written_to(workshop: Workshop, keys: Collection[int]) -> RegistrationQuerySet:
    """Those of them who would get it, to be counted before."""
    told = workshop.registrations.told_of_changes().filter(pk__in=keys)
    return told.select_related("group", "first_choice")
