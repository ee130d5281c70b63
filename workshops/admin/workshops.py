from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise
from rules.contrib.admin import ObjectPermissionsModelAdmin

from accounts.models import User
from editorial.admin_pages import may
from editorial.conflicts import FormSet
from editorial.dates import DatePrecision
from editorial.fieldsets import LATE, PICTURE, UPKEEP, english
from editorial.models import Publishable
from interface.dates import date_in_words, days_between, times_in_words
from interface.names import admin_address
from taxonomy.host import InHostRegion
from workshops import services
from workshops.admin.changes import ChangesDate
from workshops.admin.forms import CopyForm, WorkshopForm
from workshops.admin.participant_figures import ParticipantFigures
from workshops.admin.participant_files import ParticipantFiles
from workshops.admin.participant_steps import ParticipantSteps
from workshops.admin.participants import VIEW, list_of
from workshops.admin.parts import (
    AgendaInline,
    GroupInline,
    IdeaLinkInline,
    InitiativeLinkInline,
    QuestionInline,
)
from workshops.admin.planning import PlanningPage
from workshops.models import AgendaItem, Workshop, WorkshopRecord, WorkshopSeries
from workshops.models.programme import arrange_agenda, why_too_late
from workshops.models.workshop_queries import WorkshopQuerySet
from workshops.services.changes import why_closed


