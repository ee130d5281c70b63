from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from taxonomy.fields import SLUG_PATTERN, AddressSlugField, SortNameField
from taxonomy.text import make_slug


class NamedModel(models.Model):
    """A row with a name that people see sorted and a slug for addresses, made from the name."""

    name = models.CharField(_("Name"), max_length=120)
    sort_name = SortNameField(source="name")
    slug = AddressSlugField(
        _("Kürzel"),
        blank=True,
        help_text=_("Steht in Adressen; leer lassen, dann entsteht es aus dem Namen."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(slug__regex=SLUG_PATTERN),
                name="%(app_label)s_%(class)s_slug_fits_an_address",
                violation_error_message=_("Das Kürzel passt in keine Adresse."),
            ),
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="%(app_label)s_%(class)s_has_a_name",
                violation_error_message=_("Der Name fehlt."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or make_slug(self.name)
        fields = kwargs.get("update_fields")
        if fields is not None and "name" in fields:
            kwargs["update_fields"] = {*fields, "sort_name"}
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self.slug = self.slug or make_slug(self.name)


TermType = TypeVar("TermType", bound=models.Model)


class TermQuerySet(models.QuerySet[TermType]):
    def current(self) -> Self:
        """What may be chosen for new entries; entries keep what they have."""
        return self.filter(is_retired=False)


class TermManager(models.Manager[TermType]):
    def get_queryset(self) -> TermQuerySet[TermType]:
        return TermQuerySet(self.model, using=self._db)

    def current(self) -> TermQuerySet[TermType]:
        """What may be chosen for new entries; entries keep what they have."""
        return self.get_queryset().current()


class Term(NamedModel):
    """A word of a shared vocabulary. It is retired when no longer wanted, never deleted."""

    name_en = models.CharField(_("Name (englisch)"), max_length=120, blank=True)
    order = models.PositiveSmallIntegerField(
        _("Reihenfolge"), default=100, help_text=_("Kleine Zahlen stehen vorn.")
    )
    is_retired = models.BooleanField(
        _("zurückgezogen"),
        default=False,
        help_text=_("Bleibt an vorhandenen Einträgen, steht bei neuen nicht mehr zur Wahl."),
    )

    objects: ClassVar["TermManager[Self]"] = TermManager()

    class Meta(NamedModel.Meta):
        abstract = True
        ordering = ["order", "sort_name"]


class Topic(Term):
    """A subject that entries are about, whatever their industry."""

    class Meta(Term.Meta):
        verbose_name = _("Themenfeld")
        verbose_name_plural = _("Themenfelder")


class TargetGroup(Term):
    """The people something is made for."""

    class Meta(Term.Meta):
        verbose_name = _("Zielgruppe")
        verbose_name_plural = _("Zielgruppen")
