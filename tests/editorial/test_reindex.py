"""The search says what the entries say."""

import pytest
from django.core.management import CommandError, call_command

from editorial.services import index_differences
from search.models import Document
from tests.support.factories import BestPracticeFactory, IndustryPageFactory, WorkshopFactory

pytestmark = pytest.mark.django_db


def test_a_document_holds_the_ancestors_of_place_and_code() -> None:
    BestPracticeFactory.create(published=True)
    case = BestPracticeFactory.create(published=True)
    document = Document.objects.get(object_id=case.pk)
    assert case.municipality.ags in document.places
    assert case.municipality.district.ags in document.places
    code = case.wz_codes.get(edition="2025").code
    assert {code, code[:2]} <= set(document.wz)


def test_documents_are_in_step_for_every_kind() -> None:
    BestPracticeFactory.create(published=True)
    WorkshopFactory.create(published=True)
    IndustryPageFactory.create(published=True)
    assert Document.objects.count() == 3
    assert index_differences() == []


def test_the_check_names_what_is_wrong_and_rebuilding_mends_it() -> None:
    case = BestPracticeFactory.create(published=True)
    Document.objects.update(title="Falsch", topics=[])
    with pytest.raises(CommandError, match="title, topics"):
        call_command("rebuild_index", "--check")
    call_command("rebuild_index", verbosity=0)
    assert Document.objects.get().title == case.title
    assert index_differences() == []


def test_deleting_a_draft_takes_its_document_along() -> None:
    case = BestPracticeFactory.create(published=True)
    case.delete()
    assert Document.objects.count() == 0
