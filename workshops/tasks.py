from celery import shared_task

from workshops import services
from workshops.models import Registration, Workshop


@shared_task
def expire_overdue() -> int:
    """Tidy up seats that were never confirmed; whether a seat is free never waits for this."""
    overdue = Registration.objects.overdue().values("workshop")
    return sum(
        services.expire_overdue(workshop)
        for workshop in Workshop.objects.filter(pk__in=overdue).order_by("pk")
    )
