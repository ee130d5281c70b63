"""Offers that help a company and dates it can come to, each with the reasons why."""

from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q

from branchendialog.fit import EVERYTHING, first_of, newest_that
from initiatives.models import Activity
from search.fit import DATES, OFFERS, Whom, reasons
from search.models import Document
from workshops.models import Workshop

# An old offer behind so many newer ones isn't looked at, nor a date behind so many that come first.
NEWEST_OFFERS = 1000
NEXT_DATES = 100


class FittingOffer(NamedTuple):
    offer: Activity
    reasons: list[str]


class FittingDate(NamedTuple):
    date: Workshop
    reasons: list[str]


def offers_for(whom: Whom, number: int) -> list[FittingOffer]:
    """What the company can use now or soon: for its industry or a neighbour, at last for all.

    Of who says where they are only what their region has: others can't help them.
    """
    useful = Q(status__in=Activity.TO_BE_USED) & _where(whom)
    free = Activity.objects.free_of_charge().filter(pk=OuterRef("object_id"))
    documents = newest_that(useful, Activity, NEWEST_OFFERS).published()
    ordered = documents.nearest_first(whom, OFFERS, is_free=Exists(free)).filter(_for_whom(whom))
    nearest = first_of(ordered, number)
    offers = Activity.objects.published().for_cards().in_bulk([each.object_id for each in nearest])
    return [
        FittingOffer(offers[each.object_id], reasons(each, whom))
        for each in nearest
        if each.object_id in offers
    ]


def dates_for(whom: Whom, number: int) -> list[FittingDate]:
    """What comes next and takes place, first where there are still seats; in its region as well."""
    coming = Workshop.objects.published().upcoming().filter(cancelled_at=None)
    documents = Document.objects.published().filter(
        _where(whom),
        content_type=ContentType.objects.get_for_model(Workshop),
        object_id__in=coming.values("pk")[:NEXT_DATES],
    )
    seats = Exists(Workshop.objects.bookable().filter(pk=OuterRef("object_id")))
    ordered = documents.nearest_first(whom, DATES, is_bookable=seats).filter(_for_whom(whom))
    nearest = first_of(ordered, number)
    dates = Workshop.objects.published().for_cards().in_bulk([each.object_id for each in nearest])
    return [
        FittingDate(dates[each.object_id], reasons(each, whom))
        for each in nearest
        if each.object_id in dates
    ]


def _where(whom: Whom) -> Q:
    return Q(places__overlap=whom.regions) if whom.regions else EVERYTHING


def _for_whom(whom: Whom) -> Q:
    """Without what is for other industries, where the company names its own."""
    return Q(kinship__gt=0) if whom.has_industry else EVERYTHING
