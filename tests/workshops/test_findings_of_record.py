"""All findings of a date on one page: typed row by row, pasted, put in order, never overwritten."""

from typing import Any

import pytest
from django.test import Client

from editorial.models import EntryVersion, Proposal
from editorial.services import accept, record_save, revert
from interface.names import admin_address
from taxonomy.models import Topic
from tests.support.factories import (
    FindingFactory,
    UserFactory,
    WorkingGroupFactory,
    WorkshopRecordFactory,
    publish,
)
from tests.support.reading import typed_in_admin
from tests.support.team import as_user
from workshops.models import Finding, WorkingGroup, WorkshopRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def record() -> WorkshopRecord:
    record: WorkshopRecord = WorkshopRecordFactory.create()
    WorkingGroupFactory.create(workshop=record.workshop, name="Produktion")
    WorkingGroupFactory.create(workshop=record.workshop, name="Handwerk")
    return record


@pytest.fixture
def editor() -> Client:
    return as_user(UserFactory.create(editor=True))


def group_of(record: WorkshopRecord) -> WorkingGroup:
    group: WorkingGroup = record.workshop.groups.all()[0]
    return group


def typed(record: WorkshopRecord, text: str, number: int = 0, **others: object) -> dict[str, str]:
    """A new row as its form sends it."""
    values = {
        "group": group_of(record).pk,
        "topic": Topic.objects.get(slug="ausbildung").pk,
        "kind": "challenge",
        "text": text,
        "addressed_to": "",
        "order": number,
        **others,
    }
    return {f"row-{number}-{name}": str(value) for name, value in values.items()}


def shown(client: Client, record: WorkshopRecord) -> dict[str, str]:
    """All fields of the page as a browser would send them back."""
    rows = client.get(admin_address(record, "findings")).context["rows"]
    names = ("finding", "seen_version", "seen", "group", "topic", "kind", "text", "addressed_to")
    sent = {
        f"row-{row.number}-{name}": str(row[name].value() or "")
        for row in rows
        for name in (*names, "order")
    }
    return {"rows": str(rows.count), **sent}


def send_row(client: Client, record: WorkshopRecord, data: dict[str, str], number: int = 0) -> Any:
    address = admin_address(record, "finding_row")
    return client.post(address, {**data, "row": str(number)}).json()


def send_all(client: Client, record: WorkshopRecord, data: dict[str, str]) -> Any:
    return client.post(admin_address(record, "findings"), {"rows": "400", **data})


def texts(record: WorkshopRecord) -> list[str]:
    return [each.text for each in record.findings.order_by("order", "pk")]


# A row at a time ---------------------------------------------------------------------------------


def test_a_row_is_saved_by_itself_and_gets_its_code(record: WorkshopRecord, editor: Client) -> None:
    answer = send_row(editor, record, typed(record, "Zu wenig Zeit."))
    finding = record.findings.get()
    assert (answer["state"], answer["finding"], answer["code"]) == ("saved", finding.pk, "F01")
    send_row(editor, record, typed(record, "Zu wenig Raum.", 1), 1)
    assert list(record.findings.values_list("code", flat=True)) == ["f01", "f02"]


def test_a_new_impulse_is_open_and_says_to_whom_it_goes(
    record: WorkshopRecord, editor: Client
) -> None:
    answer = send_row(editor, record, typed(record, "Ein Kurzlehrgang.", kind="impulse"))
    assert answer["errors"] == {"addressed_to": ["An wen richtet sich der Impuls?"]}
    assert not record.findings.exists()
    impulse = typed(record, "Ein Kurzlehrgang.", kind="impulse", addressed_to="project")
    assert send_row(editor, record, impulse)["state"] == "saved"
    assert record.findings.get().status == "open"


def test_an_open_impulse_that_becomes_something_else_has_no_state(
    record: WorkshopRecord, editor: Client
) -> None:
    FindingFactory.create(
        group=group_of(record), kind="impulse", status="open", addressed_to="project"
    )
    row = shown(editor, record) | {"row-0-kind": "approach"}
    assert send_row(editor, record, row)["state"] == "saved"
    finding = record.findings.get()
    assert (finding.kind, finding.status, finding.addressed_to) == ("approach", "", "")


