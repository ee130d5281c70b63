"""What every answer tells the browser beside Django's own security headers."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


@dataclass
class PermissionsPolicyMiddleware:
    """Denies what no page of ours uses, nor what somebody puts into one."""

    get_response: Callable[[HttpRequest], HttpResponseBase]

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        denied = (f"{feature}=()" for feature in settings.PERMISSIONS_POLICY)
        response.headers.setdefault("Permissions-Policy", ", ".join(denied))
        return response
