from celery import shared_task
from django.apps import apps
from django.utils.translation import gettext_lazy as _

from editorial import pictures
from editorial.services.vocabularies import reindex_slice
from work.jobs import recurring


@shared_task
def follow_vocabulary(label: str, pk: int, after: int = 0) -> None:
    """Reindex what follows a row of a vocabulary, slice by slice; a second run does no harm."""
    row = apps.get_model(label)._default_manager.filter(pk=pk).first()
    last = reindex_slice(row, after) if row else None
    if last is not None:
        follow_vocabulary.delay(label, pk, last)


@recurring(_("Bilder für die Seiten erzeugen und entfernen"), acks_late=False)
def refresh_pictures() -> bool:
    """Make and remove copies of pictures, after a hint and each minute."""
    return pictures.refresh_due()


@recurring(_("Bilddateien löschen, zu denen nichts mehr gehört"))
def tidy_pictures() -> None:
    """Delete files without a row."""
    pictures.remove_orphans()
