"""Where browsers send what the Content-Security-Policy made them refuse."""

import json
from collections.abc import Iterator
from http import HTTPStatus

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from desk import services
from desk.services import Said

KINDS = ("application/csp-report", "application/reports+json")
MOST_BYTES = 16 * 1024
MOST_AT_ONCE = 10


@csrf_exempt  # a browser that reports has no form
@require_POST
def browser_reports(request: HttpRequest) -> HttpResponse:
    """Take reports in the older form (`report-uri`) or the newer one (`report-to`)."""
    if request.content_type not in KINDS:
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    if not ratelimit.consume(request, action="browser_report"):
        return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS)
    if len(request.body) > MOST_BYTES:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        content = json.loads(request.body)
    except (ValueError, RecursionError):
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    for said in [*said_in(content)][:MOST_AT_ONCE]:
        services.record(said, host=request.get_host())
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def said_in(content: object) -> Iterator[Said]:
    """The reports in whatever was sent."""
    if isinstance(content, dict):
        report = content.get("csp-report")
        if isinstance(report, dict):
            directive = report.get("effective-directive") or report.get("violated-directive")
            yield Said(report.get("document-uri"), directive, report.get("blocked-uri"))
    for each in content if isinstance(content, list) else []:
        body = each.get("body") if isinstance(each, dict) else None
        if isinstance(body, dict) and each.get("type") == "csp-violation":
            said = [body.get(name) for name in ("documentURL", "effectiveDirective", "blockedURL")]
            yield Said(*said)
