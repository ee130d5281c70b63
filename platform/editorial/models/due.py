from collections.abc import Iterable
from typing import Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

# The number of a content type and of an entry.
Key = tuple[int, int]


def key_of(entry: models.Model) -> Key:
    return ContentType.objects.get_for_model(entry).pk, entry.pk


class IndexDueQuerySet(models.QuerySet["IndexDue"]):
    def of(self, key: Key) -> Self:
        kind, number = key
        return self.filter(content_type=kind, object_id=number)

    def in_order(self, after: Key | None = None) -> "models.QuerySet[IndexDue, Key]":
        """The entries that are due, each once, in the order in which they are worked off."""
        entries = self
        if after is not None:
            kind, number = after
            later = models.Q(content_type=kind, object_id__gt=number)
            entries = self.filter(later | models.Q(content_type__gt=kind))
        return (
            entries.order_by("content_type", "object_id")
            .values_list("content_type", "object_id")
            .distinct()
        )

    def among(self, keys: set[Key]) -> list[Key]:
        """Those of the entries that are still due, in that order."""
        numbers = {number for _kind, number in keys}
        return [key for key in self.filter(object_id__in=numbers).in_order() if key in keys]

    def add(self, keys: Iterable[Key]) -> None:
        self.bulk_create(
            [IndexDue(content_type_id=kind, object_id=number) for kind, number in keys]
        )


class IndexDue(models.Model):
    """An entry whose Document may say what no longer holds, written with the change to blame.

    The same entry may stand here several times: nobody who writes a row waits for somebody else's.
    Written and taken away by `editorial.services` alone.
    """

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.BigIntegerField()

    objects = IndexDueQuerySet.as_manager()

    class Meta:
        verbose_name = _("fälliger Sucheintrag")
        verbose_name_plural = _("fällige Sucheinträge")
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="editorial_index_due_of_entry")
        ]

    def __str__(self) -> str:
        return str(self.pk)
