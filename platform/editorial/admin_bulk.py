"""Changing several entries chosen in a list: what is asked, what would become of each, then it."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from editorial.admin_pages import EntryPages
from editorial.bulk import BULKS, Bulk, Outcome
from editorial.models import Publishable
from interface.names import permission

# As many as a list shows.
MOST = 100
# Of what didn't go, each is named up to so many.
MOST_SAID = 10

EntryModelAdmin = admin.ModelAdmin[Publishable]
Action = Callable[[EntryModelAdmin, HttpRequest, QuerySet[Publishable]], HttpResponse | None]


def action_of(bulk: Bulk) -> Action:
    """As the admin's lists want it."""

    @admin.action(description=bulk.label, permissions=[bulk.right])
    def action(
        admin_: EntryModelAdmin, request: HttpRequest, entries: QuerySet[Publishable]
    ) -> HttpResponse | None:
        if "confirmed" in request.POST:
            return _change(bulk, admin_, request)
        chosen = list(entries.select_related("responsible")[: MOST + 1])
        if len(chosen) > MOST:
            text = _("Höchstens %d Einträge auf einmal. Wählen Sie bitte weniger aus.")
            messages.warning(request, text % MOST)
            return None
        return _ask(bulk, admin_, request, chosen)

    action.__name__ = bulk.name
    return action


def _ask(
    bulk: Bulk, admin_: EntryModelAdmin, request: HttpRequest, entries: list[Publishable]
) -> HttpResponse:
    """For the values first, then whether what would come of it is right."""
    form = bulk.form(request.POST if "asked" in request.POST else None)
    needs_values = bool(form.fields)
    is_asked = not needs_values or (form.is_valid() and "back" not in request.POST)
    values = form.cleaned_data if needs_values and is_asked else {}
    outcomes = [_tried(bulk, request, entry, values) for entry in entries] if is_asked else []
    context = {
        **admin_.admin_site.each_context(request),
        "opts": admin_.opts,
        "media": admin_.media + form.media,
        "title": bulk.label,
        "action": bulk.name,
        "action_name": ACTION_CHECKBOX_NAME,
        "form": form,
        "is_asked": is_asked,
        "needs_values": needs_values,
        "entries": entries,
        # What stands in no line of the preview.
        "said": [
            (form[name].label, each) for name, each in values.items() if each and type(each) is str
        ],
        "going": [each for each in outcomes if not each.refusal],
        "staying": [each for each in outcomes if each.refusal],
    }
    return TemplateResponse(request, "admin/editorial/bulk.html", context)


def _tried(
    bulk: Bulk, request: HttpRequest, entry: Publishable, values: dict[str, object]
) -> Outcome:
    return bulk.outcome(entry, values, by=cast(User, request.user), is_tried=True)


def _change(bulk: Bulk, admin_: EntryModelAdmin, request: HttpRequest) -> HttpResponse:
    """Those that the preview showed, as it showed them; each goes or stays by itself."""
    form = bulk.form(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    seen = _seen(request.POST.getlist("seen"))
    entries = admin_.get_queryset(request).filter(pk__in=seen).select_related("responsible")
    outcomes = [
        bulk.outcome(
            entry, form.cleaned_data, by=cast(User, request.user), seen_version=seen[entry.pk]
        )
        for entry in entries
    ]
    done = [each for each in outcomes if not each.refusal]
    for each in done:
        admin_.log_change(request, each.entry, str(bulk.label))
    _say(request, bulk, done, [each for each in outcomes if each.refusal])
    return HttpResponseRedirect(request.get_full_path())


def _refused(request: HttpRequest, form: forms.Form) -> HttpResponse:
    faults = " ".join(str(each) for errors in form.errors.values() for each in errors)
    messages.error(request, _("Nichts wurde geändert. %s") % faults)
    return HttpResponseRedirect(request.get_full_path())


def _seen(pairs: list[str]) -> dict[int, int]:
    """`12:3`, a number and a version; what is none was not sent by our page."""
    numbers = (each.partition(":")[::2] for each in pairs[:MOST])
    return {
        int(pk): int(version)
        for pk, version in numbers
        if pk.isascii() and pk.isdecimal() and version.isascii() and version.isdecimal()
    }


def _say(request: HttpRequest, bulk: Bulk, done: list[Outcome], left: list[Outcome]) -> None:
    if done:
        text = ngettext(
            "%(bulk)s: %(number)d Eintrag.", "%(bulk)s: %(number)d Einträge.", len(done)
        )
        messages.success(request, text % {"bulk": bulk.label, "number": len(done)})
    for each in left[:MOST_SAID]:
        messages.warning(request, f"„{each.entry.title}“: {each.refusal}")
    if more := len(left[MOST_SAID:]):
        text = ngettext("Und %d weiterer nicht.", "Und %d weitere nicht.", more)
        messages.warning(request, text % more)


class ActionsOfKind(EntryPages):
    """A list's actions, as far as they make sense for the kind and the person may take them."""

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(permission("publish", self.model))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        found = super().get_actions(request)
        names = {each.name for each in self.model._meta.get_fields()}
        if "topics" not in names:
            found.pop("file_several", None)
        return found


ACTIONS = [action_of(bulk) for bulk in BULKS]
