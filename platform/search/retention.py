"""How long words that found nothing are kept."""

from django.utils.translation import gettext_lazy as _

from search.models import MissedWord
from search.models.words import MISSED_KEPT_FOR
from work import retention

retention.register(
    MissedWord,
    kept_for=MISSED_KEPT_FOR,
    since=_("nach dem Tag, an dem jemand danach gesucht hat; wer es war, halten wir nicht fest"),
    due=MissedWord.objects.due_to_forget,
)
