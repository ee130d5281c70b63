"""The next date from a former one."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from editorial import services as editorial
from editorial.dates import DatePrecision
from editorial.snapshots import Snapshot, create
from interface.dates import date_in_words
from workshops.models import Workshop

# They move with the day.
MOMENTS = (
    "starts_at",
    "ends_at",
    "registration_opens_at",
    "registration_closes_at",
    "promotion_ends_at",
)
PARTS_COPIED = ("agenda", "groups", "questions", "initiative_links")


@transaction.atomic
def copy_of(workshop: Workshop, *, day: date, by: User) -> Workshop:
    """A new draft like this date, on another day: all that was planned, nothing that happened.

    Programme, groups, questions, place and texts are the same, times keep their time of day, the
    window of registration its distance. A picture comes along if it may be published. Raises
    ValidationError if there is such a date on that day already, or the former one breaks a rule.
    """
    # Held: a double click makes one date.
    workshop = Workshop.objects.select_for_update(no_key=True).get(pk=workshop.pk)
    if Workshop.objects.filter(title=workshop.title, region=workshop.region, date=day).exists():
        raise ValidationError(_("An diesem Tag gibt es schon eine Veranstaltung mit diesem Titel."))
    copy = create(Workshop, _moved(workshop, day), by=by)
    reason = _("Nach der Vorlage: %(date)s") % {
        "date": date_in_words(workshop.date, workshop.date_precision)
    }
    editorial.record_save(copy, by=by, reason=reason)
    return copy


def _moved(workshop: Workshop, day: date) -> Snapshot:
    content = editorial.content_to_copy(workshop)
    fields = content["fields"] | {"date": day.isoformat(), "date_precision": DatePrecision.DAY}
    for name in MOMENTS:
        if moment := getattr(workshop, name):
            fields[name] = _later(moment, day - workshop.date).isoformat()
    parts = {name: content["parts"][name] for name in PARTS_COPIED}
    return {"fields": fields, "relations": content["relations"], "parts": parts}


def _later(moment: datetime, days: timedelta) -> datetime:
    """So many days later by the clock on the wall."""
    return timezone.localtime(moment) + days
