"""How the search learns of entries."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from itertools import islice
from typing import NamedTuple, TypeVar, cast

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F, Q, prefetch_related_objects
from django.db.models.lookups import Exact
from django.utils import translation

from editorial.models import IndexDue, Publishable, State, publishable_models
from editorial.models.due import Key
from editorial.reads import relations_read
from interface import rich_text
from search import vocabulary
from search.analysis import ENGLISH, GERMAN, analyse, tidy, vector, words_in
from search.meanings import meaning_of
from search.models import Document

# About as many entries are compared in an hour: some seconds' work.
SLICE = 500
BATCH = 200


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


def renew_document(kind: type[Publishable], pk: int) -> None:
    renew_documents(kind, [pk])


@transaction.atomic
def renew_documents(kind: type[Publishable], pks: Collection[int]) -> None:
    """Write the Documents of entries afresh; remove those of entries not public, or gone.

    Locks the entries and reads them again: two editors at once leave the state of the later one.
    """
    rows = kind._base_manager.select_for_update(no_key=True).filter(pk__in=pks)
    entries = list(rows.order_by("pk"))
    content_type = ContentType.objects.get_for_model(kind)
    of_these = Q(content_type=content_type, object_id__in=pks)
    # Before anything is read: what others make due from here on is due once more.
    IndexDue.objects.filter(of_these).delete()
    public = [entry for entry in entries if entry.state == State.PUBLISHED]
    shown = [entry.pk for entry in public]
    if len(shown) < len(pks):
        Document.objects.filter(of_these).exclude(object_id__in=shown).delete()
    if len(public) > 1:
        prefetch_related_objects(public, *relations_read(kind))
    store_documents(public)


def store_documents(entries: Sequence[Publishable]) -> None:
    """Put what `document_for` says into the table, whether or not rows are there."""
    said = [(entry, texts_of(entry)) for entry in entries]
    documents = [_document(entry, texts) for entry, texts in said]
    Document.objects.bulk_create(
        [
            Document(
                content_type=ContentType.objects.get_for_model(entry), object_id=entry.pk, **fields
            )
            for entry, fields in zip(entries, documents, strict=True)
        ],
        update_conflicts=True,
        update_fields=list(documents[0]) if documents else None,
        unique_fields=["content_type", "object_id"],
    )
    # What waits for its hour is written once more when it has come.
    public = [(entry, texts) for entry, texts in said if entry.is_published]
    for language in (GERMAN, ENGLISH):
        texts_said = [text for entry, texts in public for text in own_texts(entry, texts, language)]
        vocabulary.learn_after_commit(language, texts_said)


class Texts(NamedTuple):
    """What the search reads of an entry: the names it is filed under, its days, its long text.

    The English text is empty where nothing of it is written in English.
    """

    labels: str
    days: str
    days_en: str
    text: str
    text_en: str


class InEnglish:
    """An entry whose texts are the English ones, where there are any."""

    def __init__(self, entry: Publishable) -> None:
        self.entry = entry

    def __getattr__(self, name: str) -> object:
        return getattr(self.entry, f"{name}_en", "") or getattr(self.entry, name)


def texts_of(entry: Publishable) -> Texts:
    with translation.override("de"):
        labels, days = " ".join(entry.document_labels()), " ".join(entry.document_days())
    with translation.override("en"):
        filed = labels, days, " ".join(entry.document_days())
    german = rich_text.as_lines(entry.document_text())
    if not any(getattr(entry, name) for name in english_texts(type(entry))):
        return Texts(*filed, german, "")
    in_english = cast("Publishable", InEnglish(entry))
    return Texts(*filed, german, rich_text.as_lines(type(entry).document_text(in_english)))


@cache
def english_texts(kind: type[Publishable]) -> list[str]:
    """The fields of a kind that hold its text in English, beside title and summary."""
    names = (field.name for field in kind._meta.concrete_fields if field.name.endswith("_en"))
    return [name for name in names if name not in ("title_en", "summary_en")]


def own_texts(entry: Publishable, texts: Texts, language: str) -> list[str]:
    """What is written in a language."""
    if language == ENGLISH:
        return [entry.title_en, entry.summary_en, texts.days_en, texts.text_en]
    return [entry.title, entry.summary, texts.labels, texts.days, texts.text]


def document_for(entry: Publishable) -> dict[str, object]:
    """What the Document of this entry says; its address is the German one."""
    return _document(entry, texts_of(entry))


def _document(entry: Publishable, texts: Texts) -> dict[str, object]:
    with translation.override("de"):
        fields: dict[str, object] = {
            "kind": entry._meta.model_name,
            "title": entry.title,
            "title_en": entry.title_en,
            "summary": entry.summary,
            "summary_en": entry.summary_en,
            "text": texts.text,
            "text_en": texts.text_en,
            "is_example": entry.is_example,
            "has_english": entry.has_english_page,
            "sort_name": entry.sort_name,
            "address": entry.get_absolute_url(),
            "publish_at": entry.publish_at,
            "withdraw_at": entry.withdraw_at,
            "published_at": entry.published_at,
            **entry.document_fields(),
        }
    heading = words_said(f"{entry.title} {entry.summary}")
    fields["meaning"] = meaning_of(heading, words_said(texts.text))
    fields["vector_de"] = _vector(entry.title, entry.summary, texts, fields, GERMAN)
    in_english = entry.title_en or entry.title, entry.summary_en or entry.summary
    fields["vector_en"] = _vector(*in_english, texts, fields, ENGLISH)
    return fields


def words_said(text: str) -> Iterator[str]:
    return (word.lower() for word in words_in(tidy(text)))


def _vector(
    title: str, summary: str, texts: Texts, fields: dict[str, object], language: str
) -> str:
    """Of an English page it has the German days, too, as it has all German names."""
    days, text = texts.days, texts.text
    if language == ENGLISH:
        days, text = f"{days} {texts.days_en}", texts.text_en or text
    said = (title, f"{texts.labels} {days}", summary, text)
    industries = cast("list[str]", fields.get("industries", []))
    return vector(([analyse(each, language)] for each in said), industries)


def rebuild_index() -> int:
    """Write the Document of every entry, remove all others; returns how many there are now."""
    for model in publishable_models():
        numbers = model._base_manager.order_by("pk").values_list("pk", flat=True)
        for batch in in_batches(numbers.iterator()):
            renew_documents(model, batch)
        left_over = Document.objects.of(model).exclude(object_id__in=model._base_manager.all())
        left_over.delete()
    kinds = [str(model._meta.model_name) for model in publishable_models()]
    Document.objects.exclude(kind__in=kinds).delete()
    vocabulary.read_anew()
    vocabulary.recount()
    return Document.objects.count()


T = TypeVar("T")


def in_batches(things: Iterable[T]) -> Iterator[list[T]]:
    """Of the size that one transaction may hold without anybody waiting."""
    rest = iter(things)
    while batch := list(islice(rest, BATCH)):
        yield batch


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


def index_differences(part: int = 0, of: int = 1) -> Iterator[Mismatch]:
    """Which Documents are missing, left over or say something else than their entries.

    `part` is one of as many parts (`of`) of the index as it is to be compared in. Read batch by
    batch: the whole index takes no more memory than a part of it.
    """
    for model in publishable_models():
        yield from _differences(model, part, of)


def _differences(model: type[Publishable], part: int, of: int) -> Iterator[Mismatch]:
    published = model._base_manager.filter(state=State.PUBLISHED)
    documents = Document.objects.of(model).alias(part=F("object_id") % of).filter(part=part)
    entries = published.alias(part=F("pk") % of).filter(part=part).order_by("pk")
    for batch in in_batches(entries.iterator(chunk_size=BATCH)):
        prefetch_related_objects(batch, *relations_read(model))
        found = documents.filter(object_id__in=[entry.pk for entry in batch])
        by_entry = {each.object_id: each for each in found}
        for entry in batch:
            if entry.pk not in by_entry:
                yield Mismatch(model, entry.pk, "no Document")
            elif wrong := _differing_fields(by_entry[entry.pk], entry):
                yield Mismatch(model, entry.pk, ", ".join(wrong))
    left_over = documents.exclude(object_id__in=published)
    for number in left_over.values_list("object_id", flat=True).iterator():
        yield Mismatch(model, number, "no published entry")


def _differing_fields(document: Document, entry: Publishable) -> list[str]:
    wanted = document_for(entry)
    vectors = {name: wanted.pop(name) for name in ("vector_de", "vector_en")}
    differing = [name for name, value in wanted.items() if getattr(document, name) != value]
    same = Document.objects.filter(pk=document.pk)
    return differing + [
        name for name, it in vectors.items() if not same.filter(Exact(F(name), it)).exists()
    ]
