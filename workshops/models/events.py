from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from workshops.models.registration import Registration
from workshops.models.seats import RegistrationState

# Of a colleague whom nobody has confirmed; a number in line stays one when it is confirmed.
UNHEARD_OF = ("", RegistrationState.PENDING, RegistrationState.EXPIRED)


class RegistrationEventQuerySet(models.QuerySet["RegistrationEvent"]):
    def endings(self) -> Self:
        """How registrations came to be cancelled, the last first; not what was done afterwards."""
        cancelled = RegistrationState.CANCELLED
        ended = self.filter(to_state=cancelled).exclude(from_state=cancelled)
        ended = ended.exclude(kind=RegistrationEvent.Kind.ATTENDANCE)  # undone at the door
        return ended.order_by("-pk")

    def answers_to_move(self) -> Self:
        """What says that a person knows of a move: whatever changes or keeps the seat itself."""
        kinds = RegistrationEvent.Kind
        answers = [kinds.KEPT, kinds.STATE, kinds.GROUP, kinds.HANDED_OVER]
        return self.filter(actor=RegistrationEvent.Actor.PARTICIPANT, kind__in=answers)


RegistrationEventManager = models.Manager.from_queryset(RegistrationEventQuerySet)


class RegistrationEvent(models.Model):
    """On record: what happened to a registration, by whom, and when; no personal data."""

    class Actor(models.TextChoices):
        PARTICIPANT = "participant", _("die angemeldete Person")
        TEAM = "team", _("das Team")
        CLOCK = "clock", _("automatisch")

    class Kind(models.TextChoices):
        STATE = "state", _("Zustand")
        PROMOTED = "promoted", _("nachgerückt")
        SPLIT = "split", _("nicht mehr nur gemeinsam")
        GROUP = "group", _("Gruppe oder Teilnahme geändert")
        DETAILS = "details", _("Angaben berichtigt")
        OFFERED = "offered", _("Platz angeboten")
        OFFER_ENDED = "offer_ended", _("Angebot zurückgezogen oder abgelehnt")
        HANDED_OVER = "handed_over", _("Platz weitergegeben")
        OTHER_DATE = "other_date", _("anderer Termin")
        CONSENT = "consent", _("Einwilligung")
        KEPT = "kept", _("kommt zum neuen Termin")
        ADDRESS = "address", _("E-Mail-Adresse berichtigt")
        SEATED = "seated", _("Platz vom Team gegeben")
        SENT_AGAIN = "sent_again", _("Link noch einmal geschickt")
        WRITTEN_TO = "written_to", _("angeschrieben")
        ATTENDANCE = "attendance", _("Anwesenheit")

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="events", verbose_name=_("Anmeldung")
    )
    kind = models.CharField(
        _("was"), max_length=20, choices=Kind.choices, default=Kind.STATE, db_default=Kind.STATE
    )
    actor = models.CharField(_("durch"), max_length=20, choices=Actor.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("Konto"),
    )
    from_state = models.CharField(
        _("von"), max_length=20, choices=RegistrationState.choices, blank=True
    )
    to_state = models.CharField(_("nach"), max_length=20, choices=RegistrationState.choices)
    note = models.CharField(
        _("dazu"),
        max_length=300,
        blank=True,
        default="",
        db_default="",
        help_text=_("Grund oder Gruppen; nichts über die Person."),
    )
    at = models.DateTimeField(_("wann"), auto_now_add=True)

    objects = RegistrationEventManager()

    class Meta:
        verbose_name = _("Vorgang")
        verbose_name_plural = _("Vorgänge")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_from_state_display()} → {self.get_to_state_display()}"

    @property
    def is_by_booker(self) -> bool:
        """Whether who registered this person along did it: nobody else had the link by then."""
        if self.actor != self.Actor.PARTICIPANT or not self.registration.is_colleague:
            return False
        was_unheard_of = self.from_state in UNHEARD_OF or self.from_state == self.to_state
        is_first_step = self.kind == self.Kind.STATE and was_unheard_of
        return is_first_step or self.registration.confirmed_at is None
