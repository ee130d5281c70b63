"""“Was fehlt noch”: beside the form, each point with the way to its field, no fault said twice."""

from typing import Any

import pytest

from branchendialog.models import BestPractice
from editorial.models import Publishable, State, publishable_models
from interface.names import admin_address
from tests.support.factories import (
    BestPracticeFactory,
    PictureFactory,
    WorkshopFactory,
    WorkshopRecordFactory,
)
from tests.support.reading import typed_in_admin
from tests.support.team import page, signed_in

pytestmark = pytest.mark.django_db

RELEASE = "Die Freigabe des Unternehmens fehlt (wann, durch wen)."


def gaps(response: Any) -> list[tuple[str, str]]:
    """What is shown; each anchor is one of the page's own places."""
    html, found = response.content.decode(), response.context["gaps"]
    assert all(f'id="{each.anchor}"' in html for each in found if each.anchor)
    return [(each.text, each.anchor) for each in found]


def test_each_point_leads_to_its_field() -> None:
    picture = PictureFactory.create(credit="")
    entry = BestPracticeFactory.create(
        release=False, summary="", situation="", cost_band="", costs=2, picture=picture
    )
    found = gaps(signed_in(editor=True).get(page(entry)))
    assert [anchor for _text, anchor in found] == [
        "id_summary",
        "id_situation",
        "id_picture",
        "id_cost_band",
        "editorial-release-content_type-object_id-group",
    ]
    assert found[0][0] == "„Kurztext“ ist noch leer."


def test_what_no_field_puts_right_is_said_at_the_field_it_is_about() -> None:
    workshop = WorkshopFactory.create(past=True)
    record = WorkshopRecordFactory.create(workshop=workshop)
    assert gaps(signed_in(editor=True).get(page(record))) == [
        ("Die Veranstaltung selbst ist nicht veröffentlicht.", "id_workshop")
    ]


def test_a_new_entry_says_what_it_will_need() -> None:
    response = signed_in(editor=True).get(admin_address(BestPractice, "add"))
    assert [anchor for _text, anchor in gaps(response)] == [
        "id_summary",
        "id_situation",
        "id_approach",
        "id_first_step",
        "editorial-release-content_type-object_id-group",
    ]


@pytest.mark.parametrize("kind", publishable_models())
def test_every_kind_says_it_of_a_new_entry(kind: type[Publishable]) -> None:
    response = signed_in(editor=True).get(admin_address(kind, "add"))
    assert ("„Kurztext“ ist noch leer.", "id_summary") in gaps(response)


def test_fields_needed_for_publication_are_marked() -> None:
    form = signed_in(editor=True).get(page(BestPracticeFactory.create())).context["adminform"].form
    marked = [each.name for each in form if "Zum Veröffentlichen nötig." in each.help_text]
    assert marked == ["summary", "situation", "approach", "first_step"]


def test_where_nothing_is_missing_that_is_said() -> None:
    response = signed_in(editor=True).get(page(BestPracticeFactory.create()))
    assert "Nichts: Was zum Veröffentlichen nötig ist, ist da." in response.content.decode()


def test_what_is_public_has_no_such_list() -> None:
    entry = BestPracticeFactory.create(published=True)
    for role in ("editor", "publisher"):
        assert signed_in(**{role: True}).get(page(entry)).context["gaps"] is None


def test_a_fault_of_the_whole_form_is_said_once() -> None:
    entry = BestPracticeFactory.create(published=True)
    client = signed_in(publisher=True)
    data = typed_in_admin(client, page(entry)) | {"situation": ""}
    html = client.post(page(entry), data).content.decode()
    assert html.count("„Ausgangslage“ ist noch leer.") == 1


@pytest.mark.parametrize(
    ("state", "step"), [(State.DRAFT, "einreichen"), (State.IN_REVIEW, "veroeffentlichen")]
)
def test_a_step_says_it_first_and_once(state: State, step: str) -> None:
    entry = BestPracticeFactory.create(state=state, release=False)
    client = signed_in(publisher=True)
    address = page(entry, "step", step)
    assert client.get(address).content.decode().count(RELEASE) == 1
    if state == State.IN_REVIEW:
        data = {"note": "", "seen_version": entry.version}
        assert client.post(address, data).content.decode().count(RELEASE) == 1
