"""Whatever a Document reads, it follows: what its kind declares, and each link on the way."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from branchendialog.models import BestPractice
from editorial import reads
from editorial.models import IndexDue, Publishable, State, publishable_models
from editorial.models.due import key_of
from editorial.services import document_for, index_differences, work_off_due
from taxonomy.models import Topic, WzCode
from tests.support import factories
from tests.support.factories import ActivityFactory, FindingFactory, WorkingGroupFactory
from tests.support.kinds import KINDS, an_entry
from tests.support.searching import matching
from workshops.models import Finding, Workshop

pytestmark = [pytest.mark.net, pytest.mark.django_db]

PATHS = [(kind, path) for kind in publishable_models() for path in kind.DOCUMENT_READS]
FACTORIES = {
    each._meta.model: each
    for name, each in vars(factories).items()
    if name.endswith("Factory") and getattr(each, "_meta", None) and each._meta.model
}
TABLE = re.compile(r'(?:FROM|JOIN) "(\w+)"')


def steps(kind: type[Model], path: str) -> Iterator[tuple[type[Model], Any]]:
    """The relations along a path, each with the model that it starts from."""
    model: Any = kind
    for name in path.split("__"):
        field = model._meta.get_field(name)
        if not field.is_relation:
            return
        yield model, field
        model = field.related_model


LINKS = sorted(
    {
        (kind, tuple(field.name for _model, field in list(steps(kind, path))[: number + 1]))
        for kind, path in PATHS
        for number in range(len(list(steps(kind, path))))
    },
    key=str,
)


# Rows along a path -------------------------------------------------------------------------------


def a_row(model: type[Model], **values: Any) -> Any:
    """A new row; entries are public, codes are taken from the official ones."""
    if model is WzCode:
        return WzCode.objects.filter(edition="2025", level=5).order_by("?").first()
    if model in KINDS:
        return KINDS[model].make(published=True, **values)  # type: ignore[index]
    return FACTORIES[model].create(**values)


def rows_at(source: Any, field: Any) -> list[Any]:
    """What a relation leads to from a row."""
    if field.concrete and not field.many_to_many:
        found = getattr(source, field.name)
        return [found] if found else []
    name = field.name if field.concrete else field.get_accessor_name()
    return list(getattr(source, name).all())


def link(source: Any, field: Any) -> Any:
    """Let a relation lead from the row to a new one, which is returned."""
    if field.many_to_many:
        row = a_row(field.related_model)
        if through_of(field)._meta.auto_created:
            manager(source, field).add(row)
        else:
            near, far = keys_of_links(field)
            through_of(field).objects.create(**{near: source, far: row})
        return row
    if field.concrete:
        setattr(source, field.name, row := a_row(field.related_model))
        source.save()
        return row
    if field.related_model is Finding:
        workshop = source if isinstance(source, Workshop) else source.workshop
        return FindingFactory.create(group=WorkingGroupFactory.create(workshop=workshop))
    return a_row(field.related_model, **{field.field.name: source})


def through_of(field: Any) -> Any:
    return (field if field.concrete else field.field).remote_field.through


def keys_of_links(field: Any) -> tuple[str, str]:
    """The keys of a link's row: to where the path comes from, and to where it leads."""
    if field.concrete:
        return field.m2m_field_name(), field.m2m_reverse_field_name()
    return field.field.m2m_reverse_field_name(), field.field.m2m_field_name()


def manager(source: Any, field: Any) -> Any:
    return getattr(source, field.name if field.concrete else field.get_accessor_name())


def manager_from_far(row: Any, field: Any) -> Any:
    back = field.remote_field.get_accessor_name() if field.concrete else field.field.name
    return getattr(row, back)


def walk(entry: Any, path: str) -> tuple[Any, Any]:
    """The last two rows of a path, which is made where it doesn't lead anywhere yet."""
    source = row = entry
    for _model, field in steps(type(entry), path):
        source = row
        row = next(iter(rows_at(source, field)), None) or link(source, field)
    return source, row


# The index follows -------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _kept_files(settings: Any, tmp_path: Any) -> None:
    settings.PRIVATE_ROOT = tmp_path


def in_step(entry: Publishable) -> None:
    work_off_due()
    assert list(index_differences()) == []
    assert not IndexDue.objects.exists()


def follows(entry: Publishable, change: Callable[[], object]) -> None:
    """After the change the entry is due, and then in step again."""
    change()
    assert key_of(entry) in set(IndexDue.objects.in_order())
    in_step(entry)


