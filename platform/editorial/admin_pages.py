"""Pages of an entry beside its form: its history with the way back, and its erasure."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import pairwise, zip_longest
from typing import NamedTuple

from django.contrib import messages
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from rules.contrib.admin import ObjectPermissionsModelAdmin

from accounts.models import User
from editorial import services
from editorial.differences import Difference, all_differences, differences
from editorial.forms import EraseForm, RevertForm
from editorial.models import EntryVersion, Publishable, StateChange
from editorial.snapshots import changes_between, content_of
from interface.names import admin_address, admin_page, permission

VERSIONS_PER_PAGE = 20


def short_moment(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT") if moment else ""


def may(request: HttpRequest, right: str, kind: type[Publishable], entry: Model | None) -> bool:
    """Whether the person has a right (`change`, `propose`, `publish`) to an entry of this kind."""
    return request.user.has_perm(permission(right, kind), entry)


class Event(NamedTuple):
    """A line of the history: a version with what it changed, or a change of state."""

    at: datetime
    by: User | None
    version: EntryVersion | None = None
    differences: list[Difference] | None = None
    change: StateChange | None = None
    is_first: bool = False
    revert_url: str = ""


class EntryPages(ObjectPermissionsModelAdmin):
    """What the form and the pages beside it have in common."""

    def page_of_entry(self, route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
        """A page below an entry's own address in the admin."""
        view = self.admin_site.admin_view(view)
        return path(f"<int:entry_id>/{route}", view, name=admin_page(self.model, name))

    def has_change_permission(self, request: HttpRequest, obj: Publishable | None = None) -> bool:
        """The form is open to those who may only propose, too; `changeform_view` keeps it so."""
        return super().has_change_permission(request, obj) or self.proposes(request, obj)

    def proposes(self, request: HttpRequest, entry: Publishable | None) -> bool:
        """Whether what this person saves is a proposal and not the entry."""
        if entry is None or super().has_change_permission(request, entry):
            return False
        return may(request, "propose", self.model, entry)

    def address_after_change(self, entry: Publishable, *, since: int) -> str:
        """Where its editor goes on after a version `since` was changed, in whatever way."""
        return admin_address(entry)


