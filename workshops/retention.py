"""How long what registrations hold of people is kept, whose it is, and what they are told."""

from collections.abc import Callable
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from work import erasures, own_data, retention
from work.own_data import Person
from workshops import services
from workshops.models import (
    Answer,
    Circular,
    Handover,
    MailConsent,
    Needs,
    PhotoConsent,
    Registration,
    RegistrationEvent,
    RegistrationOrigin,
)
from workshops.models.consents import NEEDS_KEPT_FOR
from workshops.models.origin import ORIGIN_KEPT_FOR
from workshops.models.registration_queries import KEPT_FOR
from workshops.services.consents import CONTACT_FORGOTTEN, PHOTO_WITHDRAWN, withdraw_again
from workshops.services.told import end_offer

M = TypeVar("M", bound=Model)

retention.register(
    Registration,
    kept_for=KEPT_FOR,
    since=_("nach der Veranstaltung"),
    due=Registration.objects.due_to_forget,
    forget=services.forget,
    remains=_(
        "Dass es eine Anmeldung gab, in welcher Arbeitsgruppe und mit welchem Ausgang; wo gefragt,"
        " Art, Größe und Kommune der Einrichtung."
    ),
)
retention.register(
    Answer,
    since=_("solange bei der Anmeldung ein Name steht"),
)
retention.register(
    Needs,
    kept_for=NEEDS_KEPT_FOR,
    since=_("nach der Veranstaltung"),
    due=Needs.objects.due_to_forget,
)
retention.register(
    PhotoConsent,
    since=_("wie die Anmeldung, und danach solange Bilder der Veranstaltung genutzt werden"),
    due=lambda _moment: PhotoConsent.objects.due_to_forget(),
)
retention.register(
    MailConsent,
    since=_("bis zu dem Ende, das bei der Einwilligung steht, oder bis Sie abbestellen"),
    due=lambda now: MailConsent.objects.filter(ends_at__lte=now),
)
retention.register(
    Handover,
    since=_("bis das Angebot angenommen wird oder endet"),
    due=lambda now: Handover.objects.filter(ends_at__lte=now),
    forget=lambda offer: end_offer(offer.registration),
)
retention.register(
    Circular,
    kept_for=KEPT_FOR,
    since=_("nach der Veranstaltung"),
    due=Circular.objects.due_to_forget,
)
retention.register(
    RegistrationOrigin,
    kept_for=ORIGIN_KEPT_FOR,
    since=_("nach der Anmeldung"),
    due=lambda now: RegistrationOrigin.objects.filter(created_at__lte=now - ORIGIN_KEPT_FOR),
)

# After a restore ---------------------------------------------------------------------------------

erasures.register(
    Registration,
    key="random_key",
    rows=Registration.objects.not_forgotten,
    again=lambda registration, _day: services.forget(registration),
)
erasures.register(
    Registration,
    key="random_key",
    kind=CONTACT_FORGOTTEN,
    rows=lambda: Registration.objects.exclude(contact_email=""),
    again=lambda registration, _day: services.forget_contact(registration),
)
erasures.register(Needs, key="random_key")
erasures.register(MailConsent, key="random_key")
erasures.register(Handover, key="random_key")
erasures.register(PhotoConsent, key="random_key")
erasures.register(
    PhotoConsent,
    key="random_key",
    kind=PHOTO_WITHDRAWN,
    rows=PhotoConsent.objects.standing,
    again=lambda consent, _day: withdraw_again(consent),
)

# Whose it is -------------------------------------------------------------------------------------


def registrations_of(person: Person) -> QuerySet[Registration]:
    """Theirs, and those of colleagues whose mails go to them, in the order of the locks."""
    related = Registration.objects.not_forgotten().select_related(
        "workshop", "group", "second_choice", "municipality"
    )
    own = own_data.of_addresses(Registration.objects.all(), "email", person)
    contact = own_data.of_addresses(Registration.objects.filter(email=""), "contact_email", person)
    found = related.filter(Q(pk__in=own.values("pk")) | Q(pk__in=contact.values("pk")))
    return found.prefetch_related("events").order_by("workshop_id", "pk")


def part_of(model: type[M]) -> Callable[[Person], QuerySet[M]]:
    """What hangs on somebody's registrations."""
    rows = model._default_manager.select_related("registration__workshop")

    def of(person: Person) -> QuerySet[M]:
        own = own_data.of_addresses(Registration.objects.not_forgotten(), "email", person)
        return rows.filter(registration__in=own.values("pk")).order_by("registration")

    return of


def by_address(model: type[M]) -> Callable[[Person], QuerySet[M]]:
    """What holds an address of its own."""
    rows = model._default_manager.select_related("registration__workshop").order_by("pk")
    return lambda person: own_data.of_addresses(rows, "email", person)


def forget_as_asked(registration: Registration) -> None:
    if services.forget_as_asked(registration):
        raise own_data.MustStay(
            gettext(
                "Ihre Einwilligung in Bilder von „%(workshop)s“ ist widerrufen. Dass es sie gab,"
                " bleibt mit Ihrem Namen als Nachweis, solange Bilder der Veranstaltung genutzt"
                " werden."
            )
            % {"workshop": registration.workshop}
        )


def told_of(event: RegistrationEvent) -> dict[str, object]:
    names = ("at", "kind", "actor", "from_state", "to_state", "note")
    return {name: getattr(event, name) for name in names}


def since_it_is_theirs(registration: Registration) -> dict[str, object]:
    """What happened before the seat changed hands tells of whoever gave it."""
    events = list(registration.events.all())
    kinds = [event.kind for event in events]
    if RegistrationEvent.Kind.HANDED_OVER not in kinds:
        created_at = registration.created_at
    else:
        events = events[len(kinds) - 1 - kinds[::-1].index(RegistrationEvent.Kind.HANDED_OVER) :]
        created_at = events[0].at
    return {"created_at": created_at, "history": [told_of(event) for event in events]}


# A registration is forgotten first, under its workshop's lock, and most of this with it.
own_data.register(
    Answer,
    of=part_of(Answer),
    tells=("registration", "question", "value"),
)
own_data.register(Needs, of=part_of(Needs), tells=("registration", "text", "consented_at"))
own_data.register(
    PhotoConsent,
    of=part_of(PhotoConsent),
    tells=("registration", "name", "given_at", "withdrawn_at", "is_by_guardians"),
)
own_data.register(
    MailConsent,
    of=by_address(MailConsent),
    tells=("registration", "purpose", "email", "given_at", "ends_at"),
)
own_data.register(
    Handover,
    of=by_address(Handover),
    tells=("registration", "name", "email", "organisation", "created_at", "ends_at"),
)
own_data.register(
    RegistrationOrigin,
    of=lambda person: RegistrationOrigin.objects.filter(registration__in=registrations_of(person)),
    tells=("created_at",),
    more=lambda origin: {"origin": origin.origin},
)
own_data.register(
    Registration,
    of=registrations_of,
    tells=(
        *("workshop", "group", "second_choice", "mode", "name", "email", "contact_email"),
        *("organisation", "organisation_kind", "organisation_size", "municipality", "language"),
        *("state", "held_until", "line_number", "consented_at"),
        *("email_confirmed_at", "wants_record", "wants_outcomes_for"),
    ),
    more=since_it_is_theirs,
    forget=forget_as_asked,
)
