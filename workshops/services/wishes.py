from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from workshops.models import Registration, Workshop


def require_wish(workshop: Workshop, registration: Registration) -> None:
    """Refuse a group of another workshop, none where there are some, and a way that there isn't."""
    groups = {group.pk for group in workshop.groups.all()}
    choices = (registration.group_id, registration.second_choice_id)
    if any(choice and choice not in groups for choice in choices):
        raise ValidationError(_("Diese Arbeitsgruppe gehört zu einer anderen Veranstaltung."))
    if groups and registration.group_id is None:
        raise ValidationError(_("Wählen Sie eine Arbeitsgruppe."))
    if registration.mode not in workshop.modes:
        raise ValidationError(_("So kann man an dieser Veranstaltung nicht teilnehmen."))
