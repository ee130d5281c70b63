"""What happened at a workshop, what its groups said, and what became of it."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from editorial import services
from initiatives.models import Activity, Idea
from search.models import Document
from taxonomy.models import Topic
from tests.support.factories import (
    ActivityFactory,
    FindingFactory,
    IdeaFactory,
    PictureFactory,
    UserFactory,
    WorkingGroupFactory,
    WorkshopFactory,
    WorkshopRecordFactory,
)
from tests.support.reading import Page
from tests.support.uses import record_with
from workshops.models import (
    Download,
    Finding,
    FindingOutcome,
    ParticipantFigure,
    Workshop,
    WorkshopRecord,
)

pytestmark = pytest.mark.django_db

RECORD, FIGURES, PICTURES, DOWNLOADS, FINDINGS, ACTIVITIES = [1] * 6
STATEMENTS = RECORD + FIGURES + PICTURES + DOWNLOADS + FINDINGS + ACTIVITIES


def a_record(**facts: Any) -> WorkshopRecord:
    return WorkshopRecordFactory.create(published=True, **facts)


def a_finding(record: WorkshopRecord, group: str, topic: str, **facts: Any) -> Finding:
    groups = record.workshop.groups.filter(name=group)
    return FindingFactory.create(
        group=groups.first() or WorkingGroupFactory.create(workshop=record.workshop, name=group),
        topic=Topic.objects.get(slug=topic),
        **facts,
    )


def an_impulse(record: WorkshopRecord, status: str = "open", **facts: Any) -> Finding:
    return a_finding(
        record,
        "Smart City",
        "weiterbildung",
        kind="impulse",
        status=status,
        addressed_to="project",
        **facts,
    )


def read(client: Client, record: WorkshopRecord, query: str = "") -> Page:
    return Page(client.get(f"{record.get_absolute_url()}{query}"))


def texts_of(client: Client, record: WorkshopRecord, query: str) -> list[str]:
    found = client.get(f"{record.get_absolute_url()}{query}").context["findings"].shown
    return [finding.text for finding in found]


def test_the_records_address_is_its_workshops(client: Client) -> None:
    record = a_record()
    assert record.get_absolute_url() == f"{record.workshop.get_absolute_url()}rueckblick/"
    assert record.title in read(client, record).text


def test_a_rounded_number_of_people_is_said_as_such_and_no_kinds_are_invented(
    client: Client,
) -> None:
    record = a_record(
        participants=70, participants_is_rounded=True, participants_from="Kammern und Vereine"
    )
    assert (
        "Teilnehmende rund 70 aus: Kammern und Vereine Nach Art der Einrichtung nicht erfasst"
        in read(client, record).text
    )


def test_known_kinds_of_organisations_are_counted(client: Client) -> None:
    record = a_record(participants=12)
    ParticipantFigure.objects.create(record=record, kind="Handwerk", number=7)
    text = read(client, record).text
    assert "Handwerk 7" in text
    assert "nicht erfasst" not in text


@pytest.mark.parametrize("says_something", [True, False])
def test_only_pictures_that_say_something_have_a_heading(
    client: Client, says_something: bool
) -> None:
    look = {} if says_something else {"alt": "", "is_decorative": True}
    record = record_with(PictureFactory.create(**look))
    response = client.get(record.get_absolute_url())
    assert ("Bilder" in Page(response).headings) == says_something
    assert '<ul class="gallery">' in response.content.decode()


@pytest.mark.parametrize(("number", "said"), [(1, "weniger als 3"), (2, "weniger als 3"), (3, "3")])
def test_so_few_that_they_could_be_recognised_are_not_counted_in_public(
    client: Client, number: int, said: str
) -> None:
    record = a_record(participants=number, participants_is_rounded=False)
    record.participant_figures.create(kind="Handwerk", number=number)
    assert f"Teilnehmende {said} Nach Art" in read(client, record).text
    assert f"Zahl Handwerk {said} Die" in read(client, record).text


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ({"Handwerk": 9, "Kammer": 3}, [("Handwerk", "9"), ("Kammer", "3")]),
        ({"Handwerk": 9, "Verband": 4, "Kammer": 2}, [("Handwerk", "9"), ("Übrige", "6")]),
        ({"Handwerk": 9, "Verband": 2, "Kammer": 1}, [("Handwerk", "9"), ("Übrige", "3")]),
        ({"Handwerk": 9, "Kammer": 1, "Übrige": 4}, [("Handwerk", "9"), ("Übrige", "5")]),
        ({"Verband": 4, "Kammer": 2}, [("Übrige", "6")]),
        ({"Verband": 1, "Kammer": 1}, [("Übrige", "weniger als 3")]),
    ],
)
def test_a_kind_of_few_people_cannot_be_told_from_the_total_and_the_others(
    numbers: dict[str, int], shown: list[tuple[str, str]]
) -> None:
    record = a_record(participants=sum(numbers.values()))
    for kind, number in numbers.items():
        record.participant_figures.create(kind=kind, number=number)
    assert record.public_figures == shown


def test_a_few_are_not_rounded_either(client: Client) -> None:
    record = a_record(participants=2, participants_is_rounded=True)
    assert "Teilnehmende weniger als 3 Nach" in read(client, record).text


def test_a_kind_of_which_nobody_came_is_not_shown(client: Client) -> None:
    record = a_record(participants=12)
    record.participant_figures.create(kind="Handwerk", number=12)
    record.participant_figures.create(kind="Kammer", number=0)
    assert "Kammer" not in read(client, record).text


def test_findings_stand_by_group_and_topic_each_with_its_kind_in_words(client: Client) -> None:
    record = a_record()
    a_finding(record, "Produktion", "ausbildung", kind="change", text="Mehr Bildschirme.", code="a")
    a_finding(record, "Produktion", "weiterbildung", text="Zu wenig Zeit.", code="b")
    a_finding(record, "Smart City", "ausbildung", kind="approach", text="Im Verbund.", code="c")
    text = read(client, record).text
    assert (
        "Produktion Ausbildung Veränderung A Mehr Bildschirme. Weiterbildung Herausforderung B"
        " Zu wenig Zeit. Smart City Ausbildung Lösungsansatz C Im Verbund. Weiterbildung"
        " Nichts eingetragen" in text
    )


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", ["eins", "zwei", "drei"]),
        ("?gruppe=produktion", ["eins", "zwei"]),
        ("?thema=ausbildung", ["eins", "drei"]),
        ("?art=change&art=approach", ["eins", "drei"]),
        ("?gruppe=produktion&thema=ausbildung", ["eins"]),
        ("?gruppe=smart-city&thema=weiterbildung", []),
        ("?gruppe=unbekannt", ["eins", "zwei", "drei"]),
    ],
)
def test_findings_are_chosen_by_group_topic_and_kind(
    client: Client, query: str, wanted: list[str]
) -> None:
    record = a_record()
    a_finding(record, "Produktion", "ausbildung", kind="change", text="eins")
    a_finding(record, "Produktion", "weiterbildung", text="zwei")
    a_finding(record, "Smart City", "ausbildung", kind="approach", text="drei")
    assert texts_of(client, record, query) == wanted


def test_each_choice_leads_to_as_many_findings_as_it_promises(client: Client) -> None:
    record = a_record()
    for group in ("Produktion", "Smart City"):
        for topic in ("ausbildung", "weiterbildung"):
            a_finding(record, group, topic)
    a_finding(record, "Smart City", "ausbildung", kind="approach")
    queries = {"": 6, "?thema=ausbildung": 4, "?gruppe=smart-city&art=approach": 1}
    for query, number in queries.items():
        facets = client.get(f"{record.get_absolute_url()}{query}").context["findings"].facets()
        # A further choice in a facet adds to what is chosen there.
        untouched = [each for each in facets if not any(one.is_selected for one in each.options)]
        options = [option for facet in untouched for option in facet.options]
        promised = {option.url.partition("#")[0]: option.count for option in options}
        found = {address: len(texts_of(client, record, address)) for address in promised}
        assert (found, len(found)) == (promised, number)


def test_an_unknown_choice_is_named(client: Client) -> None:
    record = a_record()
    a_finding(record, "Produktion", "ausbildung")
    assert "„mond“ kennen wir nicht (Arbeitsgruppe)." in read(client, record, "?gruppe=mond").text


def test_an_impulse_says_what_became_of_it_and_who_carries_that(client: Client) -> None:
    record = a_record()
    impulse = an_impulse(record, "realised", text="Ein Kurzlehrgang fehlt.", code="f16")
    activity = ActivityFactory.create(published=True)
    FindingOutcome.objects.create(finding=impulse, activity=activity)
    page = read(client, record)
    assert (
        f"Ein Kurzlehrgang fehlt. umgesetzt richtet sich an ein konkretes Projekt Daraus wurde:"
        f" {activity.title} ({activity.actor.title})" in page.text
    )
    assert page.link("Ein Kurzlehrgang fehlt.") == impulse.get_absolute_url()
    assert page.link(activity.title) == activity.get_absolute_url()


def test_an_impulse_not_pursued_says_why(client: Client) -> None:
    record = a_record()
    an_impulse(record, "not_pursued", status_reason="Das regeln Tarifverträge.")
    text = read(client, record).text
    assert "nicht weiterverfolgt richtet sich an ein konkretes Projekt" in text
    assert "Grund: Das regeln Tarifverträge." in text


def test_what_is_not_public_shows_at_no_impulse(client: Client) -> None:
    record = a_record()
    idea: Idea = IdeaFactory.create(title="Geheime Idee")
    activity: Activity = ActivityFactory.create(title="Geheime Aktivität")
    impulse = an_impulse(record, "taken_up", idea=idea)
    FindingOutcome.objects.create(finding=impulse, activity=activity)
    for address in (record.get_absolute_url(), impulse.get_absolute_url()):
        text = Page(client.get(address)).text
        assert [word for word in ("Geheime", "Daraus wurde") if word in text] == []


def test_invented_findings_say_so_one_by_one_and_below_all(client: Client) -> None:
    record = a_record()
    a_finding(record, "Produktion", "ausbildung", is_example=True)
    a_finding(record, "Produktion", "weiterbildung")
    text = read(client, record).text
    assert text.count("Beispiel ") == 1
    assert (
        "Die Ergebnisse auf dieser Seite sind Beispiele für die Demonstration. Sie sind nicht das"
        " Protokoll der Veranstaltung." in text
    )


def test_a_record_without_invented_findings_says_nothing_of_examples(client: Client) -> None:
    record = a_record()
    a_finding(record, "Produktion", "ausbildung")
    told, _whom_to_ask, _findings = read(client, record).text.partition("Fragen zum Rückblick?")
    assert "Beispiel" not in told + _findings.partition("Was die Arbeitsgruppen sagen")[2]


# Only while it is public -------------------------------------------------------------------------


def test_a_drafts_record_and_findings_are_nowhere(client: Client) -> None:
    record = WorkshopRecordFactory.create()
    finding = a_finding(record, "Produktion", "ausbildung")
    for address in (record.get_absolute_url(), finding.get_absolute_url()):
        assert client.get(address).status_code == 404
    assert list(Finding.objects.public()) == []
    client.force_login(UserFactory.create(editor=True))
    for address in (record.get_absolute_url(), finding.get_absolute_url()):
        assert client.get(address).status_code == 200


def test_a_record_leaves_with_its_workshop_and_comes_back_with_it(client: Client) -> None:
    record = a_record()
    finding = a_finding(record, "Produktion", "ausbildung")
    publisher, editor = UserFactory.create(publisher=True), UserFactory.create(editor=True)
    workshop = services.unpublish(record.workshop, by=publisher)
    assert client.get(record.get_absolute_url()).status_code == 410
    assert client.get(finding.get_absolute_url()).status_code == 410
    assert list(Finding.objects.public()) == []
    services.work_off_due()
    assert list(Document.objects.published().of(WorkshopRecord)) == []
    services.publish(services.submit(workshop, by=editor), by=publisher)
    services.work_off_due()
    assert client.get(record.get_absolute_url()).status_code == 200
    assert Document.objects.published().of(WorkshopRecord).count() == 1


def test_a_record_is_not_published_before_its_workshop() -> None:
    record = WorkshopRecordFactory.create(workshop=WorkshopFactory.create(past=True))
    assert record.missing_for_publication() == [
        "Die Veranstaltung selbst ist nicht veröffentlicht."
    ]


def test_a_former_address_of_the_workshop_leads_to_the_same_page_below_the_new_one(
    client: Client,
) -> None:
    record = a_record()
    finding = a_finding(record, "Produktion", "ausbildung", code="f1")
    old = finding.get_absolute_url()
    Workshop.objects.filter(pk=record.workshop.pk).update(slug="neue-adresse")
    services.record_save(record.workshop, by=None)
    assert client.get(old).headers["Location"] == "/veranstaltungen/neue-adresse/rueckblick/f1/"


def test_a_finding_of_another_workshop_is_not_found_here(client: Client) -> None:
    record = a_record()
    other = FindingFactory.create(code="f99", published=True)
    assert client.get(other.get_absolute_url()).status_code == 200
    assert client.get(f"{record.get_absolute_url()}f99/").status_code == 404


# Files -------------------------------------------------------------------------------------------


def a_file(record: WorkshopRecord) -> str:
    file = ContentFile(b"%PDF-1.7 Protokoll", name="intern-4711.pdf")
    made = Download.objects.create(record=record, title="Größe der Gruppen", file=file)
    return f"{record.get_absolute_url()}dateien/{made.pk}/"


def test_a_file_is_saved_under_its_title_and_never_shown_in_the_page(client: Client) -> None:
    record = a_record()
    address = a_file(record)
    assert read(client, record).link("Größe der Gruppen") == address
    response = client.get(address)
    assert b"".join(response.streaming_content) == b"%PDF-1.7 Protokoll"  # type: ignore[attr-defined]
    assert {name: response[name] for name in ("Content-Type", "X-Content-Type-Options")} == {
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
    }
    assert response["Content-Disposition"] == 'attachment; filename="groesse-der-gruppen.pdf"'


def test_a_file_is_handed_out_only_while_record_and_workshop_are_public(client: Client) -> None:
    record = a_record()
    address = a_file(record)
    publisher = UserFactory.create(publisher=True)
    services.unpublish(record.workshop, by=publisher)
    assert client.get(address).status_code == 404
    assert client.get(a_file(WorkshopRecordFactory.create())).status_code == 404


def test_a_file_that_is_missing_on_the_disk_is_not_found(client: Client) -> None:
    record = a_record()
    address = a_file(record)
    record.downloads.get().file.storage.delete(record.downloads.get().file.name)
    assert (client.get(address).status_code, client.get(record.get_absolute_url()).status_code) == (
        404,
        200,
    )


# How much it costs -------------------------------------------------------------------------------


@pytest.mark.net
@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.usefixtures("one_stamp")
def test_the_number_of_statements_does_not_grow(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    record = a_record(participants=number)
    activities = ActivityFactory.create_batch(2, published=True)
    for place in range(number):
        impulse = an_impulse(record, code=f"n{place}", idea=IdeaFactory.create(published=True))
        for activity in activities:
            FindingOutcome.objects.create(finding=impulse, activity=activity)
        ParticipantFigure.objects.create(record=record, kind=f"Art {place}", number=place)
    client.get(record.get_absolute_url())
    with django_assert_num_queries(STATEMENTS):
        assert client.get(record.get_absolute_url()).status_code == 200
