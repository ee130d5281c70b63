"""How an entry moves from state to state, is changed, proposed, taken back, erased, found.

Admin, forms, imports, commands and tasks all come through here: the rules stand once.
"""

from editorial.services.index import document_for, index_differences, rebuild_index, reindex
from editorial.services.steps import archive, publish, return_with_note, submit, unpublish
from editorial.services.versions import saved

__all__ = [
    "archive",
    "document_for",
    "index_differences",
    "publish",
    "rebuild_index",
    "reindex",
    "return_with_note",
    "saved",
    "submit",
    "unpublish",
]
