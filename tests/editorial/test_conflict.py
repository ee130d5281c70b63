"""Two at one entry: the later one stores nothing unseen, sees both, and chooses."""

from typing import Any

import pytest
from django.test import Client

from branchendialog.models import BestPractice
from editorial import services
from taxonomy.models import Topic
from tests.support.factories import BestPracticeFactory, EffectFactory, UserFactory
from tests.support.reading import typed_in_admin
from tests.support.team import as_user, page, signed_in

pytestmark = pytest.mark.django_db

EFFECT = "effects-0"


@pytest.fixture
def client() -> Client:
    return signed_in(publisher=True)


@pytest.fixture
def case() -> Any:
    """A case with a version kept, so that what each of the two changed is known."""
    case = BestPracticeFactory.create(
        title="Erst so", slug="ein-fall", summary="Erst so.", effects=2
    )
    services.record_save(case, by=None)
    return case


def stored_by_another(case: BestPractice, **values: Any) -> str:
    """Somebody else saves the entry in the admin; returns their name."""
    other = UserFactory.create(publisher=True)
    data = typed_in_admin(as_user(other), page(case))
    assert as_user(other).post(page(case), data | values).status_code == 302
    return other.name


def rows(response: Any) -> list[tuple[str, str, str, bool]]:
    return [
        (row.difference.label, row.difference.before, row.difference.after, row.keeps_stored)
        for row in response.context["conflict"].rows
    ]


def test_both_values_are_shown_and_nothing_is_stored(client: Client, case: Any) -> None:
    data = typed_in_admin(client, page(case))
    name = stored_by_another(case, title="Dann so")
    response = client.post(page(case), data | {"title": "Mal so"})
    assert rows(response) == [("Titel", "<del>Mal</del> so", "<ins>Dann</ins> so", False)]
    assert str(response.context["conflict"].by.name) == name
    assert BestPractice.objects.get().title == "Dann so"


def test_the_persons_input_stays_in_the_form(client: Client, case: Any) -> None:
    data = typed_in_admin(client, page(case))
    stored_by_another(case, title="Dann so")
    response = client.post(page(case), data | {"title": "Mal so", "summary": "Mal so."})
    form = response.context["adminform"].form
    assert (form["title"].value(), form["summary"].value()) == ("Mal so", "Mal so.")


def test_the_address_that_followed_the_others_title_is_taken_with_it(client: Client) -> None:
    case = BestPracticeFactory.create(title="Erst so")
    services.record_save(case, by=None)
    data = typed_in_admin(client, page(case))
    stored_by_another(case, title="Dann so")
    response = client.post(page(case), data | {"summary": "Neu erzählt."})
    found = {label: keeps_stored for label, _before, _after, keeps_stored in rows(response)}
    assert found == {"Titel": True, "Adresse": True, "Kurztext": False}


def test_what_the_person_has_not_touched_is_taken_from_the_other_at_first(
    client: Client, case: Any
) -> None:
    data = typed_in_admin(client, page(case))
    stored_by_another(case, title="Dann so")
    response = client.post(page(case), data | {"summary": "Mal so."})
    assert [(label, keeps) for label, _typed, _stored, keeps in rows(response)] == [
        ("Titel", True),
        ("Kurztext", False),
    ]


def test_after_having_seen_it_the_person_stores_what_they_chose(client: Client, case: Any) -> None:
    data = typed_in_admin(client, page(case)) | {"title": "Mal so", "summary": "Mal so."}
    stored_by_another(case, title="Dann so", summary="Dann so.")
    seen = client.post(page(case), data).context["conflict"].version
    choice = {"seen_version": seen, "take.fields.title": "stored", "take.fields.summary": "typed"}
    assert client.post(page(case), data | choice).status_code == 302
    stored = BestPractice.objects.get()
    assert (stored.title, stored.summary) == ("Dann so", "Mal so.")


