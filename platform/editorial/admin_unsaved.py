"""Nothing typed is lost: the form of an entry sends what is written in it while it is written."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, cast
from uuid import UUID

from django.contrib.admin.helpers import InlineAdminFormSet
from django.contrib.admin.options import InlineModelAdmin
from django.core.exceptions import BadRequest, ValidationError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from editorial import services
from editorial.admin_pages import EntryPages
from editorial.conflicts import FormSet
from editorial.forms import EntryForm
from editorial.models import TAKE_UP, Publishable, UnsavedText
from editorial.models.unsaved import UnsavedTextQuerySet
from editorial.presses import form_key
from interface.names import admin_address, admin_page
from work import retention

# Sent with a form that is to be shown again with what it holds, and not saved.
SHOWN_AGAIN = "_weiterschreiben"
# In a session: the forms that were saved, so that the browser keeps nothing of them any more.
SAVED_FORMS = "saved_forms"
MOST_SAVED_FORMS = 10
# What a form sends beside what is typed.
NOT_TYPED = ("_", "csrfmiddlewaretoken", "form_key", "taken_key", "seen_version", "take.")


def key_in(text: str | None) -> UUID | None:
    """What a page calls its form by, if that is what was sent."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def keys_of(request: HttpRequest) -> list[UUID]:
    """The key of the form that was sent, and of the text with which it was filled."""
    sent = map(request.POST.get, ("form_key", "taken_key"))
    return [key for each in sent if (key := key_in(each))]


def is_of_people(inline: InlineModelAdmin[Any, Any]) -> bool:
    """What is typed there may be personal, as each model with such columns has a period."""
    return inline.model in {rule.model for rule in retention.rules()}


def is_taken_up(request: HttpRequest) -> bool:
    """Whether the form is only shown, with what was typed before."""
    return getattr(request, "is_taken_up", False)


