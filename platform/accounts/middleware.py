import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import NamedTuple

from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from accounts import passwords, sessions
from accounts.known_browsers import remember

logger = logging.getLogger("accounts.sign_in")

# Open to everybody: the page's looks, the way out, and where the browser reports to.
OPEN_PATHS = ("/static/", "/farben.css", "/konto/logout/", settings.CSP_REPORT_URL)


class Duty(NamedTuple):
    """What somebody has to do before anything else, and where they still may go until then."""

    is_due: Callable[[HttpRequest], bool]
    is_done_at: str
    open_paths: tuple[str, ...]
    says: StrOrPromise


class AccountSessionMiddleware:
    """Ends a session that is over, notes that one is used, and knows a team's browser again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if not has_session or not request.user.is_authenticated:
            return self.get_response(request)
        user = request.user
        if sessions.is_over(request.session, user):
            logout(request)
            messages.info(request, _("Ihre Sitzung ist abgelaufen. Bitte loggen Sie sich neu ein."))
            return self.get_response(request)
        response = self.get_response(request)
        if response.status_code == HTTPStatus.FORBIDDEN:
            # The pattern of the address: no row's number is in it, and no word that was typed.
            place = request.resolver_match.route if request.resolver_match else "…"
            logger.warning("account %s was denied %s", user.pk, place)
        if request.user.is_authenticated and sessions.note_use(request.session):
            remember(response, user)
        return response


class FreshSignInMiddleware:
    """Asks accounts without password and second factor to sign in anew, where others are asked too.

    allauth knows no way to ask them again who they are, and lets them through.
    """

    ASKED_AT = frozenset(
        {
            "account_email",
            "account_set_password",
            "mfa_activate_totp",
            "accounts:end_sessions",
            "pages:own_data_delete",
        }
    )

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, arguments: object, names: object
    ) -> HttpResponse | None:
        match = request.resolver_match
        if request.method != "POST" or match is None or match.view_name not in self.ASKED_AT:
            return None
        user = request.user
        if not user.is_authenticated or sessions.is_fresh(request.session):
            return None
        if get_reauthentication_flows(user):
            return None
        logout(request)
        messages.info(request, _("Bitte loggen Sie sich dafür noch einmal ein."))
        return redirect_to_login(request.get_full_path())


def lacks_second_factor(request: HttpRequest) -> bool:
    """A member of the team works only with one (not in the demo)."""
    user = request.user
    is_needed = settings.STAFF_NEED_SECOND_FACTOR and user.is_staff
    return is_needed and not is_mfa_enabled(user)


DUTIES = (
    Duty(
        is_due=lambda request: passwords.must_change(request.session),
        is_done_at="account_change_password",
        open_paths=("/konto/password/",),
        says=_(
            "Ihr bisheriges Passwort ist zu kurz oder leicht zu erraten. Wählen Sie ein neues,"
            " dann geht es weiter."
        ),
    ),
    Duty(
        is_due=lacks_second_factor,
        is_done_at="mfa_activate_totp",
        open_paths=("/konto/",),
        says=_("Richten Sie zuerst den zweiten Faktor ein."),
    ),
)


class DutiesMiddleware:
    """Leads to what somebody has to do first, one duty after the other."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        duty = self.first_duty(request)
        if duty is None or request.path.startswith(duty.open_paths):
            return self.get_response(request)
        messages.warning(request, duty.says)
        return redirect(reverse(duty.is_done_at))

    @staticmethod
    def first_duty(request: HttpRequest) -> Duty | None:
        # Without a session cookie nobody is signed in: no look into the session, no `Vary: Cookie`.
        if request.path.startswith(OPEN_PATHS):
            return None
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return None
        return next((duty for duty in DUTIES if duty.is_due(request)), None)


class PrivatePagesMiddleware:
    """Keeps what a signed-in person sees out of every cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if has_session and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response
