import uuid
from datetime import timedelta
from typing import ClassVar

from django.core import signing
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workshops.models.part import PartOfRegistration
from workshops.models.registration import Registration

# So long may somebody think about taking over a seat.
OFFERED_FOR = timedelta(hours=48)


class HandoverQuerySet(models.QuerySet["Handover"]):
    def by_token(self, token: str) -> "Handover":
        """The offer a link leads to; raises DoesNotExist for a forged one and one that ended."""
        try:
            pk, key = _signer.unsign(token).split("-", 1)
            random_key = uuid.UUID(key)
        except (signing.BadSignature, ValueError):
            raise Handover.DoesNotExist from None
        return self.get(pk=pk, random_key=random_key, ends_at__gt=timezone.now())


_signer = signing.Signer(salt="workshops.handover", sep=".")


HandoverManager = models.Manager.from_queryset(HandoverQuerySet)


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

    objects: ClassVar["HandoverManager[Handover]"] = HandoverManager()

    class Meta:
        verbose_name = _("Weitergabe eines Platzes")
        verbose_name_plural = _("Weitergaben von Plätzen")
        indexes = [models.Index(fields=["ends_at"], name="workshops_handover_ends")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def token(self) -> str:
        return _signer.sign(f"{self.pk}-{self.random_key.hex}")

    @property
    def link_path(self) -> str:
        """The page on which the seat is taken or refused, the only key needed."""
        return reverse("registration:offer", args=[self.token])

    @property
    def language(self) -> str:
        """That of the registration: nobody knows another."""
        return self.registration.language

    @property
    def has_ended(self) -> bool:
        return self.ends_at <= timezone.now()
