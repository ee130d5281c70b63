"""Whether so much was refused lately that administrators should look."""

from django.conf import settings

from interface.models import Refusal


def unusually_many() -> dict[str, int]:
    """How often what was refused within the last day; empty if that is nothing out of the way."""
    refused = Refusal.objects.of_last_day().by_kind()
    return refused if sum(refused.values()) > settings.REFUSALS_WORTH_TELLING else {}
