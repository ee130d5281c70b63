import time
from collections.abc import Callable

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

from accounts.known_browsers import remember

# Where somebody without a second factor may still go: to set it up, with its looks, or out; and
# where their browser reports to.
OPEN_PATHS = ("/konto/", "/static/", "/farben.css", settings.CSP_REPORT_URL)


class TeamSessionMiddleware:
    """Ends a team member's session that nobody used for a while, and knows the browser again."""

    # A session is written anew this often, not with each page.
    NOTED_EVERY_SECONDS = 300
    USED_AT = "used_at"

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_staff:
            return self.get_response(request)
        user = request.user
        unused = time.time() - request.session.get(self.USED_AT, time.time())
        if unused > settings.STAFF_SESSION_SECONDS:
            logout(request)
            messages.info(request, _("Sie waren lange nicht aktiv. Bitte loggen Sie sich neu ein."))
            return redirect_to_login(request.get_full_path())
        response = self.get_response(request)
        is_new = self.USED_AT not in request.session
        if request.user.is_staff and (is_new or unused > self.NOTED_EVERY_SECONDS):
            request.session[self.USED_AT] = time.time()
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
