"""What was refused is counted, by kind and hour: nobody stands in it.

The desk tells administrators when it was unusually much (see `desk.refusals`).
"""

from django.core.exceptions import ValidationError
from django.db import Error, transaction

from interface.models import Refusal


class TooMany(ValidationError):  # noqa: N818 – what it says, not that it is an error
    """An act has its own limit, which was reached: the form counts it."""


def note(kind: str) -> None:
    """Count a refusal; it makes no answer fail.

    Not before what is being written is there: nobody waits for another's registration to count.
    """
    try:
        transaction.on_commit(lambda: Refusal.objects.count_in(kind), robust=True)
    except Error:
        # Without a database it is refused all the same.
        return
