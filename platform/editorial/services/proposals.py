"""What one may not publish one proposes: changes to public entries, and who decides on them."""

from collections.abc import Collection
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from editorial import emails
from editorial.models import Proposal, Publishable, State
from editorial.services.rights import locked, may_publish_own_work, require
from editorial.services.versions import replace_content
from editorial.snapshots import Snapshot, changes_between, content_of, flat, from_flat


class Merged(NamedTuple):
    """A proposal on the entry as it stands: what it would become, and what both have changed."""

    values: dict[str, object]
    conflicts: list[str]


@transaction.atomic
def propose(entry: Publishable, content: Snapshot, *, by: User, note: str = "") -> Proposal:
    """Keep a changed content of a public entry for those who publish.

    Raises PermissionDenied without the right, ValidationError if nothing is changed.
    """
    entry = locked(entry)
    require(entry, "propose", by)
    changes = changes_between(content_of(entry), content)
    if not changes:
        raise ValidationError(_("Sie haben nichts geändert."))
    proposal = Proposal.objects.create(
        entry=entry, base_version=entry.version, changes=changes, note=note, author=by
    )
    emails.proposed(proposal)
    return proposal


def merged(entry: Publishable, proposal: Proposal, chosen: Collection[str] = ()) -> Merged:
    """Three ways together: what the proposal changes and nobody else has since; else a conflict.

    `chosen` are keys in conflict for which the proposed value is taken.
    """
    values = flat(content_of(entry))
    conflicts = []
    for key, (before, proposed) in proposal.changes.items():
        current = values.get(key)
        if current not in (before, proposed):
            conflicts.append(key)
        if current == before or key in chosen:
            values[key] = proposed
    rows_gone = {key for key, each in values.items() if each is None and key.startswith("parts.")}
    return Merged({key: each for key, each in values.items() if key not in rows_gone}, conflicts)


@transaction.atomic
def accept(
    proposal: Proposal,
    *,
    by: User,
    note: str = "",
    chosen: Collection[str] = (),
    settled: Collection[str] = (),
    seen_version: int | None = None,
) -> Proposal:
    """Take a proposal into its entry.

    `settled` are the keys in conflict that the publisher has decided on, `chosen` those of them
    for which the proposed value is taken. Raises PermissionDenied without the right to publish,
    ValidationError if it is decided already, by its own author, with open conflicts, or if a rule
    is against the content; then nothing has changed.
    """
    entry, proposal = _held(proposal, seen_version)
    require(entry, "publish", by)
    _require_open(proposal)
    if proposal.author_id == by.pk and not may_publish_own_work():
        raise ValidationError(
            _("Das ist Ihr eigener Vorschlag. Übernehmen muss ihn jemand anderes.")
        )
    if entry.state == State.ARCHIVED:
        raise ValidationError(_("Der Eintrag ist inzwischen archiviert."))
    result = merged(entry, proposal, chosen)
    if set(result.conflicts) - set(settled):
        raise ValidationError(_("Entscheiden Sie bei jedem Widerspruch, was gelten soll."))
    content = from_flat(result.values, entry.PARTS)
    reason = _("Änderungsvorschlag %(number)s übernommen") % {"number": proposal.pk}
    replace_content(entry, content, by=by, reason=reason)
    return _decide(proposal, Proposal.Status.ACCEPTED, by=by, note=note)


@transaction.atomic
def decline(proposal: Proposal, *, by: User, note: str) -> Proposal:
    """Turn a proposal down, with the answer its author reads.

    Raises PermissionDenied without the right to publish, ValidationError without an answer or if
    it is decided already.
    """
    entry, proposal = _held(proposal)
    require(entry, "publish", by)
    _require_open(proposal)
    if not note.strip():
        raise ValidationError(_("Schreiben Sie dazu, warum der Vorschlag nicht übernommen wird."))
    return _decide(proposal, Proposal.Status.DECLINED, by=by, note=note)


def _held(proposal: Proposal, seen_version: int | None = None) -> tuple[Publishable, Proposal]:
    """Entry and proposal as they stand now, held in this order until the transaction ends."""
    entry = locked(proposal.entry, seen_version)
    return entry, Proposal.objects.select_for_update().get(pk=proposal.pk)


def _require_open(proposal: Proposal) -> None:
    if not proposal.is_open:
        text = _("Über diesen Vorschlag ist schon entschieden: %(status)s.")
        raise ValidationError(text % {"status": proposal.get_status_display()})


def _decide(proposal: Proposal, status: Proposal.Status, *, by: User, note: str) -> Proposal:
    proposal.status = status
    proposal.decided_by, proposal.decided_at, proposal.decision_note = by, timezone.now(), note
    proposal.save(update_fields=["status", "decided_by", "decided_at", "decision_note"])
    return proposal
