from typing import ClassVar

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from editorial.models.publishable import Publishable
from editorial.models.records import RecordManager


class PublicSlug(models.Model):
    """A slug that was public once: it belongs to its entry for good, also when the entry moves on.

    The current slug and every former one have a row each. After an erasure the row stays without an
    entry, so that the address answers “gone” and nobody else gets it.
    """

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    slug = models.SlugField(_("Adresse"), max_length=80)
    object_id = models.BigIntegerField(null=True)
    entry: Publishable | None = GenericForeignKey()  # type: ignore[assignment]
    erased_at = models.DateTimeField(_("gelöscht am"), null=True)
    erased_reason = models.TextField(_("Grund der Löschung"), blank=True)

    objects: ClassVar["RecordManager[PublicSlug]"] = RecordManager()

    class Meta:
        verbose_name = _("vergebene Adresse")
        verbose_name_plural = _("vergebene Adressen")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "slug"], name="editorial_publicslug_belongs_to_one_entry"
            ),
            models.CheckConstraint(
                condition=Q(object_id__isnull=False, erased_at=None)
                | Q(object_id=None, erased_at__isnull=False),
                name="editorial_publicslug_has_an_entry_or_was_erased",
            ),
        ]
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="editorial_slugs_of_entry")
        ]

    def __str__(self) -> str:
        return self.slug
