"""The words that the search knows: what a mistyped word may have been meant as.

They come from what is published, from synonyms and from trades; those of entries that are gone are
forgotten within the hour. Nobody is shown one that finds nothing public.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from django.contrib.postgres.search import TrigramSimilarity
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from rapidfuzz.distance import DamerauLevenshtein

from search import queries
from search.analysis import ENGLISH, EVERYWHERE, GERMAN, form_of, key_of, tidy, words_in
from search.models import Document, Synonym, TradeWord, Word
from search.models.words import LONGEST_TERM
from work.locks import Lock, wait_for

SHORTEST = 3
# So many of the entries that say a word are looked at for how they write it.
LOOKED_AT = 20
# So many of the most similar ones by trigrams are compared letter by letter.
CANDIDATES = 40
# Letters that may be wrong, added, missing or exchanged, by the length of what was typed.
MISTAKES = ((12, 3), (6, 2), (4, 1))

# Words are counted in so many parts, one an hour: all within a day.
PARTS = 24
# What more entries said when it was counted is not looked for where one goes: that takes long, and
# it is forgotten after the next count.
RARE = 100
_COUNT = """
    UPDATE search_word SET number = counted.number
    FROM (
        SELECT id, (
            SELECT count(*) FROM search_document WHERE vector_{0} @@ quote_literal(form)::tsquery
        ) AS number
        FROM search_word
        WHERE language = '{0}' AND id %% %s = %s
    ) counted
    WHERE counted.id = search_word.id AND counted.number <> search_word.number
"""
_UNSAID = """
    SELECT id, folded FROM search_word
    WHERE language = '{0}' AND number <= %s AND NOT EXISTS (
        SELECT FROM search_document WHERE vector_{0} @@ quote_literal(form)::tsquery
    )
"""


def words_of(texts: Iterable[str]) -> dict[str, str]:
    """The words of texts by their keys, as they are written; in lower case where they once are."""
    found: dict[str, str] = {}
    for text in texts:
        for word in words_in(tidy(text)):
            key = key_of(word)
            is_fit = SHORTEST <= len(word) <= LONGEST_TERM and len(key) <= 2 * LONGEST_TERM
            if is_fit and not any(map(str.isdigit, word)):
                known = found.setdefault(key, word)
                if known != word and word.islower():
                    found[key] = word
    return found


def learn_after_commit(language: str, texts: Iterable[str]) -> None:
    """Know the words of these texts once they are stored; in a transaction of its own.

    Two that learn the same words wait for nothing but each other's last statement.
    """
    words = words_of(texts)
    # No partial: that has no name, by which Django tells that it failed.
    transaction.on_commit(lambda: learn(language, words), robust=True)


def learn(language: str, words: Mapping[str, str], number: int = 1) -> None:
    """Know these words, by their keys, as the first entry writes them; 0 if none says them."""
    with transaction.atomic():
        wait_for(Lock.WORDS, is_shared=True)
        _learn(language, words, number)


def _learn(language: str, words: Mapping[str, str], number: int) -> None:
    rows = Word.objects.filter(language=language, folded__in=words)
    known = {row.folded: row for row in rows}
    taught = [row for row in known.values() if row.number < number]
    for row in taught:
        row.shown, row.number = words[row.folded], number
    in_order = sorted(taught, key=lambda row: row.folded)
    Word.objects.bulk_update(in_order, ["shown", "number"], batch_size=500)
    new = sorted(words.keys() - known.keys())
    forms = ((each, form_of(words[each], language)) for each in new)
    Word.objects.bulk_create(
        [
            Word(language=language, folded=each, shown=words[each], form=form, number=number)
            for each, form in forms
            if form
        ],
        ignore_conflicts=True,
    )


def learn_tables() -> None:
    """Know what synonyms and trades are called."""
    for language in (GERMAN, ENGLISH):
        learn(language, _words_of_tables(language), number=0)


def _words_of_tables(language: str) -> dict[str, str]:
    texts: list[str] = []
    for model in (Synonym, TradeWord):
        rows = model.objects.filter(language=language, is_retired=False)
        texts += rows.values_list("word", flat=True)
    return words_of(texts)


def read_anew() -> None:
    """Write the forms of all words as they are read by now: rules for them come and go.

    Where two synonyms have become forms of one word, one of them keeps its former form: nobody
    finds it by that.
    """
    for model in (Synonym, TradeWord, Word):
        spelt = "shown" if model is Word else "word"
        rows = model.objects.values_list("pk", spelt, "language", "form")
        read = ((pk, form_of(word, language), form) for pk, word, language, form in rows)
        outdated = [(pk, new) for pk, new, form in read if new and new != form]
        before = 0
        # A form may be free only once another word has left it.
        while len(outdated) != before:
            before = len(outdated)
            outdated = [each for each in outdated if not _takes_form(model, *each)]


def _takes_form(model: type[Synonym | TradeWord | Word], pk: int, form: str) -> bool:
    """Write a word's form, unless another word has it and may alone."""
    with suppress(IntegrityError), transaction.atomic():
        model.objects.filter(pk=pk).update(form=form)
        return True
    return False


