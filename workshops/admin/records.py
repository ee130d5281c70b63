from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise

from accounts.models import User
from editorial.admin import EntryAdmin, PartOfEntry
from editorial.admin_pages import may
from editorial.admin_steps import SAVE_STEP
from editorial.fieldsets import UPKEEP, english
from editorial.models import Publishable
from interface.names import admin_address
from workshops import services
from workshops.admin.findings_of_record import FindingsPage
from workshops.models import (
    Download,
    ParticipantFigure,
    RecordPicture,
    Workshop,
    WorkshopRecord,
)

FINDINGS, FIGURES = "ergebnisse", "zahlen"
LICENCES = {
    "": gettext_lazy("keine Angabe"),
    "CC BY 4.0": gettext_lazy("CC BY 4.0: weitergeben mit Namen"),
    "CC BY-SA 4.0": gettext_lazy("CC BY-SA 4.0: weitergeben mit Namen, unter gleicher Lizenz"),
    "CC0 1.0": gettext_lazy("CC0 1.0: frei für alles"),
    "dl-de/by-2-0": gettext_lazy("Datenlizenz Deutschland 2.0: mit Namen"),
    "Alle Rechte vorbehalten": gettext_lazy("Alle Rechte vorbehalten"),
}


class ParticipantFigureInline(PartOfEntry, admin.TabularInline[ParticipantFigure, WorkshopRecord]):
    model = ParticipantFigure
    extra = 0


class RecordPictureInline(PartOfEntry, admin.TabularInline[RecordPicture, WorkshopRecord]):
    model = RecordPicture
    autocomplete_fields = ["picture"]
    extra = 0


class DownloadForm(forms.ModelForm[Download]):
    """The licence is chosen; one that somebody typed before stays among the choices."""

    licence = forms.ChoiceField(label=gettext_lazy("Lizenz"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.instance.licence
        self.fields["licence"].choices = {**LICENCES, own: LICENCES.get(own, own)}  # type: ignore[attr-defined]


class DownloadInline(PartOfEntry, admin.TabularInline[Download, WorkshopRecord]):
    model = Download
    form = DownloadForm
    extra = 0


@admin.register(WorkshopRecord)
class WorkshopRecordAdmin(FindingsPage, EntryAdmin):
    list_display = [
        "title",
        "state_label",
        "workshop",
        "participants",
        "responsible",
        "updated_label",
    ]
    list_filter = ["state", "workshop__region", "is_example"]
    list_select_related = ["workshop"]
    search_fields = ["title", "summary", "workshop__title"]
    autocomplete_fields = ["workshop"]
    readonly_fields = ["state_label", "findings_label"]
    inlines = [ParticipantFigureInline, RecordPictureInline, DownloadInline]
    fieldsets = [
        (None, {"fields": ["state_label", "workshop", "title", "summary"]}),
        (_("Bericht"), {"fields": ["report", "picture"]}),
        (_("Ergebnisse der Arbeitsgruppen"), {"fields": ["findings_label"]}),
        (
            _("Teilnehmende"),
            {"fields": [("participants", "participants_is_rounded"), "participants_from"]},
        ),
        (
            _("Pressestimme"),
            {"fields": ["press_quote", "press_source", "press_url"], "classes": ["collapse"]},
        ),
        english("title", "summary", "report", "participants_from", "press_quote"),
        UPKEEP,
    ]

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """A date has one record: who begins a second is led to the first."""
        workshop = workshop_asked_for(request)
        record = services.record_of(workshop) if workshop else None
        if record and request.method == "GET":
            return HttpResponseRedirect(admin_address(record))
        return super().add_view(request, form_url, extra_context)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str | list[str]]:
        """What the date tells that somebody comes from."""
        workshop = workshop_asked_for(request)
        if workshop is None:
            return {}
        title = services.title_of_record(workshop)
        example = {"is_example": "on"} if workshop.is_example else {}
        return {"workshop": str(workshop.pk), "title": title, **example}

    def possible_steps(
        self, request: HttpRequest, entry: Publishable | None
    ) -> list[dict[str, StrOrPromise]]:
        """Also to the findings, and to the figures, which say first what they would overwrite."""
        steps = super().possible_steps(request, entry)
        if not isinstance(entry, WorkshopRecord):
            return steps
        figures = f"{admin_address(entry.workshop, 'participants_figures')}#rueckblick"
        return [
            *steps,
            {"url": admin_address(entry, "findings"), "label": _("Ergebnisse")},
            {"url": figures, "label": _("Zahlen aus der Anwesenheit übernehmen")},
        ]

    @admin.display(description=gettext_lazy("Ergebnisse"))
    def findings_label(self, record: WorkshopRecord) -> str:
        """How many there are, with the way to their page."""
        if record.pk is None:
            return _("Der Knopf „Sichern und Ergebnisse eintragen“ führt zu ihrer Seite.")
        number = record.findings.count()
        text = ngettext("%(number)s Ergebnis", "%(number)s Ergebnisse", number)
        label = text % {"number": number} if number else _("Ergebnisse eintragen")
        return format_html('<a href="{}">{}</a>', admin_address(record, "findings"), label)

    # Saved and gone on ---------------------------------------------------------------------------

    def save_steps(
        self, request: HttpRequest, entry: Publishable | None
    ) -> list[dict[str, StrOrPromise]]:
        steps = super().save_steps(request, entry)
        is_popup = IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST
        if is_popup or not may(request, "change" if entry else "add", self.model, entry):
            return steps
        steps.append({"name": FINDINGS, "label": _("Sichern und Ergebnisse eintragen")})
        if has_figures_to_take(request, entry):
            label = _("Sichern und Zahlen aus der Anwesenheit übernehmen")
            steps.append({"name": FIGURES, "label": label})
        return steps

    def _move_on(self, request: HttpRequest, saved: Publishable) -> HttpResponse | None:
        if not isinstance(saved, WorkshopRecord):
            return None
        match request.POST.get(SAVE_STEP):
            case "ergebnisse":
                messages.success(request, _("Ihre Eingaben sind gesichert."))
                return HttpResponseRedirect(admin_address(saved, "findings"))
            case "zahlen":
                return self._take_figures(request, saved)
        return super()._move_on(request, saved)

    def _take_figures(self, request: HttpRequest, saved: WorkshopRecord) -> HttpResponse:
        record = WorkshopRecord.objects.get(pk=saved.pk)
        user = cast(User, request.user)
        try:
            services.take_figures(record.workshop, by=user, seen_version=record.version)
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            messages.success(request, _("Der Rückblick hat die Zahlen aus der Anwesenheit."))
        return HttpResponseRedirect(admin_address(record))


def workshop_asked_for(request: HttpRequest) -> Workshop | None:
    """The date from which somebody comes to a new record; anything else is no number of one."""
    asked = request.GET.get("workshop", "")
    is_number = asked.isdecimal() and len(asked) < 19
    return Workshop.objects.filter(pk=asked).first() if is_number else None


def has_figures_to_take(request: HttpRequest, entry: Publishable | None) -> bool:
    """Whether the record has none, and attendance was taken at its date."""
    if isinstance(entry, WorkshopRecord):
        workshop = None if entry.participants is not None else entry.workshop
    else:
        workshop = workshop_asked_for(request)
    return workshop is not None and services.attendance_was_taken(workshop)
