"""What a date that takes nobody now offers instead."""

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q

from workshops.models import Workshop
from workshops.models.workshop_queries import WorkshopQuerySet

MOST = 2


def alternatives_to(workshop: Workshop) -> WorkshopQuerySet:
    """Dates of the same series or industries to which one can register now; two at most.

    Those of the series come first, then those of its own region, of them those with a seat, then
    the sooner. One statement, asked only by a page that shows them.
    """
    industries = Workshop.industries.through.objects
    shared = industries.filter(workshop=OuterRef("pk"), industry__workshops=workshop)
    dates = Workshop.objects.taking_registrations().exclude(pk=workshop.pk).for_cards()
    ranked = dates.annotate(
        is_of_series=_is(series__isnull=False, series=workshop.series_id),
        is_of_region=_is(region=workshop.region_id),
        has_seat=_is(annotated_seats_taken__lt=F("capacity") - F("seats_kept_back")),
    )
    fitting = ranked.filter(Q(is_of_series=True) | Exists(shared))
    return fitting.order_by("-is_of_series", "-is_of_region", "-has_seat", "starts_at", "pk")[:MOST]


def _is(**condition: object) -> ExpressionWrapper:
    return ExpressionWrapper(Q(**condition), output_field=BooleanField())
