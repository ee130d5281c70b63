from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from operator import itemgetter
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from editorial.dates import moment_of
from interface.dates import LATEST_OF_AN_EVENING, local_date, local_time, time_in_words
from taxonomy.models import Industry, Topic

if TYPE_CHECKING:
    from workshops.models.workshop import Workshop


class AgendaItem(models.Model):
    """One point of a workshop's programme."""

    workshop = models.ForeignKey(
        "workshops.Workshop", models.CASCADE, related_name="agenda", verbose_name=_("Veranstaltung")
    )
    day = models.PositiveSmallIntegerField(
        _("Tag"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("1, 2 …; leer: der Tag des Punktes davor."),
    )
    start_time = models.TimeField(
        _("Uhrzeit"), null=True, blank=True, help_text=_("Ortszeit; leer, wenn sie offen ist.")
    )
    title = models.CharField(_("Programmpunkt"), max_length=200)
    text = models.TextField(_("Erläuterung"), blank=True)
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        verbose_name = _("Programmpunkt")
        verbose_name_plural = _("Programm")
        ordering = ["order", "start_time", "pk"]

    def __str__(self) -> str:
        return self.title


def arrange_agenda(workshop: "Workshop") -> None:
    """Store the programme in the order of its days and times.

    What has no time stays behind what it was put behind; so does what has the same. The hours after
    midnight end the day. Of several days, none of which is named, it stays as it was put.
    """
    items = list(workshop.agenda.all())
    has_days = _has_days(workshop, items)
    if workshop.lasts_several_days and not has_days:
        return
    latest, keyed = (1, False, time.min), []
    for item, day in zip(items, _days_of(items), strict=True):
        if item.start_time is not None:
            is_night = _is_morning_after(workshop.starts_at, item.start_time)
            latest = (day, is_night, item.start_time)
        elif day != latest[0]:
            latest = (day, False, time.min)
        item.day = day if has_days else item.day
        keyed.append((latest, item))
    in_order = [item for _key, item in sorted(keyed, key=itemgetter(0))]
    for order, item in enumerate(in_order):
        item.order = order
    AgendaItem.objects.bulk_update(in_order, ["order", "day"])


def programme_by_day(workshop: "Workshop") -> list[tuple[date | None, list[AgendaItem]]]:
    """The programme under each of its days; under none where there aren't several to tell apart."""
    items = list(workshop.agenda.all())
    if workshop.starts_at is None or not _has_days(workshop, items):
        return [(None, items)] if items else []
    first_day = local_date(workshop.starts_at)
    found: dict[date | None, list[AgendaItem]] = {}
    for item, day in zip(items, _days_of(items), strict=True):
        found.setdefault(first_day + timedelta(days=day - 1), []).append(item)
    return list(found.items())


def moved_programme(workshop: "Workshop", before: datetime, after: datetime) -> list[AgendaItem]:
    """What has a time, as far from the new hour of the beginning as from the former; unsaved."""
    distance = _by_the_clock(local_time(after)) - _by_the_clock(local_time(before))
    if not distance:
        return []
    items = list(workshop.agenda.exclude(start_time=None))
    for item in items:
        item.start_time = (_by_the_clock(item.start_time) + distance).time()
    return items


def why_too_late(workshop: "Workshop", moved: Iterable[AgendaItem] = ()) -> str:
    """A sentence on what the programme has after the end of the date; empty if nothing.

    `moved` is what has other times than those stored. It is said and not refused: an evening may
    go on after the end that one promises.
    """
    if workshop.starts_at is None or workshop.ends_at is None:
        return ""
    with_new_time = {item.pk: item for item in moved}
    items = [with_new_time.get(item.pk, item) for item in workshop.agenda.all()]
    late = [
        f"{time_in_words(item.start_time)} {item}"
        for item, day in zip(items, _days_of(items), strict=True)
        if item.start_time is not None
        and _begins_at(workshop.starts_at, day, item.start_time) > workshop.ends_at
    ]
    text = _(
        "Nach dem Ende steht noch im Programm: %(points)s. Bitte passen Sie das Ende oder das"
        " Programm an."
    )
    return text % {"points": "; ".join(late)} if late else ""


def require_days_of_programme(workshop: "Workshop") -> None:
    """Refuse a programme that goes on after the last day; names what is there."""
    for item in workshop.agenda.all():
        if text := why_beyond(workshop, item.day):
            raise ValidationError(f"{item._meta.verbose_name} „{item}“: {text}")


def why_beyond(workshop: "Workshop", day: int | None) -> str:
    """A sentence for a day that the date doesn't have; empty if it has it."""
    number = workshop.number_of_days
    text = ngettext(
        "Die Veranstaltung dauert nur %(number)s Tag.",
        "Die Veranstaltung dauert nur %(number)s Tage.",
        number,
    )
    return text % {"number": number} if day and day > number else ""


def _begins_at(starts_at: datetime, day: int, clock: time) -> datetime:
    is_night = _is_morning_after(starts_at, clock)
    return moment_of(local_date(starts_at) + timedelta(days=day - 1 + is_night), clock)


def _is_morning_after(starts_at: datetime | None, clock: time) -> bool:
    """The hours after midnight end a day that begins later than they do."""
    return (
        starts_at is not None
        and clock <= LATEST_OF_AN_EVENING
        and local_time(starts_at) > LATEST_OF_AN_EVENING
    )


def _has_days(workshop: "Workshop", items: Sequence[AgendaItem]) -> bool:
    return workshop.lasts_several_days and any(item.day for item in items)


def _days_of(items: Iterable[AgendaItem]) -> Iterator[int]:
    """The day of each; one that names none goes on with the day before it."""
    day = 1
    for item in items:
        day = item.day or day
        yield day


def _by_the_clock(clock: time | None) -> datetime:
    return datetime.combine(date(2000, 1, 2), clock or time.min)


class WorkingGroup(models.Model):
    """A parallel group of a workshop, with seats of its own."""

    workshop = models.ForeignKey(
        "workshops.Workshop", models.CASCADE, related_name="groups", verbose_name=_("Veranstaltung")
    )
    name = models.CharField(_("Name"), max_length=120)
    description = models.TextField(_("Beschreibung"), blank=True)
    capacity = models.PositiveIntegerField(
        _("Plätze"),
        null=True,
        blank=True,
        help_text=_("Leer: begrenzt nur durch die Veranstaltung."),
    )
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)
    industries = models.ManyToManyField(
        Industry, blank=True, related_name="working_groups", verbose_name=_("Branchen")
    )
    industries_are_examples = models.BooleanField(
        _("Zuordnung zu Branchen ist ein Beispiel"),
        default=False,
        db_default=False,
        help_text=_("Erfunden, zur Vorführung: Die Seite sagt das neben den Branchen."),
    )
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="working_groups", verbose_name=_("Themenfelder")
    )

    class Meta:
        verbose_name = _("Arbeitsgruppe")
        verbose_name_plural = _("Arbeitsgruppen")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint("workshop", Lower("name"), name="workshops_group_name_once"),
            # What a registration's foreign key over both columns refers to (see the migration).
            models.UniqueConstraint(fields=["id", "workshop"], name="workshops_group_and_workshop"),
        ]

    def __str__(self) -> str:
        return self.name
