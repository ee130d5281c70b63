from django.utils.translation import gettext_lazy as _

from interface.models import KEPT_FOR, PeopleSeen
from work import retention

retention.register(
    PeopleSeen,
    kept_for=KEPT_FOR,
    since=_("nach der Einsicht"),
    due=PeopleSeen.objects.due_to_forget,
    remains=_("Nichts."),
)
