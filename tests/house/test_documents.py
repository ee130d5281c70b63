"""After each test the Documents of what it saved are compared: that this finds what it should."""

from types import SimpleNamespace
from typing import Any

import pytest

from branchendialog.models import BestPractice
from editorial import services
from search.models import Document
from tests.support import documents
from tests.support.factories import BestPracticeFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.stale_documents("each of these shows what would be found"),
]


def test_a_change_past_everything_is_found_until_the_search_has_learned_of_it() -> None:
    case = BestPracticeFactory.create(published=True)
    documents.note_touch(case)
    BestPractice.objects.update(title="Suchen war gestern")
    with pytest.raises(AssertionError, match="title, sort_name, meaning, vector_de, vector_en"):
        documents.check_documents()
    services.reindex(case)
    documents.check_documents()


def test_a_text_that_the_search_alone_reads_is_compared_too() -> None:
    case = BestPracticeFactory.create(published=True)
    documents.note_touch(case)
    BestPractice.objects.update(situation="Die Hobelbank stand im Weg.")
    with pytest.raises(AssertionError, match="'text, meaning, vector_de, vector_en'"):
        documents.check_documents()


def test_those_of_entries_that_the_body_did_not_save_are_compared_too() -> None:
    case = BestPracticeFactory.create(published=True)
    documents.note_touch(BestPracticeFactory.create())
    BestPractice.objects.filter(pk=case.pk).update(title="Suchen war gestern")
    with pytest.raises(AssertionError, match="title"):
        documents.check_documents()


def test_what_a_save_makes_due_is_worked_off_before() -> None:
    case = BestPracticeFactory.create(published=True)
    case.title = "Suchen war gestern"
    case.save()
    documents.check_documents()


def test_a_document_without_its_entry_is_found() -> None:
    case = BestPracticeFactory.create(published=True)
    kept = Document.objects.get()
    case.delete()
    documents.check_documents()
    kept.save()
    with pytest.raises(AssertionError, match="no published entry"):
        documents.check_documents()


def test_what_a_factory_writes_is_no_touch() -> None:
    BestPracticeFactory.create(published=True)
    Document.objects.all().delete()
    assert documents.touched == set()


@pytest.mark.parametrize(("is_asked", "is_marked"), [(True, False), (True, True), (False, False)])
def test_a_run_that_asks_for_it_looks_after_each_test_without_the_mark(
    is_asked: bool, is_marked: bool
) -> None:
    marker = object() if is_marked else None
    item: Any = SimpleNamespace(
        config=SimpleNamespace(getoption=lambda name: is_asked),
        get_closest_marker=lambda name: marker,
    )
    case = BestPracticeFactory.create(published=True)
    body = documents.pytest_runtest_call(item)
    next(body)
    documents.note_touch(case)
    BestPractice.objects.update(title="Suchen war gestern")
    ends = AssertionError if is_asked and not is_marked else StopIteration
    with pytest.raises(ends):
        next(body)
