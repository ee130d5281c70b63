from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple, TypeVar

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe
from django_stubs_ext import StrOrPromise

from editorial.chain import chain_of
from editorial.models import Publishable
from editorial.views import entry_page
from initiatives import matrix, services
from initiatives.filters import (
    ActivityFilterSet,
    ActorFilterSet,
    IdeaFilterSet,
    InitiativeFilterSet,
)
from initiatives.forms import ProposalForm
from initiatives.maps import region_maps
from initiatives.models import (
    Activity,
    Actor,
    FieldOfAction,
    Idea,
    Initiative,
    Proposer,
    PublicImpulse,
    cases_helped_by,
    impulses_of,
)
from initiatives.shades import legend
from search.views import EntryListView, page_links
from taxonomy.models import OUTLINE_SOURCE, OUTLINE_SOURCE_URL, Region
from work import retention

E = TypeVar("E", bound=Publishable)
# So many impulses and activities of each field stand on one page of an initiative.
IN_A_FIELD = 20


def by_name(entries: Iterable[E]) -> list[E]:
    """From A to Z as people sort, which the database doesn't."""
    return sorted(entries, key=lambda each: each.sort_name)


# Initiatives -------------------------------------------------------------------------------------


class Impulse(NamedTuple):
    """An impulse with the public activities that grew out of it."""

    finding: PublicImpulse
    activities: list[Activity]


class FieldOnPage(NamedTuple):
    """A field of action with what was asked of it and what is done in it; None is “no field”.

    Both as far as they stand on this page of the initiative; the numbers are those of all.
    """

    field: FieldOfAction | None
    impulses: list[Impulse]
    number_of_impulses: int
    activities: list[Activity]
    number_of_activities: int

    @property
    def things(self) -> list[object]:
        """All that stands in its section."""
        field = [self.field] if self.field else []
        return [*field, *(each.finding for each in self.impulses), *self.activities]


class FieldsOnPages:
    """An initiative's fields of action: of each, so many impulses and activities a page."""

    def __init__(self, entry: Initiative, wanted: str | None) -> None:
        self.entry = entry
        self.impulses = impulses_of(entry)
        self.activities = entry.activities.published()
        self.impulses_by_field: Counter[int | None] = Counter()
        self.impulses_by_status: Counter[str] = Counter()
        for field, status, number in self.impulses.counted():
            self.impulses_by_field[field] += number
            self.impulses_by_status[status] += number
        self.activities_by_field = self.activities.counted()
        longest = [*self.impulses_by_field.values(), *self.activities_by_field.values()]
        paginator = Paginator(range(max(longest, default=0)), IN_A_FIELD)
        self.page = paginator.get_page(wanted)

    def shown(self) -> list[FieldOnPage]:
        """The fields of the page; what has none comes last."""
        first, last = self.page.start_index(), self.page.start_index() + IN_A_FIELD - 1
        shown = self.impulses.for_display().with_outcomes().at_places_in_field(first, last)
        impulses, activities = defaultdict(list), defaultdict(list)
        for finding in shown:
            outcome = Impulse(finding, by_name(finding.public_activities))
            impulses[finding.field_of_action_id].append(outcome)
        carried = self.activities.select_related("actor").at_places_in_field(first, last)
        for activity in carried:
            activities[activity.field_of_action_id].append(activity)
        pages = []
        for field in [*self.entry.fields_of_action.all(), None]:
            number = field.pk if field else None
            pages.append(
                FieldOnPage(
                    field,
                    impulses[number],
                    self.impulses_by_field[number],
                    activities[number],
                    self.activities_by_field.get(number, 0),
                )
            )
        is_first = self.page.number == 1
        return [
            each for each in pages if each.impulses or each.activities or (is_first and each.field)
        ]


class InitiativeListView(EntryListView):
    """All initiatives, with how far their impulses have come."""

    model = Initiative
    filterset_class = InitiativeFilterSet
    template_name = "initiatives/initiative_list.html"


