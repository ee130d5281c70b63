"""The planning calendar: all dates, planned and public, with what clashes."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from editorial.admin import EntryAdmin
from interface.names import admin_page
from taxonomy.models import Industry, Region
from workshops.planning import MONTHS_SHOWN, month_after, plan_of, this_month

# Beyond them no date is planned, and months can't be counted without end.
YEARS = range(2000, 2100)


class PlanForm(forms.Form):
    """From which month on, and which dates; what isn't asked for isn't left out."""

    ab = forms.DateField(
        label=gettext_lazy("ab Monat"),
        required=False,
        input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
    )
    region = forms.ModelChoiceField(
        Region.objects.order_by("name"), label=gettext_lazy("Region"), required=False
    )
    branche = forms.ModelChoiceField(
        Industry.objects.order_by("order"), label=gettext_lazy("Branche"), required=False
    )
    wer = forms.ModelChoiceField(
        User.objects.exclude(role=Role.NONE).order_by("name", "email"),
        label=gettext_lazy("verantwortlich"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("region", "branche", "wer"):
            field = self.fields[name]
            field.empty_label = _("alle")  # type: ignore[attr-defined]

    def first_day(self) -> date:
        asked: date | None = self.cleaned_data.get("ab")
        return asked if asked and asked.year in YEARS else this_month()

    def chosen(self) -> Q | None:
        region, industry = self.cleaned_data.get("region"), self.cleaned_data.get("branche")
        wanted = []
        if region:
            wanted.append(Q(region=region) | Q(also_for=region))
        if industry:
            wanted.append(Q(industries=industry))
        if person := self.cleaned_data.get("wer"):
            wanted.append(Q(responsible=person))
        return Q(*wanted) if wanted else None


class PlanningPage(EntryAdmin):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.planning_view)
        name = admin_page(self.model, "planning")
        return [path("planung/", view, name=name), *super().get_urls()]

    def planning_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = PlanForm(request.GET)
        form.is_valid()
        first_day = form.first_day()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Planung"),
            "opts": self.opts,
            "form": form,
            "months": plan_of(first_day, form.chosen()),
            "earlier": self._address(request, month_after(first_day, -MONTHS_SHOWN)),
            "later": self._address(request, month_after(first_day, MONTHS_SHOWN)),
        }
        return render(request, "admin/workshops/workshop/planning.html", context)

    @staticmethod
    def _address(request: HttpRequest, first_day: date) -> str:
        query = request.GET.copy()
        query["ab"] = f"{first_day:%Y-%m}"
        return f"?{query.urlencode()}"
