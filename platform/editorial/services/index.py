"""How the search learns of entries."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchVector
from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.lookups import Exact
from django.utils import translation

from editorial.models import IndexDue, Publishable, State, publishable_models
from editorial.models.due import Key
from search.models import Document

# About as many entries are compared in an hour: some seconds' work.
SLICE = 500


class Mismatch(NamedTuple):
    """An entry whose Document is wrong, and in what."""

    kind: type[Publishable]
    pk: int
    what: str

    @property
    def key(self) -> Key:
        return ContentType.objects.get_for_model(self.kind).pk, self.pk

    def __str__(self) -> str:
        return f"{self.kind._meta.label} {self.pk}: {self.what}"


def reindex(entry: Publishable) -> None:
    """Write the entry's Document in this transaction; call it after relations are stored."""
    renew_document(type(entry), entry.pk)


@transaction.atomic
def renew_document(kind: type[Publishable], pk: int) -> None:
    """Write an entry's Document afresh, or remove it if the entry is not public or gone.

    Locks the entry and reads it again: two editors at once leave the state of the later one.
    """
    entry = kind._base_manager.select_for_update(no_key=True).filter(pk=pk).first()
    content_type = ContentType.objects.get_for_model(kind)
    # Before anything is read: what others make due from here on is due once more.
    IndexDue.objects.of((content_type.pk, pk)).delete()
    if entry is not None and entry.state == State.PUBLISHED:
        store_document(entry)
    else:
        Document.objects.filter(content_type=content_type, object_id=pk).delete()


def store_document(entry: Publishable) -> None:
    """Put what `document_for` says into the table, whether or not a row is there."""
    said = document_for(entry)
    key = {"content_type": ContentType.objects.get_for_model(entry), "object_id": entry.pk}
    Document.objects.bulk_create(
        [Document(**key, **said)], update_conflicts=True, update_fields=said, unique_fields=key
    )


def document_for(entry: Publishable) -> dict[str, object]:
    """What the Document of this entry says; its address is the German one."""
    with translation.override("de"):
        return _document_fields(entry)


def _document_fields(entry: Publishable) -> dict[str, object]:
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
    """Write the Document of every entry, remove all others; returns how many there are now."""
    for model in publishable_models():
        for pk in model._base_manager.order_by("pk").values_list("pk", flat=True).iterator():
            renew_document(model, pk)
    for left_over in index_differences():
        renew_document(left_over.kind, left_over.pk)
    Document.objects.exclude(kind__in=kinds_of_documents()).delete()
    return Document.objects.count()


def kinds_of_documents() -> list[str]:
    return [str(model._meta.model_name) for model in publishable_models()]


def repair_slice(now: datetime) -> list[Mismatch]:
    """Compare another part of the index each hour, renew what is wrong; returns what that was."""
    slices = Document.objects.count() // SLICE + 1
    part = int(now.timestamp() // 3600) % slices
    # What is due is known to be behind, and is renewed without us.
    due = set(IndexDue.objects.in_order())
    found = [wrong for wrong in index_differences(part, of=slices) if wrong.key not in due]
    for difference in found:
        renew_document(difference.kind, difference.pk)
    return found


def index_differences(part: int = 0, of: int = 1) -> list[Mismatch]:
    """Which Documents are missing, left over or say something else than their entries.

    `part` is one of as many parts (`of`) of the index as it is to be compared in.
    """
    return [wrong for model in publishable_models() for wrong in _differences(model, part, of)]


def _differences(model: type[Publishable], part: int, of: int) -> Iterator[Mismatch]:
    chosen = Document.objects.of(model).alias(part=F("object_id") % of).filter(part=part)
    documents = {each.object_id: each for each in chosen}
    entries = model._base_manager.alias(part=F("pk") % of).filter(part=part, state=State.PUBLISHED)
    for entry in entries.iterator():
        document = documents.pop(entry.pk, None)
        if document is None:
            yield Mismatch(model, entry.pk, "no Document")
        elif wrong := _differing_fields(document, entry):
            yield Mismatch(model, entry.pk, ", ".join(wrong))
    for left_over in documents:
        yield Mismatch(model, left_over, "no published entry")


def _differing_fields(document: Document, entry: Publishable) -> list[str]:
    wanted = document_for(entry)
    vectors = {name: wanted.pop(name) for name in ("vector_de", "vector_en")}
    differing = [name for name, value in wanted.items() if getattr(document, name) != value]
    same = Document.objects.filter(pk=document.pk)
    return differing + [
        name for name, it in vectors.items() if not same.filter(Exact(F(name), it)).exists()
    ]
