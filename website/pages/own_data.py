"""What is kept about oneself: seen, taken along, deleted; with an account or by a link by mail."""

from datetime import timedelta
from http import HTTPStatus
from typing import cast

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.addresses import verified_addresses
from accounts.models import User
from interface.links import opened_by_link
from pages import services
from pages.forms import DataRequestForm, DeletionForm
from pages.models import LINK_LIVES_FOR, DataRequest
from work import own_data
from work.own_data import Person


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Who has no account says the address, and gets a link there."""
    form = DataRequestForm(request.POST or None)
    if form.submit(request, lambda: services.ask_for_data(form.cleaned_data["email"])):
        return redirect("pages:own_data_asked")
    return render(request, "pages/own_data_ask.html", {"form": form}, status=form.status)


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """“Look into your mailbox”: the same for every address."""
    return render(
        request, "pages/own_data_asked.html", {"hours": LINK_LIVES_FOR // timedelta(hours=1)}
    )


@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    """What went, and how long backups remember."""
    return render(
        request, "pages/own_data_deleted.html", {"backup_days": settings.BACKUPS_KEPT_DAYS}
    )


# With an account ----------------------------------------------------------------------------------


def _person(request: HttpRequest) -> Person:
    """The account, and the addresses that it has shown to be its own."""
    user = cast(User, request.user)
    return Person.of(verified_addresses(user), user.pk)


@require_safe
@login_required
@never_cache
def of_account(request: HttpRequest) -> HttpResponse:
    """What is kept about the account and its addresses."""
    return _page(request, _person(request))


@require_safe
@login_required
@never_cache
def json_of_account(request: HttpRequest) -> HttpResponse:
    """The same to be taken along."""
    return _as_json(_person(request))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required(allow_get=True)
@never_cache
def delete_of_account(request: HttpRequest) -> HttpResponse:
    """Delete it, the account as well."""
    if request.method != "POST":
        return redirect("pages:own_data")  # somebody reloads: the button is there
    return _delete(request, _person(request))


# By link ------------------------------------------------------------------------------------------

by_link = opened_by_link(DataRequest.objects.by_token, over="pages/own_data_over.html")


@require_safe
@by_link
def page(request: HttpRequest, entry: DataRequest) -> HttpResponse:
    """What is kept about the address that the link was mailed to."""
    return _page(request, Person.of([entry.email]), entry)


@require_safe
@by_link
def as_json(request: HttpRequest, entry: DataRequest) -> HttpResponse:
    """The same to be taken along."""
    return _as_json(Person.of([entry.email]))


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def delete(request: HttpRequest, entry: DataRequest) -> HttpResponse:
    """Delete it; the link is over with it."""
    if request.method != "POST":
        return redirect(entry.link_path)  # somebody reloads: the button is there
    return _delete(request, Person.of([entry.email]), entry)


# Either way ---------------------------------------------------------------------------------------


def _page(
    request: HttpRequest,
    person: Person,
    entry: DataRequest | None = None,
    *,
    form: DeletionForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "person": person,
        "kept": own_data.kept_about(person),
        "entry": entry,
        "form": form or DeletionForm(),
        "backup_days": settings.BACKUPS_KEPT_DAYS,
    }
    return render(request, "pages/own_data.html", context, status=status)


def _as_json(person: Person) -> HttpResponse:
    name = f"meine-daten-{timezone.localdate()}.json"
    return JsonResponse(
        own_data.as_data(person),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _delete(request: HttpRequest, person: Person, entry: DataRequest | None = None) -> HttpResponse:
    form = DeletionForm(request.POST)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _page(request, person, entry, form=form, status=status)
    try:
        stays = own_data.forget(person)
    except OSError:
        # Nothing is forgotten without its line in the journal of erasures.
        form.add_error(None, _("Löschen ist gerade nicht möglich. Bitte später noch einmal."))
        status = HTTPStatus.SERVICE_UNAVAILABLE
        return _page(request, person, entry, form=form, status=status)
    if not User.objects.filter(pk=request.user.pk).exists():
        logout(request)
    for reason in stays:
        messages.warning(request, reason)
    return redirect("pages:own_data_deleted")
