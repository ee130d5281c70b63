"""How an entry moves from state to state, is changed, proposed, taken back, erased, found.

Admin, forms, imports, commands and tasks all come through here: the rules stand once.
"""

from editorial.services.erasure import delete_draft, erase
from editorial.services.index import (
    document_for,
    index_differences,
    index_differences_of,
    rebuild_index,
    reindex,
)
from editorial.services.proposals import accept, decline, merged, propose
from editorial.services.steps import archive, publish, return_with_note, submit, unpublish
from editorial.services.versions import replace_content, restorable, revert, saved

__all__ = [
    "accept",
    "archive",
    "decline",
    "delete_draft",
    "document_for",
    "erase",
    "index_differences",
    "index_differences_of",
    "merged",
    "propose",
    "publish",
    "rebuild_index",
    "reindex",
    "replace_content",
    "restorable",
    "return_with_note",
    "revert",
    "saved",
    "submit",
    "unpublish",
]
