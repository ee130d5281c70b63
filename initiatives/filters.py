from django.db.models import Case, F, IntegerField, Value, When
from django.utils.translation import gettext_lazy as _

from initiatives.models import Activity, Actor, Idea, Initiative
from search.filters import DocumentFilterSet, StatusFilterSet


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
    """Who does what: by industry, topic, place, kind, target group and state."""

    facet_names = ("branche", "thema", "ort", "region", "art", "zielgruppe", "status")
    kinds_of_entry = dict(Activity.Kind.choices)
    statuses = dict(Activity.Status.choices)


class IdeaFilterSet(StatusFilterSet):
    """The board: one state after the other, the newest idea of each first."""

    facet_names = ("status", "art", "region")
    kinds_of_entry = dict(Idea.Origin.choices)
    statuses = dict(Idea.Status.choices)
    orders = {
        "stand": (
            _("nach Stand"),
            (
                Case(
                    *(
                        When(status=value, then=Value(number))
                        for number, value in enumerate(Idea.Status.values)
                    ),
                    default=Value(len(Idea.Status.values)),
                    output_field=IntegerField(),
                ),
                F("published_at").desc(),
                F("id").desc(),
            ),
        )
    }
