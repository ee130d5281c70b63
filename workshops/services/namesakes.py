"""Whoever the team enters may be there already: of one name it asks first.

It asks under the workshop's lock, so that a second press of the button finds what the first made.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from workshops.models import Workshop


def require_no_namesake(workshop: Workshop, name: str) -> None:
    """Refuse somebody of whom it isn't said that they are another person of this name."""
    if workshop.registrations.registered().of_name(name).exists():
        text = _(
            "Diesen Namen gibt es hier schon. Ist es dieselbe Person, öffnen Sie deren Anmeldung;"
            " ist es eine andere, setzen Sie hier das Häkchen."
        )
        raise ValidationError({"is_another": text})
