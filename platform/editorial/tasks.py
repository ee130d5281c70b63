import logging
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial import files, pictures, services
from work.jobs import last_success, recurring

logger = logging.getLogger(__name__)

# A run notes its success when it ends; the next one asks for the hours since before it began.
LONGEST_RUN = timedelta(minutes=2)


@recurring(_("Suche nachführen"), acks_late=False)
def work_off_due() -> bool:
    """Renew what the clock has shown or hidden since, and what is due, after a hint too."""
    now = timezone.now()
    since = last_success("editorial.tasks.work_off_due") or now
    services.make_due_by_clock(since - LONGEST_RUN, now)
    return services.work_off_due()


@recurring(_("Suche mit den Einträgen vergleichen"))
def repair_index() -> None:
    """Compare another part of the index each hour; what had to be mended came past the door."""
    for wrong in services.repair_slice(timezone.now()):
        logger.warning("Document mended: %s", wrong)


@recurring(_("Bilder für die Seiten erzeugen und entfernen"), acks_late=False)
def refresh_pictures() -> bool:
    """Make and remove copies of pictures, after a hint and each minute."""
    return pictures.refresh_due()


@recurring(_("Dateien löschen, die zu nichts mehr gehören"))
def tidy_files() -> None:
    """Delete files that belong to nothing."""
    files.remove_orphans()
