from typing import NamedTuple


class Missing(NamedTuple):
    """What publication still waits for, as a sentence, and the field or relation it is about."""

    text: str
    field: str
