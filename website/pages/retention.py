from django.utils.translation import gettext_lazy as _

from pages.models import KEPT_FOR, LINK_LIVES_FOR, DataRequest, Enquiry
from pages.services import forget
from work import erasures, own_data, retention

retention.register(
    Enquiry,
    kept_for=KEPT_FOR,
    since=_("nach dem Eingang"),
    due=Enquiry.objects.due_to_forget,
    forget=forget,
    remains=_("Nur, dass die Ansprechstelle eine E-Mail dazu bekam."),
)
erasures.register(Enquiry, key="random_key", again=lambda enquiry, _day: forget(enquiry))
retention.register(
    DataRequest,
    kept_for=LINK_LIVES_FOR,
    since=_("nachdem Sie danach gefragt haben"),
    due=DataRequest.objects.due_to_forget,
    forget=forget,
)
own_data.register(
    DataRequest,
    of=lambda person: own_data.of_addresses(DataRequest.objects.order_by("pk"), "email", person),
    tells=("email", "language", "created_at"),
)
own_data.register(
    Enquiry,
    of=lambda person: own_data.of_addresses(
        Enquiry.objects.select_related("region").order_by("pk"), "email", person
    ),
    tells=(
        *("kind", "region", "name", "phone", "email", "organisation", "reachable", "message"),
        *("created_at", "answered_at"),
    ),
    more=lambda enquiry: {"entry": str(enquiry.entry or "")},
)
