from django.utils.translation import gettext_lazy as _

from work import erasures, retention
from workshops.models import Registration, RegistrationOrigin
from workshops.models.registration import KEPT_FOR, ORIGIN_KEPT_FOR
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
