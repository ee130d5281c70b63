from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from work import erasures, own_data, retention
from workshops.models import Registration, RegistrationEvent, RegistrationOrigin
from workshops.models.origin import ORIGIN_KEPT_FOR
from workshops.models.registration_queries import KEPT_FOR
from workshops.services import forget

retention.register(
    Registration,
    kept_for=KEPT_FOR,
    since=_("nach der Veranstaltung"),
    due=Registration.objects.due_to_forget,
    forget=forget,
    remains=_("Dass es eine Anmeldung gab, in welcher Arbeitsgruppe und mit welchem Ausgang."),
)
retention.register(
    RegistrationOrigin,
    kept_for=ORIGIN_KEPT_FOR,
    since=_("nach der Anmeldung"),
    due=lambda now: RegistrationOrigin.objects.filter(created_at__lte=now - ORIGIN_KEPT_FOR),
    remains=_("Nichts."),
)
erasures.register(
    Registration,
    key="random_key",
    rows=Registration.objects.not_forgotten,
    again=lambda registration, _day: forget(registration),
)


def registrations_of(person: own_data.Person) -> QuerySet[Registration]:
    """In the order in which workshops are locked."""
    related = Registration.objects.not_forgotten().select_related(
        "workshop", "group", "second_choice"
    )
    found = own_data.of_addresses(related, "email", person)
    return found.prefetch_related("events").order_by("workshop_id", "pk")


def told_of(event: RegistrationEvent) -> dict[str, object]:
    names = ("at", "actor", "from_state", "to_state")
    return {name: getattr(event, name) for name in names}


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
        *("workshop", "group", "second_choice", "name", "email", "organisation", "language"),
        *("state", "held_until", "consented_at", "created_at"),
    ),
    more=lambda registration: {"history": [told_of(event) for event in registration.events.all()]},
)
