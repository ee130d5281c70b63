import logging
from collections.abc import Callable
from http import HTTPStatus

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from accounts import sessions
from accounts.known_browsers import remember

logger = logging.getLogger("accounts.sign_in")

# Where somebody without a second factor may still go: to set it up, with its looks, or out; and
# where their browser reports to.
OPEN_PATHS = ("/konto/", "/static/", "/farben.css", settings.CSP_REPORT_URL)


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
            return redirect_to_login(request.get_full_path())
        response = self.get_response(request)
        if response.status_code == HTTPStatus.FORBIDDEN:
            # The pattern of the address: no row's number is in it, and no word that was typed.
            place = request.resolver_match.route if request.resolver_match else "…"
            logger.warning("account %s was denied %s", user.pk, place)
        is_still_in = request.user.is_authenticated
        if is_still_in and sessions.note_use(request.session) and user.is_staff:
            remember(response, user)
        return response


class SecondFactorMiddleware:
    """Lets a member of the team work only with a second factor (not in the demo)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.lacks_second_factor(request):
            messages.warning(request, _("Richten Sie zuerst den zweiten Faktor ein."))
            return redirect(reverse("mfa_activate_totp"))
        return self.get_response(request)

    @staticmethod
    def lacks_second_factor(request: HttpRequest) -> bool:
        # Without a session cookie nobody is signed in: no look into the session, no `Vary: Cookie`.
        if not settings.STAFF_NEED_SECOND_FACTOR or request.path.startswith(OPEN_PATHS):
            return False
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return False
        user = request.user
        return user.is_authenticated and user.is_staff and not is_mfa_enabled(user)


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
