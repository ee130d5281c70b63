"""Vocabularies come from files: understood as Excel writes them, checked, all or nothing."""

import io
import json
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from editorial.services import work_off_due
from interface.names import admin_address
from search.models import Document
from taxonomy.models import (
    District,
    Industry,
    Municipality,
    Region,
    TargetGroup,
    Topic,
    WzCode,
)
from tests.support.factories import (
    BestPracticeFactory,
    MunicipalityFactory,
    UserFactory,
    municipality,
)
from tests.support.reading import csv_rows

pytestmark = pytest.mark.django_db

HEAD = "Kürzel;Name;Name (englisch);Reihenfolge;Zurückgezogen\n"
NOTHING_SAVED = (
    "Nichts wurde gespeichert: Seit der Vorschau hat sich etwas geändert. "
    "Wählen Sie die Datei bitte noch einmal."
)


@pytest.fixture
def publisher(client: Client) -> Client:
    client.force_login(UserFactory.create(publisher=True))
    return client


def shown(client: Client, model: Any, content: bytes, name: str = "liste.csv") -> Any:
    """The page after a file was chosen: its preview, or what is wrong with it."""
    file = SimpleUploadedFile(name, content)
    data = {"resource": "0", "import_file": file}
    return client.post(admin_address(model, "import"), data).context


def confirmed(client: Client, model: Any, content: bytes, name: str = "liste.csv") -> Any:
    form = shown(client, model, content, name)["confirm_form"]
    return client.post(admin_address(model, "process_import"), form.initial, follow=True)


def messages(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def exported(client: Client, model: Any, number: int = 1) -> bytes:
    return client.post(admin_address(model, "export"), {"resource": "0", "format": number}).content


def lines(context: Any) -> list[tuple[str, bool, dict[str, str]]]:
    return [(line.name, line.is_new, dict(line.cells)) for line in context["lines"]]


def rows_of(model: Any) -> list[list[dict[str, Any]]]:
    """All that is stored of a vocabulary, with what its rows are related to."""
    relations = [field.remote_field.through for field in model._meta.many_to_many]
    return [list(each._base_manager.order_by("pk").values()) for each in (model, *relations)]


def faults(context: Any) -> list[tuple[int, str, str]]:
    return [tuple(fault) for fault in context["faults"]]


# What people bring -------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_umlauts_and_separators_are_understood(
    publisher: Client, encoding: str, separator: str
) -> None:
    text = "Name;Name (englisch)\r\nÜberbetriebliche Größe;Size\r\n".replace(";", separator)
    confirmed(publisher, Topic, text.encode(encoding))
    topic = Topic.objects.get(slug="ueberbetriebliche-groesse")
    assert (topic.name, topic.name_en) == ("Überbetriebliche Größe", "Size")


def test_an_excel_file_is_understood_with_its_numbers_and_empty_rows(publisher: Client) -> None:
    book = Workbook()
    for row in [["Name", "Reihenfolge", None], ["Künstliche Intelligenz", 7.0], [None], [None]]:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    confirmed(publisher, Topic, file.getvalue(), "Themen.XLSX")
    assert Topic.objects.get(order=7).name == "Künstliche Intelligenz"


def test_json_and_the_columns_code_names_are_understood(publisher: Client) -> None:
    content = json.dumps([{"name": "Ältere Beschäftigte", "order": 3, "is_retired": True}])
    confirmed(publisher, TargetGroup, content.encode(), "liste.json")
    group = TargetGroup.objects.get(slug="aeltere-beschaeftigte")
    assert (group.order, group.is_retired) == (3, True)


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"PK\x03\x04 broken", "a.xlsx", "Das ist keine Excel-Datei (.xlsx)."),
        (b"{", "a.json", "Das ist keine JSON-Datei."),
        (b'{"name": 1}', "a.json", "Die JSON-Datei muss eine Liste von Objekten enthalten."),
        (b"Name\n", "a.csv", "Die Datei hat keine Zeilen unter den Überschriften."),
        (b"Name;\nA;B\n", "a.csv", "Zeile 2 hat mehr Zellen als die Überschriften."),
        (b"Name\nA\n", "a.pdf", "Der Name muss auf .xlsx, .csv oder .json enden."),
        (b"Name\n" + b"A\n" * 5001, "a.csv", "mehr als 5000 Zeilen"),
    ],
)
def test_a_file_that_holds_no_table_is_refused_in_words(
    publisher: Client, content: bytes, name: str, message: str
) -> None:
    (found,) = shown(publisher, Topic, content, name)["form"].errors["import_file"]
    assert message in found


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused_unread(publisher: Client) -> None:
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b" " * 60 * 1024 * 1024)
    assert len(file.getvalue()) < 100_000
    (found,) = shown(publisher, Topic, file.getvalue(), "a.xlsx")["form"].errors["import_file"]
    assert found == "Diese Datei ist zu groß, wenn man sie auspackt."


