"""Offers that help a company and dates it can come to, each with the reasons why."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, OuterRef, Q, Subquery

from branchendialog.fit import EVERYTHING, nearest_of, newest_that
from branchendialog.models import Dialogue
from initiatives.models import Activity
from search.fit import DATES, DATES_OF_ALL, OFFERS, Kinship, Whom, reasons
from search.models import Document, DocumentQuerySet
from workshops.models import WorkingGroup, Workshop, WorkshopStatus
from workshops.models.seats import holds_seat

# An old offer behind so many newer ones isn't looked at, nor a date behind so many that come first.
NEWEST_OFFERS = 1000
NEXT_DATES = 100


class FittingOffer(NamedTuple):
    """`is_for_its_industry` if it is neither for all nor for a neighbouring one."""

    offer: Activity
    reasons: list[str]
    is_for_its_industry: bool

    @property
    def is_example(self) -> bool:
        return self.offer.is_example


class FittingDate(NamedTuple):
    """`full_groups` are those for the company's industries, where none of them has a seat left."""

    date: Workshop
    reasons: list[str]
    is_for_its_industry: bool
    full_groups: Sequence[WorkingGroup]

    @property
    def is_example(self) -> bool:
        return self.date.is_example


def offers_for(whom: Whom, number: int) -> list[FittingOffer]:
    """What the company can use now or soon: for its industry or a neighbour, at last for all.

    Of who says where they are only what their region has: others can't help them.
    """
    useful = Q(status__in=Activity.TO_BE_USED) & _where(whom)
    documents = newest_that(useful, Activity, NEWEST_OFFERS).published()
    ordered = documents.nearest_first(
        whom,
        OFFERS,
        is_running=Q(status=Activity.Status.RUNNING),
        is_advice=Q(subkind=Activity.Kind.ADVICE),
        is_free=Exists(Activity.objects.free_of_charge().filter(pk=OuterRef("object_id"))),
    )
    found = nearest_of(Activity, ordered.filter(_for_whom(whom)), number)
    return [
        FittingOffer(offer, reasons(document, whom), document.kinship >= Kinship.LABEL)
        for offer, document in found
    ]


def dates_for(whom: Whom, number: int) -> list[FittingDate]:
    """What comes next and takes place, first where there are still seats; in its region as well.

    Of its industry, too, sessions of a dialogue come first.
    """
    dialogues = Dialogue.objects.published().filter(
        industry_page__industry__slug__in=whom.industries, series__workshops=OuterRef("object_id")
    )
    ordered = _coming(whom).nearest_first(
        whom, DATES, is_bookable=_is_bookable(), is_of_dialogue=Exists(dialogues)
    )
    found = nearest_of(Workshop, ordered.filter(_for_whom(whom)), number)
    full = _full_groups([date for date, _document in found], whom.industries)
    return [
        FittingDate(
            date,
            reasons(document, whom),
            document.kinship >= Kinship.LABEL,
            full.get(date.pk, []),
        )
        for date, document in found
    ]


def next_dates(region: str, number: int) -> list[Workshop]:
    """What comes next and takes place in a region, with no slug in all; first what has seats."""
    whom = Whom(places=[region] if region else [])
    ordered = _coming(whom).nearest_first(whom, DATES_OF_ALL, is_bookable=_is_bookable())
    return [date for date, _document in nearest_of(Workshop, ordered, number)]


def _coming(whom: Whom) -> DocumentQuerySet:
    """The next that take place, of who says where they are those that their region has."""
    dates = Document.objects.filter(content_type=ContentType.objects.get_for_model(Workshop))
    coming = Workshop.objects.published().upcoming().filter(cancelled_at=None)
    if whom.regions:
        # With EXISTS the planner reads all dates that ever were; so it looks at one after another.
        its_places = dates.filter(object_id=OuterRef("pk")).values("places")[:1]
        coming = coming.alias(found_at=Subquery(its_places)).filter(found_at__overlap=whom.regions)
    return dates.published().filter(object_id__in=coming.values("pk")[:NEXT_DATES])


def _is_bookable() -> Exists:
    return Exists(Workshop.objects.bookable().filter(pk=OuterRef("object_id")))


def _where(whom: Whom) -> Q:
    return Q(places__overlap=whom.regions) if whom.regions else EVERYTHING


def _for_whom(whom: Whom) -> Q:
    """Without what is for other industries, where the company names its own."""
    return Q(kinship__gt=0) if whom.has_industry else EVERYTHING


def _full_groups(
    dates: list[Workshop], industries: Collection[str]
) -> dict[int, Sequence[WorkingGroup]]:
    """Of each date with free seats the groups for these industries, if all of them are full."""
    still_open = [each.pk for each in dates if each.status == WorkshopStatus.OPEN]
    groups = WorkingGroup.objects.filter(workshop__in=still_open).filter(
        pk__in=WorkingGroup.objects.filter(industries__slug__in=industries).values("pk")
    )
    taken = Count("registrations", filter=holds_seat("registrations__"))
    of_date = defaultdict(list)
    for group in groups.annotate(taken=taken):
        of_date[group.workshop_id].append(group)
    return {
        key: found
        for key, found in of_date.items()
        if all(each.capacity is not None and each.taken >= each.capacity for each in found)
    }
