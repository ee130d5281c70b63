import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from taxonomy.models import CompanySize, Municipality
from workshops.models.changes import WorkshopChange
from workshops.models.programme import WorkingGroup
from workshops.models.registration_queries import RegistrationQuerySet, signer
from workshops.models.seats import (
    GIVEN_BACK_FROM,
    LIVE_STATES,
    SEAT_STATES,
    Mode,
    OrganisationKind,
    RegistrationState,
)
from workshops.models.workshop import Workshop


def house_key(organisation: str) -> str:
    """The same for one organisation however it is spaced and whether in capitals."""
    return "".join(organisation.split()).casefold()


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
    # They gave their seat on: `booked_by` never leads to whoever has it now.
    booker_left = models.BooleanField(default=False, db_default=False, editable=False)
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
    line_number = models.PositiveIntegerField(_("Nummer auf der Warteliste"), null=True, blank=True)
    stays_together = models.BooleanField(
        _("nur gemeinsam"),
        default=False,
        db_default=False,
        help_text=_("Rückt nur nach, wenn alle dieser Anmeldung einen Platz bekommen."),
    )
    promoted_at = models.DateTimeField(_("nachgerückt am"), null=True, blank=True)
    is_walk_in = models.BooleanField(
        _("ohne Anmeldung gekommen"),
        default=False,
        db_default=False,
        help_text=_("Zählt zu den Teilnehmenden, nicht zu den Plätzen."),
    )
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
        return signer.sign(f"{self.pk}-{self.link_version}-{self.random_key.hex}")

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
    def has_open_questions(self) -> bool:
        """Something its workshop needs to know, and nobody has asked or answered yet."""
        answered = self.answers.values("question")
        return self.workshop.questions.filter(is_required=True).exclude(pk__in=answered).exists()

    @property
    def has_lapsed(self) -> bool:
        """Never confirmed in time: expired, or about to be tidied up."""
        ends = self.held_until if self.is_unconfirmed else None
        is_overdue = ends is not None and ends <= timezone.now()
        return is_overdue or self.state == RegistrationState.EXPIRED

    @property
    def has_ended(self) -> bool:
        """Nothing is left to come to: whoever opens its page is offered other dates."""
        is_over = self.workshop.is_cancelled or self.workshop.is_past
        return is_over or self.has_lapsed or self.state not in LIVE_STATES

    @property
    def comes_to_house(self) -> bool:
        """Whether there is a house to come to, still."""
        return not self.has_ended and self.workshop.is_on_site and self.mode == Mode.ON_SITE

    @property
    def has_held_seat(self) -> bool:
        """Unconfirmed, with a seat of its own at this moment."""
        return self.is_pending and not self.has_lapsed and not self.takes_seat_later

    @property
    def mail_address(self) -> str:
        """Where its mails go: to the person, or to who registered them. May be empty."""
        return self.email or self.contact_email

    @property
    def mails_go_to_booker(self) -> bool:
        """Without an address of its own: its mails stand in somebody else's mailbox."""
        return not self.email and bool(self.contact_email)

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
        beside = Q(line_number=self.line_number, pk__lt=self.pk)
        return in_line.filter(Q(line_number__lt=self.line_number) | beside).count()

    @property
    def has_own_address(self) -> bool:
        """Whether its link is the person's alone.

        So is that of somebody whom a colleague or the team registered: it went to them alone.
        """
        return bool(self.email) and self.confirmed_at is not None

    @property
    def is_colleague(self) -> bool:
        """Whether somebody else registered them."""
        return self.booked_by_id is not None or self.booker_left

    @property
    def is_unheard_of(self) -> bool:
        """A colleague's that nobody has confirmed: no mail went to them yet."""
        return self.is_colleague and self.is_unconfirmed

    @property
    def has_been_seated(self) -> bool:
        """Has a seat for sure, has come, or had one when the workshop was."""
        return self.state in SEAT_STATES

    @property
    def may_consent(self) -> bool:
        """By this link: it is the person's own, with a seat at a workshop to come."""
        is_to_come = not self.workshop.is_past and not self.workshop.is_cancelled
        return is_to_come and self.has_been_seated and self.has_own_address

    @property
    def may_consent_to_mails(self) -> bool:
        """Afterwards, too: that is when the record is written."""
        return not self.forgotten_at and self.has_been_seated and self.has_own_address

    @property
    def room(self) -> str:
        """The online room's address, for those with a confirmed seat in it; also once they came.

        Nothing happens there once the date is called off.
        """
        is_open = self.sees_room and not self.workshop.is_cancelled
        return self.workshop.online_url if is_open else ""

    @property
    def sees_room(self) -> bool:
        """As the QuerySet's `in_room`."""
        return self.has_been_seated and self.mode == Mode.ONLINE

    @cached_property
    def unanswered_move(self) -> WorkshopChange | None:
        """The last move of the date, until the person has done something about the seat since."""
        if self.workshop.is_cancelled or self.workshop.is_past:
            return None
        move = self.workshop.last_move
        is_told = Registration.objects.told_of_changes().filter(pk=self.pk)
        if move is None or move.at <= self.created_at or not is_told.exists():
            return None
        answers = self.events.answers_to_move().filter(at__gt=move.at)
        return None if answers.exists() else move

    @property
    def can_be_confirmed(self) -> bool:
        return self.is_unconfirmed or self.state == RegistrationState.EXPIRED

    @property
    def can_be_cancelled(self) -> bool:
        return self.state in GIVEN_BACK_FROM

    @property
    def can_be_split(self) -> bool:
        """Whether its page has the button: that of who booked, or of anybody once they left."""
        if not (self.is_waiting and self.stays_together):
            return False
        return self.booked_by is None or not self.booked_by.is_waiting
