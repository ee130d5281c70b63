"""Where one is signed in, and ending it there; and the page of a limit."""

from http import HTTPStatus
from typing import cast

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import sessions
from accounts.models import User, name_of
from accounts.sessions import facts_of
from interface import refusals
from interface.models import Refusal


@require_safe
@login_required
@never_cache
def own_sessions(request: HttpRequest) -> HttpResponse:
    """Each browser in which the account is signed in."""
    user, this = cast(User, request.user), name_of(str(request.session.session_key))
    running = user.sessions.filter(expire_date__gt=timezone.now())
    found = [facts_of(each) for each in running]
    found.sort(key=lambda each: (each.name == this, each.used_at), reverse=True)
    return render(request, "account/sessions.html", {"sessions": found, "this": this})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required(allow_get=True)
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End the session of the name in `sitzung`, or without one all but this browser's."""
    if request.method != "POST":
        return redirect("accounts:sessions")  # somebody reloads: the buttons are there
    if name := request.POST.get("sitzung"):
        sessions.end(cast(User, request.user), name)
        messages.success(request, _("Die Sitzung ist beendet."))
    else:
        sessions.end_others(cast(User, request.user), request.session)
        messages.success(request, _("Alle anderen Sitzungen sind beendet."))
    return redirect("accounts:sessions")


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """The page of a limit on signing in, and on what else an account does."""
    refusals.note(Refusal.Kind.SIGN_IN)
    return render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
