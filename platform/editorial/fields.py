"""Fields that look after what they hold."""

import secrets
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.files.base import ContentFile
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Combinable
from django.db.models.fields.files import FieldFile

from editorial import imaging
from editorial.rich_text import EditorWidget
from interface import rich_text


class RichTextField(models.TextField[str | Combinable, str]):
    """A longer text with a few tags; whatever is written to it, harmless markup is stored.

    Forms, the admin, imports, `save()`, `bulk_create()`, `bulk_update()` and `update()` all pass
    one of the three methods that clean.
    """

    def clean(self, value: object, model_instance: models.Model | None) -> object:
        return super().clean(_cleaned(value), model_instance)

    def pre_save(self, model_instance: models.Model, add: bool) -> object:
        value = _cleaned(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: object, connection: BaseDatabaseWrapper) -> object:
        return super().get_db_prep_save(_cleaned(value), connection)

    def formfield(self, *args: Any, **kwargs: Any) -> forms.Field | None:
        """The editor in the admin, a plain field for text on public pages."""
        widget = kwargs.get("widget")
        if isinstance(widget, AdminTextareaWidget) or widget is AdminTextareaWidget:
            kwargs["widget"] = EditorWidget
        return super().formfield(*args, **kwargs)


def _cleaned(value: object) -> object:
    """Text cleaned; None and database expressions as they are."""
    return rich_text.clean(value) if isinstance(value, str) else value


class OriginalField(models.FileField):
    """A picture's file, written anew from its pixels whatever way it comes; sets width and height.

    Saving raises ValidationError for what is no picture or too large, as forms do before.
    """

    def clean(self, value: Any, model_instance: models.Model | None) -> object:
        if value and not value._committed:  # noqa: SLF001
            imaging.check(value.file)
        return super().clean(value, model_instance)

    def pre_save(self, model_instance: Any, add: bool) -> FieldFile:
        file = getattr(model_instance, self.attname)
        if file and not file._committed:  # noqa: SLF001
            original = imaging.written_anew(file.file)
            model_instance.width, model_instance.height = original.width, original.height
            name = f"{secrets.token_hex(16)}.{original.suffix}"
            file.save(name, ContentFile(original.data), save=False)
        return file
