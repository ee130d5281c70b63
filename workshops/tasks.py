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


@shared_task
def forget_registrations() -> int:
    """Make anonymous what is due; can be stopped anywhere and goes on the next night."""
    forgotten = 0
    for registration in Registration.objects.due_to_forget().order_by("workshop", "pk").iterator():
        services.forget(registration)
        forgotten += 1
    return forgotten
