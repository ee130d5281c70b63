"""Impulses for the tests of this floor, whose models stand on the floor above."""

from typing import Any

from taxonomy.models import Topic
from tests.support.factories import WorkingGroupFactory, WorkshopFactory, publish
from workshops.models import Finding, Workshop, WorkshopRecord


def record_of(workshop: Workshop) -> WorkshopRecord:
    return WorkshopRecord.objects.create(
        workshop=workshop, title=f"Rückblick {workshop.pk}", summary="Was besprochen wurde."
    )


def an_impulse(*, is_public: bool = True, **fields: Any) -> Finding:
    """An impulse of a past workshop; public once the workshop's record is."""
    workshop = WorkshopFactory.create(published=True, past=True)
    record = record_of(workshop)
    facts: dict[str, Any] = {
        "code": f"f{workshop.pk}",
        "topic": Topic.objects.first(),
        "kind": Finding.Kind.IMPULSE,
        "text": "Ein Kurzlehrgang wird gebraucht.",
        "addressed_to": Finding.Addressee.PROJECT,
        "status": Finding.Status.OPEN,
    }
    finding = Finding.objects.create(
        record=record, group=WorkingGroupFactory.create(workshop=workshop), **facts | fields
    )
    if is_public:
        publish(record)
    return finding


def grow(finding: Finding, activity: Any) -> None:
    finding.outcomes.create(activity=activity)
