"""Where browsers send what the Content-Security-Policy made them refuse."""

import json
from http import HTTPStatus

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from desk import services
from desk.services import Said

KIND = "application/csp-report"
MOST_BYTES = 16 * 1024


@csrf_exempt  # a browser that reports has no form
@require_POST
def browser_reports(request: HttpRequest) -> HttpResponse:
    """Take one report, as `report-uri` brings it."""
    if request.content_type != KIND:
        return HttpResponse(status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    if not ratelimit.consume(request, action="browser_report"):
        return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS)
    if len(request.body) > MOST_BYTES:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        content = json.loads(request.body)
    except (ValueError, RecursionError):
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    report = content.get("csp-report") if isinstance(content, dict) else None
    if isinstance(report, dict):
        services.record(said_in(report), host=request.get_host())
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def said_in(report: dict[str, object]) -> Said:
    directive = report.get("effective-directive") or report.get("violated-directive")
    return Said(report.get("document-uri"), directive, report.get("blocked-uri"))
