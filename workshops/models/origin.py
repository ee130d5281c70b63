from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from workshops.models.registration import Registration

# Long enough to see where a flood of registrations comes from.
ORIGIN_KEPT_FOR = timedelta(days=1)


class RegistrationOrigin(models.Model):
    """From which network a registration came: a keyed hash, see `workshops.services.origins`.

    Personal data, if hardly anybody's: deleted after `ORIGIN_KEPT_FOR`. Nobody sees or changes it.
    """

    registration = models.OneToOneField(
        Registration, models.CASCADE, primary_key=True, related_name="origin"
    )
    origin = models.CharField(_("Herkunft"), max_length=64)
    created_at = models.DateTimeField(_("angemeldet am"), auto_now_add=True)

    class Meta:
        verbose_name = _("Netzadresse einer Anmeldung")
        verbose_name_plural = _("Netzadressen von Anmeldungen, unkenntlich gemacht")
        indexes = [models.Index(fields=["origin", "created_at"], name="workshops_origin")]

    def __str__(self) -> str:
        return str(self.pk)
