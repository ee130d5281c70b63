"""Files that come by the admin's forms: where the disk is full, their fields say so.

There is room or not only once a file is written, which is after the form was found right.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from editorial.storage import NoRoomError, private_storage


class FileFields:
    """An admin or an inline whose new files are refused when one of them has found no room."""

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        field: forms.Field | None = super().formfield_for_dbfield(  # type: ignore[misc]
            db_field, request, **kwargs
        )
        if isinstance(field, forms.FileField) and getattr(request, "has_no_room", False):
            field.validators = [refuse]
        return field


def refuse(file: File) -> None:
    raise ValidationError(
        _(
            "Auf dem Server ist gerade kein Platz für diese Datei. Gespeichert wurde nichts. "
            "Sagen Sie bitte denen Bescheid, die den Server betreuen, und versuchen Sie es später "
            "noch einmal."
        ),
        code="no_room",
    )


class StoresFiles(FileFields, admin.ModelAdmin[Any]):
    """An admin whose form, or an inline of it, stores files."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Store the form with its files; without room for them take it back, and show it again."""
        try:
            with private_storage.all_or_none():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except NoRoomError:
            request.has_no_room = True  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)
