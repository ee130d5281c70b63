from django.conf import settings
from django.http import HttpRequest

from pages.frame import frame_of


def site(request: HttpRequest) -> dict[str, object]:
    """What every page's frame shows; the regions are fetched only where a template asks."""
    frame = frame_of(request)
    return {
        "frame": frame,
        "is_demo": settings.IS_DEMO,
        "demo_mailbox_url": settings.DEMO_MAILBOX_URL,
        "demo_sign_in_url": settings.DEMO_SIGN_IN_URL,
    }
