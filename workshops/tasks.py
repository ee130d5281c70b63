from django.utils.translation import gettext_lazy as _

from work.jobs import recurring
from workshops import services
from workshops.models import Registration, Workshop


@recurring(_("Warteliste nachrücken lassen"))
def settle_lines() -> None:
    """Tidy up what nobody confirmed in time, and seat who fits; pages never wait for this."""
    for workshop in Workshop.objects.with_line_to_settle():
        services.settle(workshop)


@recurring(_("An unbestätigte Anmeldungen erinnern"))
def remind_unconfirmed() -> None:
    """Once, before the seat or the number falls."""
    for registration in Registration.objects.to_remind().order_by("workshop_id", "pk"):
        services.remind(registration)
