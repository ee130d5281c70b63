from collections.abc import Mapping
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from editorial import services
from editorial.admin_bulk import ACTIONS, ActionsOfKind
from editorial.admin_corrections import SmallCorrections
from editorial.admin_pages import ErasurePage, HistoryPages, may, short_moment
from editorial.admin_reading import ReadingPages, read_to_publish, still_correct
from editorial.admin_unsaved import UnsavedPages, is_taken_up
from editorial.conflicts import FormSet, conflict_of, mark_rows_gone, rows_kept_as_typed
from editorial.forms import EntryForm
from editorial.models import ChainLink, Picture, Proposal, Publishable, State, StateChange
from editorial.picture_admin import PictureAdmin
from editorial.presses import key_of_press, made_by_first_press
from editorial.proposal_admin import ProposalAdmin
from editorial.snapshots import Snapshot, content_of, flat, from_flat, parts_of, write
from editorial.uploads import FileFields, StoresFiles
from interface.admin import WrittenWithParent
from interface.admin_forms import ClockField, ClockWidget, MomentField, MomentWidget
from interface.names import admin_address
from interface.numbers import NumberField
from taxonomy.host import InHostRegion


class Proposed(Exception):  # noqa: N818 – nothing is wrong, it only takes the whole form back
    """Ends the saving of a form whose content is to be a proposal, with that content."""

    def __init__(self, content: Snapshot, note: str) -> None:
        super().__init__()
        self.content, self.note = content, note


# Most texts are a sentence or two; the field grows where more is written.
FORM_FIELDS: Mapping[type[models.Field[object, object]], Mapping[str, object]] = {
    models.DateTimeField: {"form_class": MomentField, "widget": MomentWidget},
    models.TimeField: {"form_class": ClockField, "widget": ClockWidget},
    models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
    models.DecimalField: {"form_class": NumberField},
    models.URLField: {"assume_scheme": "https"},
}


class PartOfEntry(FileFields, WrittenWithParent):
    """An inline: whoever may change the entry, or propose so, may change its parts, nobody else.

    What is no part of the entry's content (a release) is not proposed.
    """

    formfield_overrides: Mapping[type[models.Field[object, object]], Mapping[str, object]] = (
        FORM_FIELDS
    )

    def may_write(self, request: HttpRequest, parent: models.Model | None) -> bool:
        parts = {part.model for part in parts_of(self.parent_model)}
        rights = ["change", "propose"] if self.model in parts else ["change"]
        return any(may(request, right, self.parent_model, parent) for right in rights)


