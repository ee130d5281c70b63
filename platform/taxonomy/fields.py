"""Kinds of column that several models share."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from taxonomy.text import SLUG_MAX_LENGTH, sort_key

SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
COLOUR_PATTERN = r"^#[0-9a-f]{6}$"


class SortNameField(models.CharField):
    """Holds what another field sorts by (DIN 5007-1), computed at each save and bulk insert."""

    def __init__(self, *args: Any, source: str = "name", **kwargs: Any) -> None:
        self.source = source
        kwargs.setdefault("max_length", 255)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[object], dict[str, object]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = sort_key(getattr(model_instance, self.source))[: self.max_length]
        setattr(model_instance, self.attname, value)
        return value


class ColourField(models.CharField):
    """A colour as #rrggbb in lower case, chosen with the browser's colour picker."""

    default_validators = [RegexValidator(COLOUR_PATTERN, _("Bitte als #rrggbb angeben."))]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 7)
        super().__init__(*args, **kwargs)

    def to_python(self, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    def formfield(self, *args: Any, **kwargs: Any) -> forms.Field | None:
        widget = forms.TextInput(attrs={"type": "color"})
        return super().formfield(*args, **kwargs | {"widget": widget})


class AddressSlugField(models.CharField):
    """The name of a row in addresses and open data: lower case, digits, single hyphens."""

    default_validators = [
        RegexValidator(SLUG_PATTERN, _("Nur Kleinbuchstaben, Ziffern und einzelne Bindestriche."))
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", SLUG_MAX_LENGTH)
        kwargs.setdefault("unique", True)
        super().__init__(*args, **kwargs)
