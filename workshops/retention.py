from django.utils.translation import gettext_lazy as _

from work import retention
from workshops.models import Registration
from workshops.models.registration import KEPT_FOR
from workshops.services import forget

retention.register(
    Registration,
    kept_for=KEPT_FOR,
    since=_("nach der Veranstaltung"),
    due=Registration.objects.due_to_forget,
    forget=forget,
    remains=_("Dass es eine Anmeldung gab, in welcher Arbeitsgruppe und mit welchem Ausgang."),
)
