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
# Words that one network may have counted a day: nobody fills the table, or the cache.
MOST_A_DAY = 20
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
    # Of “name@” the word alone would be left.
    typed = "".join(question.text.split())
    if not (is_counted(word) and is_counted(typed)) or not _is_typed(request):
        return
    if _is_said(question):
        return
    today, network = timezone.localdate(), network_of(request)
    form = form_of(word, question.language)
    if _may_say_more(today, network) and _is_first(question.language, form, today, network):
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


def _may_say_more(day: date, network: str) -> bool:
    """Whether this network has typed no more words today than somebody who searches would."""
    said = salted_hmac("search.missed", f"{day}:{network}", algorithm="sha256").hexdigest()
    cache.add(f"missed:{said}", 0, DAY_SECONDS)
    try:
        return cache.incr(f"missed:{said}") <= MOST_A_DAY
    except ValueError:  # it has just run out
        return False


def _is_first(language: str, form: str, day: date, network: str) -> bool:
    """Whether nobody of this network has typed it today; where that can't be known, somebody has.

    Else one visitor alone would look like several.
    """
    typed = f"{language}:{form}:{day}:{network}"
    key = f"missed:{salted_hmac('search.missed', typed, algorithm='sha256').hexdigest()}"
    return cache.add(key, 1, DAY_SECONDS) and cache.get(key) is not None
