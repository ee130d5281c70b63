from django.utils.translation import gettext_lazy as _

from work.jobs import recurring
from workshops import services
from workshops.models import Registration, Workshop


@recurring(_("Nicht bestätigte Plätze freigeben"))
def expire_overdue() -> None:
    """Tidy up seats that were never confirmed; whether a seat is free never waits for this."""
    overdue = Registration.objects.overdue().values("workshop")
    for workshop in Workshop.objects.filter(pk__in=overdue).order_by("pk"):
        services.expire_overdue(workshop)
