"""Several entries decided on by reading them, one after the other."""

from typing import cast

from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from editorial import services
from editorial.admin_pages import EntryPages, may
from editorial.admin_steps import STEPS, Step
from editorial.forms import StateChangeForm
from editorial.models import Publishable, State, StateChange
from editorial.reading import MOST, PARAMETER, Row, reading_address, reading_of
from editorial.services.confirmation import confirm


def _still_correct(entry: Publishable, *, by: User, note: str, seen_version: int) -> Publishable:
    """As the steps are called; a confirmation has no note."""
    return confirm(entry, by=by, seen_version=seen_version)


# What is decided while reading, by the name of its button.
DECISIONS = {
    "veroeffentlichen": STEPS["veroeffentlichen"],
    "zurueckgeben": STEPS["zurueckgeben"],
    "bestaetigen": Step(_still_correct, gettext_lazy("Stimmt noch"), State.PUBLISHED, "change"),
}

# What is said once it is taken.
DONE = {
    "veroeffentlichen": gettext_lazy("veröffentlicht"),
    "zurueckgeben": gettext_lazy("zurückgegeben"),
    "bestaetigen": gettext_lazy("bestätigt"),
}


class ReadingPages(EntryPages):
    """The page on which an entry is read in its turn: its content, what differs, the decision."""

    # Fields that nobody reads to decide.
    NOT_READ = frozenset(["state_label", "opened_version", "external_key", "is_example"])

    def reading_urls(self) -> list[URLPattern]:
        return [self.page_of_entry("lesen/", self.reading_view, "reading")]

    def reading_view(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        """Show the entry, take the decision, and go on to the next one."""
        entry = get_object_or_404(self.get_queryset(request), pk=entry_id)
        if not self.has_view_or_change_permission(request, entry):
            raise Http404
        row = Row(request.GET.get(PARAMETER, ""))
        refusal: list[str] = []
        if request.method == "POST":
            try:
                self._decide(request, entry)
            except ValidationError as error:
                refusal = error.messages
                entry.refresh_from_db()
            else:
                return HttpResponseRedirect(row.after(entry) or reverse("admin:index"))
        following = row.after(entry)
        context = {
            **self.admin_site.each_context(request),
            "title": entry.title,
            "entry": entry,
            "opts": self.opts,
            "row": row,
            "number": row.number_of(entry),
            "previous": row.before(entry),
            "next": following or reverse("admin:index"),
            "is_last": not following,
            "reading": reading_of(entry, self._fields_read(request, entry)),
            "last_step": StateChange.objects.of(entry).select_related("by").first(),
            "refusal": refusal,
            "note": request.POST.get("note", ""),
            **self._decisions(request, entry),
        }
        return render(request, "admin/editorial/reading.html", context)

    def _fields_read(self, request: HttpRequest, entry: Publishable) -> list[str]:
        """Those of the form, in its order."""
        names = flatten_fieldsets(self.get_fieldsets(request, entry))
        return [name for name in names if name not in self.NOT_READ]

    def _decisions(self, request: HttpRequest, entry: Publishable) -> dict[str, object]:
        """What this person may decide on the entry as it stands, and what is against it."""
        found = {
            name: step
            for name, step in DECISIONS.items()
            if entry.state == step.from_state and may(request, step.right, self.model, entry)
        }
        missing, blocked = [], ""
        if entry.state == State.IN_REVIEW:
            missing = entry.missing_for_publication()
            blocked = services.why_another_publishes(entry, cast(User, request.user))
        if missing or blocked:
            found.pop("veroeffentlichen", None)
        return {"decisions": found, "missing": missing, "blocked": blocked}

    def _decide(self, request: HttpRequest, entry: Publishable) -> None:
        """Raises ValidationError with what is against it; then nothing has changed."""
        name = request.POST.get("decision", "")
        step = DECISIONS.get(name)
        form = StateChangeForm(request.POST)
        if step is None or not form.is_valid():
            raise ValidationError(_("Wählen Sie einen der Knöpfe."))
        if not may(request, step.right, self.model, entry):
            raise ValidationError(_("Dazu fehlt Ihnen das Recht."))
        decided = step.service(entry, by=request.user, **form.cleaned_data)
        self.log_change(request, decided, str(step.label))
        text = _("„%(title)s“: %(decision)s.")
        messages.success(request, text % {"title": decided.title, "decision": DONE[name]})


@admin.action(
    description=gettext_lazy("Nacheinander lesen und veröffentlichen"), permissions=["publish"]
)
def read_to_publish(
    admin_: admin.ModelAdmin[Publishable], request: HttpRequest, entries: QuerySet[Publishable]
) -> HttpResponse | None:
    return _start(request, entries, State.IN_REVIEW)


@admin.action(
    description=gettext_lazy("Nacheinander lesen und bestätigen: stimmt noch"),
    permissions=["publish"],
)
def still_correct(
    admin_: admin.ModelAdmin[Publishable], request: HttpRequest, entries: QuerySet[Publishable]
) -> HttpResponse | None:
    return _start(request, entries, State.PUBLISHED)


def _start(
    request: HttpRequest, entries: QuerySet[Publishable], state: State
) -> HttpResponse | None:
    """Lead to the first of the chosen ones that are in the state; say how many aren't read."""
    chosen = list(entries.values_list("pk", "state"))
    keys = [pk for pk, each in chosen if each == state][:MOST]
    if not keys:
        text = _("Keiner der ausgewählten Einträge ist: %(state)s.")
        messages.warning(request, text % {"state": state.label})
        return None
    if left := len(chosen) - len(keys):
        text = ngettext(
            "%(number)d ausgewählter Eintrag ist nicht in der Reihe: Gelesen wird, was %(state)s"
            " ist, höchstens %(most)d auf einmal.",
            "%(number)d ausgewählte Einträge sind nicht in der Reihe: Gelesen wird, was %(state)s"
            " ist, höchstens %(most)d auf einmal.",
            left,
        )
        messages.info(request, text % {"number": left, "state": state.label, "most": MOST})
    return HttpResponseRedirect(reading_address([(entries.model, pk) for pk in keys]))
