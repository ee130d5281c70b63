from typing import ClassVar, Self, TypeVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from editorial.models.publishable import Publishable
from editorial.models.states import State

R = TypeVar("R", bound=models.Model, covariant=True)


class RecordQuerySet(models.QuerySet[R]):
    """Rows that tell of an entry of any kind."""

    def of(self, entry: Publishable) -> Self:
        kind = ContentType.objects.get_for_model(entry)
        return self.filter(content_type=kind, object_id=entry.pk)


RecordManager = models.Manager.from_queryset(RecordQuerySet)


class StateChange(models.Model):
    """On record: who moved which entry from which state to which, and with what note."""

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.BigIntegerField()
    entry = GenericForeignKey()
    from_state = models.CharField(_("von"), max_length=20, choices=State.choices)
    to_state = models.CharField(_("nach"), max_length=20, choices=State.choices)
    note = models.TextField(_("Notiz"), blank=True)
    by_last_editor = models.BooleanField(_("von derselben Person bearbeitet"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("von wem"),
    )
    at = models.DateTimeField(_("wann"), auto_now_add=True)

    objects: ClassVar["RecordManager[StateChange]"] = RecordManager()

    class Meta:
        verbose_name = _("Zustandswechsel")
        verbose_name_plural = _("Zustandswechsel")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="editorial_change_of_entry")
        ]

    def __str__(self) -> str:
        return f"{self.get_from_state_display()} → {self.get_to_state_display()}"


class Release(models.Model):
    """The recorded consent of whoever an entry tells about: who gave it, and when."""

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.BigIntegerField()
    entry = GenericForeignKey()
    granted_by = models.CharField(
        _("freigegeben durch"),
        max_length=150,
        help_text=_("Möglichst die Funktion, etwa „Geschäftsführung“, nicht der Name."),
    )
    granted_on = models.DateField(_("freigegeben am"))

    class Meta:
        verbose_name = _("Freigabe")
        verbose_name_plural = _("Freigaben")
        ordering = ["-granted_on"]
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="editorial_release_of_entry")
        ]

    def __str__(self) -> str:
        # Without the name: the admin's log keeps what a row is called.
        return f"{self.granted_on:%d.%m.%Y}"
