"""What the admin does with several entries at once, after it has asked."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from editorial.models import Publishable
from editorial.services.confirmation import confirm
from interface.names import permission


@admin.action(description=gettext_lazy("Bestätigen: stimmt noch"))
def still_correct(
    admin_: admin.ModelAdmin[Publishable], request: HttpRequest, entries: QuerySet[Publishable]
) -> HttpResponse | None:
    """Ask first; then note for each that it still holds. What one may not change is left out."""
    chosen = list(entries)
    right = permission("change", admin_.model)
    allowed = [entry for entry in chosen if request.user.has_perm(right, entry)]
    if "confirmed" not in request.POST:
        context = {
            **admin_.admin_site.each_context(request),
            "opts": admin_.opts,
            "title": _("Stimmen diese Einträge noch?"),
            "entries": allowed,
            "skipped": len(chosen) - len(allowed),
            "action": "still_correct",
            "action_name": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/still_correct.html", context)
    for entry in allowed:
        confirm(entry, by=request.user)  # type: ignore[arg-type]
        admin_.log_change(request, entry, _("Bestätigt: stimmt noch"))
    text = ngettext("%d Eintrag bestätigt.", "%d Einträge bestätigt.", len(allowed))
    messages.success(request, text % len(allowed))
    return None
