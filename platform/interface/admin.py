from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest


class HoldsRow(admin.ModelAdmin[Any]):
    """An admin whose form writes a row that others decide on, too: it is held before it is read.

    So rights and rules look at what stands there, and nothing that was decided is written over.
    Entries have a version instead, which also tells a form that was open for an hour.
    """

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        found = super().get_object(request, object_id, from_field)
        is_saving = request.method == "POST" and transaction.get_connection().in_atomic_block
        if found is None or not is_saving:
            return found
        self.model._base_manager.select_for_update(no_key=True).filter(pk=found.pk).first()
        return super().get_object(request, object_id, from_field)
