"""What the search finds, as tests ask it."""

from search.models import Document, DocumentQuerySet
from search.ranking import BestFirst
from search.understanding import understand


def matching(text: str, language: str = "de") -> DocumentQuerySet:
    """The Documents that say all of this."""
    found: DocumentQuerySet = Document.objects.published().matching(understand(text, language))
    return found


def found(text: str, language: str = "de") -> list[str]:
    """The titles of what is found, in their order."""
    documents = matching(text, language)
    if not (number := documents.count()):
        return []
    in_order = BestFirst(documents, understand(text, language), number)[:number]
    return list(in_order.values_list("title", flat=True))
