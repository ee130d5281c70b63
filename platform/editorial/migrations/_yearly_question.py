"""For entries that were public before: until when it is asked whether they still hold, and of whom.

The migrations of the kinds' apps share it; like them it is never edited once it has landed.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from django.apps.registry import Apps
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

BATCH = 500
# What would be over already is spread over so many days from tomorrow on.
QUARTER = 90
READ = ("pk", "published_at", "confirm_by", "created_by", "responsible", "version")


def ask_yearly(*kinds: str, app: str) -> Callable[[Apps, object], None]:
    """A year after their publication, for these kinds; of whom, for all of them."""
    return lambda apps, _editor: _each_kind(apps, app, kinds, is_asked=True)


def name_responsible(*kinds: str, app: str) -> Callable[[Apps, object], None]:
    """For kinds that are never asked by themselves."""
    return lambda apps, _editor: _each_kind(apps, app, kinds, is_asked=False)


def _each_kind(apps: Apps, app: str, kinds: tuple[str, ...], *, is_asked: bool) -> None:
    users = apps.get_model("accounts", "User")._base_manager.filter(is_active=True)
    team = set(users.exclude(role="", is_superuser=False).values_list("pk", flat=True))
    for name in kinds:
        kind = apps.get_model(app, name)
        wanting = Q(responsible=None, created_by__in=team)
        if is_asked:
            wanting |= Q(confirm_by=None)
        entries = kind._base_manager.filter(wanting, state="published").only(*READ)
        for batch in _batches(entries):
            for entry in batch:
                _fill(entry, team, is_asked=is_asked)
            kind._base_manager.bulk_update(batch, ["confirm_by", "responsible", "version"])
            _keep_versions(apps, kind, batch)


def _batches(entries: Any) -> Iterator[list[Any]]:
    """One after the other, each in a transaction of its own; run twice it goes on."""
    last = 0
    while True:
        with transaction.atomic():
            held = entries.filter(pk__gt=last).order_by("pk").select_for_update(of=("self",))
            batch = list(held[:BATCH])
            if not batch:
                return
            yield batch
        last = batch[-1].pk


def _fill(entry: Any, team: set[int], *, is_asked: bool) -> None:
    if entry.responsible_id is None and entry.created_by_id in team:
        entry.responsible_id = entry.created_by_id
    if is_asked and entry.confirm_by is None:
        entry.confirm_by = _day_for(entry)
    # A form that was opened before would empty both again without being asked.
    entry.version += 1


def _day_for(entry: Any) -> date:
    published = timezone.localdate(entry.published_at)
    is_leap_day = (published.month, published.day) == (2, 29)
    in_a_year = published.replace(year=published.year + 1, day=28 if is_leap_day else published.day)
    tomorrow = timezone.localdate() + timedelta(days=1)
    return in_a_year if in_a_year >= tomorrow else tomorrow + timedelta(days=entry.pk % QUARTER)


def _keep_versions(apps: Apps, kind: Any, batch: list[Any]) -> None:
    """The history says since when both stand there, and that nobody typed them."""
    types = apps.get_model("contenttypes", "ContentType")._base_manager
    content_type = types.get(app_label=kind._meta.app_label, model=kind._meta.model_name)
    versions = apps.get_model("editorial", "EntryVersion")._base_manager
    of_batch = versions.filter(content_type=content_type, object_id__in=[each.pk for each in batch])
    newest = of_batch.order_by("object_id", "-number").distinct("object_id")
    lasts = {version.object_id: version for version in newest}
    versions.bulk_create(
        versions.model(
            content_type=content_type,
            object_id=each.pk,
            number=each.version,
            snapshot=_snapshot(lasts[each.pk].snapshot, each),
            reason="Eingetragen, damit jedes Jahr gefragt wird, ob der Eintrag noch stimmt",
        )
        for each in batch
        if each.pk in lasts
    )


def _snapshot(before: dict[str, Any], entry: Any) -> dict[str, Any]:
    day, who = entry.confirm_by, entry.responsible_id
    filled_in = {
        "confirm_by": day.isoformat() if day else None,
        "responsible": str(who) if who else None,
    }
    return {**before, "fields": before["fields"] | filled_in}
