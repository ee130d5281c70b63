from django.utils.translation import gettext_lazy as _

from initiatives.models import PROPOSERS_KEPT_FOR, Proposer
from work import erasures, own_data, retention

retention.register(
    Proposer,
    kept_for=PROPOSERS_KEPT_FOR,
    since=_("nach dem Vorschlag"),
    due=Proposer.objects.due_to_forget,
    remains=_("Die Idee, ohne den Namen dazu."),
)
erasures.register(Proposer, key="random_key")
own_data.register(
    Proposer,
    of=lambda person: own_data.of_addresses(
        Proposer.objects.select_related("idea").order_by("pk"), "email", person
    ),
    tells=("idea", "name", "email", "created_at"),
)