def test_an_impulse_that_went_its_way_stays_one(record: WorkshopRecord, editor: Client) -> None:
    FindingFactory.create(
        group=group_of(record), kind="impulse", status="realised", addressed_to="project"
    )
    row = shown(editor, record) | {"row-0-kind": "approach"}
    assert send_row(editor, record, row)["state"] == "faulty"
    assert record.findings.get().kind == "impulse"


def test_two_tabs_overwrite_nothing_and_see_both_texts(
    record: WorkshopRecord, editor: Client
) -> None:
    FindingFactory.create(group=group_of(record), text="Alt.")
    first, second = shown(editor, record), shown(editor, record)
    assert send_row(editor, record, first | {"row-0-text": "Aus Tab 1."})["state"] == "saved"
    answer = send_row(editor, record, second | {"row-0-text": "Aus Tab 2."})
    assert (answer["state"], answer["stored"]["text"]) == ("conflict", "Aus Tab 1.")
    assert texts(record) == ["Aus Tab 1."]
    again = {"row-0-seen_version": answer["version"], "row-0-seen": answer["seen"]}
    kept = send_row(editor, record, second | {"row-0-text": "Aus Tab 2."} | again)
    assert (kept["state"], texts(record)) == ("saved", ["Aus Tab 2."])


def test_a_row_that_nobody_touched_in_this_tab_is_not_written_back(
    record: WorkshopRecord, editor: Client
) -> None:
    FindingFactory.create(group=group_of(record), text="Alt.")
    opened_before = shown(editor, record)
    send_row(editor, record, opened_before | {"row-0-text": "Aus Tab 1."})
    send_all(editor, record, opened_before | typed(record, "Neu.", 1))
    assert texts(record) == ["Aus Tab 1.", "Neu."]


def test_a_row_that_somebody_deleted_meanwhile_is_asked_about(
    record: WorkshopRecord, editor: Client
) -> None:
    finding = FindingFactory.create(group=group_of(record), text="Alt.")
    row = shown(editor, record) | {"row-0-text": "Neu."}
    send_row(editor, record, shown(editor, record) | {"row-0-delete": "on"})
    assert not record.findings.exists()
    answer = send_row(editor, record, row)
    assert answer["errors"] == {
        "": ["Inzwischen gelöscht. Sichern Sie noch einmal, entsteht es neu."]
    }
    assert send_row(editor, record, row | {"row-0-finding": answer["finding"]})["state"] == "saved"
    assert record.findings.get().pk != finding.pk


def test_what_one_person_saves_row_by_row_is_one_version(
    record: WorkshopRecord, editor: Client
) -> None:
    for number in range(3):
        send_row(editor, record, typed(record, f"Satz {number}.", number), number)
    versions = EntryVersion.objects.of(record)
    assert [len(each.snapshot["parts"]["findings"]) for each in versions] == [3]


def test_who_writes_the_report_is_not_asked_because_of_findings(
    record: WorkshopRecord, editor: Client
) -> None:
    writer = as_user(UserFactory.create(editor=True))
    first = typed_in_admin(writer, admin_address(record)) | {"summary": "Erster Satz."}
    writer.post(admin_address(record), first)
    opened = typed_in_admin(writer, admin_address(record))
    send_row(editor, record, typed(record, "Zu wenig Zeit."))
    response = writer.post(admin_address(record), opened | {"summary": "Zweiter Satz."})
    assert response.status_code == 302
    record.refresh_from_db()
    assert (record.summary, texts(record)) == ("Zweiter Satz.", ["Zu wenig Zeit."])


# All rows at once --------------------------------------------------------------------------------


