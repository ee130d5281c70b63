"""Words that found nothing, counted for the team, which makes synonyms of them.

Counted are words alone, how many visitors a day typed them, and nothing of the visitors: that
somebody has typed it today is known for a day by a keyed hash beside the rate limits.
"""

from datetime import date

from django.core.cache import cache
from django.db import Error, connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from interface.networks import network_of
from search.analysis import form_of
from search.models import Document
from search.models.words import LONGEST_TERM
from search.understanding import Question

SHORTEST = 3
DAY_SECONDS = 24 * 60 * 60
# How browsers say that they fetch a page that nobody has asked for yet.
AHEAD_OF_TIME = ("Sec-Purpose", "Purpose", "X-Moz")
# Two at once are both counted.
_COUNT = """
    INSERT INTO search_missedword (language, form, word, day, visitors) VALUES (%s, %s, %s, %s, 1)
    ON CONFLICT (language, form, day) DO UPDATE
    SET visitors = search_missedword.visitors + 1
"""


def count(question: Question, request: HttpRequest) -> None:
    """Count a question of one plain word that nothing here says, once a visitor and day.

    A trade has its answer. What can't be counted makes no page fail.
    """
    words = [each.text for each in question.clauses if each.whole]
    if len(words) != 1 or len(question.clauses) != 1 or question.trades:
        return
    [word] = words
    if not is_counted(word) or not _is_typed(request) or _is_said(question):
        return
    today = timezone.localdate()
    form = form_of(word, question.language)
    if _is_first(question.language, form, today, network_of(request)):
        try:
            with connection.cursor() as cursor:
                cursor.execute(_COUNT, [question.language, form, word, today])
        except Error:
            return


def is_counted(word: str) -> bool:
    """What may be a word of somebody's trade or need: no address, number or key."""
    letters = all(each.isalpha() or each == "-" for each in word)
    return letters and SHORTEST <= len(word) <= LONGEST_TERM


def _is_typed(request: HttpRequest) -> bool:
    """Not by who looks whether a page is there, or fetches it for somebody who may come."""
    headers = (request.headers.get(each, "") for each in AHEAD_OF_TIME)
    return request.method == "GET" and not any("prefetch" in each.lower() for each in headers)


def _is_said(question: Question) -> bool:
    """Whether other lists have it."""
    found: bool = Document.objects.published().matching(question).exists()
    return found


def _is_first(language: str, form: str, day: date, network: str) -> bool:
    """Whether nobody of this network has typed it today; where that can't be known, somebody has.

    Else one visitor alone would look like several.
    """
    typed = f"{language}:{form}:{day}:{network}"
    key = f"missed:{salted_hmac('search.missed', typed, algorithm='sha256').hexdigest()}"
    return cache.add(key, 1, DAY_SECONDS) and cache.get(key) is not None
