from django.utils.translation import gettext_lazy as _

from pages.models import KEPT_FOR, Enquiry
from pages.services import forget
from work import erasures, retention

retention.register(
    Enquiry,
    kept_for=KEPT_FOR,
    since=_("nach dem Eingang"),
    due=Enquiry.objects.due_to_forget,
    forget=forget,
    remains=_("Nur, dass die Ansprechstelle eine E-Mail dazu bekam."),
)
erasures.register(Enquiry, key="random_key", again=lambda enquiry, _day: forget(enquiry))
