"""An entry's history: who changed what, when and why, state by state."""

from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from editorial import services
from taxonomy.models import Topic
from tests.support.factories import BestPracticeFactory, UserFactory
from tests.support.team import kept, page, signed_in

pytestmark = pytest.mark.django_db


def differences(event: Any) -> list[tuple[str, str, str]]:
    return [(each.label, each.before, each.after) for each in event.differences or []]


def test_versions_and_steps_stand_in_their_order_with_differences() -> None:
    editor = UserFactory.create(editor=True, name="Eva Weiß")
    case = BestPracticeFactory.create(title="Erst so", slug="ein-fall")
    services.record_save(case, by=editor)
    services.submit(case, by=editor, note="Bitte ansehen.")
    case.refresh_from_db()
    kept(case, title="Dann so")
    response = signed_in(editor=True).get(page(case, "history"))
    last, step, first = response.context["events"]
    assert differences(last) == [("Titel", "<del>Erst</del> so", "<ins>Dann</ins> so")]
    assert (step.change.note, step.by) == ("Bitte ansehen.", editor)
    assert (first.is_first, first.by, first.revert_url != "") == (True, editor, True)
    assert last.revert_url == ""
    assert "Eva Weiß" in response.content.decode()


def test_values_read_as_the_team_says_them() -> None:
    case = BestPracticeFactory.create(size="small", employees=None, is_example=False)
    kept(case)
    case.topics.set(Topic.objects.filter(slug="weiterbildung"))
    case.effects.update(before=40)
    kept(case, size="medium", is_example=True)
    event = signed_in(publisher=True).get(page(case, "history")).context["events"][0]
    found = {label: (before, after) for label, before, after in differences(event)}
    assert found["Beispiel"] == ("<del>nein</del>", "<ins>ja</ins>")
    assert found["Themenfelder"] == (
        "<del>Abläufe in Produktion und Dienstleistung</del>",
        "<ins>Weiterbildung</ins>",
    )
    assert "40" in found["Wirkung"][1]
    assert "Maßzahl" not in found["Wirkung"][1]


def test_marks_do_not_let_typed_tags_through() -> None:
    case = BestPracticeFactory.create(title="Erst so", slug="ein-fall")
    kept(case)
    kept(case, title="<script>alert(1)</script> so")
    text = signed_in(publisher=True).get(page(case, "history")).content.decode()
    assert "<script>alert" not in text


def test_a_long_history_has_pages_and_each_compares_with_the_one_before() -> None:
    case = BestPracticeFactory.create(title="Titel 0", slug="ein-fall")
    for number in range(25):
        kept(case, title=f"Titel {number}")
    client = signed_in(publisher=True)
    first = client.get(page(case, "history")).context["events"]
    second = client.get(page(case, "history"), {"seite": 2}).context["events"]
    assert (len(first), len(second)) == (20, 5)
    assert [event for event in first if len(differences(event)) != 1] == []
    assert [event.is_first for event in second] == [False] * 4 + [True]


@pytest.mark.net
@pytest.mark.parametrize("versions", [2, 30])
@pytest.mark.usefixtures("one_stamp")
def test_the_number_of_statements_does_not_grow_with_the_history(
    versions: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    case = BestPracticeFactory.create()
    topics = list(Topic.objects.all())
    for number in range(versions):
        case.topics.set(topics[: number % 3 + 1])
        case.title = f"Titel {number}"
        case.save()
        services.record_save(case, by=UserFactory.create(editor=True))
    client = signed_in(publisher=True)
    client.get(page(case, "history"))
    with django_assert_num_queries(12):
        client.get(page(case, "history"))


def test_strangers_find_no_history() -> None:
    case = BestPracticeFactory.create(published=True)
    answers = [client.get(page(case, "history")) for client in (Client(), signed_in())]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert {answer["Location"].partition("?")[0] for answer in answers} == {"/admin/login/"}
