import uuid
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.fields import OriginalField
from editorial.storage import private_storage

# As long as somebody could ask whether the picture was lawful (§§ 195, 199 BGB).
NAME_KEPT_FOR = timedelta(days=3 * 365 + 1)
FORGOTTEN = "–"
# In the journal of erasures: a consent that was taken back, and is still there.
WITHDRAWN = "editorial.PictureConsent.withdrawn"


class PictureQuerySet(models.QuerySet["Picture"]):
    def publishable(self) -> Self:
        """With all that publication needs, at this moment; see `missing_for_publication`."""
        consents = PictureConsent.objects.filter(picture=OuterRef("pk"))
        says_something = Q(is_decorative=True) | ~Q(alt="")
        has_consent = Exists(consents) & ~Exists(consents.filter(withdrawn_on__isnull=False))
        return self.filter(says_something, Q(people_recognisable=False) | has_consent).exclude(
            Q(credit="") | Q(licence="")
        )


PictureManager = models.Manager.from_queryset(PictureQuerySet)


class Picture(models.Model):
    """A picture with all that its publication needs; the original is never served."""

    name = models.CharField(
        _("Bezeichnung"), max_length=120, help_text=_("Nur für das Team, um das Bild zu finden.")
    )
    original = OriginalField(
        _("Datei"),
        storage=private_storage,
        upload_to="originals",
        help_text=_(
            "JPEG, PNG oder WebP, am besten 1600 Bildpunkte breit oder mehr. Ort und Gerät, die "
            "eine Kamera dazuschreibt, werden entfernt."
        ),
    )
    width = models.PositiveIntegerField(_("Breite in Pixeln"), null=True, editable=False)
    height = models.PositiveIntegerField(_("Höhe in Pixeln"), null=True, editable=False)
    alt = models.CharField(
        _("Alternativtext"),
        max_length=300,
        blank=True,
        help_text=_("Was das Bild mitteilt, in einem Satz."),
    )
    alt_en = models.CharField(_("Alternativtext (englisch)"), max_length=300, blank=True)
    is_decorative = models.BooleanField(
        _("nur Schmuck"), default=False, help_text=_("Das Bild teilt nichts mit.")
    )
    credit = models.CharField(
        _("Bildnachweis"),
        max_length=200,
        blank=True,
        help_text=_("Steht unter dem Bild, etwa „Foto: Name“."),
    )
    licence = models.CharField(_("Lizenz"), max_length=120, blank=True)
    source = models.URLField(_("Quelle"), blank=True)
    people_recognisable = models.BooleanField(
        _("Personen sind zu erkennen"),
        default=False,
        help_text=_("Dann braucht das Bild die Einwilligung aller Abgebildeten."),
    )
    random_key = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), editable=False)
    # What lists print: written together with the derivatives, empty while there are none.
    srcset = models.TextField(blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("angelegt von"),
    )
    created_at = models.DateTimeField(_("angelegt am"), auto_now_add=True)

    objects: ClassVar["PictureManager[Picture]"] = PictureManager()

    class Meta:
        verbose_name = _("Bild")
        verbose_name_plural = _("Bilder")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_decorative=False) | Q(alt="", alt_en=""),
                name="editorial_picture_decorative_says_nothing",
                violation_error_message=_("Ein Schmuckbild hat keinen Alternativtext."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_shown(self) -> bool:
        """Whether pages print it now; asks no question to the database."""
        return bool(self.srcset)

    @property
    def address(self) -> str:
        """Of the largest copy, for whatever can't choose."""
        return self.srcset.rpartition(", ")[2].partition(" ")[0]

    @property
    def names_licence(self) -> bool:
        """The credit says the licence already; it isn't printed twice."""
        return self.licence in self.credit

    def missing_for_publication(self) -> list[str]:
        """What stands between the picture and the public, as sentences."""
        missing = []
        if not self.is_decorative and not self.alt:
            missing.append(gettext("Dem Bild fehlt der Alternativtext (oder „nur Schmuck“)."))
        if not self.credit:
            missing.append(gettext("Dem Bild fehlt der Bildnachweis."))
        if not self.licence:
            missing.append(gettext("Dem Bild fehlt die Lizenz."))
        if self.people_recognisable and not self.has_consent():
            missing.append(
                gettext("Auf dem Bild sind Personen zu erkennen; ihre Einwilligung fehlt.")
            )
        return missing

    def has_consent(self) -> bool:
        """Somebody consented, and nobody has taken it back."""
        consents = list(self.consents.all())
        return bool(consents) and all(each.withdrawn_on is None for each in consents)


class PictureConsentQuerySet(models.QuerySet["PictureConsent"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_on=None)

    def withdrawn(self) -> Self:
        return self.exclude(withdrawn_on=None)

    def due_to_forget(self, now: datetime) -> Self:
        """Withdrawn so long ago that nobody asks any more who had consented."""
        oldest = timezone.localdate(now) - NAME_KEPT_FOR
        return self.filter(withdrawn_on__lt=oldest).exclude(given_by=FORGOTTEN)


PictureConsentManager = models.Manager.from_queryset(PictureConsentQuerySet)


class PictureConsent(models.Model):
    """The recorded consent of those who can be recognised.

    Personal data: kept with the picture; after a withdrawal the name for three years (as long as
    somebody could ask whether the picture was lawful), then only that and when there was a consent.
    """

    picture = models.ForeignKey(
        Picture, models.CASCADE, related_name="consents", verbose_name=_("Bild")
    )
    given_by = models.CharField(_("Einwilligung von"), max_length=150)
    given_on = models.DateField(_("erteilt am"))
    withdrawn_on = models.DateField(_("widerrufen am"), null=True, blank=True)
    random_key = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), editable=False)

    objects: ClassVar["PictureConsentManager[PictureConsent]"] = PictureConsentManager()

    class Meta:
        verbose_name = _("Einwilligung")
        verbose_name_plural = _("Einwilligungen")
        ordering = ["given_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("given_on")),
                name="editorial_pictureconsent_withdrawn_after_given",
                violation_error_message=_("Der Widerruf liegt vor der Einwilligung."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.given_on:%d.%m.%Y}"

    def clean(self) -> None:
        """A withdrawal stands as it is: nobody takes it back or gives it another name or day."""
        super().clean()
        stored = PictureConsent.objects.filter(pk=self.pk).exclude(withdrawn_on=None).first()
        names = ("picture_id", "given_by", "given_on", "withdrawn_on")
        if stored and any(getattr(self, name) != getattr(stored, name) for name in names):
            raise ValidationError(_("Eine widerrufene Einwilligung lässt sich nicht ändern."))

    def forget(self) -> None:
        """Keep that and when there was a consent, not whose."""
        self.given_by = FORGOTTEN
        self.save(update_fields=["given_by"])


class Derivative(models.Model):
    """A smaller copy of a picture for pages, under a random name; exists while it is used."""

    picture = models.ForeignKey(
        Picture, models.CASCADE, related_name="derivatives", verbose_name=_("Bild")
    )
    name = models.CharField(max_length=60, unique=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("Ableitung")
        verbose_name_plural = _("Ableitungen")
        ordering = ["width"]
        constraints = [
            models.UniqueConstraint(
                fields=["picture", "width"], name="editorial_derivative_one_of_each_width"
            )
        ]

    def __str__(self) -> str:
        return self.name
