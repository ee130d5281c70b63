"""Why a service doesn't do what it is asked for."""

from django.core.exceptions import ValidationError

from interface.refusals import TooMany


class Full(ValidationError):  # noqa: N818 – what it says, not that it is an error
    """No seat is left for this choice."""


class Closed(ValidationError):  # noqa: N818
    """Nobody can register, confirm or cancel (any more)."""


class Unconfirmed(TooMany):
    """Too many registrations of this address wait to be confirmed."""
