"""What the Documents of a kind read, and from which rows they are found.

A kind declares it in `DOCUMENT_READS`, as lookups: “municipality__regions__slug” reads one column
of the regions, “actor” the whole row. All that lies on the way is watched (`editorial.receivers`):
a row that comes, goes or changes in what is read of it, each link that is set or cut.
"""

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from editorial.models import Publishable, publishable_models
from editorial.models.due import Key


@dataclass
class Reader:
    """A kind whose Documents read rows of a model, which an entry finds by the lookup.

    `columns` are those that are read, all of them where the row `is_whole`. A row that
    `holds_the_link` itself may move from one entry to another.
    """

    kind: type[Publishable]
    lookup: str
    holds_the_link: bool = False
    is_whole: bool = False
    columns: set[str] = field(default_factory=set)

    def entries_of(self, rows: Collection[int]) -> set[Key]:
        """The entries that are found from the rows with these keys."""
        content_type = ContentType.objects.get_for_model(self.kind)
        entries = self.kind._base_manager.filter(**{f"{self.lookup}__in": rows})
        found = rows if self.is_itself else entries.values_list("pk", flat=True)
        return {(content_type.pk, each) for each in found}

    @property
    def is_itself(self) -> bool:
        return self.lookup == "pk"

    def reads(self, changed: Collection[str]) -> bool:
        return self.is_whole or not self.columns.isdisjoint(changed)


@dataclass
class Link:
    """A many-to-many without a model of its own on the way, seen from both its ends."""

    near: type[Model]
    from_near: Reader
    from_far: Reader

    def entries_of(self, end: Model, others: Collection[int] | None) -> set[Key]:
        """The entries behind links between a row and others; without others behind all of its."""
        if isinstance(end, self.near):
            return self.from_near.entries_of([end.pk])
        if others is None:
            return self.from_far.entries_of([end.pk])
        return self.from_near.entries_of(others)


class Readers(dict[str, Reader]):
    """Those of one model, each known by its kind and lookup."""

    def of(self, kind: type[Publishable], lookup: str, *, holds_the_link: bool = False) -> Reader:
        key = f"{kind._meta.label} {lookup}"
        return self.setdefault(key, Reader(kind, lookup, holds_the_link))


readers: defaultdict[type[Model], Readers] = defaultdict(Readers)
links: defaultdict[type[Model], list[Link]] = defaultdict(list)


def learn() -> None:
    """Take in what the kinds declare; once, when all models are loaded."""
    for kind in publishable_models():
        readers[kind].of(kind, "pk").is_whole = True
        for path in kind.DOCUMENT_READS:
            learn_path(kind, path.split("__"))


def learn_path(kind: type[Publishable], names: list[str]) -> None:
    """Put down who reads what along a path; raises FieldDoesNotExist for a wrong one."""
    model: type[Model] = kind
    reader, so_far = readers[kind].of(kind, "pk"), ""
    for name in names:
        step: Any = model._meta.get_field(name)
        if not step.is_relation:
            reader.columns.add(step.attname)
            return
        far = f"{so_far}{name}"
        if step.many_to_many:
            next_reader = readers[step.related_model].of(kind, far)
            learn_links(model, step, reader, next_reader)
        elif step.concrete:
            reader.columns.add(step.attname)
            next_reader = readers[step.related_model].of(kind, far)
        else:
            next_reader = readers[step.related_model].of(kind, far, holds_the_link=True)
            next_reader.columns.add(step.field.attname)
        model, reader, so_far = step.related_model, next_reader, f"{far}__"
    reader.is_whole = True


def learn_links(near: type[Model], step: Any, from_near: Reader, from_far: Reader) -> None:
    """Links with a model of their own are rows like others, found by the key to their near end."""
    relation = step if step.concrete else step.field
    through = relation.remote_field.through
    if through._meta.auto_created:
        known = any(each.from_far is from_far for each in links[through])
        if not known:
            links[through].append(Link(near, from_near, from_far))
        return
    key = relation.m2m_field_name() if step.concrete else relation.m2m_reverse_field_name()
    rows = through._meta.get_field(key).remote_field.name
    path = "" if from_near.is_itself else f"{from_near.lookup}__"
    readers[through].of(from_near.kind, f"{path}{rows}", holds_the_link=True).is_whole = True


def found_from(model: type[Model], pk: int, asked: Callable[[Reader], bool]) -> set[Key]:
    """The entries whose Documents read the row as things stand, by those readers that are asked."""
    chosen = [reader for reader in readers[model].values() if asked(reader)]
    return {key for reader in chosen for key in reader.entries_of([pk])}


def relations_read(kind: type[Publishable]) -> list[str]:
    """What to fetch for many entries at once, so that their Documents ask for nothing more."""
    return [
        path
        for path in dict.fromkeys(map(partial(_relations_of, kind), kind.DOCUMENT_READS))
        if path
    ]


def _relations_of(kind: type[Publishable], path: str) -> str:
    model: type[Model] = kind
    relations = []
    for name in path.split("__"):
        step: Any = model._meta.get_field(name)
        if not step.is_relation:
            break
        relations.append(step.get_accessor_name() if step.auto_created else name)
        model = step.related_model
    return "__".join(relations)
