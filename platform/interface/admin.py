"""What the admin lets nobody do, superusers included, who writes what, and how it is held.

Each goes before Django's class. A subclass says why.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from operator import itemgetter
from typing import Any, TypeVar

from django.apps import apps
from django.contrib import admin
from django.db import models, transaction
from django.db.models import Count
from django.db.models.options import Options
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from interface.models import PAGES, PeopleSeen, Refusal
from interface.names import permission
from interface.sealed_search import SealsSearch

Row = TypeVar("Row", bound=models.Model)


class NeverAdded:
    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class NeverChanged:
    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class NeverDeleted:
    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class ReadOnly(NeverAdded, NeverChanged, NeverDeleted):
    """Rows to look at; what changes them are services."""


class WrittenWithParent:
    """An inline: whoever may change the page's row may write these, the whole team sees them."""

    # Two models, which Django's own class knows more closely.
    model: Any
    parent_model: Any

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.may_write(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.may_write(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.may_write(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return request.user.is_staff

    def may_write(self, request: HttpRequest, parent: models.Model | None) -> bool:
        return request.user.has_perm(permission("change", self.parent_model), parent)


class HoldsRow(admin.ModelAdmin[Row]):
    """An admin whose form writes a row that others decide on, too: it is held before it is read.

    So rights and rules look at what stands there, and nothing that was decided is written over.
    Entries have a version instead, which also tells a form that was open for an hour.
    """

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Row | None:
        found = super().get_object(request, object_id, from_field)
        is_saving = request.method == "POST" and transaction.get_connection().in_atomic_block
        if found is None or not is_saving:
            return found
        self.model._base_manager.select_for_update(no_key=True).filter(pk=found.pk).first()
        return super().get_object(request, object_id, from_field)


View = Callable[..., HttpResponseBase]


# Who isn't let in sees nobody; what was typed wrongly stands on the page once more.
SHOWS_A_PAGE = frozenset(
    {
        HTTPStatus.OK,
        HTTPStatus.CONFLICT,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)


class HasPagesOfPeople:
    """An admin some of whose pages show people's data, each of its own through `put_on_record`."""


class ShowsPeople(HasPagesOfPeople):
    """An admin whose pages show people's data: who of the team saw which of them is on record.

    Each of its pages writes a row before it is sent, those of its own and files too; what can't be
    put on record isn't shown.
    """

    model: Any
    opts: Any
    # By the end of their names: pages with nobody on them.
    shows_nobody = frozenset(["add", "copy", "reading", "keep", "keep_new", "discard"])

    @property
    def urls(self) -> list[URLPattern]:
        # Not `get_urls()`: a subclass adds its own pages there.
        found: list[URLPattern] = super().urls  # type: ignore[misc]
        return [self._on_record(each) for each in found]

    @property
    def pages_on_record(self) -> set[str]:
        """Their names, which `PAGES` says in words."""
        found = {self._page_of(each) for each in super().urls}  # type: ignore[misc]
        return found - self.shows_nobody - {""}

    def _page_of(self, pattern: URLPattern) -> str:
        prefix = f"{self.opts.app_label}_{self.opts.model_name}_"
        return (pattern.name or "").removeprefix(prefix)

    def _on_record(self, pattern: URLPattern) -> URLPattern:
        page = self._page_of(pattern)
        if page in self.shows_nobody:
            return pattern
        view = put_on_record(pattern.callback, self, page)
        return URLPattern(pattern.pattern, view, pattern.default_args, pattern.name)

    def people_on(self, response: HttpResponseBase, key: str) -> int | None:
        """How many people a page shows, of the row with this key or of a list; None if unknown."""
        shown = (getattr(response, "context_data", None) or {}).get("cl")
        if shown is not None:
            return len(shown.result_list)
        return 1 if key else None


class ShowsPeopleOfRow(ShowsPeople):
    """An admin of something that people's data hang on; only the pages of one row show them."""

    people: str  # the relation to them

    def people_on(self, response: HttpResponseBase, key: str) -> int | None:
        if not key:
            return 0
        row = self.model._base_manager.filter(pk=key)
        number: int = row.aggregate(number=Count(self.people))["number"]
        return number


def put_on_record(view: View, shown: ShowsPeople, page: str) -> View:
    @wraps(view)
    def recorded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        key = str(next(iter(kwargs.values()), ""))
        number = shown.people_on(response, key) if response.status_code in SHOWS_A_PAGE else 0
        note_people_seen(request, shown.opts, page, key, number)
        return response

    return recorded


def note_people_seen(
    request: HttpRequest,
    of: Options[Any],
    page: str,
    key: object = "",
    number: int | None = None,
) -> None:
    """Put on record that somebody sees people: how many (None: unknown), of which row or list."""
    if number != 0:
        PeopleSeen.objects.create(
            by_id=request.user.pk,
            model=of.label_lower,
            page=page,
            object_id=str(key),
            number=number,
        )


class RecordFilter(admin.SimpleListFilter):
    """Chooses rows of the record by what stands in a column, said in words."""

    parameter_name: str  # the column

    def queryset(
        self, request: HttpRequest, queryset: models.QuerySet[PeopleSeen]
    ) -> models.QuerySet[PeopleSeen]:
        return queryset.filter(**{self.parameter_name: self.value()}) if self.value() else queryset


class KindFilter(RecordFilter):
    title = _("Was")
    parameter_name = "model"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, str]]:
        site = model_admin.admin_site
        names = [
            (model._meta.label_lower, str(model._meta.verbose_name_plural))
            for model in filter(site.is_registered, apps.get_models())
            if isinstance(site.get_model_admin(model), HasPagesOfPeople)
        ]
        return sorted(names, key=itemgetter(1))


class PageFilter(RecordFilter):
    title = _("Seite")
    parameter_name = "page"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, str]]:
        return [(page, str(name)) for page, name in PAGES.items()]


@admin.register(PeopleSeen)
class PeopleSeenAdmin(ReadOnly, SealsSearch[PeopleSeen]):
    """For administrators: whoever asks who saw their data gets an answer."""

    list_display = ["at", "by", "kind", "page_name", "object_id", "number"]
    list_filter = [KindFilter, PageFilter]
    list_select_related = ["by"]
    search_fields = ["=object_id", "by__name", "by__email"]
    show_full_result_count = False
    actions = None
    fields = ["at", "by", "kind", "page_name", "object_id", "number"]
    readonly_fields = ["kind", "page_name"]

    @admin.display(description=_("Was"), ordering="model")
    def kind(self, seen: PeopleSeen) -> str:
        return seen.kind

    @admin.display(description=_("Seite"), ordering="page")
    def page_name(self, seen: PeopleSeen) -> str:
        return seen.page_name


@admin.register(Refusal)
class RefusalAdmin(ReadOnly, admin.ModelAdmin[Refusal]):
    """For administrators: how often limits refused, hour by hour; of nobody."""

    list_display = ["hour", "kind", "number"]
    list_display_links = None
    list_filter = ["kind", "hour"]
    actions = None
