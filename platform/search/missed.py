"""Words that found nothing, counted for the team, which makes synonyms of them.

Counted are words alone, how many visitors a day typed them, and nothing of the visitors: that
somebody has typed it today is known for a day by a keyed hash beside the rate limits.
"""

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from interface.networks import network_of
from search.analysis import form_of
from search.models.words import LONGEST_TERM
from search.understanding import Question

SHORTEST = 3
DAY_SECONDS = 24 * 60 * 60
# Two at once are both counted.
_COUNT = """
    INSERT INTO search_missedword (language, form, word, day, visitors) VALUES (%s, %s, %s, %s, 1)
    ON CONFLICT (language, form, day) DO UPDATE
    SET visitors = search_missedword.visitors + 1
"""


def count(question: Question, request: HttpRequest) -> None:
    """Count a question of one word or term that found nothing, once a visitor and day."""
    text = question.text.strip()
    if len(question.clauses) != 1 or not is_counted(text):
        return
    form = form_of(text, question.language)
    if _is_first_today(form, request):
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [question.language, form, text, timezone.localdate()])


def is_counted(text: str) -> bool:
    """What may be a word of somebody's trade or need: no address, number or key."""
    letters = all(each.isalpha() or each in " -/" for each in text)
    return letters and SHORTEST <= len(text) <= LONGEST_TERM


def _is_first_today(form: str, request: HttpRequest) -> bool:
    visitor = salted_hmac("search.missed", f"{form}:{network_of(request)}", algorithm="sha256")
    return cache.add(f"missed:{visitor.hexdigest()}", 1, DAY_SECONDS)