def test_a_third_one_who_saves_meanwhile_is_seen_too(client: Client, case: Any) -> None:
    data = typed_in_admin(client, page(case)) | {"title": "Mal so"}
    stored_by_another(case, title="Dann so")
    seen = client.post(page(case), data).context["conflict"].version
    stored_by_another(case, title="Dritt so")
    response = client.post(page(case), data | {"seen_version": seen})
    assert rows(response) == [("Titel", "<del>Mal</del> so", "<ins>Dritt</ins> so", False)]
    assert BestPractice.objects.get().title == "Dritt so"


def test_relations_and_rows_of_parts_are_compared(client: Client, case: Any) -> None:
    data = typed_in_admin(client, page(case))
    topic = Topic.objects.get(slug="weiterbildung")
    stored_by_another(case, **{"topics": [topic.pk], f"{EFFECT}-before": "40"})
    response = client.post(page(case), data | {f"{EFFECT}-before": "30"})
    found = {label: (typed, stored) for label, typed, stored, _keeps in rows(response)}
    assert set(found) == {"Themenfelder", "Wirkung"}
    assert "30" in found["Wirkung"][0]
    assert "40" in found["Wirkung"][1]


def test_a_row_that_came_meanwhile_is_shown_and_stays(client: Client, case: Any) -> None:
    data = typed_in_admin(client, page(case)) | {"title": "Mal so"}
    EffectFactory.create(best_practice=case, indicator="Ausschuss")
    services.record_save(case, by=None)
    response = client.post(page(case), data)
    notes = [row.note for row in response.context["conflict"].rows]
    assert notes == ["", "Inzwischen hinzugekommen."]
    seen = response.context["conflict"].version
    assert client.post(page(case), data | {"seen_version": seen}).status_code == 302
    assert case.effects.filter(indicator="Ausschuss").exists()


def test_a_row_that_went_meanwhile_is_shown_and_can_stay_away(client: Client, case: Any) -> None:
    data = typed_in_admin(client, page(case)) | {"title": "Mal so"}
    gone = case.effects.order_by("pk")[0]
    gone_id = gone.pk
    gone.delete()
    services.record_save(case, by=None)
    response = client.post(page(case), data)
    (row,) = [row for row in response.context["conflict"].rows if row.note]
    assert (row.note, row.keeps_stored) == ("Inzwischen gelöscht.", True)
    seen = response.context["conflict"].version
    choice = {"seen_version": seen, f"take.parts.effects.{gone_id}": "stored"}
    assert client.post(page(case), data | choice).status_code == 302
    assert (case.effects.count(), BestPractice.objects.get().title) == (1, "Mal so")


def test_a_row_that_went_meanwhile_can_be_kept_as_typed(client: Client, case: Any) -> None:
    gone_id = case.effects.order_by("pk")[0].pk
    data = typed_in_admin(client, page(case)) | {f"{EFFECT}-before": "30"}
    case.effects.filter(pk=gone_id).delete()
    services.record_save(case, by=None)
    seen = client.post(page(case), data).context["conflict"].version
    choice = {"seen_version": seen, f"take.parts.effects.{gone_id}": "typed"}
    assert client.post(page(case), data | choice).status_code == 302
    assert sorted(case.effects.values_list("before", flat=True)) == [18, 30]


def test_a_step_taken_meanwhile_is_said(client: Client, case: Any) -> None:
    data = typed_in_admin(client, page(case))
    services.submit(case, by=UserFactory.create(editor=True, name="Eva Weiß"))
    response = client.post(page(case), data)
    conflict = response.context["conflict"]
    assert (conflict.rows, conflict.state, conflict.by.name) == ([], "in Prüfung", "Eva Weiß")


@pytest.mark.parametrize(
    ("crafted", "status"), [({"take.foo": "stored"}, 302), ({"effects-INITIAL_FORMS": "²"}, 200)]
)
def test_a_field_no_form_has_is_no_fault_of_ours(
    client: Client, case: Any, crafted: dict[str, str], status: int
) -> None:
    data = typed_in_admin(client, page(case))
    assert client.post(page(case), data | crafted).status_code == status
