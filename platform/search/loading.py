"""Brings the delivered synonyms and trade words into the database.

What staff edit is created where it is missing and then left alone, as in `taxonomy.loading`.
"""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from search import vocabulary
from search.analysis import form_of
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
    known = set(Synonym.objects.values_list("language", "form"))
    rows = {
        (language, form_of(word, language)): (word, means)
        for language, words in read(SYNONYMS).items()
        for word, means in words.items()
    }
    missing = [
        Synonym(language=language, form=form, word=word, means=means)
        for (language, form), (word, means) in rows.items()
        if (language, form) not in known
    ]
    Synonym.objects.bulk_create(missing)
    return len(missing), 0, len(rows) - len(missing)


def _create_trade_words() -> Counts:
    known = set(TradeWord.objects.values_list("language", "word", "wz_code__code"))
    rows = {
        (language, word, code)
        for language, by_division in read(TRADE_WORDS).items()
        for code, words in by_division.items()
        for word in words
    }
    missing = sorted(rows - known)
    if missing:
        divisions = _divisions()
        industries = _industries()
        TradeWord.objects.bulk_create(
            TradeWord(
                language=language,
                form=form_of(word, language),
                word=word,
                wz_code_id=divisions[code],
                industry_id=industries.get(code),
            )
            for language, word, code in missing
        )
    given = _give_new_industries()
    return len(missing), given, len(rows) - len(missing) - given


def _give_new_industries() -> int:
    """Lead words without an industry to one that there is for their division by now."""
    waiting = TradeWord.objects.filter(industry=None, wz_code__edition=WzEdition.WZ_2008)
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
