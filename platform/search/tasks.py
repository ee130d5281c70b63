from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from search import vocabulary
from work.jobs import recurring


@recurring(_("Wörter der Suche zählen"))
def recount_words() -> None:
    """Forget words of entries that are gone; count in how many entries another part of them is."""
    hour = int(timezone.now().timestamp() // 3600)
    vocabulary.recount([hour % vocabulary.PARTS])
