"""How an entry is moved from state to state in the admin: on a page that asks, or while saving."""

from collections.abc import Callable, Iterable
from typing import NamedTuple, cast

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from accounts.models import User
from editorial import services
from editorial.admin_pages import EntryPages, may
from editorial.conflicts import Conflict, FormSet
from editorial.forms import ArchiveForm, EntryForm, StateChangeForm
from editorial.gaps import Gap, gaps_of, waits_for_another
from editorial.models import Missing, Publishable, State, StateChange
from interface.names import admin_address


class Step(NamedTuple):
    """A step an entry can take: the service that takes it, from which state, with which right."""

    service: Callable[..., Publishable]
    label: StrOrPromise
    from_state: State
    right: str
    form: type[StateChangeForm] = StateChangeForm
    # On the button that saves the form and takes the step at once.
    save_label: StrOrPromise = ""


STEPS = {
    "einreichen": Step(
        services.submit,
        gettext_lazy("Zur Prüfung einreichen"),
        State.DRAFT,
        "change",
        save_label=gettext_lazy("Sichern und zur Prüfung einreichen"),
    ),
    "veroeffentlichen": Step(
        services.publish,
        gettext_lazy("Veröffentlichen"),
        State.IN_REVIEW,
        "publish",
        save_label=gettext_lazy("Sichern und veröffentlichen"),
    ),
    "zurueckgeben": Step(
        services.return_with_note, gettext_lazy("Mit Notiz zurückgeben"), State.IN_REVIEW, "publish"
    ),
    "zurueckziehen": Step(
        services.unpublish,
        gettext_lazy("Veröffentlichung zurückziehen"),
        State.PUBLISHED,
        "publish",
    ),
    "archivieren": Step(
        services.archive, gettext_lazy("Archivieren"), State.PUBLISHED, "publish", ArchiveForm
    ),
    "wiederherstellen": Step(
        services.unarchive,
        gettext_lazy("Archivieren rückgängig machen"),
        State.ARCHIVED,
        "publish",
    ),
}
# The name of the buttons that save and take a step.
SAVE_STEP = "_step"


