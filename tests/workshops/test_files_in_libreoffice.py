"""What the team gives away about participants, opened by LibreOffice and read from what it saw."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.test import Client
from openpyxl import load_workbook

from interface.names import admin_address
from tests.support.factories import (
    AnswerFactory,
    FundingFactory,
    QuestionFactory,
    RegistrationFactory,
    WorkshopFactory,
)
from tests.support.moments import berlin
from tests.support.team import signed_in
from workshops.models import Registration, Workshop

pytestmark = [pytest.mark.whole, pytest.mark.django_db]

COLUMNS = ["name", "organisation", "email", "created_at"]
# Separated by semicolons, in UTF-8, what stands in quotation marks is a text: as a person would
# choose in the window that LibreOffice opens.
CSV = "CSV:59,34,76,1,,0,true"
HEADINGS = ("Name", "Betrieb oder Einrichtung", "E-Mail-Adresse", "angemeldet am", "Telefon?")
ROWS = [
    ("'=1+1", "Größe; „Bäder“ & Söhne", "a@example.org", "2026-07-01 00:30", None),
    ("Jürgen Weiß", "007 Druck", "b@example.org", "2026-07-01 00:30", "0511 01234"),
    ("Zoë Ünal", "0123", "c@example.org", "2026-07-01 00:30", "05110123"),
]


@pytest.fixture
def team() -> Client:
    return signed_in(editor=True)


@pytest.fixture
def workshop() -> Workshop:
    workshop = WorkshopFactory.create(published=True, starts_at=berlin(2027, 1, 17, 9, 30))
    workshop.fundings.add(FundingFactory.create(mandatory_text="Gefördert durch das Land."))
    phone = QuestionFactory.create(workshop=workshop, text="Telefon?")
    for name, organisation, email, _moment, answer in ROWS:
        registration = RegistrationFactory.create(
            workshop=workshop,
            name=name.removeprefix("'"),
            organisation=organisation,
            email=email,
        )
        if answer:
            AnswerFactory.create(registration=registration, question=phone, value=answer)
    Registration.objects.update(created_at=berlin(2026, 7, 1, 0, 30))
    return workshop


def opened(folder: Path, name: str, content: bytes, *to: str) -> Path:
    """The file as LibreOffice has read it, saved in another format."""
    program = os.environ.get("SOFFICE") or shutil.which("soffice")
    if not program:
        pytest.skip("There is no LibreOffice; SOFFICE names it.")
    file, profile = folder / name, folder / "profile"
    file.write_bytes(content)
    options = ["--headless", f"-env:UserInstallation={profile.as_uri()}", *to]
    subprocess.run(
        [program, *options, "--outdir", str(folder / "read"), str(file)],
        capture_output=True,
        check=True,
        timeout=120,
    )
    [found] = (folder / "read").iterdir()
    return found


def exported(team: Client, workshop: Workshop, kind: str) -> bytes:
    data = {"format": kind, "columns": COLUMNS, "answers": "on"}
    content: bytes = team.post(admin_address(workshop, "participants_export"), data).content
    return content


@pytest.mark.parametrize(("kind", "how"), [("csv", [f"--infilter={CSV}"]), ("xlsx", [])])
def test_every_cell_of_a_file_is_the_text_that_it_was(
    team: Client, workshop: Workshop, kind: str, how: list[str], tmp_path: Path
) -> None:
    content = exported(team, workshop, kind)
    read = opened(tmp_path, f"liste.{kind}", content, *how, "--convert-to", "xlsx")
    sheet = load_workbook(read).worksheets[0]
    assert list(sheet.iter_rows(values_only=True)) == [HEADINGS, *ROWS]
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value}
    assert kinds == {"s"}


def test_the_list_to_sign_is_read_with_all_that_stands_on_it(
    team: Client, workshop: Workshop, tmp_path: Path
) -> None:
    page = team.get(f"{admin_address(workshop, 'participants_print')}?spalten=email&leerzeilen=0")
    read = opened(tmp_path, "liste.html", page.content, "--convert-to", "txt:Text (encoded):UTF8")
    words = " ".join(read.read_text(encoding="utf-8-sig").split())
    assert (
        f"Teilnahmeliste {workshop.title} Sonntag, 17. Januar 2027, 9.30–12.30 Uhr"
        " Seminarraum am Größen Garten, Hannover Gefördert durch das Land."
        " Nr. Name E-Mail-Adresse 1 =1+1 a@example.org 2 Jürgen Weiß b@example.org"
        " 3 Zoë Ünal c@example.org"
    ) in words
