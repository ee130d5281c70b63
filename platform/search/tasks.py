from django.utils.translation import gettext_lazy as _

from search import vocabulary
from work.jobs import recurring


@recurring(_("Wörter der Suche zählen"))
def recount_words() -> None:
    """Count in how many entries each word is, forget those of entries that are gone."""
    vocabulary.recount()
