"""That an entry still holds: said by somebody, with the date, until the next time it is asked."""

from datetime import date
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from editorial.models import Publishable
from editorial.services.index import reindex
from editorial.services.rights import locked, require
from editorial.services.versions import keep_version

Entry = TypeVar("Entry", bound=Publishable)


@transaction.atomic
def confirm(entry: Entry, *, by: User, seen_version: int | None = None) -> Entry:
    """Note that the entry still holds today; where a date was set, it is asked again in a year.

    Raises PermissionDenied for whom may not change the entry as it stands, ValidationError if
    somebody has saved it since the acting person saw it.
    """
    entry = locked(entry, seen_version)
    require(entry, "change", by)
    entry.confirmed_at = timezone.localdate()
    if entry.confirm_by:
        entry.confirm_by = in_a_year(entry.confirmed_at)
    entry.version += 1
    entry.save(update_fields=["confirmed_at", "confirm_by", "version"])
    keep_version(entry, by=by)
    reindex(entry)
    return entry


def in_a_year(day: date) -> date:
    """The same day next year; the 28th for a 29th of February."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if is_leap_day else day.day)
