from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from branchendialog.filters import BestPracticeFilterSet, IndustryPageFilterSet
from branchendialog.models import BestPractice, IndustryPage
from editorial.views import entry_page
from search.views import EntryListView
from taxonomy.models import CompanySize
from workshops.models import Workshop

CASES_OF_A_SIZE = 2


class BestPracticeListView(EntryListView):
    """The catalogue of cases."""

    model = BestPractice
    filterset_class = BestPracticeFilterSet
    template_name = "branchendialog/best_practice_list.html"


class IndustryPageListView(EntryListView):
    """All industries with the number of their cases."""

    model = IndustryPage
    filterset_class = IndustryPageFilterSet
    template_name = "branchendialog/industry_page_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "entries": IndustryPage.with_numbers_of_cases(context["entries"])}


@entry_page(BestPractice)
def best_practice(request: HttpRequest, entry: BestPractice) -> HttpResponse:
    """One case, with others like it."""
    similar = list(BestPractice.objects.published().with_labels().similar_to(entry)[:3])
    prefetch_related_objects([entry, *similar], "effects")
    return render(
        request, "branchendialog/best_practice.html", {"entry": entry, "similar": similar}
    )


@entry_page(IndustryPage)
def industry_page(request: HttpRequest, entry: IndustryPage) -> HttpResponse:
    """An industry's cases by size, its next dates, whom to call."""
    cases = BestPractice.objects.published().for_cards().filter(industry=entry.industry)
    newest = list(cases.newest_of_each_size(CASES_OF_A_SIZE))
    workshops = (
        Workshop.objects.published().for_cards().upcoming().filter(industries=entry.industry)
    )
    context = {
        "entry": entry,
        "has_cases": bool(newest),
        "cases_by_size": _by_size(newest),
        "others": [] if newest else IndustryPage.others_with_cases(entry),
        "workshops": workshops[:3],
    }
    return render(request, "branchendialog/industry_page.html", context)


def _by_size(cases: Any) -> list[tuple[CompanySize, list[BestPractice]]]:
    """Every size with its cases, also the sizes that have none yet."""
    groups: dict[str, list[BestPractice]] = {size: [] for size in CompanySize.values}
    for case in cases:
        groups[case.size].append(case)
    return [(CompanySize(size), found) for size, found in groups.items()]
