from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """What every page's frame shows: the host region (fetched only if a template asks)."""
    return {}