def recount(parts: Iterable[int] = range(PARTS)) -> None:
    """Count anew in how many entries each word is, and forget those that nothing says any more.

    While a part is counted nobody learns a word: it would be counted as it was before, and lost.
    """
    learn_tables()
    for part in parts:
        with transaction.atomic(), connection.cursor() as cursor:
            wait_for(Lock.WORDS)
            for language in (GERMAN, ENGLISH):
                cursor.execute(_COUNT.format(language), [PARTS, part])
    forget_unsaid()


@transaction.atomic
def forget_unsaid() -> None:
    """Forget what no entry says any more; what a table says is known, but said by none."""
    wait_for(Lock.WORDS)
    for language in (GERMAN, ENGLISH):
        with connection.cursor() as cursor:
            cursor.execute(_UNSAID.format(language), [RARE])
            unsaid = dict(cursor.fetchall())
        kept = _words_of_tables(language)
        Word.objects.filter(pk__in=[pk for pk in unsaid if unsaid[pk] not in kept]).delete()
        of_tables = [pk for pk in unsaid if unsaid[pk] in kept]
        Word.objects.filter(pk__in=of_tables, number__gt=0).update(number=0)


@transaction.atomic
def forget_spellings(language: str, texts: Iterable[str]) -> None:
    """Forget these words where no entry that says the like writes them so.

    Some of the entries are looked at: what is written so in another one only is learned again.
    """
    wait_for(Lock.WORDS)
    kept = _words_of_tables(language)
    rows = Word.objects.filter(language=language, folded__in=words_of(texts).keys() - kept.keys())
    forms = {row.form for row in rows}
    asked = [queries.in_this_tier(queries.lexeme(each), EVERYWHERE) for each in sorted(forms)]
    found = set().union(*Document.objects.saying(asked, language, most=LOOKED_AT))
    columns = ("title_en", "summary_en", "text_en")
    if language == GERMAN:
        columns = ("title", "summary", "text")
    others = Document.objects.filter(pk__in=found).values_list(*columns)
    written = words_of(text for each in others for text in each)
    rows.exclude(folded__in=written.keys()).delete()


def meant(typed: str, language: str, most: int | None = None) -> list[str]:
    """The words that a mistyped one is likely to be, the likeliest first.

    At `most` so many letters are wrong, else as many as a word of its length may have wrong: by
    the restricted edits of Damerau and Levenshtein; people seldom err in the first letter. First
    comes what entries say and begins so, the commonest before others.
    """
    asked = key_of(typed)
    most = most or next((mistakes for length, mistakes in MISTAKES if len(asked) >= length), 0)
    if not most:
        return []
    is_like = Q(folded__trigram_similar=asked) | Q(folded__in=list(exchanged(asked)))
    is_like |= Q(folded__startswith=asked, number__gt=0)
    known = Word.objects.filter(is_like, language__in={language, GERMAN}).annotate(
        likeness=TrigramSimilarity("folded", asked)
    )
    near = []
    for word in known.order_by("-likeness", "folded")[:CANDIDATES]:
        if word.number and word.folded != asked and word.folded.startswith(asked):
            wrong = 0
        else:
            other_begin = word.folded[0] != asked[0]
            wrong = DamerauLevenshtein.distance(asked, word.folded, score_cutoff=most) + other_begin
            if not other_begin < wrong <= most:
                continue
        is_foreign = word.language != language
        rank = (wrong, is_foreign, -word.number, len(word.folded), word.folded)
        near.append((rank, word.shown))
    return [shown for _rank, shown in sorted(near)]


def exchanged(word: str) -> Iterator[str]:
    """With two letters the other way round: a short word then has hardly a trigram in common."""
    for place in range(1, len(word)):
        yield word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]