def test_rows_that_are_right_are_saved_and_the_others_stay(
    record: WorkshopRecord, editor: Client
) -> None:
    rows = typed(record, "Zu wenig Zeit.") | typed(record, "Ein Lehrgang.", 1, kind="impulse")
    response = send_all(editor, record, rows)
    assert (response.status_code, texts(record)) == (422, ["Zu wenig Zeit."])
    assert "An wen richtet sich der Impuls?" in response.text
    assert "Ein Lehrgang." in response.text


def test_rows_that_were_not_sent_stay_where_they_are(
    record: WorkshopRecord, editor: Client
) -> None:
    for place, text in enumerate(["Erstens.", "Zweitens."]):
        FindingFactory.create(group=group_of(record), text=text, order=place)
    rows = typed(record, "Drittens.", 2) | typed(record, "Ohne Gruppe.", 3, group="")
    response = send_all(editor, record, rows)
    assert "Die Arbeitsgruppe fehlt." in response.text
    shown_texts = [row["text"].value() for row in response.context["rows"]]
    assert shown_texts[:4] == ["Erstens.", "Zweitens.", "Drittens.", "Ohne Gruppe."]
    assert texts(record) == ["Erstens.", "Zweitens.", "Drittens."]


def test_findings_are_ordered_without_making_anybodys_row_out_of_date(
    record: WorkshopRecord, editor: Client
) -> None:
    first, second = (
        FindingFactory.create(group=group_of(record), text=text, order=place)
        for place, text in enumerate(["Erstens.", "Zweitens."])
    )
    opened = shown(editor, record)
    numbers = {"finding": [second.pk, first.pk]}
    assert editor.post(admin_address(record, "finding_order"), numbers).json() == {"state": "saved"}
    assert texts(record) == ["Zweitens.", "Erstens."]
    assert send_row(editor, record, opened | {"row-0-text": "Noch."})["state"] == "saved"


# A list or a sheet -------------------------------------------------------------------------------


def paste(client: Client, record: WorkshopRecord, pasted: str, **usual: object) -> Any:
    data = {"paste-pasted": pasted, "_einfuegen": "1"}
    data |= {f"paste-{name}": str(value) for name, value in usual.items()}
    return send_all(client, record, {**shown(client, record), **data})


def pasted_rows(response: Any) -> list[dict[str, str]]:
    names = ("group", "topic", "kind", "text", "addressed_to")
    return [
        {name: str(row[name].value() or "") for name in names}
        for row in response.context["rows"]
        if row["text"].value()
    ]


def test_each_line_of_a_list_is_a_row_to_be_looked_at(
    record: WorkshopRecord, editor: Client
) -> None:
    usual = {"group": group_of(record).pk, "kind": "change"}
    response = paste(editor, record, "• Mehr Daten\r\n\r\n2. Weniger Papier\n", **usual)
    rows = pasted_rows(response)
    assert [row["text"] for row in rows] == ["Mehr Daten", "Weniger Papier"]
    assert {(row["group"], row["kind"]) for row in rows} == {(str(group_of(record).pk), "change")}
    assert not record.findings.exists()


SHEET = """Gruppe\tThema\tArt\tErgebnis\tRichtet sich
Produktion\tAusbildung\tImpuls\tEin Kurzlehrgang\tProjekt
\t\tVeränderung\t"Mehr
Daten"\t
Bergbau\tAusbildung\tImpuls\tSchächte sichern\tKonzept
"""


def test_columns_of_a_sheet_are_told_by_their_words_and_nothing_is_lost(
    record: WorkshopRecord, editor: Client
) -> None:
    response = paste(editor, record, SHEET)
    group = str(record.workshop.groups.get(name="Produktion").pk)
    topic = str(Topic.objects.get(slug="ausbildung").pk)
    of_group = {"group": group, "topic": topic}
    assert pasted_rows(response) == [
        {**of_group, "kind": "impulse", "text": "Ein Kurzlehrgang", "addressed_to": "project"},
        {**of_group, "kind": "change", "text": "Mehr Daten", "addressed_to": ""},
    ]
    assert "Zeile 4: „Bergbau“ gibt es hier nicht." in response.text
    assert response.context["paste"]["pasted"].value() == (
        "Bergbau\tAusbildung\tImpuls\tSchächte sichern\tKonzept"
    )


