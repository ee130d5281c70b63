"""How rows of a model become lines of a table and lines become rows, by the model's own rules."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, Generic, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export.resources import Diff, ModelResource
from import_export.results import Result, RowResult
from tablib import Dataset

from interface.tables import cells
from work.locks import Lock, wait_for

Row = TypeVar("Row", bound=models.Model)

WIDGETS: dict[str, type[cells.Text]] = {
    "BooleanField": cells.YesOrNo,
    "PositiveIntegerField": cells.Whole,
    "PositiveSmallIntegerField": cells.Whole,
    "DecimalField": cells.Number,
    "DateField": cells.Day,
}


class Difference(Diff):
    """What a line changes, cell by cell: None where nothing does."""

    def __init__(self, resource: "TableResource[Row]", instance: Row, new: bool) -> None:
        super().__init__(resource, instance, new)
        self.lists = [
            isinstance(field.widget, cells.Many | cells.Words)
            for field in resource.get_import_fields()
        ]

    def as_html(self) -> list[SafeString | None]:
        columns = zip(self.left, self.right, self.lists, strict=True)
        return [self._cell(before or "", after or "", of) for before, after, of in columns]

    def _cell(self, before: str, after: str, is_list: bool) -> SafeString | None:
        if self.new:
            return format_html("{}", after) if after else None
        if before == after:
            return None
        if is_list:
            gone, come = _difference(before, after), _difference(after, before)
            before, after = ", ".join(gone), ", ".join(come)
        parts = [("del", before), ("ins", after)]
        return SafeString(
            " ".join(format_html("<{0}>{1}</{0}>", tag, text) for tag, text in parts if text)
        )


def _difference(one: str, other: str) -> list[str]:
    others = cells.pieces(other)
    return [piece for piece in cells.pieces(one) if piece not in others]


class TableResource(ModelResource, Generic[Row]):
    """Columns are called as on screen, in German whatever the page's language: files stay alike.

    The first of `import_id_fields` is the key by which a second import finds its row again.
    """

    RELATIONS: ClassVar[tuple[str, ...]] = ()
    # Columns that a row which is changed gets beside those of the file.
    ALSO_WRITTEN: ClassVar[tuple[str, ...]] = ()

    class Meta:
        skip_unchanged = True
        report_skipped = False
        clean_model_instances = True
        store_instance = True
        use_transactions = True

    def __init__(self, *, user: Any = None, may_add: bool = True, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.user = user
        self.may_add = may_add
        for name, field in self.fields.items():
            if field.column_name == name:
                field.column_name = self.label(name)

    @classmethod
    def label(cls, name: str) -> str:
        with override("de"):
            return capfirst(str(cls._meta.model._meta.get_field(name).verbose_name))

    @classmethod
    def get_diff_class(cls) -> type[Diff]:
        return Difference

    @classmethod
    def widget_from_django_field(
        cls, f: models.Field, default: object = None
    ) -> Callable[..., cells.Text]:
        if isinstance(f, ArrayField):
            return cells.Words
        if choices := f.choices:
            return lambda **_kwargs: cells.ChoiceCell(choices)
        kind = WIDGETS.get(f.get_internal_type(), cells.Text)
        return lambda **_kwargs: kind()

    @property
    def key(self) -> str:
        """The heading of the column that tells rows apart."""
        return self.fields[self.get_import_id_fields()[0]].column_name

    # Reading -------------------------------------------------------------------------------------

    def import_data(self, dataset: Dataset, dry_run: bool = False, **kwargs: Any) -> Result:
        """A preview holds no rows but those it changes, and takes no turn among the files."""
        self.is_preview = dry_run
        return super().import_data(dataset, dry_run, **kwargs)

    def before_import(self, dataset: Dataset, **kwargs: object) -> None:
        """Raises ValidationError for headings that mean nothing here, or a missing key."""
        dataset.headers = [self._heading(each) for each in dataset.headers]
        if repeated := _repeated(dataset.headers):
            raise ValidationError(_("Diese Spalten stehen zweimal da: %s.") % ", ".join(repeated))
        self.complete(dataset)
        if self.key not in dataset.headers:
            raise ValidationError(_("Die Spalte „%s“ fehlt.") % self.key)
        if repeated := _repeated([each for each in dataset[self.key] if each]):
            raise ValidationError(
                _("In der Spalte „%(key)s“ kommt mehrmals vor: %(values)s.")
                % {"key": self.key, "values": ", ".join(repeated)}
            )
        if not self.is_preview:
            self._hold_rows(dataset)

    def _hold_rows(self, dataset: Dataset) -> None:
        """Read what is there under the lock under which others decide, one file at a time.

        Two files could name the same new rows in different order and wait for each other.
        """
        wait_for(Lock.IMPORTS)
        key = self.fields[self.get_import_id_fields()[0]]
        keys = [key.clean({key.column_name: each}) for each in dataset[self.key] if each]
        rows = self._meta.model._base_manager.filter(**{f"{key.attribute}__in": keys})
        list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk"))

    def complete(self, dataset: Dataset) -> None:
        """Fill in what follows from other columns, such as a key from a name."""

    def _heading(self, text: str) -> str:
        known = {name.casefold(): field.column_name for name, field in self.fields.items()}
        known |= {name.casefold(): name for name in known.values()}
        if text.casefold() not in known:
            raise ValidationError(
                _("Die Spalte „%(heading)s“ gibt es hier nicht. Es gibt: %(known)s.")
                % {"heading": text, "known": ", ".join(self.get_export_headers())}
            )
        return known[text.casefold()]

    def import_instance(self, instance: Row, row: Mapping[str, str], **kwargs: object) -> None:
        """As the package does, but relations are read at once, so that errors name their column."""
        errors: dict[str, object] = {}
        for name, field in self.fields.items():
            if field.column_name in row and isinstance(field.widget, cells.Many):
                try:
                    field.clean(row)
                except ValueError as error:
                    errors[name] = str(error)
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            errors |= error.update_error_dict({})
        if errors:
            raise ValidationError(errors)

    def after_init_instance(
        self, instance: Row, new: bool, row: Mapping[str, str], **kwargs: object
    ) -> None:
        if new and not self.may_add:
            raise ValidationError(
                _("Diese Zeile gibt es noch nicht, und neue anzulegen fehlt Ihnen das Recht.")
            )

    def skip_row(
        self,
        instance: Row,
        original: Row,
        row: Mapping[str, str],
        import_validation_errors: Mapping[str, object] | None = None,
    ) -> bool:
        """A new line is never one that changes nothing."""
        is_new = original.pk is None
        return not is_new and super().skip_row(instance, original, row, import_validation_errors)

    def after_import_row(
        self, row: Mapping[str, str], row_result: RowResult, **kwargs: object
    ) -> None:
        if row_result.import_type in (RowResult.IMPORT_TYPE_NEW, RowResult.IMPORT_TYPE_UPDATE):
            self.row_saved(row_result.instance)

    def row_saved(self, row: Row) -> None:
        """What follows when a row was stored with its relations; the preview takes it back."""

    def after_import(self, dataset: Dataset, result: Result, **kwargs: object) -> None:
        """The package would reset the sequence of ids here; nobody chooses ids in a file."""

    def save_instance(
        self, instance: Row, is_create: bool, row: Mapping[str, str], **kwargs: object
    ) -> None:
        """Of a row that is there only the columns of the file: others may have the rest."""
        self.columns = [
            field.attribute
            for field in self.get_import_fields()
            if field.column_name in row
            and not (field.readonly or isinstance(field.widget, cells.Many))
        ]
        super().save_instance(instance, is_create, row, **kwargs)

    def do_instance_save(self, instance: Row, is_create: bool) -> None:
        columns = None if is_create else [*self.columns, *self.ALSO_WRITTEN]
        instance.save(force_insert=is_create, update_fields=columns)

    # Writing -------------------------------------------------------------------------------------

    def filter_export(
        self, queryset: models.QuerySet[Row], **kwargs: object
    ) -> models.QuerySet[Row]:
        return queryset.prefetch_related(*self.RELATIONS)


def _repeated(values: Iterable[str]) -> list[str]:
    seen, repeated = set(), []
    for value in values:
        if value in seen and value not in repeated:
            repeated.append(value)
        seen.add(value)
    return repeated
