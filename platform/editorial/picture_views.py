from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from editorial import pictures
from editorial.models import Derivative
from editorial.storage import private_storage

# A copy's name is random and its file never changes. No page names the copies of a picture that was
# withdrawn, and no cache that people share holds them: only who saw it may still have it.
KEPT_SECONDS = 365 * 24 * 60 * 60


@require_safe
def derivative(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture's copy, while the public may see the picture; nothing is remembered about that."""
    if not Derivative.objects.filter(name=name, picture__in=pictures.shown_pictures()).exists():
        raise Http404
    etag = f'"{name}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            file = private_storage.open(pictures.file_of(name))
        except FileNotFoundError:
            raise Http404 from None
        response = FileResponse(file, content_type="image/webp")
        response.headers["ETag"] = etag
    patch_cache_control(response, private=True, max_age=KEPT_SECONDS, immutable=True)
    return response
