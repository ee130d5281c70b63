"""One's own registrations, found by the addresses the account has shown to be its own."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.addresses import verified_addresses
from accounts.models import User
from workshops.models import Registration
from workshops.models.seats import LIVE_STATES


@require_safe
@login_required
@never_cache
def own_registrations(request: HttpRequest) -> HttpResponse:
    """What comes, then what was; each leads to the page that its own link opens."""
    addresses = [each.lower() for each in verified_addresses(cast(User, request.user))]
    owned = Registration.objects.alias(address=Lower("email")).filter(address__in=addresses)
    registrations = list(
        owned.select_related("workshop", "group", "handover").order_by("workshop__over_at", "pk")
    )
    coming = [
        each for each in registrations if each.state in LIVE_STATES and not each.workshop.is_past
    ]
    context = {
        "coming": coming,
        "others": [each for each in reversed(registrations) if each not in coming],
    }
    return render(request, "pages/account.html", context)
