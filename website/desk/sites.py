"""The admin with our start page: today's tasks, one's own recent work, models grouped by work."""

from collections.abc import Callable
from functools import wraps
from operator import itemgetter
from typing import TypeVar, cast

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.options import TO_FIELD_VAR, IncorrectLookupParameters
from django.core.exceptions import BadRequest
from django.db.models import Model
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import User

# Models by the work they belong to, the most used first. One that isn't named here comes last in
# the group of its app.
GROUPS = [
    (
        "inhalte",
        _("Inhalte"),
        [
            "branchendialog.bestpractice",
            "initiatives.activity",
            "initiatives.actor",
            "initiatives.initiative",
            "initiatives.idea",
            "branchendialog.industrypage",
            "branchendialog.dialogue",
            "pages.newsitem",
            "pages.page",
            "editorial.picture",
        ],
        ["branchendialog", "initiatives", "editorial", "pages"],
    ),
    (
        "veranstaltungen",
        _("Veranstaltungen"),
        [
            "workshops.workshop",
            "workshops.registration",
            "workshops.workshoprecord",
            "workshops.finding",
        ],
        ["workshops"],
    ),
    ("post", _("Post"), ["pages.enquiry", "notifications.outgoingmail"], ["notifications"]),
    (
        "vokabulare",
        _("Vokabulare"),
        [
            "taxonomy.industry",
            "taxonomy.topic",
            "taxonomy.targetgroup",
            "search.synonym",
            "search.tradeword",
            "taxonomy.region",
            "taxonomy.municipality",
            "taxonomy.district",
        ],
        ["taxonomy"],
    ),
    ("konten", _("Konten"), ["accounts.user"], ["accounts", "account", "mfa"]),
    (
        "sicherheit",
        _("Sicherheit"),
        ["interface.peopleseen", "interface.refusal", "desk.browserreport"],
        ["interface", "desk"],
    ),
]


View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def place_of(model: type[Model]) -> tuple[int, int]:
    """Which group a model stands in, and where in it; raises LookupError for an unknown app."""
    label, app_label = model._meta.label_lower, model._meta.app_label
    for number, (_key, _name, labels, _apps) in enumerate(GROUPS):
        if label in labels:
            return number, labels.index(label)
    for number, (_key, _name, labels, apps) in enumerate(GROUPS):
        if app_label in apps:
            return number, len(labels)
    raise LookupError(f"{app_label} belongs to no group of the admin")


# Django asks the calendar for the first and last day of a year, also of one that it doesn't have.
YEARS = range(1900, 3000)


def asks_for_no_year(name: str, value: str) -> bool:
    """A filter by a year in which nothing is."""
    if not {"year", "iso_year"} & set(name.split("__")):
        return False
    try:
        return int(value) not in YEARS
    except ValueError:  # Django says so itself.
        return False


class DeskSite(AdminSite):
    """The admin, opened with what is to do today."""

    index_template = "desk/index.html"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        # Nothing goes by a tick in a list: what may be deleted has its page that asks.
        self.disable_action("delete_selected")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """With the search of the header, and where the editor asks what a pasted text becomes."""
        from editorial.rich_text import pasted

        return [
            path("suche/", self.admin_view(require_safe(self.search)), name="search"),
            path("eingefuegt/", self.admin_view(pasted), name="pasted"),
            *super().get_urls(),
        ]

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """No page fails on a parameter: a zero byte is refused, a filter that isn't one ignored."""
        page = super().admin_view(view, cacheable)

        @wraps(page)
        def forgiving(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if any("\x00" in each for values in request.GET.lists() for each in values[1]):
                raise BadRequest
            # Django looks up a field without a name.
            if "" in (request.GET.get(TO_FIELD_VAR), request.POST.get(TO_FIELD_VAR)):
                raise BadRequest
            try:
                if any(asks_for_no_year(name, str(value)) for name, value in request.GET.items()):
                    raise IncorrectLookupParameters
                return page(request, *args, **kwargs)
            except IncorrectLookupParameters:
                messages.warning(request, _("Diesen Filter gibt es nicht; er ist entfernt."))
                return HttpResponseRedirect(request.path)

        return cast(View, forgiving)

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponseRedirect:
        """There is one page for it, which tells the account by mail."""
        return HttpResponseRedirect(reverse("account_change_password"))

    def search(self, request: HttpRequest) -> TemplateResponse:
        """Entries of all kinds by their names, as far as the person may see the kind."""
        from desk.finding import MOST_FOUND, entries_named
        from editorial.models import publishable_models
        from interface.names import permission

        user, query = cast(User, request.user), request.GET.get("q", "").strip()
        kinds = [each for each in publishable_models() if user.has_perm(permission("view", each))]
        found = entries_named(kinds, query)
        context: dict[str, object] = {
            **self.each_context(request),
            "title": _("Einträge suchen"),
            "query": query,
            "found": found[:MOST_FOUND],
            "is_many": len(found) > MOST_FOUND,
        }
        return TemplateResponse(request, "desk/found.html", context)

    def index(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> TemplateResponse:
        # Models are there only once all apps are: the site itself is made before them.
        from desk.tasks_of_today import tasks_for
        from desk.work import recent_work
        from work.jobs import last_runs

        # `admin_view` lets nobody else in.
        user = cast(User, request.user)
        context: dict[str, object] = {
            "tasks": tasks_for(user, self),
            "recent_work": recent_work(user),
            "jobs": last_runs() if user.is_publisher else [],
        }
        return super().index(request, context | (extra_context or {}))

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, object]]:
        """By work; the page of a single app stays as Django makes it."""
        apps = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        found: dict[int, list[tuple[int, dict[str, object]]]] = {}
        for model in (each for app in apps for each in app["models"]):
            group, place = place_of(model["model"])
            found.setdefault(group, []).append((place, model))
        index = reverse("admin:index", current_app=self.name)
        return [
            {
                "name": name,
                "app_label": key,
                "app_url": f"{index}#{key}",
                "has_module_perms": True,
                "models": [each for _place, each in sorted(found[number], key=itemgetter(0))],
            }
            for number, (key, name, _labels, _apps) in enumerate(GROUPS)
            if number in found
        ]
