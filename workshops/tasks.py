import logging
from collections.abc import Callable, Iterable
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
    each_for_itself(services.settle, Workshop.objects.with_line_to_settle())


@recurring(_("An unbestätigte Anmeldungen erinnern"))
def remind_unconfirmed() -> None:
    """Once, before the seat or the number falls."""
    due = Registration.objects.to_remind().order_by("workshop_id", "pk")
    each_for_itself(services.remind, due)


def each_for_itself(service: Callable[[M], object], things: Iterable[M]) -> None:
    """One that fails holds up no other; raises the last failure once the others are done."""
    failure = None
    for thing in things:
        try:
            service(thing)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one
            logger.error("%s %s: %s", thing._meta.label, thing.pk, type(error).__name__)
            failure = error
    if failure:
        raise failure
