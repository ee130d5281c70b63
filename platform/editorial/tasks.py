from celery import shared_task
from django.apps import apps

from editorial.services.vocabularies import reindex_slice


@shared_task
def follow_vocabulary(label: str, pk: int, after: int = 0) -> None:
    """Reindex what follows a row of a vocabulary, slice by slice; a second run does no harm."""
    row = apps.get_model(label)._default_manager.filter(pk=pk).first()
    last = reindex_slice(row, after) if row else None
    if last is not None:
        follow_vocabulary.delay(label, pk, last)
