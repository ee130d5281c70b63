from django.contrib.admin.models import LogEntry

from accounts.models import User

MOST_SHOWN = 8
LOOKED_AT = 60


def recent_work(user: User) -> list[LogEntry]:
    """What this person worked on last, each thing once, the newest first."""
    entries = LogEntry.objects.filter(user=user).select_related("content_type")
    newest: dict[tuple[int | None, str | None], LogEntry] = {}
    for entry in entries.order_by("-action_time", "-pk")[:LOOKED_AT]:
        newest.setdefault((entry.content_type_id, entry.object_id), entry)
    return list(newest.values())[:MOST_SHOWN]
