from collections.abc import Sequence

from django.db.models import Case, F, IntegerField, OrderBy, Value, When
from django.utils.translation import gettext_lazy as _

from initiatives.models import Activity, Actor, Idea, Initiative
from search.filters import DocumentFilterSet, StatusFilterSet

IN_USE_FIRST = [
    Activity.Status.RUNNING,
    Activity.Status.PLANNED,
    Activity.Status.COMPLETED,
    Activity.Status.DISCONTINUED,
]


def by_status(statuses: Sequence[str]) -> OrderBy:
    """One state after the other, as a choice names them."""
    numbers = [When(status=value, then=Value(at)) for at, value in enumerate(statuses)]
    return Case(*numbers, default=Value(len(statuses)), output_field=IntegerField()).asc()


class InitiativeFilterSet(StatusFilterSet):
    """A handful: by where they stand and by region."""

    facet_names = ("status", "region")
    statuses = dict(Initiative.Status.choices)
    orders = {"titel": DocumentFilterSet.orders["titel"]}


class ActorFilterSet(DocumentFilterSet):
    """The directory: by industry, place and kind, from A to Z."""

    facet_names = ("branche", "ort", "region", "art")
    kinds_of_entry = dict(Actor.Kind.choices)
    orders = {
        "titel": (_("Name A bis Z"), (F("sort_name"), F("id"))),
        "neueste": DocumentFilterSet.orders["neueste"],
    }


class ActivityFilterSet(StatusFilterSet):
    """Who does what: by industry, topic, place, kind, target group and state.

    What a company can use now comes first, then what is to come, last what is over.
    """

    facet_names = ("branche", "thema", "ort", "region", "art", "zielgruppe", "status")
    kinds_of_entry = dict(Activity.Kind.choices)
    statuses = dict(Activity.Status.choices)
    orders = {
        "stand": (
            _("Laufende zuerst"),
            (by_status(IN_USE_FIRST), *DocumentFilterSet.orders["neueste"][1]),
        ),
        **DocumentFilterSet.orders,
    }


class IdeaFilterSet(StatusFilterSet):
    """The board: one state after the other, the newest idea of each first."""

    facet_names = ("status", "art", "region")
    kinds_of_entry = dict(Idea.Origin.choices)
    statuses = dict(Idea.Status.choices)
    orders = {
        "stand": (
            _("nach Stand"),
            (by_status(Idea.Status.values), *DocumentFilterSet.orders["neueste"][1]),
        )
    }
