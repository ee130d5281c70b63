"""The search says what the entries say."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from editorial import services
from editorial.models import publishable_models
from editorial.services import index_differences
from editorial.services.index import renew_documents
from search.models import Document
from taxonomy.models import WzCode
from tests.support.factories import BestPracticeFactory, municipality, publish
from tests.support.kinds import an_entry

pytestmark = pytest.mark.django_db


def test_a_document_holds_the_ancestors_of_place_and_code() -> None:
    code = WzCode.objects.get(edition="2025", code="25.53.0")
    BestPracticeFactory.create(
        municipality=municipality("Werdohl"), wz_codes=[code], published=True
    )
    document = Document.objects.get()
    assert document.places == ["05962060", "05962", "maerkische-region"]
    assert document.wz == ["25", "25.5", "25.53", "25.53.0", "C"]


def test_documents_are_in_step_for_every_kind() -> None:
    for kind in publishable_models():
        publish(an_entry(kind, published=False))
    documents = Document.objects.select_related("content_type")
    assert {each.content_type.model_class() for each in documents} == set(publishable_models())
    assert list(index_differences()) == []


def test_the_check_names_what_is_wrong_and_rebuilding_mends_it() -> None:
    case = BestPracticeFactory.create(published=True)
    Document.objects.update(title="Falsch", topics=[], vector_en=F("vector_de"))
    told = StringIO()
    with pytest.raises(CommandError, match="1 Documents are wrong"):
        call_command("rebuild_index", "--check", stderr=told)
    assert "title, topics, vector_en" in told.getvalue()
    call_command("rebuild_index", verbosity=0)
    assert Document.objects.get().title == case.title
    assert list(index_differences()) == []


@pytest.mark.parametrize("kind", publishable_models())
def test_a_batch_costs_the_same_statements_however_many_entries(kind: Any) -> None:
    costs = []
    for _ in range(2):
        for _ in range(2):
            an_entry(kind, published=True)
        numbers = list(kind.objects.values_list("pk", flat=True))
        renew_documents(kind, numbers)
        with CaptureQueriesContext(connection) as asked:
            renew_documents(kind, numbers)
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_rebuilding_and_comparing_go_batch_by_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("editorial.services.index.BATCH", 2)
    BestPracticeFactory.create_batch(5, published=True)
    Document.objects.filter(object_id__in=Document.objects.values("object_id")[:3]).delete()
    assert len(list(index_differences())) == 3
    assert services.rebuild_index() == 5
    assert list(index_differences()) == []


def test_a_deleted_entry_takes_its_document_along_whoever_deletes_it() -> None:
    case, other = BestPracticeFactory.create_batch(2, published=True)
    case.delete()
    assert [document.object_id for document in Document.objects.all()] == [other.pk]
