"""“Könnte passen”: entries that say in other words what is asked."""

from collections.abc import Collection

from search import meanings, queries
from search.analysis import EVERYWHERE, GERMAN, words_in
from search.models import Document, DocumentQuerySet
from search.models.documents import Matches
from search.ranking import NEWEST, few_of
from search.understanding import Question

MOST_SHOWN = 3
# Words like those of the question fetch so many entries, which are then compared; where very many
# say one, these are just any.
NEAREST_WORDS, MOST_COMPARED = 100, 500


def near_by_meaning(
    documents: DocumentQuerySet, question: Question, besides: Collection[int] = ()
) -> list[Document]:
    """The nearest first, none that isn't near; `besides` are keys of those shown already.

    Texts are German; a question may be English, too. Takes two statements.
    """
    query = meanings.Query(
        word.lower() for clause in question.wanted for word in words_in(clause.text)
    )
    like = queries.one_of(map(queries.lexeme, query.nearest(NEAREST_WORDS)))
    asked = Matches(queries.in_this_tier(like, EVERYWHERE), GERMAN)
    others = question.allowed(documents).filter(asked).exclude(pk__in=besides)
    found = few_of(others.order_by(*NEWEST)).values_list("pk", "meaning")
    known = {pk: bytes(meaning) for pk, meaning in found[:MOST_COMPARED] if meaning}
    near = sorted(zip(query.likeness(list(known.values())), known, strict=True), reverse=True)
    keys = [pk for value, pk in near[:MOST_SHOWN] if value >= meanings.NEAR]
    by_key = documents.in_bulk(keys)
    return [by_key[key] for key in keys if key in by_key]
