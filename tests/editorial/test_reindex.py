"""The search says what the entries say."""

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from editorial.models import publishable_models
from editorial.services import index_differences
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
    assert index_differences() == []


def test_the_check_names_what_is_wrong_and_rebuilding_mends_it() -> None:
    case = BestPracticeFactory.create(published=True)
    Document.objects.update(title="Falsch", topics=[], vector_en=F("vector_de"))
    with pytest.raises(CommandError, match="title, topics, vector_en"):
        call_command("rebuild_index", "--check")
    call_command("rebuild_index", verbosity=0)
    assert Document.objects.get().title == case.title
    assert index_differences() == []


def test_a_deleted_entry_takes_its_document_along_whoever_deletes_it() -> None:
    case, other = BestPracticeFactory.create_batch(2, published=True)
    case.delete()
    assert [document.object_id for document in Document.objects.all()] == [other.pk]