@entry_page(Initiative)
def initiative(request: HttpRequest, entry: Initiative) -> HttpResponse:
    """One initiative: why, when, in which fields, with whom, and what became of its impulses."""
    fields = FieldsOnPages(entry, request.GET.get("seite"))
    entry.impulse_states = list(fields.impulses_by_status.elements())
    partners = Actor.objects.published().for_cards()
    workshops = sorted(entry.workshops.published().for_cards(), key=lambda each: each.date)
    context = {
        "entry": entry,
        "fields": fields.shown(),
        "pages": page_links(fields.page, lambda number: _fields_url(request.GET, number)),
        "partners": by_name(partners.filter(partnerships__initiative=entry)),
        "workshops": workshops,
        "coming": [each for each in workshops if not each.is_past],
        "past": [each for each in reversed(workshops) if each.is_past],
        "dialogues": entry.region.dialogues.published().for_cards().of_initiative(entry),
        "news": entry.news_items.published().for_cards().order_by("-published_at")[:3],
    }
    return render(request, "initiatives/initiative.html", context)


def _fields_url(address: QueryDict, number: int) -> str:
    """Another page of the fields of action; the region stays."""
    query = address.copy()
    query["seite"] = str(number)
    return f"?{query.urlencode()}#handlungsfelder"


# Actors ------------------------------------------------------------------------------------------


class ActorListView(EntryListView):
    """The directory, with a map of the municipalities."""

    model = Actor
    filterset_class = ActorFilterSet
    template_name = "initiatives/actor_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        filterset: ActorFilterSet = context["filterset"]
        chosen = filterset.chosen("region")
        regions: dict[str, StrOrPromise] = {
            slug: label
            for slug, label in filterset.labels["region"].items()
            if not chosen or slug in chosen
        }
        maps = region_maps(
            regions,
            number_of=lambda ags: filterset.count("ort", ags),
            url_of=lambda slug: filterset.url(ort=slug),
        )
        return {
            **context,
            "maps": maps,
            "has_neighbours": any(each.has_neighbours for each in maps),
            "legend": legend(),
            "outline_source": OUTLINE_SOURCE,
            "outline_source_url": OUTLINE_SOURCE_URL,
        }


@entry_page(Actor)
def actor(request: HttpRequest, entry: Actor) -> HttpResponse:
    """One organisation: who it is, whom to speak to there, what it does and carries."""
    led = Q(lead=entry) | Q(pk__in=entry.partnerships.values("initiative"))
    dialogues = entry.carried_dialogues.published() | entry.partner_dialogues.published()
    context = {
        "entry": entry,
        "activities": by_name(Activity.objects.published().for_cards().of_actor(entry)),
        "initiatives": by_name(Initiative.objects.published().for_cards().filter(led)),
        "best_practices": entry.best_practices.published().for_cards(),
        "dialogues": by_name(dialogues.distinct().for_cards()),
    }
    return render(request, "initiatives/actor.html", context)


# Activities --------------------------------------------------------------------------------------


class ActivityListView(EntryListView):
    """Who does what."""

    model = Activity
    filterset_class = ActivityFilterSet
    template_name = "initiatives/activity_list.html"


@entry_page(Activity)
def activity(request: HttpRequest, entry: Activity) -> HttpResponse:
    """One activity: who carries it, for whom, where it came from, whom it helped."""
    findings = entry.findings.public().for_display()
    cases = entry.best_practices.published().for_cards()
    workshops = [each.group.workshop for each in findings]
    idea = entry.idea if entry.idea and entry.idea.is_published else None
    if idea:
        workshops += idea.workshops.published()
    context = {
        "entry": entry,
        "partners": by_name(Actor.objects.published().filter(activity_partners__activity=entry)),
        "best_practices": cases,
        "chain": chain_of(entry, workshops, findings, [idea], [entry], cases),
    }
    return render(request, "initiatives/activity.html", context)


