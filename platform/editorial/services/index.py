"""How the search learns of entries."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchVector
from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.lookups import Exact
from django.utils import translation

from editorial.models import Publishable, State, publishable_models
from editorial.services.rights import locked
from search.models import Document


@transaction.atomic
def reindex(entry: Publishable) -> Document | None:
    """Write the entry's Document afresh, or remove it if the entry is not public.

    Locks the entry and reads it again: two editors at once leave the state of the later one. Call
    it after relations are stored.
    """
    entry = locked(entry)
    key = {"content_type": ContentType.objects.get_for_model(entry), "object_id": entry.pk}
    if entry.state != State.PUBLISHED:
        Document.objects.filter(**key).delete()
        return None
    document, _created = Document.objects.update_or_create(**key, defaults=document_for(entry))
    return document


def document_for(entry: Publishable) -> dict[str, Any]:
    """What the Document of this entry says; its address is the German one."""
    with translation.override("de"):
        return _document_fields(entry)


def _document_fields(entry: Publishable) -> dict[str, Any]:
    fields = {
        "kind": entry._meta.model_name,
        "title": entry.title,
        "title_en": entry.title_en,
        "summary": entry.summary,
        "summary_en": entry.summary_en,
        "is_example": entry.is_example,
        "has_english": entry.has_english_page,
        "sort_name": entry.sort_name,
        "address": entry.get_absolute_url(),
        "publish_at": entry.publish_at,
        "withdraw_at": entry.withdraw_at,
        "published_at": entry.published_at,
        **entry.document_fields(),
    }
    text = entry.document_text()
    fields["vector_de"] = _vector("german", entry.title, entry.summary, text)
    fields["vector_en"] = _vector(
        "english", entry.title_en or entry.title, entry.summary_en or entry.summary, text
    )
    return fields


def _vector(config: str, title: str, summary: str, text: str) -> models.Expression:
    return (
        SearchVector(Value(title), config=config, weight="A")
        + SearchVector(Value(summary), config=config, weight="B")
        + SearchVector(Value(text), config=config, weight="C")
    )


def rebuild_index() -> int:
    """Write the Document of every entry; returns how many there are now."""
    for model in publishable_models():
        for entry in model._base_manager.order_by("pk").iterator():
            reindex(entry)
    return Document.objects.count()


def index_differences() -> list[str]:
    """Which Documents are missing, left over or say something else than their entries."""
    differences = []
    for model in publishable_models():
        documents = {each.object_id: each for each in Document.objects.of(model)}
        for entry in model._base_manager.filter(state=State.PUBLISHED).iterator():
            differences += _differences(entry, documents.pop(entry.pk, None))
        differences += [f"{left_over!r}: no published entry" for left_over in documents.values()]
    return differences


def index_differences_of(model: type[Publishable], pk: int) -> list[str]:
    """The same for one entry; of an entry that is deleted, what is left over."""
    document = Document.objects.of(model).filter(object_id=pk).first()
    entry = model._base_manager.filter(pk=pk, state=State.PUBLISHED).first()
    if entry is not None:
        return _differences(entry, document)
    return [f"{document!r}: no published entry"] if document else []


def _differences(entry: Publishable, document: Document | None) -> list[str]:
    if document is None:
        return [f"{entry!r}: no Document"]
    wrong = _differing_fields(document, entry)
    return [f"{entry!r}: {', '.join(wrong)}"] if wrong else []


def _differing_fields(document: Document, entry: Publishable) -> list[str]:
    wanted = document_for(entry)
    vectors = {name: wanted.pop(name) for name in ("vector_de", "vector_en")}
    differing = [name for name, value in wanted.items() if getattr(document, name) != value]
    same = Document.objects.filter(pk=document.pk)
    return differing + [
        name for name, it in vectors.items() if not same.filter(Exact(F(name), it)).exists()
    ]
