"""Brings the delivered synonyms and trade words into the database.

What staff edit is created where it is missing and then left alone, as in `taxonomy.loading`. Here
they may change each column: a row says by itself what it was delivered as.
"""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from search import vocabulary
from search.analysis import form_of, key_of
from search.models import Synonym, TradeWord
from taxonomy.loading import Counts, Outcome
from taxonomy.models import Industry, WzCode, WzEdition
from work.locks import Lock, wait_for

DATA = Path(__file__).resolve().parent / "data"
SYNONYMS = DATA / "synonyms.yaml"
TRADE_WORDS = DATA / "trade_words.yaml"
# The fast one, where PyYAML has it: the files have thousands of words.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_words() -> list[Outcome]:
    """Create what is missing, all or nothing; a second run finds nothing to do."""
    with transaction.atomic():
        wait_for(Lock.VOCABULARIES)  # two machines may deploy at the same moment
        outcomes = [
            Outcome(_("Synonyme"), *_create_synonyms()),
            Outcome(_("Gewerbewörter"), *_create_trade_words()),
        ]
        if any(outcome.created for outcome in outcomes):
            vocabulary.learn_tables()
    return outcomes


def read(file: Path) -> Any:
    return yaml.load(file.read_text(encoding="utf-8"), LOADER)  # noqa: S506 - a safe loader


def _create_synonyms() -> Counts:
    there = Synonym.objects.values_list("language", "form", "delivered_as")
    known = {(language, form) for language, form, _came in there}
    delivered = {came for _language, _form, came in there}
    rows = [
        Synonym(
            language=language,
            form=form_of(word, language),
            word=word,
            means=means,
            delivered_as=f"{language} {word}",
        )
        for language, words in read(SYNONYMS).items()
        for word, means in words.items()
    ]
    missing = [
        each
        for each in rows
        if each.delivered_as not in delivered and (each.language, each.form) not in known
    ]
    Synonym.objects.bulk_create(missing)
    return len(missing), 0, len(rows) - len(missing)


def _create_trade_words() -> Counts:
    there = TradeWord.objects.values_list("language", "word", "wz_code__code", "delivered_as")
    known = {(language, word, code) for language, word, code, _came in there}
    delivered = {came for _language, _word, _code, came in there}
    rows = {
        (language, word, code)
        for language, by_division in read(TRADE_WORDS).items()
        for code, words in by_division.items()
        for word in words
    }
    missing = [each for each in sorted(rows - known) if _key(*each) not in delivered]
    if missing:
        divisions = _divisions()
        industries = _industries()
        TradeWord.objects.bulk_create(
            TradeWord(
                language=language,
                form=form_of(word, language),
                folded=key_of(word),
                word=word,
                wz_code_id=divisions[code],
                industry_id=industries.get(code),
                delivered_as=_key(language, word, code),
            )
            for language, word, code in missing
        )
    given = _give_new_industries()
    return len(missing), given, len(rows) - len(missing) - given


def _key(language: str, word: str, code: str) -> str:
    return f"{language} {code} {word}"


def _give_new_industries() -> int:
    """Lead words without an industry to one that there is for their division by now.

    Not those that the team has changed: it may have wanted none.
    """
    of_division = TradeWord.objects.filter(wz_code__edition=WzEdition.WZ_2008)
    waiting = of_division.filter(industry=None, is_edited=False)
    codes = set(waiting.values_list("wz_code__code", flat=True))
    new = {code: pk for code, pk in _industries().items() if code in codes} if codes else {}
    given = [waiting.filter(wz_code__code=each).update(industry=new[each]) for each in sorted(new)]
    return sum(given)


def _divisions() -> dict[str, int]:
    codes = WzCode.objects.of_edition(WzEdition.WZ_2008).filter(level=2)
    return dict(codes.values_list("code", "pk"))


def _industries() -> dict[str, int]:
    """The first of our industries in each division."""
    found: dict[str, int] = {}
    codes = Industry.objects.current().filter(wz_codes__edition=WzEdition.WZ_2008)
    for code, pk in codes.order_by("order", "pk").values_list("wz_codes__code", "pk"):
        found.setdefault(code[:2], pk)
    return found
