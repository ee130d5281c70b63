"""What compose and those who look after the machine ask: does it work, and what doesn't?"""

from django.http import HttpResponse
from health_check.checks import Cache, Database
from health_check.contrib.celery import Ping
from health_check.views import HealthCheckView


class Health(HealthCheckView):
    """One line for each part, as plain text whatever is asked for; 500 if one of them fails."""

    def render_to_response(self, context: dict[str, object], **kwargs: object) -> HttpResponse:
        response: HttpResponse = self.render_to_response_text(kwargs["status"])
        return response


# Without its database a web server can't answer; without the cache or the worker it can.
WEB = [Database]
ALL = [Database, (Cache, {"alias": "pages"}), (Ping, {"limit": 1})]