class StepPages(EntryPages):
    """The steps of an entry: buttons above its form, and beside the one that saves it."""

    def step_urls(self) -> list[URLPattern]:
        return [self.page_of_entry("schritt/<slug:step>/", self.step_view, "step")]

    def possible_steps(
        self, request: HttpRequest, entry: Publishable | None
    ) -> list[dict[str, StrOrPromise]]:
        """The buttons above the form: what this user may do with the entry as it stands."""
        if entry is None:
            return []
        return [
            {"url": admin_address(entry, "step", name), "label": step.label}
            for name, step in STEPS.items()
            if entry.state == step.from_state and self._may(request, step, entry)
        ]

    def save_steps(
        self, request: HttpRequest, entry: Publishable | None
    ) -> list[dict[str, StrOrPromise]]:
        """The buttons that save and take a step, as far as it isn't refused whatever is typed."""
        if IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST:
            return []
        state = entry.state if entry else State.DRAFT
        return [
            {"name": name, "label": step.save_label}
            for name, step in STEPS.items()
            if step.save_label and step.from_state == state and self._may(request, step, entry)
        ]

    def gaps(
        self, request: HttpRequest, form: EntryForm, formsets: Iterable[FormSet]
    ) -> list[Gap] | None:
        """What is missing, for whoever writes what isn't public; None for everybody else."""
        entry = form.instance
        is_worked_on = entry.state in (State.DRAFT, State.IN_REVIEW)
        stored = entry if entry.pk else None
        if not is_worked_on or not may(request, "change", self.model, stored):
            return None
        found = gaps_of(entry, form, formsets)
        if stored and may(request, "publish", self.model, stored):
            found += waits_for_another(entry, cast(User, request.user))
        return found

    def step_view(self, request: HttpRequest, entry_id: int, step: str) -> HttpResponse:
        """Ask, with a note, then move the entry; what stands in the way is said."""
        entry = get_object_or_404(self.get_queryset(request), pk=entry_id)
        if step not in STEPS or not self._may(request, STEPS[step], entry):
            raise Http404
        label = str(STEPS[step].label)
        form = STEPS[step].form(request.POST or None, initial={"seen_version": entry.version})
        if request.method == "POST" and form.is_valid():
            try:
                self._take(request, STEPS[step], entry, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return HttpResponseRedirect(admin_address(entry))
        context = {
            **self.admin_site.each_context(request),
            "title": label,
            "entry": entry,
            "opts": self.opts,
            "form": form,
            "missing": self._missing(entry, STEPS[step]) if not form.errors else [],
            "history": StateChange.objects.of(entry).select_related("by")[:20],
        }
        return render(request, "admin/editorial/step.html", context)

    def _missing(self, entry: Publishable, step: Step) -> list[Missing]:
        """Said before the entry is handed in or published, not only by whoever would refuse it."""
        return entry.missing_for_publication() if step.save_label else []

    def _may(self, request: HttpRequest, step: Step, entry: Publishable | None) -> bool:
        return may(request, step.right, self.model, entry)

    def _take(
        self, request: HttpRequest, step: Step, entry: Publishable, **arguments: object
    ) -> None:
        moved = step.service(entry, by=request.user, **arguments)
        self.log_change(request, moved, str(step.label))
        text = _("„%(title)s“ ist jetzt: %(state)s.")
        words = {"title": moved.title, "state": State(moved.state).label}
        messages.success(request, text % words)

    # Saved and moved on --------------------------------------------------------------------------

    def response_add(
        self, request: HttpRequest, obj: Publishable, post_url_continue: str | None = None
    ) -> HttpResponse:
        moved_on = self._move_on(request, obj)
        return moved_on or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Publishable) -> HttpResponse:
        return self._move_on(request, obj) or super().response_change(request, obj)

    def _move_on(self, request: HttpRequest, saved: Publishable) -> HttpResponse | None:
        """Take the step whose button was pressed; where it is refused, what was typed stays."""
        name = request.POST.get(SAVE_STEP, "")
        step = STEPS.get(name)
        if step is None or not step.save_label or not self._may(request, step, saved):
            return None
        # The form holds what was typed, also where the person took what others had stored.
        entry = self.model._base_manager.get(pk=saved.pk)
        if step.from_state == State.DRAFT == entry.state and self._missing(entry, step):
            messages.success(request, _("Ihre Eingaben sind gesichert."))
            return HttpResponseRedirect(admin_address(entry, "step", name))
        try:
            self._take(request, step, entry, seen_version=entry.version)
        except ValidationError as refusal:
            self._say_refused(request, step, entry, refusal)
        return HttpResponseRedirect(admin_address(entry))

    def _say_refused(
        self, request: HttpRequest, step: Step, entry: Publishable, refusal: ValidationError
    ) -> None:
        """The reason, unless the page says it anyway."""
        by = cast(User, request.user)
        listed = {each.text for each in entry.missing_for_publication()}
        listed |= {each.text for each in waits_for_another(entry, by)}
        unlisted = [each for each in refusal.messages if each not in listed]
        reason = " ".join(unlisted) or _("Warum, steht bei „Was fehlt noch“.")
        text = _("Ihre Eingaben sind gesichert. Nicht möglich war: %(step)s. %(reason)s")
        messages.warning(request, text % {"step": step.label, "reason": reason})

    def is_second_press(
        self, request: HttpRequest, conflict: Conflict, formsets: Iterable[FormSet]
    ) -> bool:
        """Whether this person has just done with the same content what the button asks for."""
        step = STEPS.get(request.POST.get(SAVE_STEP, ""))
        is_same = all(row.keeps_stored for row in conflict.rows)
        if step is None or not is_same or any(each.has_changed() for each in formsets):
            return False
        is_own = conflict.by == cast(User, request.user)
        return is_own and conflict.state != step.from_state.label
