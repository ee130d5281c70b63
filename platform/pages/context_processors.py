from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from taxonomy.models import Region


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page's frame shows; the host region is fetched only where a template asks."""
    return {
        "host_region": SimpleLazyObject(Region.objects.host),
        "is_demo": settings.IS_DEMO,
        "demo_mailbox_url": settings.DEMO_MAILBOX_URL,
        "demo_sign_in_url": settings.DEMO_SIGN_IN_URL,
    }
