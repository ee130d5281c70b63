"""Whoever the team enters may be there already: of one name it asks first.

It asks under the workshop's lock, so that a second press of the button finds what the first made.
"""

from collections.abc import Collection

from django.utils.translation import gettext as _

from workshops.models import Workshop
from workshops.services.refused import AlreadyThere


def require_known_namesakes(workshop: Workshop, name: str, *, known: Collection[int]) -> None:
    """Refuse somebody while there are others of this name than those one knows of, by key."""
    namesakes = workshop.registrations.registered().of_name(name).select_related("group")
    if any(each.pk not in known for each in namesakes):
        text = _(
            "Diesen Namen gibt es hier schon. Ist es dieselbe Person, öffnen Sie deren Anmeldung;"
            " ist es eine andere, setzen Sie hier das Häkchen."
        )
        raise AlreadyThere("namesakes", text, namesakes)
