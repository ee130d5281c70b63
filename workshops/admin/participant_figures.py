"""“Zahlen” of a date in the admin: to look at, to save as a file, to take over into the record."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import override
from tablib import Dataset

from editorial.admin_pages import may
from editorial.differences import Difference, differences
from interface.forms import SentForm
from interface.names import admin_address
from workshops import services
from workshops.admin.participant_files import FORMATS, as_file
from workshops.admin.participants import VIEW, PagesOfPeople, member_of
from workshops.figures import Figures, figures_of
from workshops.models import Workshop, WorkshopRecord

# In the address: as what kind of file.
FILE = "als"


class TakeFiguresForm(SentForm):
    """Nothing to fill in: it says which record the person has seen; 0 is none."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)


class ParticipantFigures(PagesOfPeople):
    def get_urls(self) -> list[URLPattern]:
        figures = self.page_of_entry(
            "teilnehmende/zahlen/", self.figures_view, "participants_figures"
        )
        return [figures, *super().get_urls()]

    def figures_view(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        workshop = self.date_for(request, entry_id, VIEW)
        if kind := FORMATS.get(request.GET.get(FILE, "")):
            return as_file(table_of_figures(workshop), kind, "zahlen", workshop)
        record = services.record_of(workshop)
        form = TakeFiguresForm(
            request.POST or None, initial={"seen_version": record.version if record else 0}
        )

        def take() -> services.Taken:
            return services.take_figures(workshop, by=member_of(request), **form.cleaned_data)

        if form.submit(request, take):
            messages.success(request, done_in_words(form.outcome))
            return HttpResponseRedirect(admin_address(form.outcome.record))
        figures = figures_of(workshop)
        context = {
            "title": _("Zahlen"),
            "figures": figures,
            "files": [(name, kind.title) for name, kind in FORMATS.items()],
            "file_parameter": FILE,
            "record": record,
            "form": form,
            "changes": changes_of_record(record, figures),
            "button": button_for(request, record),
        }
        return self.page(request, workshop, "figures", **context)


def changes_of_record(record: WorkshopRecord | None, figures: Figures) -> list[Difference]:
    """What the record would say instead."""
    if record is None or not figures.attendance_was_taken:
        return []
    return differences(WorkshopRecord, services.changes_by_figures(record))


def button_for(request: HttpRequest, record: WorkshopRecord | None) -> str:
    """What this person may do with the figures; empty for nothing."""
    if may(request, "change" if record else "add", WorkshopRecord, record):
        return _("Zahlen aus der Anwesenheit übernehmen")
    if may(request, "propose", WorkshopRecord, record):
        return _("Zahlen aus der Anwesenheit vorschlagen")
    return ""


def done_in_words(taken: services.Taken) -> str:
    if taken.proposal:
        return _("Danke. Wer veröffentlichen darf, sieht Ihren Vorschlag und entscheidet.")
    return _("Der Rückblick hat die Zahlen aus der Anwesenheit.")


def table_of_figures(workshop: Workshop) -> Dataset:
    """All of them below each other, in German."""
    with override("de"):
        heading = ["Nach", "Wert", "angemeldet", "teilgenommen", "nicht erschienen"]
        table = Dataset(headers=heading)
        for part in figures_of(workshop).tables:
            for line in part.lines:
                table.append([part.title, *line])
    return table
