"""That an entry still holds: said by somebody, with the date, until the next time it is asked."""

from calendar import monthrange
from datetime import date
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.rules import is_team
from editorial.models import Publishable
from editorial.services.index import reindex
from editorial.services.rights import locked, require
from editorial.services.versions import keep_version

Entry = TypeVar("Entry", bound=Publishable)
# Where a date was set for a kind of which it isn't asked by itself.
OTHERWISE_MONTHS = 12


@transaction.atomic
def confirm(entry: Entry, *, by: User, seen_version: int | None = None) -> Entry:
    """Note that the entry still holds today; where a date was set, the next one follows.

    Raises PermissionDenied for whom may not change the entry as it stands, ValidationError if
    somebody has saved it since the acting person saw it.
    """
    entry = locked(entry, seen_version)
    require(entry, "change", by)
    entry.confirmed_at = timezone.localdate()
    if entry.confirm_by:
        months = settings.CONFIRM_EVERY_MONTHS[entry._meta.label] or OTHERWISE_MONTHS
        entry.confirm_by = months_after(entry.confirmed_at, months)
    entry.version += 1
    entry.save(update_fields=["confirmed_at", "confirm_by", "version"])
    keep_version(entry, by=by)
    reindex(entry)
    return entry


def begin_to_ask(entry: Publishable, *, by: User) -> bool:
    """At its publication: fill in who is asked and, unless the kind is never asked, until when.

    What somebody has set stays, but for a date that is over: whoever publishes has just read it.
    Who began it is responsible, or `by` where they have left the team. Returns whether anything was
    filled in; the caller stores it.
    """
    before = entry.confirm_by, entry.responsible_id
    today, months = timezone.localdate(), settings.CONFIRM_EVERY_MONTHS[entry._meta.label]
    if months and (entry.confirm_by is None or entry.is_overdue):
        entry.confirm_by = months_after(today, months)
    if entry.responsible_id is None:
        writer = entry.created_by
        entry.responsible = writer if writer and is_team(writer) else by
    return (entry.confirm_by, entry.responsible_id) != before


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a month that is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))