def test_a_sheet_without_a_heading_is_told_by_what_stands_in_it(
    record: WorkshopRecord, editor: Client
) -> None:
    sheet = "Es fehlt an Zeit\tHandwerk\tHerausforderung\tlaut Moderation\n"
    (row,) = pasted_rows(paste(editor, record, sheet))
    assert (row["text"], row["kind"]) == ("Es fehlt an Zeit – laut Moderation", "challenge")
    assert row["group"] == str(record.workshop.groups.get(name="Handwerk").pk)


def test_what_was_typed_and_not_saved_stays_when_a_list_is_pasted(
    record: WorkshopRecord, editor: Client
) -> None:
    FindingFactory.create(group=group_of(record), text="Alt.")
    sent = shown(editor, record) | {"row-0-text": "Getippt.", "row-1-text": "Auch getippt."}
    sent |= {"paste-pasted": "Aus der Liste", "_einfuegen": "1"}
    response = send_all(editor, record, sent)
    rows = [row["text"] for row in pasted_rows(response)]
    assert rows == ["Getippt.", "Auch getippt.", "Aus der Liste"]
    assert texts(record) == ["Alt."]


# After publication -------------------------------------------------------------------------------


@pytest.fixture
def public(record: WorkshopRecord) -> WorkshopRecord:
    FindingFactory.create(group=group_of(record), text="Alt.", code="f01")
    record_save(record, by=None)
    publish(record)
    return record


def test_an_editor_proposes_all_rows_at_once(public: WorkshopRecord, editor: Client) -> None:
    rows = shown(editor, public) | {"row-0-text": "Neu."} | typed(public, "Dazu.", 1)
    assert send_all(editor, public, rows).status_code == 302
    assert texts(public) == ["Alt."]
    FindingFactory.create(group=group_of(public), text="Von der Agentur.", code="f02")
    accept(Proposal.objects.get(), by=UserFactory.create(publisher=True))
    found = {each.code: each.text for each in public.findings.all()}
    assert found == {"f01": "Neu.", "f02": "Von der Agentur.", "f03": "Dazu."}


def test_an_editor_saves_no_row_of_a_public_record(public: WorkshopRecord, editor: Client) -> None:
    for page in ("finding_row", "finding_order"):
        answer = editor.post(admin_address(public, page), shown(editor, public) | {"row": "0"})
        assert answer.status_code == 403


def test_what_was_public_is_deleted_by_no_row_and_no_revert(public: WorkshopRecord) -> None:
    publisher = UserFactory.create(publisher=True)
    client = as_user(publisher)
    before = EntryVersion.objects.of(public).last()
    assert before
    send_row(client, public, typed(public, "Dazu."))
    send_row(client, public, shown(client, public) | {"row-0-delete": "on"})
    send_all(client, public, shown(client, public) | {"row-0-delete": "on"})
    revert(public, to=before, by=publisher)
    assert sorted(texts(public)) == ["Alt.", "Dazu."]


def test_a_revert_gives_findings_their_former_text_and_leaves_their_code(
    public: WorkshopRecord,
) -> None:
    publisher = UserFactory.create(publisher=True)
    client = as_user(publisher)
    send_row(client, public, shown(client, public) | {"row-0-text": "Neu."})
    Finding.objects.update(code="f09")
    before = EntryVersion.objects.of(public).last()
    assert before
    revert(public, to=before, by=publisher)
    finding = public.findings.get()
    assert (finding.text, finding.code) == ("Alt.", "f09")


@pytest.mark.net
@pytest.mark.parametrize("number", [1, 30])
def test_the_page_asks_the_same_for_one_finding_and_for_thirty(
    number: int, record: WorkshopRecord, django_assert_num_queries: Any
) -> None:
    FindingFactory.create_batch(number, group=group_of(record))
    client = as_user(UserFactory.create(editor=True))
    client.get(admin_address(record, "findings"))
    with django_assert_num_queries(8):
        client.get(admin_address(record, "findings"))
