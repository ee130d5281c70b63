"""“Ergebnisse” of a record in the admin: all findings of a date on one page."""

from http import HTTPStatus
from typing import cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accounts.models import User
from editorial.admin_pages import EntryPages, may
from editorial.services.rights import locked
from interface.names import admin_address
from workshops import services
from workshops.admin.finding_rows import Choices, FindingRows
from workshops.admin.findings import Proposed, propose_findings, proposed_content
from workshops.admin.pasted_findings import Pasted, read_pasted, words_of
from workshops.models import Finding, WorkshopRecord

PASTE = "_einfuegen"


class PasteForm(forms.Form):
    """A list or a sheet, and what its lines are where they don't say it."""

    pasted = forms.CharField(
        label=gettext_lazy("Liste oder Tabelle"),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
    )
    group = forms.ChoiceField(label=gettext_lazy("Arbeitsgruppe"), required=False)
    topic = forms.ChoiceField(label=gettext_lazy("Themenfeld"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Art"),
        choices=[("", "–"), *Finding.Kind.choices],
        required=False,
    )

    def __init__(self, data: object = None, *, choices: Choices, **kwargs: str) -> None:
        super().__init__(data, prefix="paste", **kwargs)  # type: ignore[arg-type]
        for name, rows in (("group", choices.groups), ("topic", choices.topics)):
            named = [(pk, str(row)) for pk, row in rows.items()]
            self.fields[name].choices = [("", "–"), *named]  # type: ignore[attr-defined]
        self.choices = choices

    def read(self) -> Pasted:
        typed = dict(self.cleaned_data)
        pasted = typed.pop("pasted")
        groups = [(each.pk, each.name) for each in self.choices.groups.values()]
        topics = [(each.pk, str(each)) for each in self.choices.topics.values()]
        return read_pasted(pasted, typed, words_of(groups, topics))


class FindingsPage(EntryPages):
    """Who may change the record saves row by row, who may propose proposes all rows at once."""

    def get_urls(self) -> list[URLPattern]:
        return [
            self.page_of_entry("ergebnisse/", self.findings_view, "findings"),
            self.page_of_entry("ergebnisse/zeile/", self.finding_row_view, "finding_row"),
            self.page_of_entry("ergebnisse/reihenfolge/", self.finding_order_view, "finding_order"),
            *super().get_urls(),
        ]

    def findings_view(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        record: WorkshopRecord = get_object_or_404(
            self.get_queryset(request).select_related("workshop"), pk=entry_id
        )
        may_write = self.has_change_permission(request, record)
        if request.method != "POST":
            rows = FindingRows(record)
            return self._findings_page(request, rows, PasteForm(choices=rows.choices))
        if not may_write:
            raise PermissionDenied
        if PASTE in request.POST:
            return self._add_pasted(request, record)
        if self.proposes(request, record):
            return self._propose_findings(request, record)
        return self._save_findings(request, record)

    def _add_pasted(self, request: HttpRequest, record: WorkshopRecord) -> HttpResponse:
        """Rows to be looked at; what can't be read stays where it was pasted."""
        rows = FindingRows(record, request.POST)
        form = PasteForm(request.POST, choices=rows.choices)
        pasted = form.read() if form.is_valid() else Pasted([], [])
        rows.add(pasted.rows)
        if form.is_valid():
            rest = "\n".join(each.line for each in pasted.unread)
            form = PasteForm({**request.POST.dict(), "paste-pasted": rest}, choices=rows.choices)
        return self._findings_page(request, rows, form, pasted)

    def _save_findings(self, request: HttpRequest, record: WorkshopRecord) -> HttpResponse:
        """Each row that is right; the others stay as they were typed, each with its fault."""
        user = cast(User, request.user)
        with transaction.atomic():
            record = services.held_to_write(record, by=user)
            rows = FindingRows(record, request.POST)
            number = self._save_rows(rows)
            if number:
                services.record_findings_change(record, by=user)
            in_order = sorted(rows, key=lambda each: each.place)
            numbers = [each.instance.pk for each in in_order if each.instance.pk]
            services.arrange_findings(record, numbers, by=user)
        if number:
            text = ngettext(
                "%(number)s Ergebnis gesichert.", "%(number)s Ergebnisse gesichert.", number
            )
            messages.success(request, text % {"number": number})
        if rows.has_faults:
            rows.add([])
            return self._findings_page(request, rows, PasteForm(request.POST, choices=rows.choices))
        return HttpResponseRedirect(admin_address(record, "findings"))

    def _save_rows(self, rows: FindingRows) -> int:
        """Store and delete what was asked for; returns how many rows that were."""
        number = 0
        for row in list(rows):
            if not (row.is_written or row.is_deleted) or not row.is_right():
                continue
            if row.is_deleted:
                row.instance.delete()
                rows.forms.remove(row)
            else:
                row.save()
                rows.show_stored(row)
            number += 1
        return number

    def _propose_findings(self, request: HttpRequest, record: WorkshopRecord) -> HttpResponse:
        try:
            with transaction.atomic():
                rows = FindingRows(locked(record), request.POST)
                stored = {each.pk for each in rows.stored.values()}
                self._save_rows(rows)
                if not rows.has_faults:
                    new = {each.instance.pk for each in rows} - stored
                    raise Proposed(record, proposed_content(record, new))
                transaction.set_rollback(True)
        except Proposed as proposed:
            return propose_findings(request, proposed)
        rows = FindingRows(record, request.POST)
        for row in rows:
            row.is_checked = row.is_written
        return self._findings_page(request, rows, PasteForm(request.POST, choices=rows.choices))

    @method_decorator(require_POST)
    def finding_row_view(self, request: HttpRequest, entry_id: int) -> JsonResponse:
        """Store one row as soon as it is left; the answer says what became of it."""
        record = get_object_or_404(self.get_queryset(request), pk=entry_id)
        user = cast(User, request.user)
        with transaction.atomic():
            record = services.held_to_write(record, by=user)
            rows = FindingRows(record, request.POST)
            row = rows.sent(request.POST.get("row", ""))
            if (row.is_written or row.is_deleted) and row.is_right():
                if row.is_deleted:
                    row.instance.delete()
                else:
                    row.save()
                services.record_findings_change(record, by=user)
        return JsonResponse(row.as_said())

    @method_decorator(require_POST)
    def finding_order_view(self, request: HttpRequest, entry_id: int) -> JsonResponse:
        record = get_object_or_404(self.get_queryset(request), pk=entry_id)
        numbers = [int(each) for each in request.POST.getlist("finding") if each.isdecimal()]
        services.arrange_findings(record, numbers, by=cast(User, request.user))
        return JsonResponse({"state": "saved"})

    def _findings_page(
        self,
        request: HttpRequest,
        rows: FindingRows,
        paste: PasteForm,
        pasted: Pasted | None = None,
    ) -> HttpResponse:
        record = rows.record
        context = {
            **self.admin_site.each_context(request),
            "title": _("Ergebnisse"),
            "entry": record,
            "opts": self.opts,
            "rows": rows,
            "paste": paste,
            "pasted": pasted,
            "paste_button": PASTE,
            "may_write": self.has_change_permission(request, record),
            "proposes": self.proposes(request, record),
            "may_delete": record.first_published_at is None,
            "workshop_url": admin_address(record.workshop),
            "may_change_workshop": may(request, "change", type(record.workshop), record.workshop),
        }
        template = "admin/workshops/record/findings.html"
        status = HTTPStatus.UNPROCESSABLE_ENTITY if rows.has_faults else HTTPStatus.OK
        return TemplateResponse(request, template, context, status=status)