class HistoryPages(EntryPages):
    """Who changed what and when, state by state and field by field, and back to it."""

    def history_urls(self) -> list[URLPattern]:
        route = "verlauf/<int:number>/zuruecksetzen/"
        return [self.page_of_entry(route, self.revert_view, "revert")]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """In place of Django's own, which knows only that something was changed."""
        entry: Publishable | None = self.get_object(request, object_id)
        if entry is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        if not self.has_view_or_change_permission(request, entry):
            raise PermissionDenied
        versions = EntryVersion.objects.of(entry).select_related("by")
        page = Paginator(versions, VERSIONS_PER_PAGE).get_page(request.GET.get("seite"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Verlauf: %(entry)s") % {"entry": entry},
            "entry": entry,
            "opts": self.opts,
            "page": page,
            "events": self._events(request, entry, page),
        }
        return render(request, "admin/editorial/history.html", context)

    def _events(
        self, request: HttpRequest, entry: Publishable, page: Page[EntryVersion]
    ) -> list[Event]:
        """The page's versions and the changes of state among them, the newest first."""
        shown = list(page.object_list)
        # The last one shown is compared with the one before it.
        older = EntryVersion.objects.of(entry)
        versions = [*shown, *(older.filter(number__lt=shown[-1].number)[:1] if shown else [])]
        steps = [changes_between(old.snapshot, new.snapshot) for new, old in pairwise(versions)]
        texts = all_differences(type(entry), steps)
        events = [
            Event(version.at, version.by, version, found, is_first=found is None)
            for version, found in zip_longest(shown, texts)
        ]
        if self.may_revert(request, entry):
            # No way leads back to what stands there now.
            events = [
                event._replace(revert_url=admin_address(entry, "revert", version.number))
                if version.number != entry.version
                else event
                for event, version in zip(events, shown, strict=True)
            ]
        changes = self._changes(entry, page, versions)
        events += [Event(change.at, change.by, change=change) for change in changes]
        return sorted(events, key=lambda event: event.at, reverse=True)

    def may_revert(self, request: HttpRequest, entry: Publishable) -> bool:
        may_change = self.has_change_permission(request, entry)
        return may_change and not self.proposes(request, entry)

    def _changes(
        self, entry: Publishable, page: Page[EntryVersion], versions: list[EntryVersion]
    ) -> Iterator[StateChange]:
        """The changes of state in the time of this page's versions."""
        changes = StateChange.objects.of(entry).select_related("by")
        if page.has_previous():
            changes = changes.filter(at__lte=versions[0].at)
        if page.has_next():
            changes = changes.filter(at__gt=versions[-1].at)
        return iter(changes)

    def revert_view(self, request: HttpRequest, entry_id: int, number: int) -> HttpResponse:
        """Show what would become different, then go back to a version."""
        entry = get_object_or_404(self.get_queryset(request), pk=entry_id)
        if not self.may_revert(request, entry):
            raise Http404
        version = get_object_or_404(EntryVersion.objects.of(entry), number=number)
        form = RevertForm(request.POST or None, initial={"seen_version": entry.version})
        if request.method == "POST" and form.is_valid():
            since = form.cleaned_data["seen_version"]
            try:
                services.revert(entry, to=version, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            except ValidationError as error:
                form.add_error(None, error)
            else:
                text = _("„%(title)s“ hat wieder den Inhalt der Fassung %(number)s.")
                messages.success(request, text % {"title": entry.title, "number": number})
                return HttpResponseRedirect(self.address_after_change(entry, since=since))
        changes = changes_between(content_of(entry), services.restorable(entry, version))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Auf Fassung %(number)s zurücksetzen") % {"number": number},
            "entry": entry,
            "version": version,
            "opts": self.opts,
            "form": form,
            "differences": differences(type(entry), changes),
        }
        return render(request, "admin/editorial/revert.html", context)


class ErasurePage(EntryPages):
    """Deletes an entry for good, its history included: for what must not have been written."""

    def erasure_urls(self) -> list[URLPattern]:
        return [self.page_of_entry("endgueltig-loeschen/", self.erase_view, "erase")]

    def erase_url(self, request: HttpRequest, entry: Publishable) -> str:
        """Offered where Django's own deletion is off."""
        if entry.first_published_at is None or not self._may_erase(request, entry):
            return ""
        return admin_address(entry, "erase")

    def erase_view(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        entry = get_object_or_404(self.get_queryset(request), pk=entry_id)
        if not self._may_erase(request, entry):
            raise Http404
        initial = {"seen_version": entry.version}
        form = EraseForm(request.POST or None, entry=entry, initial=initial)
        if request.method == "POST" and form.is_valid():
            try:
                self._erase(request, entry, form)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Der Eintrag ist endgültig gelöscht."))
                return HttpResponseRedirect(admin_address(self.model))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Endgültig löschen"),
            "entry": entry,
            "opts": self.opts,
            "form": form,
        }
        return render(request, "admin/editorial/erase.html", context)

    def _erase(self, request: HttpRequest, entry: Publishable, form: EraseForm) -> None:
        """That something was erased, by whom and why, stays in the log; what it was doesn't."""
        number, typed = entry.pk, form.cleaned_data
        services.erase(
            entry,
            by=request.user,  # type: ignore[arg-type]
            reason=typed["reason"],
            seen_version=typed["seen_version"],
        )
        LogEntry.objects.create(
            user=request.user,  # type: ignore[misc]
            content_type=ContentType.objects.get_for_model(self.model),
            object_id=str(number),
            object_repr=f"{self.opts.verbose_name} {number}",
            action_flag=DELETION,
            change_message=typed["reason"],
        )

    def _may_erase(self, request: HttpRequest, entry: Publishable) -> bool:
        return request.user.has_perm(permission("publish", entry), entry)
