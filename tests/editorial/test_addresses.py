"""A slug once public never leads nowhere, and never to another entry."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from branchendialog.models import BestPractice
from editorial import services
from editorial.models import PublicSlug, State
from tests.support.factories import (
    ActivityFactory,
    BestPracticeFactory,
    IdeaFactory,
    IndustryPageFactory,
    UserFactory,
)
from tests.support.reading import typed_in_admin
from tests.support.team import both_at_once, kept, page, signed_in

pytestmark = pytest.mark.django_db

BEFORE, NOW = "/praxisbeispiele/erst-so/", "/praxisbeispiele/dann-so/"


@pytest.fixture
def moved() -> Any:
    """A public entry that has moved on."""
    case = BestPracticeFactory.create(published=True, slug="erst-so")
    kept(case, slug="dann-so")
    return case


def test_a_draft_keeps_no_address() -> None:
    kept(BestPracticeFactory.create(slug="erst-so"))
    assert PublicSlug.objects.count() == 0


def test_publication_keeps_the_address() -> None:
    case = BestPracticeFactory.create(published=True, slug="erst-so")
    assert [each.slug for each in PublicSlug.objects.of(case)] == ["erst-so"]


def test_a_former_address_leads_straight_to_the_current_one(moved: Any, client: Client) -> None:
    kept(moved, slug="zuletzt-so")
    for former in (BEFORE, NOW):
        response = client.get(former)
        assert (response.status_code, response["Location"]) == (301, "/praxisbeispiele/zuletzt-so/")


def test_the_english_address_leads_to_the_english_page(moved: Any, client: Client) -> None:
    response = client.get(f"/en{BEFORE}")
    assert (response.status_code, response["Location"]) == (301, f"/en{NOW}")


def test_an_entry_may_go_back_to_its_own_former_address(moved: Any, client: Client) -> None:
    kept(moved, slug="erst-so")
    assert client.get(BEFORE).status_code == 200
    assert client.get(NOW)["Location"] == BEFORE


def test_a_publisher_moves_a_public_entry_in_the_admin(client: Client) -> None:
    case = BestPracticeFactory.create(published=True, slug="erst-so")
    publisher = signed_in(publisher=True)
    response = publisher.get(page(case))
    hint = response.context["adminform"].form.fields["slug"].help_text
    assert hint == "Die bisherige Adresse führt weiterhin hierher."
    publisher.post(page(case), typed_in_admin(publisher, page(case)) | {"slug": "dann-so"})
    assert client.get(BEFORE)["Location"] == NOW


def test_an_editor_moves_no_entry_that_was_public() -> None:
    case = BestPracticeFactory.create(published=True, slug="erst-so")
    services.unpublish(case, by=UserFactory.create(publisher=True))
    editor = signed_in(editor=True)
    data = typed_in_admin(editor, page(case))
    editor.post(page(case), data | {"slug": "dann-so", "title": "Neu"})
    case.refresh_from_db()
    assert (case.slug, case.title) == ("erst-so", "Neu")


def test_nobody_gets_an_address_that_was_anothers(moved: Any) -> None:
    draft = BestPracticeFactory.create()
    editor = signed_in(editor=True)
    data = typed_in_admin(editor, page(draft)) | {"slug": "erst-so"}
    errors = editor.post(page(draft), data).context["adminform"].form.errors["slug"]
    assert "gehört schon zu einem anderen Eintrag" in errors.as_text()


@pytest.mark.parametrize(
    ("factory", "slug"),
    [
        (ActivityFactory, "matrix"),
        (IdeaFactory, "vorschlagen"),
        (IndustryPageFactory, "warum-diese-branchen"),
    ],
)
def test_nobody_gets_an_address_that_the_site_itself_needs(factory: Any, slug: str) -> None:
    entry, publisher = factory.create(), signed_in(publisher=True)
    data = typed_in_admin(publisher, page(entry)) | {"slug": slug}
    assert publisher.post(page(entry), data).context["adminform"].form.errors == {
        "slug": ["Diese Adresse braucht die Seite selbst. Wählen Sie eine andere."]
    }


def test_a_new_title_goes_around_an_address_that_was_anothers(moved: Any) -> None:
    year = timezone.localdate().year
    assert BestPracticeFactory.create(title="Erst so").slug == f"erst-so-{year}"


def test_another_kind_may_have_the_same_slug(moved: Any) -> None:
    assert IndustryPageFactory.create(published=True, slug="erst-so").is_published


def test_publication_refuses_an_address_that_was_anothers(moved: Any) -> None:
    """Written past the forms, as by an import."""
    draft = BestPracticeFactory.create(slug="erst-so")
    services.submit(draft, by=UserFactory.create(editor=True))
    with pytest.raises(ValidationError, match="gehört schon zu einem anderen Eintrag"):
        services.publish(draft, by=UserFactory.create(publisher=True))
    draft.refresh_from_db()
    assert draft.state == State.IN_REVIEW


def test_the_database_gives_an_address_to_one_entry_of_a_kind(moved: Any) -> None:
    kept_before = PublicSlug.objects.of(moved).earliest("pk")
    with pytest.raises(IntegrityError, match="belongs_to_one_entry"), transaction.atomic():
        PublicSlug.objects.create(
            content_type=kept_before.content_type, slug=kept_before.slug, object_id=moved.pk + 1
        )


def test_what_is_worked_on_again_says_so(client: Client) -> None:
    case = BestPracticeFactory.create(published=True, slug="erst-so", title="Ein Geheimnis")
    services.unpublish(case, by=UserFactory.create(publisher=True))
    response = client.get(BEFORE)
    assert response.status_code == 410
    assert "Diese Seite wird gerade überarbeitet" in response.content.decode()
    assert "Geheimnis" not in response.content.decode()


def test_what_was_never_public_is_not_found(client: Client) -> None:
    BestPracticeFactory.create(slug="erst-so")
    assert client.get(BEFORE).status_code == 404


def test_what_waits_for_its_first_hour_is_not_found_under_any_address(client: Client) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    case = BestPracticeFactory.create(published=True, slug="erst-so", publish_at=tomorrow)
    kept(case, slug="dann-so")
    assert [client.get(each).status_code for each in (BEFORE, NOW)] == [404, 404]


def test_what_is_taken_back_before_its_hour_was_never_public(client: Client) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    case = BestPracticeFactory.create(published=True, slug="erst-so", publish_at=tomorrow)
    case = services.unpublish(case, by=UserFactory.create(publisher=True))
    assert (case.first_published_at, PublicSlug.objects.count()) == (None, 0)
    assert client.get(BEFORE).status_code == 404


def test_what_is_archived_before_its_hour_was_never_public_either(client: Client) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    case = BestPracticeFactory.create(published=True, slug="erst-so", publish_at=tomorrow)
    case = services.archive(case, by=UserFactory.create(publisher=True), note="Doch nicht.")
    assert (case.first_published_at, PublicSlug.objects.count()) == (None, 0)
    assert client.get(BEFORE).status_code == 404


def test_an_hour_that_is_moved_moves_the_first_public_moment() -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    case = BestPracticeFactory.create(published=True, publish_at=tomorrow)
    kept(case, publish_at=tomorrow + timedelta(days=7))
    case.refresh_from_db()
    assert case.first_published_at == tomorrow + timedelta(days=7)


@pytest.mark.django_db(transaction=True)
def test_two_that_want_one_address_at_the_same_moment_do_not_both_get_it() -> None:
    first, second = BestPracticeFactory.create_batch(2)
    editor, publisher = UserFactory.create(editor=True), UserFactory.create(publisher=True)
    for case in (first, second):
        services.submit(case, by=editor)
        services.publish(case, by=publisher)
    first.refresh_from_db()
    second.refresh_from_db()

    def take(case: BestPractice) -> str:
        with transaction.atomic():
            kept(case, slug="ruesten-nach-plan")
        return "got it"

    answers = both_at_once(lambda: take(first), lambda: take(second))
    assert [answer for answer in answers if answer == "got it"] == ["got it"]
    assert BestPractice.objects.filter(slug="ruesten-nach-plan").count() == 1
