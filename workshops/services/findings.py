from accounts.models import User
from editorial import services as editorial
from editorial.models import State
from workshops.models import Finding, WorkshopRecord


def record_finding_change(finding: Finding, *, by: User) -> None:
    """What follows when a finding was written or deleted.

    Findings are part of their record: it is found by what they say, who wrote them has edited it
    last, and who reviews it looks again.
    """
    records = WorkshopRecord.objects.select_for_update(no_key=True)
    for record in records.filter(workshop=finding.workshop_id):
        record.updated_by = by
        record.version += record.state == State.IN_REVIEW
        record.save(update_fields=["updated_by", "updated_at", "version"])
        editorial.record_save(record, by=by)
