from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ChainLink(models.Model):
    """The base of every link between two things of the chain: who made it, when, with what note."""

    note = models.CharField(_("Anmerkung"), max_length=300, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("verknüpft von"),
    )
    added_at = models.DateTimeField(_("verknüpft am"), auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["pk"]
