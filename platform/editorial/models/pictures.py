from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from editorial.storage import private_storage


class Picture(models.Model):
    """A picture with all that its publication needs; the original is never served."""

    name = models.CharField(
        _("Bezeichnung"), max_length=120, help_text=_("Nur für das Team, um das Bild zu finden.")
    )
    original = models.ImageField(
        _("Datei"),
        storage=private_storage,
        upload_to="originals",
        width_field="width",
        height_field="height",
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


class PictureConsent(models.Model):
    """The recorded consent of those who can be recognised. Personal data."""

    picture = models.ForeignKey(
        Picture, models.CASCADE, related_name="consents", verbose_name=_("Bild")
    )
    given_by = models.CharField(_("Einwilligung von"), max_length=150)
    given_on = models.DateField(_("erteilt am"))
    withdrawn_on = models.DateField(_("widerrufen am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Einwilligung")
        verbose_name_plural = _("Einwilligungen")
        ordering = ["given_on", "pk"]

    def __str__(self) -> str:
        return str(self.pk)


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
