import uuid
from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from workshops.models.registration import PartOfRegistration, Registration

# So long may somebody think about taking over a seat.
OFFERED_FOR = timedelta(hours=48)


class Handover(PartOfRegistration):
    """A seat offered to somebody else; its giver keeps it until they confirm.

    Personal data: name, address, organisation; deleted when the seat is theirs, or the offer ends.
    """

    registration = models.OneToOneField(
        Registration,
        models.CASCADE,
        related_name="handover",
        verbose_name=_("Anmeldung"),
    )
    name = models.CharField(_("Name"), max_length=150)
    email = models.EmailField(_("E-Mail-Adresse"))
    organisation = models.CharField(_("Betrieb oder Einrichtung"), max_length=200, blank=True)
    random_key = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(_("angeboten am"), auto_now_add=True)
    ends_at = models.DateTimeField(_("gilt bis"))

    class Meta:
        verbose_name = _("Weitergabe eines Platzes")
        verbose_name_plural = _("Weitergaben von Plätzen")
        indexes = [models.Index(fields=["ends_at"], name="workshops_handover_ends")]

    def __str__(self) -> str:
        return str(self.pk)
