"""What leaves the house about a date's participants: a file, and the list they sign."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from tablib import Dataset

from interface.admin import note_people_seen
from interface.tables.files import Csv, Excel, TableFormat
from workshops.admin.participants import ParticipantPages, chosen_of, is_choice
from workshops.models import Mode, Registration, Workshop
from workshops.models.seats import SEAT_STATES
from workshops.participant_table import (
    NEEDS,
    PHOTO_CONSENT,
    Column,
    answer_columns,
    columns_of,
    in_order,
    table_of,
)

EXPORT, VIEW_NEEDS = "workshops.export_registration", "workshops.view_needs"
FORMATS: dict[str, type[TableFormat]] = {each.extension: each for each in (Excel, Csv)}
MOST_BLANK_LINES = 50


class ExportForm(forms.Form):
    """Which columns of whom in what kind of file; what is delicate only if it is ticked."""

    format = forms.ChoiceField(
        label=gettext_lazy("Als"),
        choices=[(name, each.title) for name, each in FORMATS.items()],
        widget=forms.RadioSelect,
        initial=Excel.extension,
    )
    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Spalten"), widget=forms.CheckboxSelectMultiple
    )
    answers = forms.BooleanField(label=gettext_lazy("Antworten auf Fragen"), required=False)
    needs = forms.BooleanField(
        label=gettext_lazy("Bedarfe (Barrierefreiheit)"),
        required=False,
        help_text=gettext_lazy(
            "Gesundheitsdaten: nur für die, die die Veranstaltung vorbereiten. Löschen Sie die"
            " Datei am Tag danach."
        ),
    )

    def __init__(self, *args: Any, workshop: Workshop, may_see_needs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = columns_of(workshop)
        self.of_questions = answer_columns(workshop)
        names = [(column.name, column.heading) for column in self.offered]
        self.fields["columns"].choices = names  # type: ignore[attr-defined]
        self.fields["columns"].initial = [name for name, _heading in names]
        if not self.of_questions:
            del self.fields["answers"]
        if not (may_see_needs and workshop.asks_needs):
            del self.fields["needs"]

    @property
    def has_needs(self) -> bool:
        return bool(self.cleaned_data.get("needs"))

    def chosen_columns(self) -> list[Column]:
        chosen = self.cleaned_data["columns"]
        columns = [column for column in self.offered if column.name in chosen]
        if self.cleaned_data.get("answers"):
            columns += self.of_questions
        return [*columns, NEEDS] if self.has_needs else columns


class PrintForm(forms.Form):
    """Sent by GET: what stands on the list is in its address, and nobody's name."""

    SIGNATURE = "signature"
    USUAL = ("organisation", SIGNATURE)

    spalten = forms.MultipleChoiceField(
        label=gettext_lazy("Spalten"),
        required=False,
        initial=USUAL,
        widget=forms.CheckboxSelectMultiple,
    )
    leerzeilen = forms.IntegerField(
        label=gettext_lazy("Leere Zeilen je Gruppe"),
        min_value=0,
        max_value=MOST_BLANK_LINES,
        initial=3,
        help_text=gettext_lazy("Für Personen, die ohne Anmeldung kommen."),
    )

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {column.name: column.heading for column in columns_of(workshop)}
        names = ["organisation", "email", PHOTO_CONSENT.name]
        choices = [(name, offered[name]) for name in names if name in offered]
        choices.append((self.SIGNATURE, gettext_lazy("Unterschrift")))
        self.fields["spalten"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> tuple[list[str], int]:
        """The columns and the number of blank lines; the usual ones until somebody has chosen."""
        if not self.is_valid():
            return [*self.USUAL], self.fields["leerzeilen"].initial
        return self.cleaned_data["spalten"], self.cleaned_data["leerzeilen"]


class Section(NamedTuple):
    """A sheet of the list: a group, or everybody where there are none."""

    group: str
    people: list[Registration]


class ParticipantFiles(ParticipantPages):
    def get_urls(self) -> list[URLPattern]:
        return [
            self.page_of_entry("teilnehmende/export/", self.export_view, "participants_export"),
            self.page_of_entry("teilnehmende/liste/", self.print_view, "participants_print"),
            *super().get_urls(),
        ]

    def export_view(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        """Ask what is to stand in the file, of those chosen in the list or of all; then give it."""
        workshop = self.date_for(request, entry_id, EXPORT)
        chosen = chosen_of(request, workshop) if is_choice(request) else None
        if chosen == []:
            text = _("Von den Ausgewählten ist niemand mehr da.")
            return self.back(request, workshop, whom=chosen, instead=text)
        people = workshop.registrations.not_forgotten().registered()
        if chosen is not None:
            people = workshop.registrations.not_forgotten().filter(pk__in=chosen)
        is_asked = "format" in request.POST
        form = ExportForm(
            request.POST if is_asked else None,
            workshop=workshop,
            may_see_needs=request.user.has_perm(VIEW_NEEDS),
        )
        if not is_asked or not form.is_valid():
            context = {"title": _("Teilnehmende ausgeben"), "form": form, "number": people.count()}
            return self.ask(request, workshop, "export", chosen, **context)
        columns = form.chosen_columns()
        rows = in_order(people, columns)
        page = "export_needs" if form.has_needs else "export"
        note_people_seen(request, Workshop._meta, page, workshop.pk, len(rows))
        kind = FORMATS[form.cleaned_data["format"]]
        return as_file(table_of(rows, columns), kind, "teilnehmende", workshop)

    def print_view(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        """A page made for paper: whoever has a seat, group by group, with room to sign."""
        workshop = self.date_for(request, entry_id, EXPORT)
        form = PrintForm(request.GET or None, workshop=workshop)
        columns, blank_lines = form.chosen()
        sections = list(sections_of(workshop, columns))
        number = sum(len(section.people) for section in sections)
        note_people_seen(request, Workshop._meta, "print", workshop.pk, number)
        context = {
            "title": _("Teilnahmeliste"),
            "form": form,
            "columns": columns,
            "blank_lines": range(blank_lines),
            "sections": sections,
            "fundings": workshop.public_fundings(),
        }
        return self.page(request, workshop, "print", **context)


def sections_of(workshop: Workshop, columns: list[str]) -> Iterator[Section]:
    """Whoever has a seat in the room: online nobody signs, unless all take part there."""
    seated = workshop.registrations.not_forgotten().filter(state__in=SEAT_STATES)
    if workshop.is_on_site:
        seated = seated.filter(mode=Mode.ON_SITE)
    read = [PHOTO_CONSENT] if PHOTO_CONSENT.name in columns else []
    people = in_order(seated, read)
    groups = list(workshop.groups.all())
    for group in groups:
        yield Section(group.name, [each for each in people if each.group_id == group.pk])
    others = [each for each in people if each.group_id is None]
    if others or not groups:
        yield Section(_("ohne Arbeitsgruppe") if groups else "", others)


def as_file(table: Dataset, kind: type[TableFormat], what: str, workshop: Workshop) -> HttpResponse:
    """A table to save, called by what it holds, its date, and the day of today."""
    day = timezone.localdate().isoformat()
    name = f"{what}-{workshop.slug}-stand-{day}.{kind.extension}"
    return HttpResponse(
        kind().export_data(table),
        content_type=kind.content_type,
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )
