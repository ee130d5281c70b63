"""The host region, where nobody has chosen another."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from taxonomy.models import Region


class InHostRegion(admin.ModelAdmin[Any]):
    """An admin whose new rows belong to the host region, unless somebody chooses another."""

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        if any(field.name == "region" and not field.null for field in self.opts.fields):
            host = Region.objects.host()
            initial.setdefault("region", str(host.pk) if host else "")
        return initial