# What would happen, and what does ----------------------------------------------------------------


def test_the_preview_shows_what_is_new_and_what_changes_and_saves_nothing(
    publisher: Client,
) -> None:
    before = list(Topic.objects.values_list("slug", "name"))
    page = shown(
        publisher,
        Topic,
        (HEAD + "ausbildung;Lehre;;;\n;Künstliche Intelligenz;AI;5;nein\n").encode(),
    )
    order = Topic.objects.get(slug="ausbildung").order
    old = Topic.objects.get(slug="ausbildung")
    changed, new = lines(page)
    assert changed[:2] == ("Lehre", False)
    assert changed[2]["Name"] == f"<del>{old.name}</del> <ins>Lehre</ins>"
    assert changed[2]["Reihenfolge"] == f"<del>{order}</del> <ins>100</ins>"
    assert new[:2] == ("Künstliche Intelligenz", True)
    assert new[2]["Kürzel"] == "kuenstliche-intelligenz"
    assert list(Topic.objects.values_list("slug", "name")) == before


def test_the_same_file_twice_changes_nothing_the_second_time(publisher: Client) -> None:
    content = "Name;Name (englisch)\nKünstliche Intelligenz;AI\n".encode()
    assert messages(confirmed(publisher, Topic, content)) == [
        "Themenfelder importiert: 1 neu, 0 geändert, 0 unverändert."
    ]
    page = shown(publisher, Topic, content)
    assert (page["lines"], page["unchanged"]) == ([], 1)


@pytest.mark.parametrize("model", [Topic, TargetGroup, Industry, Region, Municipality])
@pytest.mark.parametrize(("number", "name"), [(0, "a.xlsx"), (1, "a.csv"), (2, "a.json")])
def test_what_was_exported_comes_back_without_a_difference(
    client: Client, model: Any, number: int, name: str
) -> None:
    client.force_login(UserFactory.create(superuser=True))
    page = shown(client, model, exported(client, model, number), name)
    assert faults(page) == []
    assert (page["lines"], page["unchanged"]) == ([], model.objects.count())


def test_a_column_that_is_left_out_stays_as_it_is(publisher: Client) -> None:
    english = Topic.objects.get(slug="ausbildung").name_en
    confirmed(publisher, Topic, b"slug;name\nausbildung;Lehre\n")
    topic = Topic.objects.get(slug="ausbildung")
    assert (topic.name, topic.name_en, topic.sort_name) == ("Lehre", english, "lehre")


def test_faults_name_line_and_column_and_nothing_is_saved(publisher: Client) -> None:
    content = "Name;Reihenfolge;Zurückgezogen\nGut;1;nein\nSchlecht;viele;vielleicht\n;x;ja\n"
    page = shown(publisher, Topic, content.encode())
    assert faults(page) == [
        (3, "Reihenfolge", "„viele“ ist keine ganze Zahl."),
        (3, "Zurückgezogen", "Schreiben Sie „ja“ oder „nein“, nicht „vielleicht“."),
        (4, "Reihenfolge", "„x“ ist keine ganze Zahl."),
        (4, "Name", "Dieses Feld darf nicht leer sein."),
        (4, "", "Das Kürzel passt in keine Adresse."),
    ]
    assert "confirm_form" not in page
    assert not Topic.objects.filter(name="Gut").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("Nahme\nA\n", "Die Spalte „Nahme“ gibt es hier nicht."),
        ("Reihenfolge\n1\n", "Die Spalte „Kürzel“ fehlt."),
        ("Name\nA B\na-b\n", "In der Spalte „Kürzel“ kommt mehrmals vor: a-b."),
        ("Name;name\nA;B\n", "Diese Spalten stehen zweimal da: Name."),
    ],
)
def test_headings_that_mean_nothing_are_refused(
    publisher: Client, content: str, message: str
) -> None:
    first = faults(shown(publisher, Topic, content.encode()))[0]
    assert first[:2] == (0, "")
    assert first[2].startswith(message)


