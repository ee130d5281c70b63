import uuid
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.core import signing
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from taxonomy.models import CompanySize, Municipality
from workshops.models.programme import WorkingGroup
from workshops.models.seats import (
    LIVE_STATES,
    Mode,
    OrganisationKind,
    RegistrationState,
    holds_seat,
    is_unconfirmed,
)
from workshops.models.workshop import Workshop

# Half a year after the workshop; the form promises it.
KEPT_FOR = timedelta(days=180)
# From these a seat, or a number in line, can be given back.
GIVEN_BACK_FROM = (
    RegistrationState.PENDING,
    RegistrationState.WAITING,
    RegistrationState.CONFIRMED,
)


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def holding_seat(self, now: datetime | None = None) -> Self:
        return self.filter(holds_seat(now=now))

    def overdue(self, now: datetime | None = None) -> Self:
        """Never confirmed: seat or number in line is no longer held."""
        return self.filter(is_unconfirmed(), held_until__lte=now or timezone.now())

    def due_to_forget(self, now: datetime) -> Self:
        """Workshops that have been over for long enough: nobody needs the names any more."""
        return self.not_forgotten().filter(workshop__over_at__lte=now - KEPT_FOR)

    def not_forgotten(self) -> Self:
        return self.filter(forgotten_at=None)

    def unconfirmed(self) -> Self:
        """They can still be confirmed in time."""
        return self.filter(is_unconfirmed(), held_until__gt=timezone.now())

    def of_address(self, email: str) -> Self:
        return self.alias(email_key=Lower("email")).filter(email_key=Lower(Value(email)))

    def booked_from(self, email: str) -> Self:
        """By somebody with this address: for themselves, or for colleagues."""
        keys = self.alias(booker_key=Lower(Coalesce("booked_by__email", "email")))
        return keys.filter(booker_key=Lower(Value(email)))

    def live(self) -> Self:
        return self.filter(state__in=LIVE_STATES)

    def of_person(self, email: str, name: str) -> Self:
        """By e-mail and name: many firms of the trades share one info@ address."""
        # Compared as the unique index does: “ẞ” and “ß” are one in lower case only.
        keys = self.alias(email_key=Lower("email"), name_key=Lower("name"))
        return keys.filter(email_key=Lower(Value(email)), name_key=Lower(Value(name)))

    def to_remind(self, now: datetime | None = None) -> Self:
        """Unconfirmed, half of their time is over, and nobody has reminded them yet."""
        now = now or timezone.now()
        half_time = F("created_at") + (F("held_until") - F("created_at")) / 2
        still = self.filter(is_unconfirmed(), held_until__gt=now, booked_by=None, reminded_at=None)
        return still.alias(half_time=half_time).filter(half_time__lte=now)

    def in_line(self) -> Self:
        """Those who wait and have confirmed it, from the front; colleagues side by side."""
        waiting = self.filter(state=RegistrationState.WAITING, confirmed_at__isnull=False)
        return waiting.order_by("line_number", "pk")

    def by_token(self, token: str) -> "Registration":
        """The registration a link leads to; raises DoesNotExist for a forged or revoked one."""
        try:
            pk, version, *key = _signer.unsign(token).split("-", 2)
            of_row = Q(random_key=uuid.UUID(key[0])) if key else Q(has_former_link=True)
        except (signing.BadSignature, ValueError):
            raise Registration.DoesNotExist from None
        return self.get(of_row, pk=pk, link_version=version)


# Links are derived, not stored: raising `link_version` revokes one, SECRET_KEY_FALLBACKS keep all.
# What is random in them tells the row from another that gets its number after a restore.
_signer = signing.Signer(salt="workshops.registration", sep=".")


RegistrationManager = models.Manager.from_queryset(RegistrationQuerySet)


