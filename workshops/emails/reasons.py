"""Why a mail came: the sentence at its end, in text and HTML."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from workshops.models import Registration, RegistrationState

FORM_SENT = _(
    "Sie erhalten diese E-Mail, weil jemand mit dieser Adresse eine Anmeldung abgeschickt hat."
    " Waren Sie das nicht, brauchen Sie nichts zu tun."
)
LINK_ASKED_FOR = _(
    "Sie erhalten diese E-Mail, weil jemand Ihre Adresse auf der Seite „Link verloren?“ eingegeben"
    " hat. Waren Sie das nicht, brauchen Sie nichts zu tun; geben Sie den Link nicht weiter."
)
TEAM_HAS_ADDRESS = _(
    "Sie erhalten diese E-Mail, weil uns diese Adresse für eine Anmeldung genannt wurde. Waren Sie"
    " das nicht, ist sie für jemand anderen: Rufen Sie uns an oder löschen Sie diese E-Mail."
)
ADDRESS_WAS_NAMED = _(
    "Sie erhalten diese E-Mail, weil diese Adresse bisher bei einer Anmeldung stand."
)
SEAT_OFFERED = _(
    "Sie erhalten diese E-Mail, weil jemand Ihnen einen Platz anbietet und dafür diese Adresse"
    " genannt hat."
)
OTHERS_REGISTERED = _(
    "Sie erhalten diese E-Mail, weil jemand anderes Sie zu dieser Veranstaltung angemeldet hat."
)
REGISTERED_SOMEBODY = _(
    "Sie erhalten diese E-Mail, weil Sie jemanden zu dieser Veranstaltung mit angemeldet haben."
)
IS_REGISTERED = _("Sie erhalten diese E-Mail, weil Sie zu dieser Veranstaltung angemeldet sind.")
IS_WAITING = _(
    "Sie erhalten diese E-Mail, weil Sie auf der Warteliste dieser Veranstaltung stehen."
)
TOOK_PART = _("Sie erhalten diese E-Mail, weil Sie an dieser Veranstaltung teilgenommen haben.")
WAS_REGISTERED = _("Sie erhalten diese E-Mail, weil Sie zu dieser Veranstaltung angemeldet waren.")

# Whatever has become of the registration by the time the mail goes out.
BY_PURPOSE = {
    "please_confirm": FORM_SENT,
    "confirm_reminder": FORM_SENT,
    "already_registered": FORM_SENT,
    "link_again": LINK_ASKED_FOR,
    "registered_by_team": TEAM_HAS_ADDRESS,
}


def reason_for(purpose: str, registration: Registration) -> StrOrPromise:
    """The reader may be a stranger with the address, the person, or who registered them."""
    if purpose in BY_PURPOSE:
        return BY_PURPOSE[purpose]
    if registration.confirmed_at is None:
        return FORM_SENT
    if registration.mails_go_to_booker:
        return REGISTERED_SOMEBODY
    if purpose == "colleague_registered":
        return OTHERS_REGISTERED
    if registration.is_waiting:
        return IS_WAITING
    if registration.state == RegistrationState.ATTENDED:
        return TOOK_PART
    return IS_REGISTERED if registration.is_confirmed else WAS_REGISTERED
