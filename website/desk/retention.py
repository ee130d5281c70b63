from django.utils.translation import gettext_lazy as _

from desk.models import KEPT_FOR, BrowserReport
from work import retention

# Nothing of a person stands in them; so it is said beside what does, and they go in the same way.
retention.register(
    BrowserReport,
    kept_for=KEPT_FOR,
    since=_(
        "nachdem ein Browser den Fehler zuletzt gemeldet hat; wer die Seite aufrief, steht nicht"
        " darin"
    ),
    due=BrowserReport.objects.due_to_forget,
)