def test_what_became_wrong_since_the_preview_saves_nothing_at_all(publisher: Client) -> None:
    head = "Name;Träger;Kontakt;E-Mail;Absender;Landesrecht\n"
    rest = "Agentur;Projektbüro;buero@example.org;Agentur <buero@example.org>;NW\n"
    content = f"{head}Übermühlen;{rest}Bergland;{rest}"
    form = shown(publisher, Region, content.encode())["confirm_form"]
    before = rows_of(Region)
    MunicipalityFactory.create(slug="bergland")
    response = publisher.post(admin_address(Region, "process_import"), form.initial, follow=True)
    assert (messages(response), rows_of(Region)) == ([NOTHING_SAVED], before)


# The first and the last line of each are well; the one between breaks a rule.
HALF_WRONG: dict[Any, str] = {
    Topic: "Kürzel;Name;Reihenfolge\nausbildung;Lehre;1\nneues;Neues;viele\nzuletzt;Zuletzt;2\n",
    TargetGroup: "Name;Zurückgezogen\nNeue;ja\nAndere;vielleicht\nÄltere;nein\n",
    Industry: (
        "Kürzel;Name;WZ-Codes\ngastgewerbe;Hotels;2025 55.1\nbau-ausbau;Bau;55.1\nneu;Neu;2025 31\n"
    ),
    Region: "Kürzel;Name;Kommunen\nhannover;Süden;03241001\nmaerkische-region;Mark;99999999\n",
    District: "AGS;Name\n05962;Kreis der Mark\n05914;\n03241;Kreis Hannover\n",
    Municipality: (
        "AGS;Name;Postleitzahl\n03241001;Hauptstadt;30159\n05914000;Hagen;58O95\n"
        "03241002;Barsing;30890\n"
    ),
}


@pytest.mark.parametrize("model", HALF_WRONG)
def test_of_a_file_with_one_wrong_line_nothing_is_stored_in_either_step(
    client: Client, model: Any
) -> None:
    client.force_login(UserFactory.create(superuser=True))
    before = rows_of(model)
    page = shown(client, model, HALF_WRONG[model].encode())
    assert ([line for line, _column, _message in faults(page)], "confirm_form" in page) == (
        [3],
        False,
    )
    assert rows_of(model) == before
    waiting = page["form"].cleaned_data["import_file"].tmp_storage_name
    data = {"import_file_name": waiting, "original_file_name": "liste.csv", "format": "1"}
    response = client.post(admin_address(model, "process_import"), data, follow=True)
    assert (messages(response), rows_of(model)) == ([NOTHING_SAVED], before)


def test_a_file_that_waited_too_long_is_asked_for_again(publisher: Client) -> None:
    data = {"import_file_name": "weg", "original_file_name": "a.csv", "format": "1"}
    response = publisher.post(admin_address(Topic, "process_import"), data, follow=True)
    assert messages(response) == [
        "Die Datei liegt nicht mehr bereit. Wählen Sie sie bitte noch einmal."
    ]


def test_who_imported_what_is_on_record(publisher: Client) -> None:
    confirmed(publisher, Topic, b"Name\nNeu\n")
    topic = Topic.objects.get(slug="neu")
    history = publisher.get(reverse("admin:taxonomy_topic_history", args=[topic.pk]))
    entries = history.context["action_list"]
    assert [entry.get_change_message() for entry in entries] == ["Aus Datei importiert"]


# Each vocabulary's own ---------------------------------------------------------------------------


