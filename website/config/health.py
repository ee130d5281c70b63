"""What compose and those who look after the machine ask: does it work, and what doesn't?"""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from health_check import checks
from health_check.contrib.celery import Ping
from health_check.views import HealthCheckView

from config.patience import PUBLIC_SECONDS, patience

RETRY_AFTER_SECONDS = 30


class Database(checks.Database):
    """Asked in a thread of its own, which knows nothing of the request."""

    def run(self) -> None:
        with patience(PUBLIC_SECONDS):
            super().run()


class Health(HealthCheckView):
    """One line for each part, as plain text whatever is asked for; 503 if one of them fails."""

    async def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response: HttpResponse = await super().get(request, *args, **kwargs)
        if response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR:
            response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
            response["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return response

    def render_to_response(self, context: dict[str, object], **kwargs: object) -> HttpResponse:
        response: HttpResponse = self.render_to_response_text(kwargs["status"])
        return response


# Without its database a web server can't answer; without the cache or the worker it can.
WEB = [Database]
ALL = [Database, (checks.Cache, {"alias": "pages"}), (Ping, {"limit": 1})]
