"""Several entries changed at once: first what would become of each, then each by itself."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from branchendialog.models import BestPractice
from editorial.models import EntryVersion, Publishable, State, StateChange
from editorial.services.upkeep import ask_by, give_to
from initiatives.models import Activity
from search.models import Document
from tests.support.factories import (
    ActivityFactory,
    BestPracticeFactory,
    TopicFactory,
    UserFactory,
)
from tests.support.team import as_user, kept, signed_in

pytestmark = pytest.mark.django_db


def asked(client: Client, action: str, entries: list[Any], **values: Any) -> Any:
    """The page before the change: for the values, or with what would become of each."""
    address = reverse(f"admin:{type(entries[0])._meta.label_lower.replace('.', '_')}_changelist")
    chosen = {"action": action, "_selected_action": [each.pk for each in entries]}
    return client.post(address, chosen | {"asked": "1"} | values)


def changed(client: Client, action: str, entries: list[Any], **values: Any) -> list[str]:
    """What the page says after the change that its preview offered."""
    page = asked(client, action, entries, **values)
    seen = [f"{each.entry.pk}:{each.entry.version}" for each in page.context["going"]]
    return sent(client, action, entries, seen, **values)


def sent(
    client: Client, action: str, entries: list[Any], seen: list[str], **values: Any
) -> list[str]:
    answer = asked(client, action, entries, confirmed="1", seen=seen, **values)
    return [str(each) for each in client.get(answer.url).context["messages"]]


def going(page: Any) -> dict[str, tuple[str, str]]:
    return {each.entry.title: (each.before, each.after) for each in page.context["going"]}


def staying(page: Any) -> dict[str, str]:
    return {each.entry.title: each.refusal for each in page.context["staying"]}


def states(*entries: Publishable) -> list[str]:
    return [type(each)._base_manager.get(pk=each.pk).state for each in entries]


# Handing in --------------------------------------------------------------------------------------


def test_the_preview_says_of_each_what_becomes_of_it_and_changes_nothing() -> None:
    draft = BestPracticeFactory.create(title="Kran")
    bare = BestPracticeFactory.create(title="Leer", summary="")
    public = BestPracticeFactory.create(title="Öffentlich", published=True)
    page = asked(signed_in(publisher=True), "submit_several", [draft, bare, public])
    assert going(page) == {
        "Kran": ("Entwurf", "in Prüfung"),
        "Leer": ("Entwurf", "in Prüfung"),
    }
    assert {each.entry.title: each.hint for each in page.context["going"]} == {
        "Kran": "",
        "Leer": "„Kurztext“ ist noch leer.",
    }
    assert staying(page) == {
        "Öffentlich": (
            "„Öffentlich“ ist veröffentlicht; dieser Schritt ist von dort aus nicht möglich."
        )
    }
    assert states(draft, bare, public) == ["draft", "draft", "published"]
    assert StateChange.objects.of(draft).count() == 0


def test_what_the_preview_offered_is_done_and_nothing_else() -> None:
    drafts, public = BestPracticeFactory.create_batch(2), BestPracticeFactory.create(published=True)
    said = changed(signed_in(editor=True), "submit_several", [*drafts, public])
    assert said == ["Zur Prüfung einreichen: 2 Einträge."]
    assert states(*drafts, public) == ["in_review", "in_review", "published"]


def test_what_was_saved_since_the_preview_stays_and_is_named() -> None:
    first, second = BestPracticeFactory.create(title="A"), BestPracticeFactory.create(title="B")
    client = signed_in(editor=True)
    seen = [f"{each.pk}:{each.version}" for each in (first, second)]
    kept(second, summary="Inzwischen anders.")
    assert sent(client, "submit_several", [first, second], seen) == [
        "Zur Prüfung einreichen: 1 Eintrag.",
        "„B“: Inzwischen hat jemand diesen Eintrag geändert. Sehen Sie ihn bitte noch einmal an.",
    ]
    assert states(first, second) == ["in_review", "draft"]


def test_sent_twice_it_is_done_once() -> None:
    draft, client = BestPracticeFactory.create(title="A"), signed_in(editor=True)
    seen = [f"{draft.pk}:{draft.version}"]
    sent(client, "submit_several", [draft], seen)
    [said] = sent(client, "submit_several", [draft], seen)
    assert said.startswith("„A“: Inzwischen hat jemand")
    assert StateChange.objects.of(draft).count() == 1


@pytest.mark.parametrize("seen", ["", "x:y", "1", ":", "²:1", "99999999999999999999:1"])
def test_what_our_page_did_not_send_changes_nothing(seen: str) -> None:
    draft = BestPracticeFactory.create()
    assert sent(signed_in(editor=True), "submit_several", [draft], [seen]) == []
    assert states(draft) == ["draft"]


# Archiving ---------------------------------------------------------------------------------------


def test_archiving_asks_for_the_reason_then_shows_what_it_would_do() -> None:
    public, draft = BestPracticeFactory.create(published=True), BestPracticeFactory.create()
    client = signed_in(publisher=True)
    first = client.post(
        reverse("admin:branchendialog_bestpractice_changelist"),
        {"action": "archive_several", "_selected_action": [public.pk, draft.pk]},
    )
    assert (first.context["is_asked"], first.context["form"].is_bound) == (False, False)
    missing = asked(client, "archive_several", [public, draft], note="  ")
    assert missing.context["form"].errors == {"note": ["Bitte füllen Sie dieses Feld aus."]}
    wrong = asked(client, "archive_several", [public], note="Alt.", successor="/gibt/es/nicht/")
    assert list(wrong.context["going"]) == []
    changed(client, "archive_several", [public, draft], note="Überholt.")
    assert states(public, draft) == ["archived", "draft"]
    assert BestPractice.objects.get(pk=public.pk).archive_reason == "Überholt."


def test_only_publishers_are_offered_to_archive() -> None:
    public = BestPracticeFactory.create(published=True)
    page = signed_in(editor=True).get(reverse("admin:branchendialog_bestpractice_changelist"))
    offered = [name for name, _label in page.context["action_form"].fields["action"].choices]
    assert offered == ["", "submit_several", "give_several", "file_several", "ask_several"]
    asked(signed_in(editor=True), "archive_several", [public], confirmed="1", note="Weg.")
    assert states(public) == ["published"]


# Whose matter, until when, which topic -----------------------------------------------------------


def test_who_is_responsible_is_set_where_one_may_change_it() -> None:
    editor, ines = UserFactory.create(editor=True), UserFactory.create(editor=True, name="Ines")
    mine = BestPracticeFactory.create(title="A", responsible=None)
    theirs = BestPracticeFactory.create(title="B", responsible=ines)
    public = BestPracticeFactory.create(title="C", published=True)
    values = {"responsible": ines.pk}
    page = asked(as_user(editor), "give_several", [mine, theirs, public], **values)
    assert going(page) == {"A": ("–", "Ines")}
    assert staying(page) == {"B": "Das ist schon so.", "C": "Dazu fehlt Ihnen das Recht."}
    changed(as_user(editor), "give_several", [mine, theirs, public], **values)
    mine.refresh_from_db()
    assert (mine.responsible, mine.updated_by == editor) == (ines, False)


def test_a_participant_is_nobody_to_be_responsible() -> None:
    draft = BestPracticeFactory.create()
    page = asked(
        signed_in(editor=True), "give_several", [draft], responsible=UserFactory.create().pk
    )
    assert list(page.context["form"].errors) == ["responsible"]


def test_who_says_whose_matter_it_is_may_still_publish_it() -> None:
    publisher = UserFactory.create(publisher=True)
    writer = UserFactory.create(editor=True)
    case = BestPracticeFactory.create(state=State.IN_REVIEW, updated_by=writer)
    case = give_to(case, responsible=publisher, by=publisher)
    case = ask_by(case, confirm_by=date(2030, 1, 1), by=publisher)
    case.refresh_from_db()
    assert case.updated_by == writer
    numbers = list(EntryVersion.objects.of(case).values_list("number", flat=True))
    assert numbers == [case.version, case.version - 1]


@time_machine.travel("2026-05-04 12:00+02:00")
def test_until_when_is_a_day_to_come_or_none() -> None:
    case = BestPracticeFactory.create(confirm_by=date(2026, 6, 1))
    client = signed_in(editor=True)
    page = asked(client, "ask_several", [case], confirm_by="03.05.2026")
    assert page.context["form"].errors == {"confirm_by": ["Dieser Tag ist schon vorbei."]}
    page = asked(client, "ask_several", [case], confirm_by="04.05.2026")
    assert going(page) == {case.title: ("01.06.2026", "04.05.2026")}
    changed(client, "ask_several", [case], confirm_by="")
    case.refresh_from_db()
    assert case.confirm_by is None


def test_a_topic_comes_and_goes_with_the_search() -> None:
    ki = TopicFactory.create(name="Künstliche Intelligenz")
    activity = ActivityFactory.create(published=True, topics=[TopicFactory.create(name="Bau")])
    publisher = UserFactory.create(publisher=True)
    client, values = as_user(publisher), {"topic": ki.pk, "is_taken_out": "add"}
    page = asked(client, "file_several", [activity], **values)
    assert going(page) == {activity.title: ("Bau", "Künstliche Intelligenz, Bau")}
    assert set(activity.topics.all()) == {activity.topics.get(name="Bau")}
    changed(client, "file_several", [activity], **values)
    document = Document.objects.get(object_id=activity.pk, kind="activity")
    assert ki.slug in document.topics
    assert Activity.objects.get(pk=activity.pk).updated_by == publisher
    changed(client, "file_several", [activity], **(values | {"is_taken_out": "remove"}))
    document.refresh_from_db()
    assert ki.slug not in document.topics


def test_more_than_a_list_shows_are_too_many_at_once() -> None:
    cases = BestPracticeFactory.create_batch(3)
    client = signed_in(editor=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("editorial.admin_bulk.MOST", 2)
        asked(client, "submit_several", cases)
    page = client.get(reverse("admin:branchendialog_bestpractice_changelist"))
    assert [str(each) for each in page.context["messages"]] == [
        "Höchstens 2 Einträge auf einmal. Wählen Sie bitte weniger aus."
    ]
