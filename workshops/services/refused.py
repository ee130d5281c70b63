"""Why a service doesn't do what it is asked for."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError

from interface.refusals import TooMany
from workshops.models import Registration


class Full(ValidationError):  # noqa: N818 – what it says, not that it is an error
    """No seat is left for this choice."""


class Closed(ValidationError):  # noqa: N818
    """Nobody can register, confirm or cancel (any more)."""


class Unconfirmed(TooMany):
    """Too many registrations of this address wait to be confirmed."""


class NotNoted(ValidationError):  # noqa: N818
    """Of whom nothing can be noted, and why: a sentence by the registration's key."""

    def __init__(self, why_by_key: Mapping[int, str]) -> None:
        super().__init__([*why_by_key.values()])
        self.why_by_key = why_by_key


class AlreadyThere(ValidationError):  # noqa: N818
    """Somebody whom the team enters is registered, or may be: these are the registrations."""

    def __init__(self, field: str, text: str, registrations: Iterable[Registration]) -> None:
        super().__init__({field: text})
        self.field, self.text = field, text
        self.registrations = list(registrations)
