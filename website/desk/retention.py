from django.utils.translation import gettext_lazy as _

from desk.models import KEPT_FOR, BrowserReport
from work import retention

# Nothing of a person stands in them; so it is said beside what does, and they go in the same way.
retention.register(
    BrowserReport,
    kept_for=KEPT_FOR,
    since=_("nach dem letzten Mal"),
    due=BrowserReport.objects.due_to_forget,
    remains=_("Nichts. Wer eine Seite aufgerufen hat, steht schon im Bericht nicht."),
)
