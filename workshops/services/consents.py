"""What the person gives for themselves, by their own link, and takes back.

The record says that a consent was given, changed or withdrawn, and not which: that somebody needs
something is as sensitive as what they need, and goes with it.
"""

from uuid import uuid4

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from work import erasures
from workshops.models import (
    MailConsent,
    Needs,
    PhotoConsent,
    Registration,
    RegistrationEvent,
    Workshop,
)
from workshops.services import held
from workshops.services.refused import Closed
from workshops.services.registration import forget
from workshops.services.told import grant

GIVEN, CHANGED, WITHDRAWN = (
    gettext_noop("gegeben"),
    gettext_noop("geändert"),
    gettext_noop("widerrufen"),
)
# What is erased, or withdrawn, again after a restore.
PHOTO_WITHDRAWN = "workshops.PhotoConsent.withdrawn"
CONTACT_FORGOTTEN = "workshops.Registration.contact_forgotten"


# Needs -------------------------------------------------------------------------------------------


@transaction.atomic
def give_needs(registration: Registration, text: str) -> None:
    """Store what somebody needs to take part, or change it. Raises Closed.

    Health data: only with the person's own consent, which the form asks for.
    """
    workshop, registration = held.locked_with(registration)
    _require_asked(workshop, is_asked=workshop.asks_needs)
    _require_person(registration)
    _needs, is_new = Needs.objects.update_or_create(
        registration=registration,
        defaults={"text": text},
        create_defaults={"text": text, "consented_at": timezone.now()},
    )
    _record(registration, GIVEN if is_new else CHANGED)


@transaction.atomic
def withdraw_needs(registration: Registration) -> None:
    """Delete what somebody told; twice is the same as once."""
    _workshop, registration = held.locked_with(registration)
    deleted, _rows = Needs.objects.filter(registration=registration).delete()
    if deleted:
        _record(registration, WITHDRAWN)


# Pictures ----------------------------------------------------------------------------------------


@transaction.atomic
def give_photo_consent(registration: Registration) -> None:
    """The person may be seen in pictures of the workshop; twice is the same as once.

    Raises Closed.
    """
    workshop, registration = held.locked_with(registration)
    _require_asked(workshop, is_asked=workshop.asks_photo_consent)
    _require_person(registration)
    if not PhotoConsent.objects.standing().filter(registration=registration).exists():
        _store_photo_consent(registration)
        _record(registration, GIVEN)


@transaction.atomic
def withdraw_photo_consent(registration: Registration) -> None:
    """From now on; that it was given stays on record, as proof for what is public already."""
    _workshop, registration = held.locked_with(registration)
    consent = PhotoConsent.objects.standing().filter(registration=registration).first()
    if consent:
        erasures.record(consent, kind=PHOTO_WITHDRAWN)
        withdraw_again(consent)
        _record(registration, WITHDRAWN)


def withdraw_again(consent: PhotoConsent) -> None:
    """The same, as a restore asks for."""
    consent.withdrawn_at = timezone.now()
    consent.save(update_fields=["withdrawn_at"])


@transaction.atomic
def note_guardians_form(registration: Registration, *, by: User) -> None:
    """The team has the paper that the guardians of somebody under 18 signed. Raises Closed."""
    workshop, registration = held.locked_with(registration)
    if not workshop.asks_photo_consent:
        raise Closed(_("Danach fragt diese Veranstaltung nicht."))
    if registration.forgotten_at or not registration.has_been_seated:
        raise Closed(_("Diese Anmeldung hat keinen bestätigten Platz."))
    _store_photo_consent(registration, is_by_guardians=True, noted_by=by)
    _record(registration, GIVEN, by=by)


def _store_photo_consent(
    registration: Registration, *, is_by_guardians: bool = False, noted_by: User | None = None
) -> None:
    PhotoConsent.objects.update_or_create(
        registration=registration,
        defaults={
            "name": registration.name,
            "given_at": timezone.now(),
            "withdrawn_at": None,
            "is_by_guardians": is_by_guardians,
            "noted_by": noted_by,
            "random_key": uuid4(),  # no restore takes the former one for this one
        },
    )


# Mails -------------------------------------------------------------------------------------------


@transaction.atomic
def give_mail_consents(
    registration: Registration, *, wants_record: bool, wants_outcomes_for: int | None
) -> None:
    """Consent to mails about what comes of the workshop; those given already stand. Raises Closed.

    After the workshop, too: that is when its record is written.
    """
    _workshop, registration = held.locked_with(registration)
    if not registration.may_consent_to_mails:
        raise Closed(_("Das geht nur mit einem bestätigten Platz und eigener E-Mail-Adresse."))
    if wants_record and grant(registration, MailConsent.Purpose.RECORD):
        _record(registration, GIVEN)
    if wants_outcomes_for and registration.group_id:
        years = wants_outcomes_for
        if grant(registration, MailConsent.Purpose.OUTCOMES, years=years):
            _record(registration, GIVEN)


@transaction.atomic
def withdraw_mail_consent(registration: Registration, purpose: str) -> None:
    """No more mails of this purpose; twice is the same as once."""
    _workshop, registration = held.locked_with(registration)
    given = MailConsent.objects.filter(registration=registration, purpose=purpose)
    deleted, _rows = given.delete()
    if deleted:
        _record(registration, WITHDRAWN)


# When somebody asks to be forgotten --------------------------------------------------------------


@transaction.atomic
def forget_as_asked(registration: Registration) -> bool:
    """Forget a registration as its person asks; True if the proof of a photo consent stays.

    Where a colleague's mails only go to this person, it is their address alone that is forgotten:
    the colleague keeps the seat.
    """
    if not registration.email:
        forget_contact(registration)
        return False
    withdraw_photo_consent(registration)
    forget(registration)
    consents = PhotoConsent.objects.filter(registration=registration)
    consents.due_to_forget().delete()
    return consents.exists()


@transaction.atomic
def forget_contact(registration: Registration) -> None:
    """No mail about a colleague goes to whoever registered them any more."""
    _workshop, registration = held.locked_with(registration)
    erasures.record(registration, kind=CONTACT_FORGOTTEN)
    registration.contact_email = ""
    registration.save(update_fields=["contact_email"])


# -------------------------------------------------------------------------------------------------


def _require_asked(workshop: Workshop, *, is_asked: bool) -> None:
    if not is_asked:
        raise Closed(_("Danach fragt diese Veranstaltung nicht."))
    if workshop.is_past or workshop.is_cancelled:
        raise Closed(_("Für diese Veranstaltung ist das nicht mehr möglich."))


def _require_person(registration: Registration) -> None:
    if registration.forgotten_at or not registration.has_been_seated:
        raise Closed(_("Das geht, sobald Ihr Platz bestätigt ist."))
    if not registration.has_own_address:
        raise Closed(_("Das geht nur für die Person selbst, mit eigener E-Mail-Adresse."))
    if registration.email_confirmed_at is None:
        registration.email_confirmed_at = timezone.now()
        registration.save(update_fields=["email_confirmed_at"])


def _record(registration: Registration, note: str, *, by: User | None = None) -> None:
    """For the team, in its language."""
    with translation.override("de"):
        kind, note = RegistrationEvent.Kind.CONSENT, _(note)
        held.record(registration, registration.state, by=by, kind=kind, note=note)
