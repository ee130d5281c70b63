"""What a person gives for themselves, beside the seat: each with its own purpose and end."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from workshops.models.registration import Registration

# Health data: gone the day after the workshop.
NEEDS_KEPT_FOR = timedelta(days=1)


class Needs(models.Model):
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

    class Meta:
        verbose_name = _("Bedarf zur Barrierefreiheit")
        verbose_name_plural = _("Bedarfe zur Barrierefreiheit")

    def __str__(self) -> str:
        return str(self.pk)


class PhotoConsent(models.Model):
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

    class Meta:
        verbose_name = _("Einwilligung in Bilder")
        verbose_name_plural = _("Einwilligungen in Bilder")

    def __str__(self) -> str:
        return str(self.pk)


class MailConsent(models.Model):
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