@admin.register(Workshop)
class WorkshopAdmin(
    PlanningPage, ParticipantFiles, ParticipantFigures, ParticipantSteps, ChangesDate
):
    form = WorkshopForm
    change_form_template = "admin/workshops/workshop/change_form.html"
    list_display = [
        "title",
        "state_label",
        "date_label",
        "people_label",
        "region",
        "kind",
        "responsible",
    ]
    list_filter = ["state", "kind", "region", "series", "is_example"]
    list_select_related = ["region"]
    date_hierarchy = "date"
    radio_fields = {"attendance": admin.HORIZONTAL}
    readonly_fields = ["state_label", "when_label"]
    autocomplete_fields = [
        "region",
        "also_for",
        "series",
        "fundings",
        "venue_municipality",
        "industries",
        "topics",
        "target_groups",
    ]
    inlines = [AgendaInline, GroupInline, QuestionInline, InitiativeLinkInline, IdeaLinkInline]
    fieldsets = [
        (None, {"fields": ["state_label", "title", "kind", "region", "summary"]}),
        (_("Wann"), {"fields": ["date", "date_precision", ("start_time", "end_time", "end_date")]}),
        (
            _("Wo"),
            {
                "fields": [
                    "attendance",
                    "venue_name",
                    "venue_address",
                    "venue_municipality",
                    "directions",
                    "catering",
                    ("is_step_free", "has_induction_loop", "has_parking"),
                    "online_url",
                ]
            },
        ),
        (_("Inhalt"), {"fields": ["lead_question", "description", "fee"]}),
        (_("Für wen"), {"fields": ["industries", "topics", "target_groups"]}),
        (
            _("Anmeldung"),
            {"fields": [("capacity", "seats_kept_back"), ("capacity_on_site", "capacity_online")]},
        ),
        (
            _("Fristen der Anmeldung"),
            {
                "fields": [
                    ("registration_opens_at", "registration_closes_at"),
                    "promotion_ends_at",
                ],
                "classes": ["collapse"],
            },
        ),
        (
            _("Was die Anmeldung fragt"),
            {
                "fields": ["asks_figures", "asks_needs", "asks_photo_consent"],
                "description": _("Immer: Name, E-Mail-Adresse, Einrichtung. Eigene Fragen: unten."),
                "classes": ["collapse"],
            },
        ),
        PICTURE,
        (
            _("Reihe, weitere Regionen, Förderung"),
            {"fields": ["series", "also_for", "fundings"], "classes": ["collapse", LATE]},
        ),
        english("title", "summary", "lead_question", "description", "fee"),
        UPKEEP,
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Workshop | None = None) -> Any:
        """To those who can't change it the time is shown; nobody can once people are registered."""
        fieldsets = super().get_fieldsets(request, obj)
        may_move = obj is None or self.has_change_permission(request, obj)
        if may_move and (obj is None or "date" not in obj.fixed_fields):
            return fieldsets
        return [
            (name, {"fields": ["when_label"]} if "date" in options["fields"] else options)
            for name, options in fieldsets
        ]

    def get_queryset(self, request: HttpRequest) -> WorkshopQuerySet:
        # Django takes it from our manager, and doesn't know.
        workshops = cast(WorkshopQuerySet, super().get_queryset(request))
        return workshops.with_seats_taken().with_waiting()

    def get_urls(self) -> list[URLPattern]:
        return [self.page_of_entry("vorlage/", self.copy_view, "copy"), *super().get_urls()]

    def possible_steps(
        self, request: HttpRequest, entry: Publishable | None
    ) -> list[dict[str, StrOrPromise]]:
        steps = super().possible_steps(request, entry)
        if not isinstance(entry, Workshop):
            return steps
        steps = [*self._ways_to_record(request, entry), *steps]
        if not request.user.has_perm(VIEW):
            return steps
        return [{"url": list_of(entry), "label": _("Teilnehmende")}, *steps]

    def _ways_to_record(
        self, request: HttpRequest, workshop: Workshop
    ) -> list[dict[str, StrOrPromise]]:
        """To the findings of a date, or to the form of its record once it is over."""
        if record := services.record_of(workshop):
            return [{"url": admin_address(record, "findings"), "label": _("Ergebnisse")}]
        if not workshop.is_past or not may(request, "add", WorkshopRecord, None):
            return []
        begin = admin_address(WorkshopRecord, "add", query={"workshop": workshop.pk})
        return [{"url": begin, "label": _("Rückblick anlegen")}]

    def save_formset(self, request: HttpRequest, form: Any, formset: FormSet, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if formset.model is AgendaItem:
            arrange_agenda(form.instance)
            if text := why_too_late(form.instance):
                messages.warning(request, text)

    def copy_view(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        """Ask for the day, then open a new draft that is like this date."""
        workshop = get_object_or_404(self.get_queryset(request), pk=entry_id)
        if not self.has_add_permission(request):
            raise Http404
        form = CopyForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            user = cast(User, request.user)
            try:
                copy = services.copy_of(workshop, day=form.cleaned_data["day"], by=user)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                text = _("Nach der Vorlage „%(title)s“ angelegt.") % {"title": workshop}
                self.log_addition(request, copy, text)
                messages.success(
                    request, _("Das ist der neue Entwurf. Prüfen Sie, was sich ändert.")
                )
                return HttpResponseRedirect(admin_address(copy))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Als Vorlage verwenden"),
            "entry": workshop,
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
        }
        return render(request, "admin/workshops/workshop/copy.html", context)

    @admin.display(description=gettext_lazy("Datum"), ordering="date")
    def date_label(self, workshop: Workshop) -> str:
        """As exact as it is known."""
        if workshop.date_precision == DatePrecision.DAY:
            return date_format(workshop.date, "SHORT_DATE_FORMAT")
        return date_in_words(workshop.date, workshop.date_precision)

    @admin.display(description=gettext_lazy("Teilnehmende"))
    def people_label(self, workshop: Workshop) -> str:
        """“38 / 40 · 4 warten”, with the way to them."""
        label = _("Teilnehmende")
        if workshop.capacity:
            label = f"{workshop.seats_taken} / {workshop.capacity}"
        if workshop.waiting:
            waiting = ngettext("%d wartet", "%d warten", workshop.waiting) % workshop.waiting
            label = f"{label} · {waiting}"
        return format_html('<a href="{}">{}</a>', list_of(workshop), label)

    @admin.display(description=gettext_lazy("Datum und Uhrzeit"))
    def when_label(self, workshop: Workshop) -> str:
        """Where it can't be changed any more."""
        if workshop.starts_at is None:
            moment = date_in_words(workshop.date, workshop.date_precision)
        else:
            days = days_between(workshop.starts_at, workshop.ends_at)
            times = times_in_words(workshop.starts_at, workshop.ends_at, after_day=True)
            moment = f"{days}, {times}"
        number = workshop.number_live
        if not number or why_closed(workshop, is_move=True):
            return moment
        text = ngettext(
            "%(number)s Person ist angemeldet. Damit sie es erfährt, ist Verschieben ein eigener"
            " Schritt; den Knopf dazu hat, wer veröffentlichen darf.",
            "%(number)s Personen sind angemeldet. Damit sie es erfahren, ist Verschieben ein"
            " eigener Schritt; den Knopf dazu hat, wer veröffentlichen darf.",
            number,
        )
        return format_html("{}<br>{}", moment, text % {"number": number})


@admin.register(WorkshopSeries)
class WorkshopSeriesAdmin(InHostRegion, ObjectPermissionsModelAdmin):
    list_display = ["title", "region"]
    list_filter = ["region"]
    list_select_related = ["region"]
    search_fields = ["title"]
    autocomplete_fields = ["region"]
