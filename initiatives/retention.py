from django.utils.translation import gettext_lazy as _

from initiatives.models import PROPOSERS_KEPT_FOR, Proposer
from work import erasures, retention

retention.register(
    Proposer,
    kept_for=PROPOSERS_KEPT_FOR,
    since=_("nach dem Vorschlag"),
    due=Proposer.objects.due_to_forget,
    remains=_("Die Idee, ohne den Namen dazu."),
)
erasures.register(Proposer, key="random_key")
