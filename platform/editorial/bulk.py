"""What can be done with several entries at once, each by itself; and what it would do, tried out.

The preview takes the very step and takes it back: it knows every rule that the step knows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from accounts.models import Role, User
from editorial import services
from editorial.models import Publishable
from editorial.services import upkeep
from taxonomy.models import Topic

Values = Mapping[str, Any]


class Outcome(NamedTuple):
    """What becomes of an entry: what stands there before and after, or what is against it."""

    entry: Publishable
    before: str = ""
    after: str = ""
    refusal: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Bulk:
    """A change of several entries: the service that makes it, with which right and values."""

    name: str
    label: StrOrPromise
    right: str
    change: Callable[..., Publishable]
    shown: Callable[[Publishable], str]
    form: type[forms.Form] = forms.Form
    hint: Callable[[Publishable], str] | None = None

    def outcome(
        self,
        entry: Publishable,
        values: Values,
        *,
        by: User,
        seen_version: int | None = None,
        is_tried: bool = False,
    ) -> Outcome:
        """Change the entry, or try it and take it back."""
        before = self.shown(entry)
        try:
            with transaction.atomic():
                changed = self.change(entry, by=by, seen_version=seen_version, **values)
                after = self.shown(changed)
                transaction.set_rollback(is_tried)
        except ValidationError as refusal:
            return Outcome(entry, before, refusal=" ".join(refusal.messages))
        except PermissionDenied as refusal:
            return Outcome(entry, before, refusal=str(refusal))
        hint = self.hint(entry) if self.hint else ""
        return Outcome(changed if not is_tried else entry, before, after, hint=hint)


class BulkArchiveForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Grund"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Steht dann auf jeder der Seiten."),
    )
    successor = forms.CharField(
        label=gettext_lazy("Nachfolger"),
        widget=forms.TextInput(attrs={"size": 60}),
        required=False,
        help_text=gettext_lazy("Adresse, auf die alle diese Seiten verweisen. Darf leer bleiben."),
    )


class ResponsibleForm(forms.Form):
    responsible = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Verantwortlich"),
        required=False,
        empty_label=gettext_lazy("niemand"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = User.objects.exclude(role=Role.NONE).order_by("name", "email")
        self.fields["responsible"].queryset = team  # type: ignore[attr-defined]


class TopicForm(forms.Form):
    topic = forms.ModelChoiceField(
        Topic.objects.filter(is_retired=False), label=gettext_lazy("Themenfeld")
    )
    is_taken_out = forms.TypedChoiceField(
        label=gettext_lazy("Was tun"),
        choices=[("add", gettext_lazy("hinzufügen")), ("remove", gettext_lazy("entfernen"))],
        coerce=lambda value: value == "remove",
    )


class ConfirmByForm(forms.Form):
    confirm_by = forms.DateField(
        label=gettext_lazy("Zu bestätigen bis"),
        widget=AdminDateWidget,
        required=False,
        help_text=gettext_lazy("Leer: Es wird nicht mehr gefragt."),
    )

    def clean_confirm_by(self) -> object:
        day = self.cleaned_data["confirm_by"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("Dieser Tag ist schon vorbei."))
        return day


def _state(entry: Publishable) -> str:
    return entry.get_state_display()


def _confirm_by(entry: Publishable) -> str:
    return date_format(entry.confirm_by, "SHORT_DATE_FORMAT") if entry.confirm_by else "–"


def _topics(entry: Publishable) -> str:
    return ", ".join(str(topic) for topic in entry.topics.all()) or "–"  # type: ignore[attr-defined]


def _still_missing(entry: Publishable) -> str:
    return " ".join(missing.text for missing in entry.missing_for_publication())


BULKS = [
    Bulk(
        "submit_several",
        gettext_lazy("Zur Prüfung einreichen"),
        "change",
        services.submit,
        _state,
        hint=_still_missing,
    ),
    Bulk(
        "archive_several",
        gettext_lazy("Archivieren"),
        "publish",
        services.archive,
        _state,
        BulkArchiveForm,
    ),
    Bulk(
        "give_several",
        gettext_lazy("Verantwortliche Person setzen"),
        "change",
        upkeep.give_to,
        lambda entry: str(entry.responsible or "–"),
        ResponsibleForm,
    ),
    Bulk(
        "file_several",
        gettext_lazy("Themenfeld hinzufügen oder entfernen"),
        "change",
        upkeep.file_under,
        _topics,
        TopicForm,
    ),
    Bulk(
        "ask_several",
        gettext_lazy("„Zu bestätigen bis“ setzen"),
        "change",
        upkeep.ask_by,
        _confirm_by,
        ConfirmByForm,
    ),
]
