"""What the admin lets nobody do, superusers included, who writes what, and how it is held.

Each goes before Django's class. A subclass says why.
"""

from typing import Any, TypeVar

from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest

from interface.names import permission

Row = TypeVar("Row", bound=models.Model)


class NeverAdded:
    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class NeverChanged:
    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class NeverDeleted:
    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class ReadOnly(NeverAdded, NeverChanged, NeverDeleted):
    """Rows to look at; what changes them are services."""


class WrittenWithParent:
    """An inline: whoever may change the page's row may write these, the whole team sees them."""

    # Two models, which Django's own class knows more closely.
    model: Any
    parent_model: Any

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.may_write(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.may_write(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.may_write(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return request.user.is_staff

    def may_write(self, request: HttpRequest, parent: models.Model | None) -> bool:
        return request.user.has_perm(permission("change", self.parent_model), parent)


class HoldsRow(admin.ModelAdmin[Row]):
    """An admin whose form writes a row that others decide on, too: it is held before it is read.

    So rights and rules look at what stands there, and nothing that was decided is written over.
    Entries have a version instead, which also tells a form that was open for an hour.
    """

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Row | None:
        found = super().get_object(request, object_id, from_field)
        is_saving = request.method == "POST" and transaction.get_connection().in_atomic_block
        if found is None or not is_saving:
            return found
        self.model._base_manager.select_for_update(no_key=True).filter(pk=found.pk).first()
        return super().get_object(request, object_id, from_field)
