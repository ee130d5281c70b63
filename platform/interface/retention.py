from django.utils.translation import gettext_lazy as _

from interface.models import KEPT_FOR, REFUSALS_KEPT_FOR, PeopleSeen, Refusal
from work import retention

retention.register(
    PeopleSeen,
    kept_for=KEPT_FOR,
    since=_("nach der Einsicht"),
    due=PeopleSeen.objects.due_to_forget,
)
# Nothing of a person stands in them; so it is said beside what does, and they go in the same way.
retention.register(
    Refusal,
    kept_for=REFUSALS_KEPT_FOR,
    since=_("nach der Stunde, für die wir sie zählen; wen es traf, halten wir nicht fest"),
    due=Refusal.objects.due_to_forget,
)