class Registration(models.Model):
    """One person's seat at a workshop, or what became of it. Written by `workshops.services` alone.

    Personal data: name, e-mail, organisation; forgotten `KEPT_FOR` after the workshop. What remains
    is that there was a registration, and what became of it.
    """

    workshop = models.ForeignKey(
        Workshop, models.PROTECT, related_name="registrations", verbose_name=_("Veranstaltung")
    )
    group = models.ForeignKey(
        WorkingGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("Arbeitsgruppe"),
    )
    first_choice = models.ForeignKey(
        WorkingGroup,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Erstwunsch"),
    )
    second_choice = models.ForeignKey(
        WorkingGroup,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Zweitwunsch"),
    )
    mode = models.CharField(
        _("Teilnahme"),
        max_length=10,
        choices=Mode.choices,
        default=Mode.ON_SITE,
        db_default=Mode.ON_SITE,
    )
    name = models.CharField(_("Name"), max_length=150)
    email = models.EmailField(_("E-Mail-Adresse"), blank=True)
    email_confirmed_at = models.DateTimeField(_("Adresse bestätigt am"), null=True, blank=True)
    organisation = models.CharField(_("Betrieb oder Einrichtung"), max_length=200, blank=True)
    organisation_kind = models.CharField(
        _("Art der Einrichtung"),
        max_length=20,
        choices=OrganisationKind.choices,
        blank=True,
        default="",
        db_default="",
    )
    organisation_size = models.CharField(
        _("Unternehmensgröße"),
        max_length=10,
        choices=CompanySize.choices,
        blank=True,
        default="",
        db_default="",
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Kommune"),
    )
    booked_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="colleagues",
        verbose_name=_("angemeldet durch"),
    )
    contact_email = models.EmailField(
        _("E-Mails gehen an"),
        blank=True,
        default="",
        db_default="",
        help_text=_("Die Adresse dessen, der angemeldet hat, wo es keine eigene gibt."),
    )
    language = models.CharField(
        _("Sprache"), max_length=2, choices=settings.LANGUAGES, default="de"
    )
    state = models.CharField(_("Zustand"), max_length=20, choices=RegistrationState.choices)
    held_until = models.DateTimeField(_("Platz gehalten bis"), null=True, blank=True)
    # By its link, or that of whoever booked; its own address counts for what is given by oneself.
    confirmed_at = models.DateTimeField(_("bestätigt am"), null=True, blank=True)
    takes_seat_later = models.BooleanField(
        _("Platz erst mit der Bestätigung"),
        default=False,
        db_default=False,
        help_text=_(
            "Unbestätigt hält diese Anmeldung keinen Platz; bestätigt bekommt sie einen, wenn einer"
            " frei ist."
        ),
    )
    line_number = models.PositiveIntegerField(_("Nummer in der Warteliste"), null=True, blank=True)
    stays_together = models.BooleanField(
        _("nur gemeinsam"),
        default=False,
        db_default=False,
        help_text=_("Rückt nur nach, wenn alle dieser Anmeldung einen Platz bekommen."),
    )
    promoted_at = models.DateTimeField(_("nachgerückt am"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("erinnert am"), null=True, blank=True)
    # Asked for with the form; consents once the link has confirmed them, see `MailConsent`.
    wants_record = models.BooleanField(
        _("möchte Rückblick und Fragebogen"), default=False, db_default=False
    )
    wants_outcomes_for = models.PositiveSmallIntegerField(
        _("möchte hören, was aus der Gruppe wird (Jahre)"), null=True, blank=True
    )
    random_key = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), editable=False)
    # Its link went out when links held the number alone; such a link leads to no later row.
    has_former_link = models.BooleanField(default=False, db_default=False, editable=False)
    link_version = models.PositiveIntegerField(default=1, editable=False)
    consented_at = models.DateTimeField(_("Einwilligung am"))
    created_at = models.DateTimeField(_("angemeldet am"), auto_now_add=True)
    forgotten_at = models.DateTimeField(
        _("anonymisiert am"),
        null=True,
        editable=False,
        help_text=_("Seitdem steht hier nur noch, dass es die Anmeldung gab."),
    )

    objects: ClassVar["RegistrationManager[Registration]"] = RegistrationManager()

    class Meta:
        verbose_name = _("Anmeldung")
        verbose_name_plural = _("Anmeldungen")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "workshop",
                Lower("email"),
                Lower("name"),
                condition=Q(state__in=["pending", "waiting", "confirmed", "attended"])
                & ~Q(email=""),
                name="workshops_registration_one_live_for_address_and_name",
            ),
            models.CheckConstraint(
                condition=~Q(state="pending") | Q(held_until__isnull=False),
                name="workshops_registration_pending_is_held_until",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", line_number__isnull=False)
                | (~Q(state="waiting") & Q(line_number=None)),
                name="workshops_registration_number_while_waiting",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting")
                | Q(confirmed_at__isnull=False)
                | Q(held_until__isnull=False),
                name="workshops_registration_number_is_confirmed_or_ends",
            ),
        ]
        indexes = [
            models.Index(fields=["workshop", "state", "group"], name="workshops_seats"),
            models.Index(Lower("email"), name="workshops_registration_address"),
            models.Index(
                fields=["held_until"],
                condition=Q(state="pending"),
                name="workshops_held_until",
            ),
            models.Index(
                fields=["held_until"],
                condition=Q(state="waiting", confirmed_at=None),
                name="workshops_number_held_until",
            ),
            models.Index(
                fields=["workshop", "line_number"],
                condition=Q(state="waiting"),
                name="workshops_line",
            ),
            models.Index(
                Lower("contact_email"),
                condition=~Q(contact_email=""),
                name="workshops_contact_address",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def link_path(self) -> str:
        """The person's own page, the only key needed.

        Not `get_absolute_url`: the admin would offer it, and the team can't open a person's link.
        """
        return reverse("registration:page", args=[self.token])

    @property
    def token(self) -> str:
        return _signer.sign(f"{self.pk}-{self.link_version}-{self.random_key.hex}")

    @property
    def is_pending(self) -> bool:
        return self.state == RegistrationState.PENDING

    @property
    def is_confirmed(self) -> bool:
        return self.state == RegistrationState.CONFIRMED

    @property
    def is_waiting(self) -> bool:
        return self.state == RegistrationState.WAITING

    @property
    def is_in_line(self) -> bool:
        """Waiting with a number that counts."""
        return self.is_waiting and self.confirmed_at is not None

    @property
    def is_cancelled(self) -> bool:
        return self.state == RegistrationState.CANCELLED

    @property
    def is_unconfirmed(self) -> bool:
        """As the condition `is_unconfirmed()`."""
        return self.is_pending or (self.is_waiting and self.confirmed_at is None)

    @property
    def has_lapsed(self) -> bool:
        """Never confirmed in time: expired, or about to be tidied up."""
        is_overdue = (
            self.is_unconfirmed
            and self.held_until is not None
            and self.held_until <= timezone.now()
        )
        return is_overdue or self.state == RegistrationState.EXPIRED

    @property
    def has_held_seat(self) -> bool:
        """Unconfirmed, with a seat of its own at this moment."""
        return self.is_pending and not self.has_lapsed and not self.takes_seat_later

    @property
    def mail_address(self) -> str:
        """Where its mails go: to the person, or to who registered them. May be empty."""
        return self.email or self.contact_email

    @property
    def address_is_confirmed(self) -> bool:
        """Whether a link that went to the person's own address was used, ever."""
        return self.email_confirmed_at is not None

    @property
    def fell_to_second_choice(self) -> bool:
        """Whether the first choice was full, so that the seat is in the second."""
        return self.first_choice_id is not None and self.first_choice_id != self.group_id

    @property
    def ahead(self) -> int:
        """How many wait before it in the line."""
        in_line = Registration.objects.in_line().filter(workshop=self.workshop_id)
        before = Q(line_number__lt=self.line_number) | Q(
            line_number=self.line_number, pk__lt=self.pk
        )
        return in_line.filter(before).count()

    @property
    def room(self) -> str:
        """The online room's address, for confirmed participants only."""
        return self.workshop.online_url if self.is_confirmed else ""

    @property
    def can_be_confirmed(self) -> bool:
        return self.is_unconfirmed or self.state == RegistrationState.EXPIRED

    @property
    def can_be_cancelled(self) -> bool:
        return self.state in GIVEN_BACK_FROM

    @property
    def waiting_colleagues(self) -> bool:
        """Whether there are some whom nobody has confirmed yet."""
        return self.colleagues.unconfirmed().exists()

    @property
    def can_be_split(self) -> bool:
        """Whether its page has the button: that of who booked, or of anybody once they left."""
        if not (self.is_waiting and self.stays_together):
            return False
        return self.booked_by is None or not self.booked_by.is_waiting