def test_codes_of_an_industry_come_with_their_edition(publisher: Client) -> None:
    content = "Name;WZ-Codes\nMöbel;2025 31.00, WZ 2008 31.01\n"
    confirmed(publisher, Industry, content.encode())
    industry = Industry.objects.get(slug="moebel")
    assert set(industry.wz_codes.all()) == {
        WzCode.objects.get(edition="2025", code="31.00"),
        WzCode.objects.get(edition="2008", code="31.01"),
    }


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        ("31.00", "„31.00“: Schreiben Sie die Ausgabe dazu, etwa „2025 25.53.0“."),
        ("2025 99.99", "WZ 2025 kennt keinen Code 99.99."),
    ],
)
def test_a_code_without_edition_or_of_no_edition_is_refused(
    publisher: Client, codes: str, message: str
) -> None:
    page = shown(publisher, Industry, f"Name;WZ-Codes\nMöbel;{codes}\n".encode())
    assert faults(page) == [(2, "WZ-Codes", message)]


def test_zeros_that_excel_dropped_are_put_back(publisher: Client) -> None:
    confirmed(publisher, Municipality, b"AGS;Bezeichnung\n3241001;Landeshauptstadt!\n")
    assert Municipality.objects.get(ags="03241001").designation == "Landeshauptstadt!"


@pytest.mark.parametrize(
    ("column", "value", "kept"),
    [("Kürzel", "anders", "hannover-landeshauptstadt"), ("ARS", "032410001999", "032410001001")],
)
def test_a_key_that_addresses_hang_on_stays(
    publisher: Client, column: str, value: str, kept: str
) -> None:
    page = shown(publisher, Municipality, f"AGS;{column}\n03241001;{value}\n".encode())
    message = f"Bleibt „{kept}“: Daran hängen Adressen und die Suche."
    assert faults(page) == [(2, column, message)]


def test_the_municipalities_of_a_region_are_compared_one_by_one(publisher: Client) -> None:
    region = Region.objects.get(slug="maerkische-region")
    keys = sorted(region.municipalities.values_list("ags", flat=True))
    content = f'slug;municipalities\n{region.slug};"{", ".join(keys[1:])}"\n'
    ((_name, is_new, cells),) = lines(shown(publisher, Region, content.encode()))
    assert (is_new, cells) == (False, {"Kommunen": f"<del>{keys[0]}</del>"})


def test_the_search_follows_an_import(publisher: Client) -> None:
    case = BestPracticeFactory.create(published=True, municipality=municipality("Hagen"))
    region = Region.objects.get(is_host=True)
    keys = [*region.municipalities.values_list("ags", flat=True), case.municipality.ags]
    confirmed(
        publisher, Region, f'slug;municipalities\n{region.slug};"{", ".join(keys)}"\n'.encode()
    )
    work_off_due()
    assert region.slug in Document.objects.get().places


# Rights and safety -------------------------------------------------------------------------------


def test_editors_export_and_do_not_import(client: Client) -> None:
    client.force_login(UserFactory.create(editor=True))
    pages = [client.get(admin_address(Topic, page)).status_code for page in ("export", "import")]
    assert pages == [200, 403]
    assert client.post(admin_address(Topic, "process_import"), {}).status_code == 403
    links = client.get(admin_address(Topic)).content.decode()
    assert (links.count("export_link"), links.count("import_link")) == (1, 0)


def test_new_municipalities_are_for_those_who_may_add_them(publisher: Client) -> None:
    page = shown(publisher, Municipality, "AGS;Name\n99999999;Größmühlen\n".encode())
    assert faults(page) == [
        (2, "", "Diese Zeile gibt es noch nicht, und neue anzulegen fehlt Ihnen das Recht.")
    ]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t="])
def test_a_cell_that_a_spreadsheet_would_run_goes_out_as_text_and_comes_back(
    publisher: Client, sign: str
) -> None:
    name = f"{sign}1+cmd".strip()
    Topic.objects.filter(slug="ausbildung").update(name=name)
    content = exported(publisher, Topic)
    assert ["ausbildung", f"'{name}"] in [row[:2] for row in csv_rows(content)]
    book = load_workbook(io.BytesIO(exported(publisher, Topic, 0)))
    assert f"'{name}" in [row[1].value for row in book.active.iter_rows()]
    assert shown(publisher, Topic, content)["lines"] == []


def test_the_file_holds_what_the_list_shows(publisher: Client) -> None:
    Topic.objects.filter(slug="ausbildung").update(is_retired=True)
    filtered = admin_address(Topic, "export", query={"is_retired__exact": "1"})
    content = publisher.post(filtered, {"resource": "0", "format": 1}).content
    assert [row[0] for row in csv_rows(content)] == ["Kürzel", "ausbildung"]
