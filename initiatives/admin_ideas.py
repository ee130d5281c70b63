"""From an idea to what it becomes: the form of an activity or dialogue begins with it."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from editorial.admin import EntryAdmin
from editorial.models import Publishable
from initiatives.models import Activity, Idea
from interface.names import admin_address, permission


class GrowsFromIdea(EntryAdmin):
    """A kind of entry that an idea becomes; its new form, asked for with one, is filled from it."""

    # Its fields and those of the idea that say the same.
    FROM_IDEA: ClassVar[Mapping[str, str]]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str | list[str]]:
        asked = super().get_changeform_initial_data(request)
        number = str(asked.get("idea", ""))
        may_view = request.user.has_perm(permission("view", Idea))
        idea = Idea.objects.filter(pk=number).first() if number.isdecimal() and may_view else None
        return {**(self._said_by(idea) if idea else {}), **asked}

    def _said_by(self, idea: Idea) -> dict[str, str]:
        said = {name: getattr(idea, source) for name, source in self.FROM_IDEA.items()}
        if idea.picture and not idea.picture.missing_for_publication():
            said["picture"] = idea.picture_id
        return {name: value for name, value in said.items() if value}


def kinds_of(idea: Idea) -> Iterator[tuple[type[Publishable], str]]:
    """What an idea may become, with the words of the button."""
    yield Activity, _("Zur Aktivität machen")
    yield idea.dialogues.model, _("Zum Branchendialog machen")


def steps_on(request: HttpRequest, idea: Idea) -> list[dict[str, StrOrPromise]]:
    """The buttons on an idea that lead on, as far as this person may add what it becomes."""
    return [
        {"url": admin_address(kind, "add", query={"idea": idea.pk}), "label": label}
        for kind, label in kinds_of(idea)
        if request.user.has_perm(permission("add", kind))
    ]


def became(idea: Idea) -> str:
    """What has become of an idea, drafts as well, each with the way to it."""
    entries = [*idea.activities.order_by("pk"), *idea.dialogues.order_by("pk")]
    rows = (
        (admin_address(entry), entry, entry._meta.verbose_name, entry.get_state_display())
        for entry in entries
    )
    return format_html_join("", '<p><a href="{}">{}</a> ({}, {})</p>', rows) or "–"