class UnsavedPages(EntryPages):
    """What was typed and not saved: kept, offered to whoever typed it, taken up, thrown away."""

    def unsaved_urls(self) -> list[URLPattern]:
        keep, discard = map(self.admin_site.admin_view, (self._keep_new, self._discard))
        return [
            path("add/zwischenstand/", keep, name=admin_page(self.model, "keep_new")),
            self.page_of_entry("zwischenstand/", self._keep, "keep"),
            path("zwischenstand/verwerfen/", discard, name=admin_page(self.model, "discard")),
        ]

    def may_keep(self, request: HttpRequest, entry: Publishable | None) -> bool:
        """Whoever may write the form, were it to propose; for a new entry there is none yet."""
        if entry is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, entry)

    # Kept ----------------------------------------------------------------------------------------

    def _keep(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        entry = get_object_or_404(self.get_queryset(request), pk=entry_id)
        return self._kept(request, entry)

    def _keep_new(self, request: HttpRequest) -> HttpResponse:
        return self._kept(request, None)

    def _kept(self, request: HttpRequest, entry: Publishable | None) -> HttpResponse:
        """Say when it was kept, or by the status why it wasn't."""
        if not self.may_keep(request, entry):
            raise Http404
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not (keys := keys_of(request)):
            raise BadRequest
        try:
            text = services.keep_unsaved(
                self.model,
                entry,
                self._typed(request, entry),
                by=cast(User, request.user),
                form_keys=keys,
            )
        except services.TooLarge:
            return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        except services.OfAnotherPage:
            return HttpResponse(status=HTTPStatus.CONFLICT)
        except self.model.DoesNotExist as gone:
            raise Http404 from gone
        at = date_format(timezone.localtime(text.kept_at), "TIME_FORMAT")
        return JsonResponse({"at": at})

    def _typed(self, request: HttpRequest, entry: Publishable | None) -> dict[str, list[str]]:
        """Without what belongs to the form alone, and without anything about people."""
        of_people = tuple(
            f"{formset.get_default_prefix()}-"
            for formset, inline in self.get_formsets_with_inlines(request, entry)
            if is_of_people(inline)
        )
        left_out = (*NOT_TYPED, *of_people)
        return {
            name: [str(each) for each in values]
            for name, values in request.POST.lists()
            if not name.startswith(left_out)
        }

    # Thrown away, or saved -----------------------------------------------------------------------

    def _discard(self, request: HttpRequest) -> HttpResponse:
        """Back to the form as it is stored."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        user = cast(User, request.user)
        text = UnsavedText.objects.filter(user=user, form_key__in=keys_of(request)).first()
        if text is None:
            return HttpResponseRedirect(admin_address(self.model))
        services.forget_unsaved(by=user, form_keys=[text.form_key])
        return HttpResponseRedirect(text.form_address)

    def forget_saved(self, request: HttpRequest) -> None:
        """The form was stored: what was kept of it goes, and the browser learns that it may go."""
        if keys := keys_of(request):
            services.forget_unsaved(by=cast(User, request.user), form_keys=keys)
            saved = request.session.get(SAVED_FORMS, [])
            request.session[SAVED_FORMS] = [*saved, *(key.hex for key in keys)][-MOST_SAVED_FORMS:]

    # Taken up ------------------------------------------------------------------------------------

    def take_up(self, request: HttpRequest, object_id: str | None) -> None:
        """Fill the form with what was typed, as if it had been sent; nothing is stored."""
        sent = QueryDict(mutable=True)
        if request.method == "POST" and SHOWN_AGAIN in request.POST:
            sent.update(request.POST)
            sent["taken_key"] = sent.pop("form_key", [""])[-1]
        elif request.method == "GET" and (text := self._text_named(request, object_id)):
            for name, values in text.fields.items():
                sent.setlist(name, values)
            sent["taken_key"] = text.form_key.hex
        if not sent or not self._may_write(request, object_id):
            return
        # What only the browser has is kept as soon as the page is there.
        request.is_kept = request.method == "GET"  # type: ignore[attr-defined]
        request.is_taken_up = True  # type: ignore[attr-defined]
        request.method, request.POST = "POST", sent  # type: ignore[assignment]
        refusal = _("Dieser Text ist noch nicht gesichert.")
        request.refusal = ValidationError(refusal)  # type: ignore[attr-defined]

    def _text_named(self, request: HttpRequest, object_id: str | None) -> UnsavedText | None:
        if not (key := key_in(request.GET.get(TAKE_UP))):
            return None
        return self._texts(request, object_id).filter(form_key=key).first()

    def _texts(self, request: HttpRequest, object_id: str | None) -> UnsavedTextQuerySet:
        """This person's, for the form."""
        number = int(object_id) if object_id and object_id.isdecimal() else None
        return UnsavedText.objects.of_form(cast(User, request.user), self.model, number)

    def _may_write(self, request: HttpRequest, object_id: str | None) -> bool:
        if object_id is None:
            return self.may_keep(request, None)
        entry: Publishable | None = self.get_object(request, object_id)
        return entry is not None and self.may_keep(request, entry)

    def say_nothing_wrong(self, form: EntryForm, formsets: Iterable[FormSet]) -> None:
        """What was taken up is still being written; what is wrong with it is said on saving."""
        form.errors.clear()
        for formset in formsets:
            formset.non_form_errors().clear()
            for errors in formset.errors:
                errors.clear()

    def get_formset_kwargs(
        self,
        request: HttpRequest,
        obj: Publishable,
        inline: InlineModelAdmin[Any, Any],
        prefix: str,
    ) -> dict[str, Any]:
        """What was not kept of people stands there as it is stored."""
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if is_taken_up(request) and is_of_people(inline):
            for name in ("data", "files", "save_as_new"):
                kwargs.pop(name, None)
        return kwargs

    def about_unsaved(
        self, request: HttpRequest, entry: Publishable | None, inlines: Iterable[InlineAdminFormSet]
    ) -> dict[str, object]:
        """For the form: what lies there unsaved, and how what is typed in it is kept."""
        taken = key_in(request.POST.get("taken_key"))
        texts = self._texts(request, str(entry.pk) if entry else None)
        return {
            "texts": texts.exclude(form_key__in=keys_of(request)).to_show(),
            "form_key": form_key(request),
            "taken_key": taken.hex if taken else "",
            "keep": admin_address(entry or self.model, "keep" if entry else "keep_new"),
            "discard": admin_address(self.model, "discard"),
            "of_people": [each.formset.prefix for each in inlines if is_of_people(each.opts)],
            "is_new": request.method == "POST" and not getattr(request, "is_kept", False),
        }
