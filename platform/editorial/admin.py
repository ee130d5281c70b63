from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise
from rules.contrib.admin import ObjectPermissionsModelAdmin

from accounts.models import Role, User
from editorial import services
from editorial.forms import EntryForm, StateChangeForm
from editorial.models import Publishable, State, StateChange


class Step(NamedTuple):
    """A step an entry can take: the service that takes it, from which state, with which right."""

    service: Callable[..., Publishable]
    label: StrOrPromise
    from_state: State
    right: str


STEPS = {
    "einreichen": Step(
        services.submit, gettext_lazy("Zur Prüfung einreichen"), State.DRAFT, "change"
    ),
    "veroeffentlichen": Step(
        services.publish, gettext_lazy("Veröffentlichen"), State.IN_REVIEW, "publish"
    ),
    "zurueckgeben": Step(
        services.return_with_note, gettext_lazy("Mit Notiz zurückgeben"), State.IN_REVIEW, "publish"
    ),
    "zurueckziehen": Step(
        services.unpublish,
        gettext_lazy("Veröffentlichung zurückziehen"),
        State.PUBLISHED,
        "publish",
    ),
    "archivieren": Step(services.archive, gettext_lazy("Archivieren"), State.PUBLISHED, "publish"),
}


# Most texts are a sentence or two; the field grows where more is written.
FORM_FIELDS: Mapping[type[models.Field[Any, Any]], Mapping[str, Any]] = {
    models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
    models.URLField: {"assume_scheme": "https"},
}


class PartOfEntry:
    """An inline: whoever may change the entry may change its parts, nobody else."""

    formfield_overrides: Mapping[type[models.Field[Any, Any]], Mapping[str, Any]] = FORM_FIELDS

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_change(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_change(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_change(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_staff

    def _may_change(self, request: HttpRequest, entry: Any) -> bool:
        meta = self.parent_model._meta  # type: ignore[attr-defined]
        return request.user.has_perm(f"{meta.app_label}.change_{meta.model_name}", entry)


class EntryAdmin(ObjectPermissionsModelAdmin):
    """The admin of every kind of entry: written here, moved from state to state by buttons."""

    form = EntryForm
    formfield_overrides = FORM_FIELDS
    change_form_template = "admin/editorial/change_form.html"
    search_fields = ["title", "summary"]
    readonly_fields = ["state_label"]
    actions = None
    save_on_top = False

    ABOUT_FIELDS = [
        "responsible",
        "confirm_by",
        "confirmed_at",
        "publish_at",
        "slug",
        "external_key",
        "origin_url",
        "is_example",
        "opened_version",
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """An address that was public once stays."""
        was_public = obj is not None and obj.first_published_at is not None
        return [*self.readonly_fields, *(["slug"] if was_public else [])]

    @admin.display(description=gettext_lazy("Zustand"), ordering="state")
    def state_label(self, entry: Publishable) -> str:
        return str(State(entry.state).label)

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_step"
        step = path(
            "<int:entry_id>/schritt/<slug:step>/",
            self.admin_site.admin_view(self.step_view),
            name=name,
        )
        return [step, *super().get_urls()]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "responsible":
            kwargs["queryset"] = User.objects.exclude(role=Role.NONE).order_by("name", "email")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Publishable, form: ModelForm[Any], change: bool
    ) -> None:
        if not change:
            obj.created_by = request.user  # type: ignore[assignment]
        obj.updated_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: ModelForm[Any], formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        services.saved(form.instance, by=request.user)  # type: ignore[arg-type]

    def has_delete_permission(self, request: HttpRequest, obj: Publishable | None = None) -> bool:
        """What was public once is archived, whoever asks."""
        was_public = obj is not None and obj.first_published_at is not None
        return not was_public and super().has_delete_permission(request, obj)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        entry = self.get_object(request, object_id)
        context = {"steps": self.possible_steps(request, entry), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    def possible_steps(
        self, request: HttpRequest, entry: Publishable | None
    ) -> list[dict[str, Any]]:
        """The buttons above the form: what this user may do with the entry as it stands."""
        if entry is None:
            return []
        return [
            {"url": self._step_url(entry, name), "label": step.label}
            for name, step in STEPS.items()
            if entry.state == step.from_state and self._may(request, step, entry)
        ]

    def step_view(self, request: HttpRequest, entry_id: int, step: str) -> HttpResponse:
        """Ask, with a note, then move the entry; what stands in the way is said."""
        entry = get_object_or_404(self.get_queryset(request), pk=entry_id)
        if step not in STEPS or not self._may(request, STEPS[step], entry):
            raise Http404
        form = StateChangeForm(request.POST or None, initial={"seen_version": entry.version})
        if request.method == "POST" and form.is_valid():
            try:
                STEPS[step].service(entry, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return self._step_taken(request, entry, STEPS[step])
        context = {
            **self.admin_site.each_context(request),
            "title": STEPS[step].label,
            "entry": entry,
            "opts": self.opts,
            "form": form,
            "missing": entry.missing_for_publication() if step == "veroeffentlichen" else [],
            "history": self._state_changes(entry),
        }
        return render(request, "admin/editorial/step.html", context)

    def _step_taken(self, request: HttpRequest, entry: Publishable, step: Step) -> HttpResponse:
        entry.refresh_from_db()
        self.log_change(request, entry, str(step.label))
        text = _("„%(title)s“ ist jetzt: %(state)s.")
        state = State(entry.state).label
        messages.success(request, text % {"title": entry.title, "state": state})
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[entry.pk]))

    def _state_changes(self, entry: Publishable) -> Any:
        changes = StateChange.objects.filter(
            content_type__app_label=self.opts.app_label,
            content_type__model=self.opts.model_name,
            object_id=entry.pk,
        )
        return changes.select_related("by")[:20]

    def _step_url(self, entry: Publishable, step: str) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_step"
        return reverse(name, args=[entry.pk, step])

    def _may(self, request: HttpRequest, step: Step, entry: Publishable) -> bool:
        permission = f"{self.opts.app_label}.{step.right}_{self.opts.model_name}"
        return request.user.has_perm(permission, entry)
