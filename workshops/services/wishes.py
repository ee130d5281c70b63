from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from workshops.models import Registration, WorkingGroup, Workshop


def group_of(workshop: Workshop, group: WorkingGroup | None) -> WorkingGroup | None:
    """A group as it is now that the workshop's row is held, and what it holds can't change.

    Raises ValidationError for one of another workshop.
    """
    own = next((each for each in workshop.groups.all() if each == group), None)
    if group is not None and own is None:
        raise ValidationError(_("Diese Arbeitsgruppe gehört zu einer anderen Veranstaltung."))
    return own


def require_wish(workshop: Workshop, registration: Registration) -> None:
    """Refuse a group of another workshop, none where there are some, and a way that there isn't."""
    for choice in (registration.group, registration.second_choice):
        group_of(workshop, choice)
    if registration.group_id is None and workshop.groups.all():
        raise ValidationError(_("Wählen Sie eine Arbeitsgruppe."))
    if registration.mode not in workshop.modes:
        raise ValidationError(_("So kann man an dieser Veranstaltung nicht teilnehmen."))
