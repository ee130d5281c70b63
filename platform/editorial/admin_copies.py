"""“Kopieren”: a new draft that begins with what another entry says."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from accounts.models import User
from editorial import services
from editorial.admin_steps import StepPages
from editorial.models import Publishable
from editorial.presses import form_key, key_of_press, made_by_first_press
from interface.names import admin_address


class CopyPage(StepPages):
    """For kinds of which two may be alike; dates have a way of their own."""

    def get_urls(self) -> list[URLPattern]:
        return [self.page_of_entry("kopie/", self.copy_view, "copy"), *super().get_urls()]

    def possible_steps(
        self, request: HttpRequest, entry: Publishable | None
    ) -> list[dict[str, StrOrPromise]]:
        steps = super().possible_steps(request, entry)
        if entry is None or not self.has_add_permission(request):
            return steps
        return [*steps, {"url": admin_address(entry, "copy"), "label": _("Kopieren")}]

    @transaction.atomic
    def copy_view(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        """Say what comes along and what doesn't, then open the new draft."""
        entry = get_object_or_404(self.get_queryset(request), pk=entry_id)
        if not self.has_add_permission(request):
            raise Http404
        refusal: list[str] = []
        if request.method == "POST":
            try:
                new = made_by_first_press(request, self.model) or self._copy(request, entry)
            except ValidationError as error:
                refusal = error.messages
            else:
                return HttpResponseRedirect(admin_address(new))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Kopieren"),
            "entry": entry,
            "opts": self.opts,
            "refusal": refusal,
            "form_key": form_key(request),
        }
        return render(request, "admin/editorial/copy.html", context)

    def _copy(self, request: HttpRequest, entry: Publishable) -> Publishable:
        new = services.copy(entry, by=cast(User, request.user))
        if key := key_of_press(request):
            new.uuid = key
            new.save(update_fields=["uuid"])
        self.log_addition(request, new, _("Kopie von „%(title)s“") % {"title": entry.title})
        messages.success(request, _("Das ist der neue Entwurf. Prüfen Sie, was sich ändert."))
        return new
