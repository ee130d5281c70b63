import logging
from collections.abc import Callable
from typing import TypeVar

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from work.jobs import recurring
from workshops import services
from workshops.models import Registration, Workshop

logger = logging.getLogger(__name__)
M = TypeVar("M", bound=Model)


@recurring(_("Warteliste nachrücken lassen"))
def settle_lines() -> None:
    """Tidy up what nobody confirmed in time, and seat who fits; pages never wait for this."""
    for workshop in Workshop.objects.with_line_to_settle():
        _each_for_itself(services.settle, workshop)


@recurring(_("An unbestätigte Anmeldungen erinnern"))
def remind_unconfirmed() -> None:
    """Once, before the seat or the number falls."""
    for registration in Registration.objects.to_remind().order_by("workshop_id", "pk"):
        _each_for_itself(services.remind, registration)


def _each_for_itself(service: Callable[[M], object], thing: M) -> None:
    """One that fails must not hold up the others; the next turn tries it again."""
    try:
        service(thing)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one
        name = type(error).__name__
        logger.error("%s %s: %s", thing._meta.label, thing.pk, name)
