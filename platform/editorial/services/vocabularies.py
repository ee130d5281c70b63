"""The search follows the vocabularies: an industry's words and codes, a region's places."""

import logging
from functools import partial
from typing import Any

from celery import current_app
from django.db import models, transaction
from kombu.exceptions import OperationalError

from editorial.services.index import reindex
from search.models import Document, DocumentQuerySet
from taxonomy.models import District, Industry, Municipality, Region, TargetGroup, Topic

logger = logging.getLogger(__name__)

TASK = "editorial.tasks.follow_vocabulary"
MOST_AT_ONCE = 100
SLICE = 300  # some seconds' work


def documents_that_follow(row: models.Model) -> DocumentQuerySet:
    """The Documents that say something of this row, or will once it is read again."""
    documents = Document.objects.all()
    match row:
        case Industry():
            return documents.filter(industries__contains=[row.slug])
        case Topic():
            return documents.filter(topics__contains=[row.slug])
        case TargetGroup():
            return documents.filter(target_groups__contains=[row.slug])
        case Municipality() | District():
            return documents.filter(places__contains=[row.ags])
        case Region():
            members = list(row.municipalities.values_list("ags", flat=True))
            was_member = models.Q(places__contains=[row.slug])
            return documents.filter(was_member | models.Q(places__overlap=members))
    return documents.none()


def follow_vocabulary(row: models.Model) -> None:
    """Reindex what follows the row: at once if it is little, else by the worker after commit."""
    documents = documents_that_follow(row)
    if documents[: MOST_AT_ONCE + 1].count() <= MOST_AT_ONCE:
        _reindex_after(documents, 0)
    else:
        transaction.on_commit(partial(_hand_to_worker, row), robust=True)


def reindex_slice(row: models.Model, after: int) -> int | None:
    """One slice of what follows the row; returns the last id, None when it was the last slice."""
    return _reindex_after(documents_that_follow(row), after, SLICE)


def _reindex_after(documents: DocumentQuerySet, after: int, most: int | None = None) -> int | None:
    chosen = list(
        documents.filter(pk__gt=after).select_related("content_type").order_by("pk")[:most]
    )
    for document in chosen:
        model: Any = document.content_type.model_class()
        if entry := model._base_manager.filter(pk=document.object_id).first():
            reindex(entry)
    return chosen[-1].pk if most is not None and len(chosen) == most else None


def _hand_to_worker(row: models.Model) -> None:
    """Without a broker the person who saved waits instead: the search must not stay behind."""
    try:
        current_app.send_task(TASK, [row._meta.label_lower, row.pk], retry=False)
    except OperationalError:
        logger.warning("No broker: the search follows %s at once", row._meta.label_lower)
        _reindex_after(documents_that_follow(row), 0)