@require_safe
def activity_matrix(request: HttpRequest) -> HttpResponse:
    """Industry × target group or topic: overlaps and cells without an entry, at a glance."""
    axis = matrix.AXES.get(request.GET.get("achse", ""), matrix.AXES["zielgruppe"])
    filterset = ActivityListView.filterset_of(matrix.counted(request.GET), timezone.now())
    list_url = reverse("initiatives:activity_list")
    regions = filterset.labels["region"]
    context = {
        "filterset": filterset,
        "matrix": matrix.build(axis, filterset, list_url),
        "legend": legend(),
        "list_url": list_url + filterset.url(),
        "axes": [
            (_matrix_url(filterset.chosen("region"), each.parameter), each.label, each is axis)
            for each in matrix.AXES.values()
        ],
        "regions": [
            (_matrix_url(chosen, axis.parameter), label, chosen == filterset.chosen("region"))
            for chosen, label in [
                ([], _("Alle Regionen")),
                *(([slug], label) for slug, label in regions.items()),
            ]
        ],
    }
    return render(request, "initiatives/matrix.html", context)


def _matrix_url(regions: list[str], axis: str) -> str:
    query = {"achse": [axis], "region": regions}
    return reverse("initiatives:matrix", query=query)


# Ideas -------------------------------------------------------------------------------------------


class Column(NamedTuple):
    """A state of the board with its ideas on this page, and how many it has in all."""

    status: str
    label: StrOrPromise
    ideas: list[Idea]
    number: int


class IdeaListView(EntryListView):
    """The board: every state, also those that no idea is in."""

    model = Idea
    filterset_class = IdeaFilterSet
    template_name = "initiatives/idea_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "columns": self.columns(context["filterset"], context["entries"])}

    def columns(self, filterset: IdeaFilterSet, ideas: list[Idea]) -> list[Column]:
        """Those of the chosen states; one whose ideas are all on other pages is left to those."""
        chosen = filterset.chosen("status") or Idea.Status.values
        columns = [
            Column(
                status.value,
                status.label,
                [idea for idea in ideas if idea.status == status],
                filterset.count("status", status.value),
            )
            for status in Idea.Status
            if status in chosen
        ]
        return [column for column in columns if column.ideas or not column.number]


@entry_page(Idea)
def idea(request: HttpRequest, entry: Idea) -> HttpResponse:
    """One idea: where it comes from, what was decided and why, what became of it."""
    findings = entry.findings.public().for_display()
    workshops = [each.group.workshop for each in findings]
    workshops += entry.workshops.published()
    activities = entry.activities.published().for_cards()
    dialogues = entry.dialogues.published().for_cards()
    cases = cases_helped_by(entry.activities.published())
    grown = (activities, dialogues, cases)
    context = {
        "entry": entry,
        "activities": activities,
        "dialogues": dialogues,
        "chain": chain_of(entry, workshops, findings, [entry], *grown),
    }
    return render(request, "initiatives/idea.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def propose_idea(request: HttpRequest) -> HttpResponse:
    """The form for an idea from outside; what was typed is kept when something is missing."""
    regions = list(Region.objects.all())
    form = ProposalForm(
        request.POST or None,
        agencies=regions,
        initial={"region": request.GET.get("region")},
    )
    if form.submit(request, lambda: services.propose(**form.idea())):
        address, region = reverse("initiatives:idea_proposed"), form.cleaned_data["region"]
        # Who was asked for a region has chosen it.
        chosen = urlencode({"region": region.slug})
        return redirect(f"{address}?{chosen}" if len(regions) > 1 else address)
    context = {"form": form, "kept_for_days": retention.days_kept(Proposer)}
    return render(request, "initiatives/idea_propose.html", context, status=form.status)


@require_safe
def idea_proposed(request: HttpRequest) -> HttpResponse:
    """Thanks, and what happens next."""
    return render(request, "initiatives/idea_proposed.html")
