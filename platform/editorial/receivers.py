"""The door into the index: a change of anything that Documents read makes their entries due.

Who gains a row or link and who loses it learn of it alike: entries are asked for before a change
and after it. `update()` and `bulk_*` send no signals: they are for what no Document reads.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save

from editorial import reads
from editorial.services.due import make_due


def watch() -> None:
    """Listen to everything that the kinds read."""
    reads.learn()
    for model in reads.readers:
        pre_save.connect(remember_former, model)
        post_save.connect(note_saved, model)
        pre_delete.connect(note_deleted, model)
    for through in reads.links:
        m2m_changed.connect(note_links, through)


def remember_former(instance: Any, **_: object) -> None:
    """Keep on a row, until it is stored, what stood in it and who has read it: it may move."""
    model, pk = type(instance), instance.pk
    rows = model._base_manager.filter(pk=pk) if pk is not None else model._base_manager.none()
    instance.former_values = rows.values().first()
    if instance.former_values:
        instance.former_readers = reads.found_from(model, pk, lambda each: each.holds_the_link)


def note_saved(sender: type[Model], instance: Any, **_: object) -> None:
    former, pk = instance.former_values, instance.pk
    if former is None:
        # Nobody points to a new row yet; it can only point to others.
        make_due(reads.found_from(sender, pk, lambda each: each.is_itself or each.holds_the_link))
        return
    changed = {name for name, value in former.items() if getattr(instance, name) != value}
    now = reads.found_from(sender, pk, lambda each: each.is_itself or each.reads(changed))
    make_due(instance.former_readers | now)


def note_deleted(sender: type[Model], instance: Model, **_: object) -> None:
    make_due(reads.found_from(sender, instance.pk, lambda each: not each.is_itself))


def note_links(
    sender: type[Model], instance: Model, action: str, pk_set: Collection[int] | None, **_: object
) -> None:
    """What a clearing cuts is only known before it."""
    if action in ("post_add", "post_remove", "pre_clear"):
        for link in reads.links[sender]:
            make_due(link.entries_of(instance, pk_set))
