from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from editorial.models import Publishable


def gone(request: HttpRequest, entry: Publishable) -> HttpResponse:
    """What an archived entry's address says: why it ended, and where to go instead."""
    context = {"reason": entry.archive_reason, "successor": entry.successor}
    return render(request, "410.html", context, status=410)
