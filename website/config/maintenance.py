"""What visitors read while a backup is restored; see `work.maintenance`."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

from work import maintenance


class MaintenanceMiddleware:
    """Stands before everything that reads or keeps rows; the style sheets are answered before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not maintenance.is_on():
            return self.get_response(request)
        response = HttpResponse(get_template("503.html").render(), status=503)
        response["Retry-After"] = str(maintenance.RETRY_AFTER_SECONDS)
        response["Cache-Control"] = "no-store"
        return response
