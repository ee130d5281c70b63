"""What every service does first: hold the workshop's row."""

from workshops.models import Workshop


def locked(workshop_id: int) -> Workshop:
    """The workshop as it stands now, with what its mails say of it; its row alone is held."""
    rows = Workshop.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("region", "venue_municipality").get(pk=workshop_id)
