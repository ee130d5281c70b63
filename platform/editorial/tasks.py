from celery import shared_task
from django.apps import apps

from editorial import files, pictures
from editorial.services.vocabularies import reindex_slice
from work.locks import Lock, held


@shared_task
def follow_vocabulary(label: str, pk: int, after: int = 0) -> None:
    """Reindex what follows a row of a vocabulary, slice by slice; a second run does no harm."""
    row = apps.get_model(label)._default_manager.filter(pk=pk).first()
    last = reindex_slice(row, after) if row else None
    if last is not None:
        follow_vocabulary.delay(label, pk, last)


@shared_task(acks_late=False)
def refresh_pictures() -> None:
    """Make and remove copies of pictures, after a hint and each minute; one worker at a time."""
    with held(Lock.PICTURES) as is_ours:
        has_more = is_ours and pictures.refresh_due()
    if has_more:
        pictures.hint()


@shared_task
def tidy_files() -> None:
    """Delete files that belong to nothing, and names whose time is over."""
    files.remove_orphans()
    pictures.forget_consents()
