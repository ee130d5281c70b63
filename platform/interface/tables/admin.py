"""Bringing a table in and out of the admin: choose a file, see what would change, confirm."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm, ImportForm
from import_export.results import Result, RowResult
from import_export.tmp_storages import CacheStorage

from interface.names import admin_address, permission
from interface.tables.files import FORMATS, MOST_ROWS, TableFormat, UnreadableError
from interface.tables.resources import TableResource

logger = logging.getLogger(__name__)

MOST_MEGABYTES = 5
HEADINGS = 1  # the line above the first row


class FileIsGoneError(Exception):
    """The file waited too long for its confirmation, or the cache had to make room."""


class WaitingFile(CacheStorage):
    """Between preview and confirmation, where every web server finds it."""

    CACHE_LIFETIME = 60 * 60

    def read(self) -> bytes:
        content = super().read()
        if content is None:
            raise FileIsGoneError
        return content


class ImportTableForm(ImportForm):
    """Asks for the file alone: the end of its name says what it is."""

    import_file = forms.FileField(
        label=gettext_lazy("Datei"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.json"}),
        help_text=gettext_lazy(
            "Excel (.xlsx), CSV oder JSON, mit den Überschriften in der ersten Zeile. "
            "Bevor etwas gespeichert wird, sehen Sie, was sich ändern würde."
        ),
    )
    media = forms.Media()

    def __init__(
        self,
        formats: Sequence[type[TableFormat]],
        resources: Sequence[type[TableResource[Model]]],
        **kwargs: object,
    ) -> None:
        super().__init__(formats, resources, **kwargs)
        self.fields["format"].required = False
        self.fields["format"].widget = forms.HiddenInput()

    def clean_import_file(self) -> UploadedFile:
        file = self.cleaned_data["import_file"]
        if file.size > MOST_MEGABYTES * 1024 * 1024:
            raise forms.ValidationError(_("Die Datei ist größer als %d Megabyte.") % MOST_MEGABYTES)
        if self.number_of_format(file.name) is None:
            raise forms.ValidationError(_("Der Name muss auf .xlsx, .csv oder .json enden."))
        return file

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if file := cleaned.get("import_file"):
            cleaned["format"] = str(self.number_of_format(file.name))
        return cleaned

    @staticmethod
    def number_of_format(name: str) -> int | None:
        extensions = [each.extension for each in FORMATS]
        ending = Path(name).suffix.lower().removeprefix(".")
        return extensions.index(ending) if ending in extensions else None


class ExportTableForm(ExportForm):
    format = forms.ChoiceField(
        label=gettext_lazy("Als"), widget=forms.RadioSelect, initial="0", choices=()
    )

    def _init_formats(self, formats: Sequence[type[TableFormat]]) -> None:
        choices = [(str(number), each().get_title()) for number, each in enumerate(formats)]
        self.fields["format"].choices = choices


class Line(NamedTuple):
    """A line of the file in the preview: the row it makes or changes, and its cells that do."""

    name: str
    is_new: bool
    cells: list[tuple[str, SafeString]]


class Fault(NamedTuple):
    """What is wrong with a line, in which column; the whole line without one."""

    line: int
    column: str
    message: str


class TableAdmin(ImportExportMixin):
    """For admins whose rows are exported by the team and imported by those who may change them."""

    resource_classes: ClassVar[list[type[TableResource[Model]]]]
    formats = FORMATS
    import_form_class = ImportTableForm
    export_form_class = ExportTableForm
    tmp_storage_class = WaitingFile
    import_right = "change"

    def has_import_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(permission(self.import_right, self.model))

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_import_resource_kwargs(
        self, request: HttpRequest, **kwargs: object
    ) -> dict[str, object]:
        may_add = self.has_add_permission(request)
        return {"user": request.user, "may_add": may_add}

    def get_export_resource_kwargs(
        self, request: HttpRequest, **kwargs: object
    ) -> dict[str, object]:
        return {}

    def get_import_data_kwargs(self, **kwargs: object) -> dict[str, object]:
        """All or nothing, also when a line has become wrong since the preview."""
        return super().get_import_data_kwargs(**kwargs) | {"rollback_on_validation_errors": True}

    def import_action(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        response = super().import_action(request, **kwargs)
        context = response.context_data
        context["title"] = _("%s importieren") % self.plural
        context["most_rows"] = MOST_ROWS
        context["columns"] = self._columns(request)
        if result := context.get("result"):
            context["lines"] = preview(result)
            context["faults"] = faults(result, self._resource(request))
            context["unchanged"] = result.totals[RowResult.IMPORT_TYPE_SKIP]
        return response

    def process_import(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        if not self.has_import_permission(request):
            raise PermissionDenied
        try:
            if request.method == "POST" and not self.create_confirm_form(request).is_valid():
                raise FileIsGoneError  # the form names no file
            with transaction.atomic():
                return super().process_import(request)
        except FileIsGoneError:
            messages.warning(
                request, _("Die Datei liegt nicht mehr bereit. Wählen Sie sie bitte noch einmal.")
            )
        return HttpResponseRedirect(admin_address(self.model, "import"))

    def process_result(self, result: Result, request: HttpRequest) -> HttpResponse:
        """Tell what was done; if something has come between since the preview, nothing was."""
        if result.has_errors() or result.has_validation_errors():
            messages.error(
                request,
                _(
                    "Nichts wurde gespeichert: Seit der Vorschau hat sich etwas geändert. "
                    "Wählen Sie die Datei bitte noch einmal."
                ),
            )
            return HttpResponseRedirect(admin_address(self.model, "import"))
        return super().process_result(result, request)

    def add_success_message(self, result: Result, request: HttpRequest) -> None:
        text = _("%(plural)s importiert: %(new)d neu, %(changed)d geändert, %(same)d unverändert.")
        numbers = {
            "plural": self.plural,
            "new": result.totals[RowResult.IMPORT_TYPE_NEW],
            "changed": result.totals[RowResult.IMPORT_TYPE_UPDATE],
            "same": result.totals[RowResult.IMPORT_TYPE_SKIP],
        }
        messages.success(request, text % numbers)

    def generate_log_entries(self, result: Result, request: HttpRequest) -> None:
        for kind, flag in [
            (RowResult.IMPORT_TYPE_NEW, ADDITION),
            (RowResult.IMPORT_TYPE_UPDATE, CHANGE),
        ]:
            rows = [row.instance for row in result.rows if row.import_type == kind]
            if rows:
                LogEntry.objects.log_actions(
                    int(request.user.pk or 0), rows, flag, _("Aus Datei importiert")
                )

    def add_data_read_fail_error_to_form(self, form: forms.Form, e: Exception) -> None:
        is_ours = isinstance(e, UnreadableError)
        text = str(e) if is_ours else _("Diese Datei lässt sich nicht lesen.")
        form.add_error("import_file", text)

    def export_action(self, request: HttpRequest) -> HttpResponse:
        response = super().export_action(request)
        if context := getattr(response, "context_data", None):
            context["title"] = _("%s exportieren") % self.plural
            context["columns"] = self._columns(request)
        return response

    def get_export_filename(
        self, request: HttpRequest, queryset: QuerySet[Model], file_format: TableFormat
    ) -> str:
        day = timezone.localdate().isoformat()
        return f"{slugify(self.plural)}-{day}.{file_format.get_extension()}"

    @property
    def plural(self) -> str:
        return str(self.opts.verbose_name_plural)

    def _resource(self, request: HttpRequest) -> TableResource[Model]:
        return self.resource_classes[0]()

    def _columns(self, request: HttpRequest) -> list[str]:
        return self._resource(request).get_export_headers()


def preview(result: Result) -> list[Line]:
    """What each line would do, without the cells that stay."""
    return [
        Line(
            name=row.object_repr,
            is_new=row.is_new(),
            cells=[
                (heading, cell)
                for heading, cell in zip(result.diff_headers, row.diff, strict=True)
                if cell is not None
            ],
        )
        for row in result.valid_rows()
    ]


def faults(result: Result, resource: TableResource[Model]) -> list[Fault]:
    """Every mistake with its line, as the spreadsheet program counts them, and its column."""
    columns = {field.attribute: field.column_name for field in resource.fields.values()}
    found = [Fault(0, "", _message(error.error)) for error in result.base_errors]
    for row in result.invalid_rows:
        line = row.number + HEADINGS
        for name, texts in row.field_specific_errors.items():
            found += [Fault(line, columns.get(name, name), text) for text in texts]
        found += [Fault(line, "", text) for text in row.non_field_specific_errors]
    for number, errors in result.row_errors():
        found += [Fault(number + HEADINGS, "", _message(error.error)) for error in errors]
    return found


def _message(error: Exception) -> str:
    """Our own sentences; what nobody foresaw is for the log, not for the page."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    logger.error("A line could not be imported", exc_info=error)
    return _("Das lässt sich nicht speichern.")
