"""Entries of all kinds in one statement, for the desk's lists."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, CharField, F, Field, OuterRef, Q, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf
from django.db.models.lookups import Exact
from django.utils import timezone

from accounts.models import User
from editorial.models import Publishable, State, StateChange
from interface.names import admin_address

# More are counted as “more than”: the lists behind the links have them all.
MOST = 100


class Shown(NamedTuple):
    """What a list shows beside the title, as expressions."""

    since: Combinable
    who: Combinable


class EntryRow(NamedTuple):
    """What the desk says of an entry: since when it stands there, and whose matter it is."""

    kind: str
    pk: int
    title: str
    since: datetime | date | None
    who: str

    @property
    def model(self) -> type[Publishable]:
        return apps.get_model(self.kind)

    @property
    def address(self) -> str:
        return admin_address(self.model, "change", self.pk)


def name_of(user: str) -> Coalesce:
    """Somebody's name, else their address; nobody is an empty text."""
    name, nobody = NullIf(f"{user}__name", Value("")), Value("")
    return Coalesce(name, f"{user}__email", nobody, output_field=CharField())


def in_review(kinds: list[type[Publishable]]) -> list[EntryRow]:
    """Who handed in what and when, the longest waiting first."""

    def handed_in(model: type[Publishable]) -> Shown:
        steps = StateChange.objects.filter(
            content_type=ContentType.objects.get_for_model(model),
            object_id=OuterRef("pk"),
            to_state=State.IN_REVIEW,
        ).order_by("-at", "-pk")
        return Shown(
            since=Coalesce(Subquery(steps.values("at")[:1]), F("updated_at")),
            who=Coalesce(
                Subquery(steps.values(name=name_of("by"))[:1]), Value(""), output_field=CharField()
            ),
        )

    return _rows({kind: (Q(state=State.IN_REVIEW), handed_in(kind)) for kind in kinds})


def overdue(kinds: list[type[Publishable]]) -> list[EntryRow]:
    """What nobody has confirmed in time, with who is responsible, the longest overdue first."""
    late = Q(state=State.PUBLISHED, confirm_by__lt=timezone.localdate())
    shown = Shown(since=F("confirm_by"), who=name_of("responsible"))
    return _rows(dict.fromkeys(kinds, (late, shown)))


def own_drafts(kinds: list[type[Publishable]], user: User) -> list[EntryRow]:
    """What this person is writing and has not handed in yet."""
    shown = Shown(since=F("updated_at"), who=Value("", output_field=CharField()))
    return _rows({kind: (_own(user) & ~_is_returned(kind, user), shown) for kind in kinds})


def returned(kinds: list[type[Publishable]], user: User) -> list[EntryRow]:
    """What this person wrote and somebody else has given back, with the note in place of a name."""
    return _rows(
        {
            kind: (
                _own(user) & _is_returned(kind, user),
                Shown(since=_last_step(kind, "at"), who=_last_step(kind, "note", CharField())),
            )
            for kind in kinds
        }
    )


def _own(user: User) -> Q:
    return Q(state=State.DRAFT) & (Q(created_by=user) | Q(updated_by=user))


def _is_returned(kind: type[Publishable], user: User) -> Q:
    """A step of one's own on the way back is no news."""
    came_from = Coalesce(_last_step(kind, "from_state"), Value(""))
    by = Coalesce(
        _last_step(kind, "by", BigIntegerField()), Value(0), output_field=BigIntegerField()
    )
    return Q(Exact(came_from, State.IN_REVIEW)) & ~Q(Exact(by, user.pk))


def _last_step(
    kind: type[Publishable], column: str, output_field: Field[Any, Any] | None = None
) -> Subquery:
    steps = StateChange.objects.filter(
        content_type=ContentType.objects.get_for_model(kind), object_id=OuterRef("pk")
    ).order_by("-at", "-pk")
    return Subquery(steps.values(column)[:1], output_field=output_field)


def _rows(wanted: dict[type[Publishable], tuple[Q, Shown]]) -> list[EntryRow]:
    if not wanted:
        return []
    parts = []
    for kind, (condition, shown) in wanted.items():
        label = Value(kind._meta.label_lower, output_field=CharField())
        entries = kind._base_manager.filter(condition).order_by()
        annotated = entries.annotate(kind_label=label, since=shown.since, who=shown.who)
        parts.append(annotated.values_list("kind_label", "pk", "title", "since", "who"))
    found = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return [EntryRow(*row) for row in found.order_by("since", "kind_label", "pk")[: MOST + 1]]
