"""What stands in a cell, read as people write it in Germany; errors are sentences for them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Generic, TypeVar

from django.db.models import Manager, Model
from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export.widgets import ManyToManyWidget, Widget

Row = TypeVar("Row", bound=Model)

YES = {"ja", "wahr", "x", "1", "true", "yes"}
NO = {"", "nein", "falsch", "0", "false", "no"}


class Text(Widget):
    def clean(self, value: str, row: object = None, **kwargs: object) -> object:
        return value or ""

    def render(self, value: object, obj: object = None, **kwargs: object) -> str:
        return "" if value is None else str(value)


class Digits(Text):
    """An official key of fixed length; Excel drops its leading zeros."""

    def __init__(self, length: int) -> None:
        super().__init__()
        self.length = length

    def clean(self, value: str, row: object = None, **kwargs: object) -> str:
        return value.zfill(self.length) if value.isdigit() else value


class YesOrNo(Text):
    def clean(self, value: str, row: object = None, **kwargs: object) -> bool:
        if value.casefold() in YES:
            return True
        if value.casefold() in NO:
            return False
        raise ValueError(_("Schreiben Sie „ja“ oder „nein“, nicht „%s“.") % value)

    def render(self, value: object, obj: object = None, **kwargs: object) -> str:
        return "ja" if value else "nein"


class Whole(Text):
    def clean(self, value: str, row: object = None, **kwargs: object) -> int | None:
        # Points or blanks between groups of three digits, such as 1.234.567.
        first, *groups = value.replace(" ", ".").split(".")
        is_grouped = all(len(group) == 3 and group.isdigit() for group in groups)
        plain = "".join([first, *groups]) if is_grouped else value
        try:
            return int(plain) if plain else None
        except ValueError:
            raise ValueError(_("„%s“ ist keine ganze Zahl.") % value) from None


class Number(Text):
    def clean(self, value: str, row: object = None, **kwargs: object) -> Decimal | None:
        plain = value.replace(".", "").replace(",", ".") if "," in value else value
        try:
            return Decimal(plain) if plain else None
        except InvalidOperation:
            raise ValueError(_("„%s“ ist keine Zahl.") % value) from None


class Day(Text):
    def clean(self, value: str, row: object = None, **kwargs: object) -> date | None:
        for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
            try:
                return datetime.strptime(value, pattern).date() if value else None  # noqa: DTZ007
            except ValueError:
                continue
        raise ValueError(_("„%s“ ist kein Datum; schreiben Sie es als 31.12.2026.") % value)

    def render(self, value: object, obj: object = None, **kwargs: object) -> str:
        return value.isoformat() if isinstance(value, date) else ""


class ChoiceCell(Text):
    """A choice by its German label; its stored value is understood, too."""

    def __init__(self, choices: Sequence[tuple[object, object]]) -> None:
        super().__init__()
        self.choices = choices

    def labels(self) -> dict[str, str]:
        with override("de"):
            return {str(value): str(label) for value, label in self.choices}

    def clean(self, value: str, row: object = None, **kwargs: object) -> str:
        labels = self.labels()
        known = {label.casefold(): stored for stored, label in labels.items()}
        known |= {stored.casefold(): stored for stored in labels}
        if value and value.casefold() not in known:
            wanted = ", ".join(label for stored, label in labels.items() if stored)
            raise ValueError(
                _("„%(value)s“ steht nicht zur Wahl: %(wanted)s.")
                % {"value": value, "wanted": wanted}
            )
        return known.get(value.casefold(), "")

    def render(self, value: object, obj: object = None, **kwargs: object) -> str:
        return self.labels().get(str(value), str(value or ""))


class Words(Text):
    """Several words in one cell, separated by commas."""

    def clean(self, value: str, row: object = None, **kwargs: object) -> list[str]:
        return pieces(value)

    def render(self, value: object, obj: object = None, **kwargs: object) -> str:
        return ", ".join(value) if isinstance(value, list) else ""


def pieces(value: str) -> list[str]:
    return list(dict.fromkeys(each.strip() for each in value.split(",") if each.strip()))


class Lookup(Generic[Row]):
    """Rows of a model by what they are called in files: any of `keys`, where it names only one."""

    def __init__(self, model: type[Row], *keys: str) -> None:
        self.model = model
        self.keys = keys
        self.found: dict[str, Row] | None = None

    def __getitem__(self, text: str) -> Row:
        """Raises ValueError, in words, if there is no such row."""
        if self.found is None:
            fields = self.model._meta.local_fields
            heavy = [each.name for each in fields if each.get_internal_type() == "JSONField"]
            self.found = self._by_key(self.model._default_manager.defer(*heavy))
        try:
            return self.found[text.casefold()]
        except KeyError:
            kind = self.model._meta.verbose_name
            raise ValueError(
                _("„%(text)s“ ist hier nicht bekannt (%(kind)s).") % {"text": text, "kind": kind}
            ) from None

    def _by_key(self, rows: Iterable[Row]) -> dict[str, Row]:
        """The first key wins; a name that two rows share names neither."""
        rows = list(rows)
        found: dict[str, Row] = {}
        for key in reversed(self.keys):
            names = Counter(self._name(row, key) for row in rows)
            found |= {name: row for row in rows if names[name := self._name(row, key)] == 1}
        return found

    @staticmethod
    def _name(row: Model, key: str) -> str:
        return str(getattr(row, key)).casefold()


class One(Text):
    """A row of another table by its key."""

    def __init__(self, model: type[Model], *keys: str) -> None:
        super().__init__()
        self.lookup = Lookup(model, *keys)

    def clean(self, value: str, row: object = None, **kwargs: object) -> Model | None:
        return self.lookup[value] if value else None

    def render(self, value: object, obj: object = None, **kwargs: object) -> str:
        return "" if value is None else str(getattr(value, self.lookup.keys[0]))


class Many(ManyToManyWidget, Generic[Row]):
    """Several rows of another table by their keys, separated by commas."""

    def __init__(self, model: type[Row], *keys: str) -> None:
        super().__init__(model, field=keys[0])
        self.lookup = Lookup(model, *keys)

    def clean(self, value: str, row: object = None, **kwargs: object) -> list[Row]:
        return [self.lookup[piece] for piece in pieces(value or "")]

    def render(self, value: Manager[Row] | None, obj: object = None, **kwargs: object) -> str:
        rows = [] if value is None else value.all()
        return ", ".join(sorted(self.key_of(row) for row in rows))

    def key_of(self, row: Row) -> str:
        return str(getattr(row, self.field))
