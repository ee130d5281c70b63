"""What somebody may ask of what is kept about them: to be told, to take it along, to have it go.

Articles 15, 17 and 20 of the GDPR. An app says in its `retention.py` whose the rows of its models
are and what is told of them; how long they are kept, and how one is forgotten, stands there, too.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar, cast

from django.db import transaction
from django.db.models import Field, Model, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from work import retention

M = TypeVar("M", bound=Model)


class MustStay(Exception):  # noqa: N818 - it says what is the matter
    """Something isn't forgotten though its person asks for it; says why."""


@dataclass(frozen=True)
class Person:
    """Whoever has shown that these addresses are theirs, and the account they are signed in to."""

    addresses: frozenset[str]
    account: int | None = None

    @classmethod
    def of(cls, addresses: Iterable[str], account: int | None = None) -> "Person":
        return cls(frozenset(address.lower() for address in addresses), account)


@dataclass(frozen=True)
class Kind(Generic[M]):
    """Rows of one model: whose they are, what is told of them, how one is forgotten."""

    rule: retention.Rule[M]
    of: Callable[[Person], QuerySet[M]]
    tells: tuple[str, ...]
    more: Callable[[M], Mapping[str, object]]
    forget: Callable[[M], object]


Words = list[tuple[str, str]]


@dataclass(frozen=True)
class Kept:
    """All of one kind that is kept about a person, in words."""

    kind: Kind[Model]
    entries: list[Words]


_kinds: dict[type[Model], Kind[Model]] = {}


def register(
    model: type[M],
    *,
    of: Callable[[Person], QuerySet[M]],
    tells: tuple[str, ...],
    more: Callable[[M], Mapping[str, object]] | None = None,
    forget: Callable[[M], object] | None = None,
) -> None:
    """Say which rows are a person's, in the order in which they are locked, and what is told.

    `tells` names columns, `more` gives what only the data hold. `forget` forgets one as asked
    for, or raises MustStay; else what its period's end does is done. The model has its period.
    """
    if model in _kinds:
        raise ValueError(f"{model._meta.label} is registered twice")
    rule = retention.rule_of(model)
    kind = Kind(rule, of, tells, more or (lambda row: {}), forget or rule.forget)
    # It is given no rows but those of its own model.
    _kinds[model] = cast("Kind[Model]", kind)


def kinds() -> list[Kind[Model]]:
    """From the top of the house down: first what somebody did, last the mails about it."""
    return list(reversed(_kinds.values()))


def of_addresses(rows: QuerySet[M], column: str, person: Person) -> QuerySet[M]:
    """Those whose column holds one of the person's addresses, however it is written."""
    return rows.alias(lowered=Lower(column)).filter(lowered__in=person.addresses)


def is_any_kept(person: Person) -> bool:
    """All are asked, whatever the first say: how long it takes tells nobody anything."""
    found = [kind.of(person).exists() for kind in kinds()]
    return any(found)


def kept_about(person: Person) -> list[Kept]:
    """What there is in words, each kind once and none that is empty."""
    found = [Kept(kind, [_in_words(kind, row) for row in kind.of(person)]) for kind in kinds()]
    return [each for each in found if each.entries]


def as_data(person: Person) -> dict[str, object]:
    """The same for machines, and what only machines read."""
    found = [(kind.rule, [_as_data(kind, row) for row in kind.of(person)]) for kind in kinds()]
    return {
        "as_of": timezone.localtime(),
        "addresses": sorted(person.addresses),
        "kept": [
            {
                "kind": rule.model._meta.label_lower,
                "name": rule.name,
                "period": rule.period,
                "remains": str(rule.remains),
                "entries": entries,
            }
            for rule, entries in found
            if entries
        ],
    }


@transaction.atomic
def forget(person: Person) -> list[str]:
    """Forget all of it, or nothing if anything fails; says of what must stay why it does.

    Raises OSError if an erasure can't be written down (see `erasures`).
    """
    stays = []
    for kind in kinds():
        for row in kind.of(person):
            try:
                kind.forget(row)
            except MustStay as reason:
                stays.append(str(reason))
    return stays


def _as_data(kind: Kind[Model], row: Model) -> dict[str, object]:
    told = ((name, getattr(row, name)) for name in kind.tells)
    data = {name: str(value) if isinstance(value, Model) else value for name, value in told}
    return {**data, **kind.more(row)}


def _in_words(kind: Kind[Model], row: Model) -> Words:
    words = ((_label(row, name), _said(row, name)) for name in kind.tells)
    return [(label, said) for label, said in words if said]


def _label(row: Model, name: str) -> str:
    column = cast("Field[Any, Any]", row._meta.get_field(name))
    return capfirst(str(column.verbose_name))


def _said(row: Model, name: str) -> str:
    value = getattr(row, name)
    if display := getattr(row, f"get_{name}_display", None):
        return str(display())
    if label := getattr(row, f"{name}_label", ""):
        return str(label)
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    return "" if value is None else str(value)
