"""Entries of all kinds found by their names, whatever their state, in one statement."""

from datetime import datetime
from typing import NamedTuple

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, CharField, Q, Value, When
from django.urls import reverse
from django_stubs_ext import StrOrPromise

from editorial.models import Publishable, State
from interface.names import admin_address

MOST_FOUND = 50
MOST_CHARACTERS = 200
MOST_WORDS = 8
# An entry's names: in both languages, in its address, and in the source that it came from.
NAMES = ("title", "title_en", "slug", "external_key")


class Found(NamedTuple):
    """An entry, with the way to its form and to its page."""

    kind: str
    pk: int
    title: str
    state: str
    updated_at: datetime
    rank: int

    @property
    def model(self) -> type[Publishable]:
        return apps.get_model(self.kind)

    @property
    def kind_name(self) -> StrOrPromise:
        return self.model._meta.verbose_name or ""

    @property
    def state_name(self) -> StrOrPromise:
        return State(self.state).label

    @property
    def address(self) -> str:
        return admin_address(self.model, "change", self.pk)

    @property
    def page_address(self) -> str:
        kind = ContentType.objects.get_for_model(self.model)
        return reverse("admin:view_on_site", args=[kind.pk, self.pk])


def entries_named(kinds: list[type[Publishable]], query: str) -> list[Found]:
    """Those with all the words in one of their names, what begins so first, then the newest.

    One more than `MOST_FOUND` says that there are more.
    """
    words = query[:MOST_CHARACTERS].split()[:MOST_WORDS]
    if not (words and kinds):
        return []
    condition = Q()
    for word in words:
        condition &= Q(*((f"{name}__icontains", word) for name in NAMES), _connector=Q.OR)
    begins = Case(When(title__istartswith=" ".join(words), then=0), default=1)
    parts = []
    for kind in kinds:
        label = Value(kind._meta.label_lower, output_field=CharField())
        entries = kind._base_manager.filter(condition).order_by()
        annotated = entries.annotate(kind_label=label, rank=begins)
        names = ("kind_label", "pk", "title", "state", "updated_at", "rank")
        parts.append(annotated.values_list(*names))
    found = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    rows = found.order_by("rank", "-updated_at", "kind_label", "pk")[: MOST_FOUND + 1]
    return [Found(*row) for row in rows]
