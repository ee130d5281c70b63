"""How an entry moves from state to state, is changed, proposed, taken back, erased, found.

Admin, forms, imports, commands and tasks all come through here: the rules stand once.
"""

from editorial.services.copies import content_to_copy, copy
from editorial.services.corrections import corrections_since_handed_in, settle_last_editor
from editorial.services.due import make_due, make_due_by_clock, work_off_due
from editorial.services.erasure import delete_draft, erase
from editorial.services.index import (
    document_for,
    index_differences,
    rebuild_index,
    reindex,
    repair_slice,
)
from editorial.services.proposals import accept, decline, merged, propose
from editorial.services.steps import (
    archive,
    publish,
    return_with_note,
    submit,
    unarchive,
    unpublish,
    why_another_publishes,
)
from editorial.services.unsaved import OfAnotherPage, TooLarge, forget_unsaved, keep_unsaved
from editorial.services.versions import record_save, replace_content, restorable, revert

__all__ = [
    "OfAnotherPage",
    "TooLarge",
    "accept",
    "archive",
    "content_to_copy",
    "copy",
    "corrections_since_handed_in",
    "decline",
    "delete_draft",
    "document_for",
    "erase",
    "forget_unsaved",
    "index_differences",
    "keep_unsaved",
    "make_due",
    "make_due_by_clock",
    "merged",
    "propose",
    "publish",
    "rebuild_index",
    "record_save",
    "reindex",
    "repair_slice",
    "replace_content",
    "restorable",
    "return_with_note",
    "revert",
    "settle_last_editor",
    "submit",
    "unarchive",
    "unpublish",
    "why_another_publishes",
    "work_off_due",
]
