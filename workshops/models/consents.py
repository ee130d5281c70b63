"""What a person gives for themselves, beside the seat: each with its own purpose and end."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from workshops.models.part import PartOfRegistration
from workshops.models.records import RecordPicture
from workshops.models.registration import Registration
from workshops.models.seats import SEAT_STATES

# Health data: gone the day after the workshop.
NEEDS_KEPT_FOR = timedelta(days=1)
# After the workshop: long enough for its record and one questionnaire.
RECORD_WANTED_FOR = timedelta(days=365)
# What somebody can choose who wants to hear what becomes of their group.
YEARS_OF_OUTCOMES = (1, 2, 3)


class NeedsQuerySet(models.QuerySet["Needs"]):
    def due_to_forget(self, now: datetime) -> Self:
        """Over since yesterday, or without a seat any more: nobody prepares anything."""
        is_over = Q(registration__workshop__over_at__lte=now - NEEDS_KEPT_FOR)
        return self.filter(is_over | ~Q(registration__state__in=SEAT_STATES))


NeedsManager = models.Manager.from_queryset(NeedsQuerySet)


class Needs(PartOfRegistration):
    """What somebody needs to take part without barriers, with their own consent. Health data."""

    registration = models.OneToOneField(
        Registration,
        models.CASCADE,
        primary_key=True,
        related_name="needs",
        verbose_name=_("Anmeldung"),
    )
    text = models.TextField(_("Was die Person braucht"), max_length=1000)
    consented_at = models.DateTimeField(_("Einwilligung am"))
    random_key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects: ClassVar["NeedsManager[Needs]"] = NeedsManager()

    class Meta:
        verbose_name = _("Bedarf zur Barrierefreiheit")
        verbose_name_plural = _("Bedarfe zur Barrierefreiheit")

    def __str__(self) -> str:
        return str(self.pk)


class PhotoConsentQuerySet(models.QuerySet["PhotoConsent"]):
    def due_to_forget(self) -> Self:
        """The registration is forgotten, and no picture is left that it could prove anything of."""
        pictures = RecordPicture.objects.filter(
            record__workshop=OuterRef("registration__workshop_id")
        )
        return self.exclude(registration__forgotten_at=None).exclude(Exists(pictures))

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


PhotoConsentManager = models.Manager.from_queryset(PhotoConsentQuerySet)


class PhotoConsent(PartOfRegistration):
    """That somebody may be seen in pictures of a workshop; kept as proof while pictures are used.

    Personal data: the name, since a registration is forgotten sooner.
    """

    registration = models.OneToOneField(
        Registration,
        models.CASCADE,
        primary_key=True,
        related_name="photo_consent",
        verbose_name=_("Anmeldung"),
    )
    name = models.CharField(_("Name"), max_length=150)
    given_at = models.DateTimeField(_("gegeben am"))
    withdrawn_at = models.DateTimeField(_("widerrufen am"), null=True, blank=True)
    is_by_guardians = models.BooleanField(_("auf Papier von den Sorgeberechtigten"), default=False)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("eingetragen von"),
    )
    random_key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects: ClassVar["PhotoConsentManager[PhotoConsent]"] = PhotoConsentManager()

    class Meta:
        verbose_name = _("Einwilligung in Bilder")
        verbose_name_plural = _("Einwilligungen in Bilder")

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_given(self) -> bool:
        return self.withdrawn_at is None


class MailConsent(PartOfRegistration):
    """That somebody wants mails about what came of a workshop, until an end they chose.

    Personal data: the address, since a registration is forgotten sooner. Comes to be when the
    registration is confirmed by its link; taking it back deletes it.
    """

    class Purpose(models.TextChoices):
        RECORD = "record", _("Rückblick und Fragebogen")
        OUTCOMES = "outcomes", _("Was aus meiner Gruppe wird")

    registration = models.ForeignKey(
        Registration,
        models.CASCADE,
        related_name="mail_consents",
        verbose_name=_("Anmeldung"),
    )
    purpose = models.CharField(_("Zweck"), max_length=20, choices=Purpose.choices)
    email = models.EmailField(_("E-Mail-Adresse"))
    given_at = models.DateTimeField(_("gegeben am"))
    ends_at = models.DateTimeField(_("gilt bis"))
    random_key = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = _("Einwilligung in E-Mails")
        verbose_name_plural = _("Einwilligungen in E-Mails")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "purpose"], name="workshops_mailconsent_once"
            )
        ]
        indexes = [models.Index(fields=["ends_at"], name="workshops_consent_ends")]

    def __str__(self) -> str:
        return str(self.pk)
