"""What a date consists of beside its fields: programme, groups, questions, what it is part of."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from editorial.admin import PartOfEntry
from interface.admin_forms import ANYTHING, OrderedRow, StaysWhileUsed, show_only_with
from workshops.models import (
    AgendaItem,
    Question,
    WorkingGroup,
    Workshop,
    WorkshopIdea,
    WorkshopInitiative,
    count_seats,
)
from workshops.models.programme import why_beyond
from workshops.models.questions import OF_CHOICE
from workshops.models.seats import require_room_in_groups, require_seats_taken_in_group


class AgendaForm(OrderedRow):
    """Days and times put the programme in order; see `WorkshopAdmin.save_formset`."""

    class Meta:
        widgets: ClassVar = {"order": forms.HiddenInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        show_only_with(self.fields, "end_date", [ANYTHING], ["day"])


class AgendaFormSet(forms.BaseInlineFormSet[AgendaItem, Workshop, forms.ModelForm[AgendaItem]]):
    """Nothing of the programme lies after the last day as it was typed."""

    def clean(self) -> None:
        super().clean()
        for form in self.forms:
            data = getattr(form, "cleaned_data", {})
            if not data.get("DELETE") and (text := why_beyond(self.instance, data.get("day"))):
                form.add_error("day", text)


class AgendaInline(PartOfEntry, admin.TabularInline[AgendaItem, Workshop]):
    model = AgendaItem
    form = AgendaForm
    formset = AgendaFormSet
    verbose_name_plural = gettext_lazy("Programm, nach Uhrzeit geordnet")
    classes = ["ordered"]
    extra = 0

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Of which day something is, is asked where there are several, or may be."""
        if obj is None or obj.lasts_several_days:
            return []
        may_get_days = self.may_write(request, obj) and "date" not in obj.fixed_fields
        return [] if may_get_days else ["day"]


class GroupForm(StaysWhileUsed, OrderedRow):
    instance: WorkingGroup

    def why_it_stays(self) -> str:
        number = self.instance.registrations.count()
        text = ngettext(
            "In dieser Gruppe ist oder war %(number)s Person angemeldet: Sie bleibt.",
            "In dieser Gruppe sind oder waren %(number)s Personen angemeldet: Sie bleibt.",
            number,
        )
        return text % {"number": number} if number else ""


class GroupFormSet(forms.BaseInlineFormSet[WorkingGroup, Workshop, forms.ModelForm[WorkingGroup]]):
    """A group keeps the seats that are taken in it; together groups hold all of the workshop's."""

    def clean(self) -> None:
        super().clean()
        kept = [
            form.cleaned_data
            for form in self.forms
            if getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE")
        ]
        require_room_in_groups(
            self.instance.capacity, [data.get("capacity") for data in kept if data.get("name")]
        )
        names = [data["name"].lower() for data in kept if data.get("name")]
        if len(set(names)) < len(names):
            raise ValidationError(_("Zwei Arbeitsgruppen tragen denselben Namen."))
        taken = count_seats(self.instance).by_group if self.instance.pk else {}
        for form in self.forms:
            capacity = form.cleaned_data.get("capacity") if hasattr(form, "cleaned_data") else None
            try:
                require_seats_taken_in_group(capacity, taken.get(form.instance.pk, 0))
            except ValidationError as error:
                form.add_error("capacity", error)


class GroupInline(PartOfEntry, admin.StackedInline[WorkingGroup, Workshop]):
    model = WorkingGroup
    form = GroupForm
    formset = GroupFormSet
    autocomplete_fields = ["industries", "topics"]
    classes = ["ordered"]
    extra = 0


class QuestionForm(StaysWhileUsed, OrderedRow):
    instance: Question

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        show_only_with(self.fields, "kind", [*OF_CHOICE], ["options", "options_en"])

    def why_it_stays(self) -> str:
        number = self.instance.answers.count()
        text = ngettext(
            "%(number)s Person hat diese Frage schon beantwortet: Sie bleibt.",
            "%(number)s Personen haben diese Frage schon beantwortet: Sie bleibt.",
            number,
        )
        return text % {"number": number} if number else ""


class QuestionInline(PartOfEntry, admin.StackedInline[Question, Workshop]):
    model = Question
    form = QuestionForm
    classes = ["ordered"]
    extra = 0
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "text",
                    ("kind", "is_required"),
                    "options",
                    "purpose",
                    "order",
                ]
            },
        ),
        (
            gettext_lazy("Englisch"),
            {"fields": ["text_en", "options_en", "purpose_en"], "classes": ["collapse"]},
        ),
    ]


class InitiativeLinkInline(PartOfEntry, admin.TabularInline[WorkshopInitiative, Workshop]):
    model = WorkshopInitiative
    autocomplete_fields = ["initiative"]
    extra = 0


class IdeaLinkInline(PartOfEntry, admin.TabularInline[WorkshopIdea, Workshop]):
    model = WorkshopIdea
    autocomplete_fields = ["idea"]
    extra = 0
