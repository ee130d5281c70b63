"""Pages are sent compressed even where no proxy does it."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTS = ("text/", "application/atom+xml", "application/xml", "application/json")


class CompressionMiddleware(GZipMiddleware):
    """Django's own for texts; pictures and files are compressed already, or sent piece by piece."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        is_text = response.headers.get("Content-Type", "").startswith(TEXTS)
        if not isinstance(response, HttpResponse) or not is_text:
            return response
        return super().process_response(request, response)
