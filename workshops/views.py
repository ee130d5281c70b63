from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core import ratelimit
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editorial.views import entry_page
from search.views import EntryListView
from workshops import services
from workshops.calendars import calendar_response
from workshops.filters import WorkshopFilterSet
from workshops.forms import RegistrationForm
from workshops.models import Registration, Workshop, WorkshopStatus

TOO_MANY = _(
    "An diese Adresse gingen in der letzten Stunde schon viele E-Mails. Bitte versuchen Sie es"
    " später noch einmal, oder rufen Sie uns an."
)


class WorkshopListView(EntryListView):
    """The dates to come, or those that were."""

    model = Workshop
    filterset_class = WorkshopFilterSet
    template_name = "workshops/workshop_list.html"


@entry_page(Workshop)
def workshop(request: HttpRequest, entry: Workshop) -> HttpResponse:
    """One date: when, where, programme, groups with free seats."""
    context = {
        "entry": entry,
        "groups": entry.groups_with_free_seats(),
        "shows_seats": entry.status in (WorkshopStatus.OPEN, WorkshopStatus.FULL),
    }
    return render(request, "workshops/workshop.html", context)


@require_safe
def workshop_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """The calendar entry of a date whose times are known."""
    entry = get_object_or_404(Workshop.objects.published(), slug=slug, starts_at__isnull=False)
    return calendar_response(entry)


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """The registration form; full and closed are said on the page, with what was typed kept."""
    entry = get_object_or_404(Workshop.objects.published().for_form(), slug=slug)
    if not entry.takes_registrations:
        status = 409 if request.method == "POST" else 200
        context = {"entry": entry}
        return render(request, "workshops/registration_closed.html", context, status=status)
    form = RegistrationForm(request.POST or None, workshop=entry)
    status = 200
    if request.method == "POST":
        status = _try_to_register(request, entry, form)
        if status == 201:
            return redirect("workshops:registered", slug=slug)
    context = {"entry": entry, "form": form, "held_until": services.held_until(entry)}
    return render(request, "workshops/register.html", context, status=status)


def _try_to_register(request: HttpRequest, workshop: Workshop, form: RegistrationForm) -> int:
    """Register who filled in the form; the HTTP status says what came of it."""
    if not form.is_valid():
        return 422
    if not ratelimit.consume(
        request, action="register_for_workshop", key=form.cleaned_data["email"].lower()
    ):
        form.add_error("email", TOO_MANY)
        return 429
    choices = {name: form.cleaned_data.get(name) for name in ("group", "second_choice")}
    try:
        by = request.user if request.user.is_authenticated and request.user.is_staff else None
        services.register(workshop, form.applicant(), **choices, by=by)
    except ValidationError as error:
        form.add_error("group" if choices["group"] else None, error)
        return 409
    return 201


@require_safe
def registered(request: HttpRequest, slug: str) -> HttpResponse:
    """“Look into your mailbox”: the same page for everybody, registered already or not."""
    entry = get_object_or_404(Workshop.objects.published().for_form(), slug=slug)
    return render(request, "workshops/registered.html", {"entry": entry})


# By link -----------------------------------------------------------------------------------------


def by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page opened by a registration's link: in its language, kept out of caches and referrers."""

    @csrf_exempt  # the link is the only key, and no-referrer makes browsers send “Origin: null”
    @never_cache
    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        entry = _by_token(token)
        with translation.override(entry.language):
            response = view(request, entry)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    return opened


def _by_token(token: str) -> Registration:
    found = Registration.objects.select_related(
        "workshop__region", "workshop__venue_municipality", "group"
    )
    try:
        return found.by_token(token)
    except Registration.DoesNotExist:
        raise Http404 from None


@require_safe
@by_link
def registration(request: HttpRequest, entry: Registration) -> HttpResponse:
    """One's own registration as it stands, with buttons: a link alone changes nothing."""
    return _registration_page(request, entry)


@require_POST
@by_link
def confirm(request: HttpRequest, entry: Registration) -> HttpResponse:
    """Keep the seat."""
    return _act(request, entry, services.confirm)


@require_POST
@by_link
def cancel(request: HttpRequest, entry: Registration) -> HttpResponse:
    """Give the seat back."""
    return _act(request, entry, services.cancel)


@require_safe
@by_link
def registration_ics(request: HttpRequest, entry: Registration) -> HttpResponse:
    """The calendar entry; with the online room once the seat is confirmed."""
    if entry.workshop.starts_at is None or not entry.workshop.is_published:
        raise Http404
    return calendar_response(entry.workshop, room=entry.room)


def _act(
    request: HttpRequest, entry: Registration, service: Callable[[Registration], Any]
) -> HttpResponse:
    try:
        service(entry)
    except ValidationError as error:
        entry.refresh_from_db()
        return _registration_page(request, entry, error=" ".join(error.messages), status=409)
    return redirect(entry.link_path)


def _registration_page(
    request: HttpRequest, entry: Registration, *, error: str = "", status: int = 200
) -> HttpResponse:
    context = {"registration": entry, "entry": entry.workshop, "error": error}
    return render(request, "workshops/registration.html", context, status=status)
