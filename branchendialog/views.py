from collections import defaultdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from django_stubs_ext import WithAnnotations

from branchendialog import comparison, fit, sizes
from branchendialog.company import Company
from branchendialog.filters import (
    BestPracticeFilterSet,
    DialogueFilterSet,
    IndustryPageFilterSet,
)
from branchendialog.first_steps import sections_for
from branchendialog.models import (
    BestPractice,
    Dialogue,
    FocusDecision,
    GrownFrom,
    IndustryFigure,
    IndustryPage,
)
from branchendialog.offers_and_dates import dates_for, offers_for
from editorial.chain import chain_of
from editorial.views import entry_page
from initiatives.models import Activity
from search.views import EntryListView, one_snapshot
from taxonomy.models import chosen_region
from workshops.models import Finding

SIMILAR_CASES = 3
CASES_OF_A_SIZE = 4
OFFERS_AT_A_GLANCE, OFFERS = 2, 8
DATES = 5
FINDINGS = 6
FITTING_OFFERS, FITTING_DATES = 4, 3


class BestPracticeListView(EntryListView):
    """The catalogue of cases."""

    model = BestPractice
    filterset_class = BestPracticeFilterSet
    template_name = "branchendialog/best_practice_list.html"


class IndustryPageListView(EntryListView):
    """All industries with the number of their cases, in a chosen region of those there."""

    model = IndustryPage
    filterset_class = IndustryPageFilterSet
    template_name = "branchendialog/industry_page_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        chosen = context["filterset"].chosen("region")
        region = chosen[0] if len(chosen) == 1 else ""
        entries = IndustryPage.with_numbers_of_cases(context["entries"], region)
        return {**context, "entries": entries}


class DialogueListView(EntryListView):
    """All dialogues."""

    model = Dialogue
    filterset_class = DialogueFilterSet
    template_name = "branchendialog/dialogue_list.html"


@require_safe
def first_steps(request: HttpRequest) -> HttpResponse:
    """A company says what it is, and finds who is like it, who helps, and what comes next."""
    with one_snapshot():
        company = Company(request.GET, get_language() or "de")
        if chosen := company.url_of_its_region:
            return redirect(f"{request.path}{chosen}")
        found: dict[str, object] = {}
        if company.says_something:
            found["sections"] = sections_for(company.whom)
            found["offers"] = offers_for(company.whom, FITTING_OFFERS)
            found["dates"] = dates_for(company.whom, FITTING_DATES)
    # As a list's `filterset`: the switch of regions keeps what was said.
    told = {"company": company, "filterset": company, "region_of_page": company.region}
    return render(request, "branchendialog/first_steps.html", {**told, **found})


@entry_page(BestPractice)
def best_practice(request: HttpRequest, entry: BestPractice) -> HttpResponse:
    """One case, who helped, from which impulse it grew, and others like it."""
    helpers = entry.helpers()
    findings = findings_behind(helpers)
    workshops = [each.group.workshop for each in findings]
    context = {
        "entry": entry,
        "helpers": helpers,
        "chain": chain_of(entry, workshops, findings, helpers, [entry]),
        "presentations": entry.presentations(),
        "similar": fit.similar_to(entry, SIMILAR_CASES),
    }
    return render(request, "branchendialog/best_practice.html", context)


def findings_behind(helpers: "list[WithAnnotations[Activity, GrownFrom]]") -> list[Finding]:
    """What the offers grew from, each finding once."""
    found = {finding.pk: finding for each in helpers for finding in each.public_findings}
    return list(found.values())


@entry_page(IndustryPage)
def industry_page(request: HttpRequest, entry: IndustryPage) -> HttpResponse:
    """An industry at one glance: cases of my size, offers, next date, phone; then the rest."""
    region = chosen_region(request.GET, get_language() or "de")
    if region:
        IndustryPage.with_numbers_of_cases([entry], region)
    cases = BestPractice.objects.published().for_cards().filter(industry=entry.industry)
    newest = cases.newest_of_each_size(CASES_OF_A_SIZE, region)
    whom = fit.describing_itself(
        industries=[entry.industry.slug], places=[region] if region else []
    )
    offers, dates = offers_for(whom, OFFERS), dates_for(whom, DATES)
    figures = list(entry.figures(region))
    context = {
        "entry": entry,
        "cases": sizes.by_size(newest, request.GET),
        "offers": offers[:OFFERS_AT_A_GLANCE],
        "more_offers": offers[OFFERS_AT_A_GLANCE:],
        "next_date": dates[0] if dates else None,
        "more_dates": [each.date for each in dates[1:]],
        "findings": entry.findings()[:FINDINGS],
        "choices": entry.choices(region),
        "figures": figures,
        "bases": comparison.by_basis(figures),
        "dialogues": entry.dialogues.published().for_cards(),
    }
    return render(request, "branchendialog/industry_page.html", context)


@entry_page(Dialogue)
def dialogue(request: HttpRequest, entry: Dialogue) -> HttpResponse:
    """One dialogue: what it asks, its sessions, what came out so far."""
    sessions = list(entry.sessions())
    context = {
        "entry": entry,
        "coming": [each for each in sessions if not each.is_past],
        "past": [each for each in reversed(sessions) if each.is_past],
        "findings": entry.findings(),
        "cases": entry.presented_cases(),
    }
    return render(request, "branchendialog/dialogue.html", context)


@require_safe
def focus(request: HttpRequest) -> HttpResponse:
    """Why these industries: of each decision one table and what it rests on; or of one region's."""
    figures = defaultdict(list)
    for figure in IndustryFigure.objects.select_related("analysis"):
        figures[figure.region_id].append(figure)
    decisions = FocusDecision.objects.public().for_page()
    if region := chosen_region(request.GET, get_language() or "de"):
        decisions = decisions.filter(region__slug=region)
    compared = [(each, comparison.compared(each, figures[each.region_id])) for each in decisions]
    context = {"decisions": compared}
    return render(request, "branchendialog/focus.html", context)
