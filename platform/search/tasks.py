from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from search import vocabulary
from work.jobs import last_success, recurring

NEARLY_A_DAY = timedelta(hours=23)


@recurring(_("Wörter der Suche zählen"))
def recount_words() -> None:
    """Count in how many entries each word is, forget those of entries that are gone; once a day."""
    last = last_success("search.tasks.recount_words")
    if last is None or timezone.now() - last > NEARLY_A_DAY:
        vocabulary.recount()
