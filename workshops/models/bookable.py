from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from taxonomy.models import Region
from workshops.models.seats import Mode
from workshops.working_days import close_of_working_day_before


class Attendance(models.TextChoices):
    """How one can take part in a workshop."""

    ON_SITE = "on_site", _("vor Ort")
    ONLINE = "online", _("online")
    BOTH = "both", _("vor Ort und online")


class WorkshopStatus(models.TextChoices):
    """Where a workshop stands at this moment; worked out from dates and seats, never stored."""

    ANNOUNCED = "announced", _("angekündigt")
    OPEN = "open", _("Anmeldung offen")
    FULL = "full", _("ausgebucht")
    CLOSED = "closed", _("Anmeldung geschlossen")
    CANCELLED = "cancelled", _("abgesagt")
    PAST = "past", _("vergangen")


class Bookable(models.Model):
    """How many may come, how, from when to when they register, and what they are asked."""

    # Beside the columns of `Publishable` and `Dated`.
    region: Region
    starts_at: datetime | None
    cancelled_at: datetime | None
    if TYPE_CHECKING:

        @property
        def is_published(self) -> bool: ...
        @property
        def is_past(self) -> bool: ...

    attendance = models.CharField(
        _("Teilnahme"),
        max_length=10,
        choices=Attendance.choices,
        default=Attendance.ON_SITE,
        db_default=Attendance.ON_SITE,
    )
    capacity = models.PositiveIntegerField(_("Plätze"), null=True, blank=True)
    capacity_on_site = models.PositiveIntegerField(
        _("davon höchstens vor Ort"), null=True, blank=True, help_text=_("Leer: nicht begrenzt.")
    )
    capacity_online = models.PositiveIntegerField(
        _("davon höchstens online"), null=True, blank=True, help_text=_("Leer: nicht begrenzt.")
    )
    seats_kept_back = models.PositiveIntegerField(
        _("davon zurückgehalten"),
        default=0,
        db_default=0,
        help_text=_("Vergibt nur das Team."),
    )
    promotion_ends_at = models.DateTimeField(
        _("Nachrücken bis"),
        null=True,
        blank=True,
        help_text=_("Leer: bis 18 Uhr am letzten Werktag davor. Danach entscheidet das Team."),
    )
    asks_figures = models.BooleanField(
        _("Art und Größe der Einrichtung und Kommune erfragen"),
        default=False,
        db_default=False,
        help_text=_("Freiwillig, für die Zahlen zur Veranstaltung."),
    )
    asks_needs = models.BooleanField(
        _("Bedarf zur Barrierefreiheit erfragen"),
        default=False,
        db_default=False,
        help_text=_("Erst, wenn der Platz sicher ist; gelöscht am Tag danach."),
    )
    asks_photo_consent = models.BooleanField(
        _("Einwilligung in Bilder erfragen"),
        default=False,
        db_default=False,
        help_text=_("Freiwillig; erst, wenn der Platz sicher ist."),
    )
    registration_opens_at = models.DateTimeField(
        _("Anmeldung ab"), null=True, blank=True, help_text=_("Leer: keine Anmeldung.")
    )
    registration_closes_at = models.DateTimeField(
        _("Anmeldung bis"), null=True, blank=True, help_text=_("Leer: bis zum Beginn.")
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(registration_opens_at=None)
                | Q(capacity__isnull=False, capacity__gt=0, starts_at__isnull=False),
                name="%(app_label)s_%(class)s_registration_needs_seats_and_start",
                violation_error_message=_("Für die Anmeldung fehlen Plätze oder Beginn."),
            ),
            models.CheckConstraint(
                condition=Q(registration_closes_at=None)
                | Q(starts_at__isnull=False, registration_closes_at__lte=F("starts_at")),
                name="%(app_label)s_%(class)s_closes_before_it_starts",
                violation_error_message=_("Die Anmeldung endet spätestens mit dem Beginn."),
            ),
            models.CheckConstraint(
                condition=Q(registration_opens_at=None)
                | Q(registration_closes_at=None)
                | Q(registration_closes_at__gt=F("registration_opens_at")),
                name="%(app_label)s_%(class)s_closes_after_it_opens",
                violation_error_message=_("Die Anmeldung endet, bevor sie beginnt."),
            ),
            models.CheckConstraint(
                condition=Q(seats_kept_back=0)
                | Q(capacity__isnull=False, seats_kept_back__lte=F("capacity")),
                name="%(app_label)s_%(class)s_keeps_back_what_there_is",
                violation_error_message=_("Es werden mehr Plätze zurückgehalten, als es gibt."),
            ),
            models.CheckConstraint(
                condition=Q(promotion_ends_at=None)
                | Q(starts_at__isnull=False, promotion_ends_at__lte=F("starts_at")),
                name="%(app_label)s_%(class)s_promotes_before_it_starts",
                violation_error_message=_("Das Nachrücken endet spätestens mit dem Beginn."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.registration_opens_at and not self.capacity:
            raise ValidationError({"capacity": _("Für die Anmeldung fehlen die Plätze.")})
        if self.registration_opens_at and self.starts_at is None:
            text = _("Für die Anmeldung fehlt der Beginn.")
            raise ValidationError({"registration_opens_at": text})
        opens_at, closes_at = self.registration_opens_at, self.registration_closes_at
        if opens_at and closes_at and closes_at <= opens_at:
            text = _("Die Anmeldung endet, bevor sie beginnt.")
            raise ValidationError({"registration_closes_at": text})
        if self.seats_kept_back > (self.capacity or 0):
            text = _("Es werden mehr Plätze zurückgehalten, als es gibt.")
            raise ValidationError({"seats_kept_back": text})
        self._clean_modes()

    def _clean_modes(self) -> None:
        limits = {name: getattr(self, name) for name in ("capacity_on_site", "capacity_online")}
        if self.attendance != Attendance.BOTH:
            text = _("Das gilt nur, wenn man vor Ort und online teilnehmen kann.")
            if errors := {name: text for name, limit in limits.items() if limit is not None}:
                raise ValidationError(errors)
        known = [limit for limit in limits.values() if limit is not None]
        if self.capacity and len(known) == len(limits) and sum(known) < self.capacity:
            text = _("Vor Ort und online sind zusammen weniger Plätze als in der Veranstaltung.")
            raise ValidationError({"capacity_online": text})

    @property
    def closes_at(self) -> datetime | None:
        """When registration ends: as set, else with the beginning."""
        return self.registration_closes_at or self.starts_at

    @property
    def public_capacity(self) -> int:
        """The seats that anybody can have: all but those kept back."""
        return max(0, (self.capacity or 0) - self.seats_kept_back)

    @property
    def modes(self) -> list[Mode]:
        """The ways in which one can take part."""
        return list(Mode) if self.attendance == Attendance.BOTH else [Mode(self.attendance)]

    def capacity_of(self, mode: str) -> int | None:
        """How many can take part in this way, where both are possible; None is no limit."""
        if self.attendance != Attendance.BOTH or not mode:
            return None
        return self.capacity_on_site if mode == Mode.ON_SITE else self.capacity_online

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def is_still_to_come(self) -> bool:
        """Whether seats can change hands: public, not called off, not begun."""
        if self.starts_at is None or self.is_cancelled or not self.is_published:
            return False
        return timezone.now() < self.starts_at

    @property
    def is_on(self) -> bool:
        """Public, not called off, not over: so long the team gives seats, and people confirm."""
        return self.is_published and not self.is_cancelled and not self.is_past

    @property
    def takes_registrations(self) -> bool:
        """Whether the form is open at this moment; seats are another question."""
        if self.registration_opens_at is None or self.closes_at is None or self.is_cancelled:
            return False
        return self.is_published and self.registration_opens_at <= timezone.now() < self.closes_at

    @property
    def promotes_until(self) -> datetime | None:
        """Until when the line moves up by itself: as set, else to the last working day before."""
        if self.promotion_ends_at or self.starts_at is None:
            return self.promotion_ends_at
        day = timezone.localdate(self.starts_at)
        return close_of_working_day_before(day, self.region.state_law)

    @property
    def promotes(self) -> bool:
        """Whether a seat that is free goes to the line by itself; later the team decides."""
        ends_at = self.promotes_until
        if ends_at is None or self.is_cancelled or not self.is_published:
            return False
        return timezone.now() < ends_at