def changed(row: Any, column: str) -> Any:
    value = getattr(row, column)
    if column == "state":
        return State.DRAFT
    if column in ("publish_at", "withdraw_at"):
        hours = 1 if column == "publish_at" else -1
        return timezone.now() + timedelta(hours=hours)
    if column == "ags":
        return f"{value[:-2]}99"
    if column == "code":
        return "99.99.9"
    if isinstance(value, list):
        return [*value, "Zwiebelturm"]
    return f"{value}-zwiebelturm" if column == "slug" else f"{value} Zwiebelturm"


@pytest.mark.parametrize(("kind", "path"), PATHS)
def test_a_change_at_the_end_is_followed_and_shows_that_it_is_read(kind: Any, path: str) -> None:
    entry = an_entry(kind, published=True)
    _source, row = walk(entry, path)
    in_step(entry)
    names = path.split("__")
    is_whole = len(names) == len(list(steps(kind, path)))
    column = "title" if is_whole else names[-1]

    def change() -> None:
        setattr(row, column, changed(row, column))
        row.save()
        assert kind in {wrong.kind for wrong in index_differences()}

    follows(entry, change)


@pytest.mark.parametrize(("kind", "names"), LINKS)
def test_a_link_that_is_cut_or_set_is_followed(kind: Any, names: tuple[str, ...]) -> None:
    entry = an_entry(kind, published=True)
    path = "__".join(names)
    source, row = walk(entry, path)
    *_before, (_model, field) = steps(kind, path)
    in_step(entry)
    if field.many_to_many and through_of(field)._meta.auto_created:
        near, far = manager(source, field), manager_from_far(row, field)
        for change in (
            lambda: near.remove(row),
            lambda: near.add(row),
            near.clear,
            lambda: near.set([row]),
            lambda: far.remove(source),
            lambda: far.add(source),
            far.clear,
            lambda: far.set([source]),
        ):
            follows(entry, change)
    elif field.many_to_many:
        key = keys_of_links(field)[0]
        for row in through_of(field).objects.filter(**{key: source}):
            follows(entry, row.delete)
        follows(entry, lambda: link(source, field))
    elif field.concrete:
        follows(entry, lambda: link(source, field))
    else:
        follows(entry, row.delete)
        follows(entry, lambda: link(source, field))


def test_who_loses_a_row_is_renewed_like_who_gains_it() -> None:
    finding = FindingFactory.create(text="Die Hobelbank stand im Weg.")
    former, latter = (factories.WorkshopRecordFactory.create(published=True) for _ in range(2))
    for record in (former, latter):
        finding.group = WorkingGroupFactory.create(workshop=record.workshop)
        finding.record = record
        finding.save()
        work_off_due()
        found = matching("Hobelbank").values_list("object_id", flat=True)
        assert list(found) == [record.pk]


@pytest.mark.parametrize("kind", publishable_models())
def test_no_table_is_read_that_is_not_declared(kind: Any) -> None:
    entry = an_entry(kind, published=True)
    for path in kind.DOCUMENT_READS:
        walk(entry, path)
    entry = kind._base_manager.get(pk=entry.pk)
    with CaptureQueriesContext(connection) as asked:
        document_for(entry)
    read = {table for query in asked for table in TABLE.findall(query["sql"])}
    declared = {
        model._meta.db_table
        for model, known in reads.readers.items()
        if any(reader.kind is kind for reader in known.values())
    } | {
        through._meta.db_table
        for through, known in reads.links.items()
        if any(each.from_near.kind is kind for each in known)
    }
    assert read - declared == set()


def test_a_save_that_changes_nothing_of_what_is_read_makes_nobody_else_due() -> None:
    case = an_entry(BestPractice, published=True)
    case.topics.set(Topic.objects.all())
    helped = ActivityFactory.create(published=True)
    case.help_links.create(activity=helped)
    in_step(case)
    region, actor = case.municipality.regions.get(), helped.actor
    topics = list(Topic.objects.all())
    for number, topic in enumerate(reversed(topics)):
        topic.order = number
        topic.save()
    region.contact_phone = actor.contact_phone = "05 11 / 61 60"
    region.save()
    assert not IndexDue.objects.exists()
    actor.save()
    assert set(IndexDue.objects.in_order()) == {key_of(actor)}
    in_step(case)
