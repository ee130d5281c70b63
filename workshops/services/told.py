"""What a registration tells beyond name and address, and the mails it asks for.

Called by services that hold the workshop's row.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.services import forget_mails
from taxonomy.models import Municipality
from workshops.models import (
    Answer,
    Handover,
    MailConsent,
    Needs,
    PhotoConsent,
    Question,
    Registration,
    RegistrationEvent,
)
from workshops.models.consents import RECORD_WANTED_FOR
from workshops.models.questions import AnswerValue

YEAR = timedelta(days=365)


class Changed(ValidationError):  # noqa: N818 – what it says, not that it is an error
    """A workshop's questions are others than those that were answered."""


class Told(NamedTuple):
    """Beyond name and address; nothing of it is needed for a seat but what a question requires."""

    answers: Mapping[Question, AnswerValue] = MappingProxyType({})
    organisation_kind: str = ""
    organisation_size: str = ""
    municipality: Municipality | None = None
    wants_record: bool = False
    wants_outcomes_for: int | None = None  # years

    @property
    def columns(self) -> dict[str, object]:
        """What stands in the registration itself."""
        columns = self._asdict()
        del columns["answers"]
        return columns


NOTHING_TOLD = Told()


def store_answers(registration: Registration, answers: Mapping[Question, AnswerValue]) -> None:
    """Raises Changed if a question was taken away meanwhile."""
    if not answers:
        return
    asked = Question.objects.filter(workshop=registration.workshop_id)
    if asked.filter(pk__in=[question.pk for question in answers]).count() < len(answers):
        raise Changed(questions_changed())
    Answer.objects.bulk_create(
        Answer(registration=registration, question=question, value=value)
        for question, value in answers.items()
    )


def questions_changed() -> str:
    """What is said to somebody whose form is older than the questions."""
    return _(
        "Die Fragen haben sich geändert, während Sie das Formular ausfüllten. Sehen Sie sie noch"
        " einmal durch, und senden Sie das Formular erneut; Ihre Angaben stehen noch da."
    )


def grant_wished(registration: Registration) -> None:
    """What was asked for with the form is a consent once the link has confirmed the address."""
    if registration.wants_record:
        grant(registration, MailConsent.Purpose.RECORD)
    if registration.wants_outcomes_for:
        years = registration.wants_outcomes_for
        grant(registration, MailConsent.Purpose.OUTCOMES, years=years)


def grant(registration: Registration, purpose: MailConsent.Purpose, *, years: int = 1) -> bool:
    """Consent to mails of a purpose until its end; False if that consent is given already."""
    now = timezone.now()
    _consent, is_new = MailConsent.objects.get_or_create(
        registration=registration,
        purpose=purpose,
        defaults={
            "email": registration.email,
            "given_at": now,
            "ends_at": ends_at(registration, purpose, now, years),
        },
    )
    return is_new


def ends_at(
    registration: Registration, purpose: MailConsent.Purpose, now: datetime, years: int
) -> datetime:
    """The record follows the workshop; what becomes of a group is told for the years chosen."""
    if purpose == MailConsent.Purpose.RECORD:
        return registration.workshop.over_at + RECORD_WANTED_FOR
    return now + years * YEAR


def forget_told(registration: Registration) -> None:
    """All that hangs on a registration whose person is forgotten.

    Figures stay: without a name they are nobody's. Consents have periods of their own.
    """
    Answer.objects.filter(registration=registration).delete()
    Needs.objects.filter(registration=registration).delete()
    end_offer(registration)
    registration.contact_email = ""
    registration.wants_record, registration.wants_outcomes_for = False, None
    registration.save(update_fields=["contact_email", "wants_record", "wants_outcomes_for"])


def forget_reasons(registration: Registration) -> None:
    """Why the team gave somebody a seat may be about the person, and goes with the name."""
    registration.events.filter(kind=RegistrationEvent.Kind.SEATED).update(note="")


def end_offer(registration: Registration) -> None:
    """Nobody can take the seat over any more; of whom it was offered to, nothing remains."""
    for offer in Handover.objects.filter(registration=registration):
        forget_mails(offer)
        offer.delete()


def erase_told(registration: Registration) -> None:
    """The same, consents and figures included: the seat isn't this person's any more."""
    forget_told(registration)
    MailConsent.objects.filter(registration=registration).delete()
    PhotoConsent.objects.filter(registration=registration).delete()
    registration.organisation_kind = registration.organisation_size = ""
    registration.municipality = None
    registration.save(
        update_fields=["organisation_kind", "organisation_size", "municipality"],
    )