class EntryAdmin(
    InHostRegion,
    StoresFiles,
    UnsavedPages,
    SmallCorrections,
    ReadingPages,
    HistoryPages,
    ErasurePage,
    ActionsOfKind,
):
    """The admin of every kind of entry: written here, moved from state to state by buttons.

    Who may not change a published entry gets the same form and proposes what they typed.
    """

    form = EntryForm
    formfield_overrides = FORM_FIELDS
    change_form_template = "admin/editorial/change_form.html"
    search_fields = ["title", "summary"]
    readonly_fields = ["state_label"]
    actions = [read_to_publish, still_correct, *ACTIONS]
    save_on_top = False
    show_full_result_count = False

    # Beside title, state and what counts for a kind: whose matter it is, and how old it is.
    UPKEEP_COLUMNS = ["responsible", "confirm_label", "updated_label"]

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        """Pictures are sought by name: there are many."""
        return [*super().get_autocomplete_fields(request), "picture"]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Publishable | None = None
    ) -> list[str]:
        """An address that was public once is moved by publishers alone; the old one leads on."""
        if obj is None or obj.first_published_at is None:
            return [*self.readonly_fields]
        may_move = may(request, "publish", self.model, obj)
        return [*self.readonly_fields, *obj.fixed_fields, *([] if may_move else ["slug"])]

    def get_form(
        self,
        request: HttpRequest,
        obj: Publishable | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> type[EntryForm]:
        # Made from the form of each kind, which is one.
        form = cast(type[EntryForm], super().get_form(request, obj, change=change, **kwargs))
        form.refusal = getattr(request, "refusal", None)
        if obj is not None and obj.first_published_at and "slug" in form.base_fields:
            form.base_fields["slug"].help_text = gettext_lazy(
                "Die bisherige Adresse führt weiterhin hierher."
            )
        return form

    @admin.display(description=gettext_lazy("Zustand"), ordering="state")
    def state_label(self, entry: Publishable) -> str:
        """The state, and the hours at which it begins or ends to be public."""
        label = str(State(entry.state).label)
        if entry.state != State.PUBLISHED:
            return label
        if entry.is_withdrawn:
            return f"{label}, {_('endete am')} {short_moment(entry.withdraw_at)}"
        if entry.waits:
            label = f"{label}, {_('erscheint am')} {short_moment(entry.publish_at)}"
        if entry.withdraw_at:
            label = f"{label}, {_('endet am')} {short_moment(entry.withdraw_at)}"
        return label

    @admin.display(description=gettext_lazy("zu bestätigen bis"), ordering="confirm_by")
    def confirm_label(self, entry: Publishable) -> str:
        """The day, marked once it is over for what is public."""
        if entry.confirm_by is None:
            return "–"
        day = date_format(entry.confirm_by, "SHORT_DATE_FORMAT")
        is_late = entry.state == State.PUBLISHED and entry.is_overdue
        mark, text = '{} <span class="is-overdue">{}</span>', _("überfällig")
        return format_html(mark, day, text) if is_late else day

    @admin.display(description=gettext_lazy("bearbeitet"), ordering="updated_at")
    def updated_label(self, entry: Publishable) -> str:
        return date_format(timezone.localtime(entry.updated_at), "SHORT_DATE_FORMAT")

    def get_list_select_related(self, request: HttpRequest) -> list[str]:
        related = self.list_select_related
        return [*(related if isinstance(related, list) else []), "responsible"]

    def get_urls(self) -> list[URLPattern]:
        return [
            *self.step_urls(),
            *self.reading_urls(),
            *self.unsaved_urls(),
            *self.history_urls(),
            *self.erasure_urls(),
            *super().get_urls(),
        ]

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[models.Model] | None:
        if db_field.name == "responsible":
            kwargs["queryset"] = User.objects.exclude(role=Role.NONE).order_by("name", "email")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Publishable, form: EntryForm, change: bool
    ) -> None:
        """Who changes nothing stores nothing: they aren't the last editor and may publish it."""
        if change and not form.has_changed():
            return
        if not change:
            obj.created_by = request.user  # type: ignore[assignment]
            obj.uuid = key_of_press(request) or obj.uuid
        obj.updated_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    def save_formset(
        self, request: HttpRequest, form: EntryForm, formset: FormSet, change: bool
    ) -> None:
        """A new link of the chain knows who made it."""
        for each in formset.forms:
            if isinstance(each.instance, ChainLink) and each.instance.pk is None:
                each.instance.added_by = request.user  # type: ignore[assignment]
        super().save_formset(request, form, formset, change)

    def save_related(
        self, request: HttpRequest, form: EntryForm, formsets: list[FormSet], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        # Nobody else comes into the admin.
        entry, user = form.instance, cast(User, request.user)
        if not form.has_changed() and any(each.has_changed() for each in formsets):
            entry.updated_by = user
            entry.save()
        if chosen := form.kept_values | rows_kept_as_typed(form, formsets):
            self._store_what_was_chosen(entry, chosen, user)
        else:
            entry.check_with_parts()
        if self.proposes(request, entry):
            raise Proposed(content_of(entry), form.cleaned_data["proposal_note"])
        reason = self.settle_last_editor(request, form, formsets) if change else ""
        services.record_save(entry, by=user, reason=reason)
        self.forget_saved(request)

    def get_formset_kwargs(
        self,
        request: HttpRequest,
        obj: Publishable,
        inline: InlineModelAdmin[models.Model, Publishable],
        prefix: str,
    ) -> dict[str, Any]:
        """A row that somebody has deleted meanwhile is no fault of the form; the conflict asks."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if "data" in kwargs:
            mark_rows_gone(kwargs["data"], kwargs["queryset"], prefix)
        return kwargs

    def _store_what_was_chosen(
        self, entry: Publishable, values: dict[str, object], user: User
    ) -> None:
        """Where somebody has stored another value meanwhile and the person was asked."""
        chosen = flat(content_of(entry)) | values
        rows_gone = {key for key, each in chosen.items() if each is None and "parts." in key}
        kept = {key: each for key, each in chosen.items() if key not in rows_gone}
        current = type(entry)._base_manager.get(pk=entry.pk)
        write(current, from_flat(kept, entry.PARTS), by=user)

    # Saving, or proposing ------------------------------------------------------------------------

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """Store the form, or take it back whole: as a proposal, or as a rule is against it."""
        self.take_up(request, object_id)
        try:
            with transaction.atomic():
                is_new = object_id is None and not is_taken_up(request)
                if is_new and (made := made_by_first_press(request, self.model)):
                    return HttpResponseRedirect(admin_address(made))
                return super().changeform_view(request, object_id, form_url, extra_context)
        except Proposed as proposed:
            return self._propose(request, object_id, proposed)
        except ValidationError as refusal:
            request.refusal = refusal  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _propose(
        self, request: HttpRequest, object_id: str | None, proposed: "Proposed"
    ) -> HttpResponse:
        # Both are there: somebody in the admin has just stored it.
        entry = cast(Publishable, self.get_object(request, str(object_id)))
        user = cast(User, request.user)
        try:
            with transaction.atomic():
                services.propose(entry, proposed.content, by=user, note=proposed.note)
                self.forget_saved(request)
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            text = _("Danke. Wer veröffentlichen darf, sieht Ihren Vorschlag und entscheidet.")
            messages.success(request, text)
        return HttpResponseRedirect(admin_address(entry))

    def has_delete_permission(self, request: HttpRequest, obj: Publishable | None = None) -> bool:
        """What was public once is archived, whoever asks."""
        was_public = obj is not None and obj.first_published_at is not None
        return not was_public and super().has_delete_permission(request, obj)

    def delete_model(self, request: HttpRequest, obj: Publishable) -> None:
        services.delete_draft(obj)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        entry: Publishable | None = self.get_object(request, object_id)
        steps = self.possible_steps(request, entry)
        context: dict[str, object] = {"steps": steps, **(extra_context or {})}
        if entry is not None:
            context |= {
                "proposes": self.proposes(request, entry),
                "open_proposals": Proposal.objects.of(entry).open().select_related("author"),
                "last_note": self._last_note(entry),
                "allowance": self.allowance(request, entry),
                "erase_url": self.erase_url(request, entry),
            }
        return super().change_view(request, object_id, form_url, context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """A form that came too late shows what has been stored meanwhile, and asks."""
        form = context["adminform"].form
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        if is_taken_up(request) and not form.is_stale:
            self.say_nothing_wrong(form, formsets)
            context["errors"] = []
        # Above the form stands each fault once; Django would say those of the whole form again.
        context["faults"] = context.pop("errors")
        context["gaps"] = self.gaps(request, form, formsets)
        context["save_steps"] = self.save_steps(request, context["original"])
        entry, inlines = context["original"], context["inline_admin_formsets"]
        if self.may_keep(request, entry):
            context["unsaved"] = self.about_unsaved(request, entry, inlines)
        if form.is_bound and form.is_stale:
            opened = form.cleaned_data.get("opened_version")
            context["conflict"] = conflict_of(form, formsets, opened)
            if self.is_second_press(request, context["conflict"], formsets):
                return HttpResponseRedirect(admin_address(form.instance))
        return super().render_change_form(request, context, *args, **kwargs)

    def _last_note(self, entry: Publishable) -> StateChange | None:
        """What was said when the entry came into the state in which it is worked on now."""
        last = StateChange.objects.of(entry).select_related("by").first()
        is_worked_on = entry.state in (State.DRAFT, State.IN_REVIEW)
        return last if is_worked_on and last and last.note else None


admin.site.register(Proposal, ProposalAdmin)
admin.site.register(Picture, PictureAdmin)
