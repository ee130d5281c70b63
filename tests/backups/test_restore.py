"""A backup and its way back, into an empty and a used installation, on a real PostgreSQL."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from accounts.models import SWITCHED_OFF, User
from backups import archive, database, restoring, taking
from backups.refusal import Refused
from branchendialog.models import BestPractice
from editorial import pictures, services
from editorial.models import Picture, PictureConsent
from editorial.services import index_differences
from editorial.storage import private_storage
from editorial.tasks import refresh_pictures
from initiatives.models import Idea, Proposer
from notifications.models import OutgoingMail
from pages.models import Enquiry
from tests.support import databases
from tests.support.factories import (
    BestPracticeFactory,
    EnquiryFactory,
    OutgoingMailFactory,
    PictureFactory,
    ProposerFactory,
    RegistrationFactory,
    UserFactory,
    WorkshopFactory,
)
from tests.support.team import as_user
from work import erasures, maintenance
from work.demo_marks import carries_demo_mark, set_demo_mark
from workshops import services as workshops
from workshops.models import Registration
from workshops.services import Applicant

# A restore makes all tables by the migrations, which takes its time: in every run one into an empty
# and one into a used installation, the others with ALL=1.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.stale_documents("swapped away")]

# Of this worker alone: another one may be at such a test, too.
EMPTY = f"restored_into_{os.environ.get('PYTEST_XDIST_WORKER', 'gw0')}"


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> Path:
    """Private files, journal and backups of this test alone."""
    settings.PRIVATE_ROOT = tmp_path / "private"
    settings.ERASURE_JOURNAL = tmp_path / "journal"
    settings.PRIVATE_ROOT.mkdir()
    return tmp_path


@pytest.fixture
def backups(folders: Path) -> Path:
    return folders / "backups"


@contextmanager
def empty_database() -> Iterator[None]:
    """The test's models work in a database without a table."""
    databases.drop(EMPTY)
    databases.execute(f"CREATE DATABASE {EMPTY}")
    try:
        with databases.switched_to(EMPTY):
            yield
    finally:
        databases.drop(EMPTY)


def backup(folder: Path) -> Path:
    return taking.take(folder)[0]


def counts() -> dict[str, int]:
    return {table: database.count(table) for table in database.tables()}


def everything() -> dict[str, bytes]:
    """Each table's rows as they are stored, in no order."""
    found = {}
    for table in database.tables():
        rows = b"".join(database.copied(table, database.columns_of(table))).splitlines()
        found[table] = b"\n".join(sorted(rows))
    return found


def files(folder: Path) -> dict[str, bytes]:
    found = [path for path in folder.rglob("*") if path.is_file()]
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in found
        if path.name != maintenance.NAME
    }


def shown_case() -> BestPractice:
    picture = PictureFactory.create(people_recognisable=True)
    PictureConsent.objects.create(
        picture=picture, given_by="Änne Größwein", given_on=timezone.localdate()
    )
    case = BestPracticeFactory.create(published=True, picture=picture)
    refresh_pictures()
    return case


# There and back ----------------------------------------------------------------------------------


@pytest.mark.whole
def test_an_empty_installation_gets_all_rows_and_files(settings: Any, backups: Path) -> None:
    shown_case()
    RegistrationFactory.create(organisation="Zeile\nmit Umbruch\tund \\ Strich")
    file = backup(backups)
    before, private = everything(), files(settings.PRIVATE_ROOT)
    number = ContentType.objects.get_for_model(BestPractice).pk
    assert len(private) > 2
    settings.PRIVATE_ROOT = backups / "new"
    with empty_database():
        outcome = restoring.restore(file)
        assert everything() == before
        assert ContentType.objects.get_for_model(BestPractice).pk == number
        assert files(settings.PRIVATE_ROOT) == private
        assert (outcome.is_migrated, list(index_differences())) == (False, [])
        # Numbers go on where they were: the next row gets one that is free.
        RegistrationFactory.create()
        assert Registration.objects.count() == 2


def test_a_used_installation_gets_back_what_was_and_keeps_nothing_of_what_came(
    backups: Path, client: Client
) -> None:
    workshop = WorkshopFactory.create(published=True)
    early = workshops.register(workshop, Applicant("Jana Öztürk", "jana@betrieb.example"))
    workshops.confirm(early)
    member = as_user(UserFactory.create(editor=True))
    waiting = OutgoingMailFactory.create(about=early, occasion="waiting")
    code = OutgoingMailFactory.create(about=early, occasion="code", is_secret=True)
    others = OutgoingMail.objects.exclude(pk__in=[waiting.pk, code.pk])
    sent = set(others.values_list("pk", flat=True))
    OutgoingMail.objects.filter(pk__in=sent).update(state="sent", sent_at=timezone.now())
    assert member.get("/admin/").status_code == 200
    file, before = backup(backups), counts()
    late = workshops.register(workshop, Applicant("Mehmet Heide", "mehmet@betrieb.example"))
    changed = BestPracticeFactory.create(published=True)
    workshops.cancel(early)
    link = late.link_path
    assert client.get(link).status_code == 200
    outcome = restoring.restore(file)
    assert counts() == before | {"accounts_session": 0}
    # Nobody stays signed in, and no mail goes out a second time by itself.
    assert member.get("/admin/").status_code == 302
    assert outcome.mails_held_back == 2
    states = OutgoingMail.objects.values_list("pk", "state")
    assert dict(states) == dict.fromkeys(sent, "sent") | {waiting.pk: "failed", code.pk: "outdated"}
    assert OutgoingMail.objects.get(pk=code.pk).facts == {}
    assert OutgoingMail.objects.resendable().filter(pk=waiting.pk).exists()
    assert Registration.objects.get().state == "confirmed"
    assert client.get(early.link_path).status_code == 200
    # Her number goes to another person, whose page her old link doesn't open.
    again = workshops.register(workshop, Applicant("Ole Kranz", "ole@betrieb.example"))
    assert again.pk == late.pk
    assert client.get(link).status_code == 404
    assert not BestPractice.objects.filter(pk=changed.pk).exists()
    assert "mehmet" not in str(everything()).lower()


@pytest.mark.parametrize("into", ["empty", pytest.param("used", marks=pytest.mark.whole)])
def test_what_was_erased_and_forgotten_since_is_erased_again(
    into: str, backups: Path, client: Client
) -> None:
    workshop = WorkshopFactory.create(published=True)
    registration = workshops.register(workshop, Applicant("Jana Öztürk", "jana@betrieb.example"))
    enquiry, proposer = EnquiryFactory.create(name="Änne Größwein"), ProposerFactory.create()
    erased = BestPracticeFactory.create(published=True, title="Ein Geheimnis")
    shown, member = shown_case(), UserFactory.create(editor=True)
    gone = PictureFactory.create()
    file = backup(backups)
    workshops.forget(registration)
    Enquiry.objects.get(pk=enquiry.pk).delete()
    Proposer.objects.get(pk=proposer.pk).delete()
    services.erase(erased, by=UserFactory.create(publisher=True), reason="Widerspruch")
    shown_picture = Picture.objects.get(pk=shown.picture_id or 0)
    pictures.withdraw_consent(shown_picture)
    gone_file = gone.original.name
    Picture.objects.get(pk=gone.pk).delete()
    User.objects.get(pk=member.pk).switch_off()
    erasures.record(member, kind=SWITCHED_OFF)

    def check() -> None:
        text = str(everything())
        assert [word for word in ("Jana", "Geheimnis", proposer.email) if word in text] == []
        assert Registration.objects.get().forgotten_at is not None
        assert (Enquiry.objects.count(), Proposer.objects.count()) == (0, 0)
        assert Idea.objects.filter(pk=proposer.idea_id).exists()
        assert client.get(erased.get_absolute_url()).status_code == 410
        assert Picture.objects.get(pk=shown_picture.pk).srcset == ""
        assert PictureConsent.objects.get().withdrawn_on == timezone.localdate()
        assert not Picture.objects.filter(pk=gone.pk).exists()
        assert User.objects.get(pk=member.pk).is_active is False
        assert client.get(registration.link_path).status_code == 404

    with empty_database() if into == "empty" else nullcontext():
        assert restoring.restore(file).erased == erasures.Repeated(7, [])
        check()
    # An original that no row names goes with the next sweep, as ever.
    assert private_storage.exists(gone_file)


@pytest.mark.whole
def test_the_command_says_what_it_did_and_asks_first(
    backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    enquiry = EnquiryFactory.create()
    call_command("backup", str(backups), stdout=(said := StringIO()))
    [file] = backups.iterdir()
    assert said.getvalue().startswith(f"{file}: ")
    enquiry.delete()
    monkeypatch.setattr("builtins.input", lambda _question: "nein")
    with pytest.raises(CommandError, match="Nichts wurde geändert"):
        call_command("restore", str(file), stdout=StringIO())
    call_command("restore", str(file), "--check", stdout=(said := StringIO()))
    assert "ist ganz" in said.getvalue()
    monkeypatch.setattr("builtins.input", lambda _question: "Ja")
    call_command("restore", str(file), stdout=(said := StringIO()))
    assert "1 Löschung seit der Sicherung ist wiederholt." in said.getvalue()
    assert Enquiry.objects.count() == 0


def test_a_file_that_is_gone_is_named(backups: Path) -> None:
    picture = PictureFactory.create()
    private_storage.delete(picture.original.name)
    call_command("backup", str(backups), stdout=StringIO(), stderr=(said := StringIO()))
    assert said.getvalue() == f"Die Datei fehlt: {picture.original.name}\n"


# As of one moment --------------------------------------------------------------------------------


@pytest.mark.whole
def test_a_backup_while_rows_are_written_is_consistent(backups: Path) -> None:
    """Each registration has its event and its mail, whenever the snapshot was taken."""
    workshop = WorkshopFactory.create(published=True, capacity=500)
    is_over = threading.Event()
    written: list[int] = []

    def write() -> None:
        try:
            while not is_over.is_set():
                number = len(written)
                applicant = Applicant(f"Testperson {number}", f"p{number}@betrieb.example")
                written.append(workshops.register(workshop, applicant).pk)
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(written) < 5:
            assert writer.is_alive()
        for number in range(3):
            made = taking.take(backups / str(number))[0]
    finally:
        is_over.set()
        writer.join()
    restoring.restore(made)
    ids = set(Registration.objects.values_list("pk", flat=True))
    mailed = OutgoingMail.objects.filter(purpose="please_confirm")
    assert set(mailed.values_list("object_id", flat=True)) == ids
    of_events = Registration.objects.filter(events__isnull=False)
    assert set(of_events.values_list("pk", flat=True)) == ids
    assert 5 <= len(ids) < len(written)


# Refused, with nothing changed -------------------------------------------------------------------


@pytest.fixture
def unchanged(backups: Path, settings: Any) -> Iterator[Path]:
    """A backup, and a look at rows and files before and after what is refused."""
    shown_case()
    file = backup(backups)
    EnquiryFactory.create()
    before = everything(), files(settings.PRIVATE_ROOT)
    yield file
    assert (everything(), files(settings.PRIVATE_ROOT)) == before


def test_a_backup_of_a_newer_release_is_refused(unchanged: Path, backups: Path) -> None:
    MigrationRecorder.Migration.objects.create(app="workshops", name="0999_of_tomorrow")
    newer = backup(backups / "newer")
    MigrationRecorder.Migration.objects.filter(name="0999_of_tomorrow").delete()
    with pytest.raises(Refused, match="neueren Fassung"):
        restoring.restore(newer)


@pytest.mark.whole
def test_a_demonstrations_backup_is_refused_in_a_real_installation(
    unchanged: Path, backups: Path, settings: Any
) -> None:
    set_demo_mark()
    file = backup(backups / "demo")
    settings.DEMO_DATABASE_IS_WELCOME = False
    with pytest.raises(Refused, match="Demonstration"):
        restoring.restore(file)
    settings.DEMO_DATABASE_IS_WELCOME = True
    with empty_database():
        restoring.restore(file)
        assert carries_demo_mark()


def test_while_somebody_else_works_it_waits_and_then_refuses(
    unchanged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "LONGEST_WAIT_SECONDS", 0.5)
    parameters = connection.get_connection_params()
    parameters.pop("cursor_factory", None), parameters.pop("context", None)
    with psycopg.connect(**parameters) as other:
        other.execute("SELECT count(*) FROM pages_enquiry")
        with pytest.raises(Refused, match="Worker arbeiten noch"):
            restoring.restore(unchanged)
        other.execute("SELECT 1")


def test_while_another_restores_it_refuses(unchanged: Path) -> None:
    with maintenance.alone():
        with pytest.raises(Refused, match="schon eine Sicherung"):
            restoring.restore(unchanged)
        with pytest.raises(Refused, match="zurückgespielt"):
            backup(unchanged.parent)


@pytest.mark.whole
def test_a_restore_that_breaks_off_leaves_everything_as_it_was(
    unchanged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(erasures, "repeat", broken)
    with pytest.raises(ZeroDivisionError):
        restoring.restore(unchanged)
    assert maintenance.is_on() is False
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname = 'restoring'")
        assert cursor.fetchone() == (0,)


@pytest.mark.whole
def test_an_older_backup_is_brought_up_to_date(backups: Path) -> None:
    """As it was before the last migration of an app that has one to go back over."""
    case = shown_case()
    call_command("migrate", "branchendialog", "0002", interactive=False, verbosity=0)
    file = backup(backups)
    call_command("migrate", interactive=False, verbosity=0)
    outcome = restoring.restore(file)
    assert outcome.is_migrated is True
    applied = MigrationRecorder(connection).applied_migrations()
    assert ("branchendialog", "0003_newest_of_size") in applied
    assert BestPractice.objects.get().title == case.title
    assert list(index_differences()) == []


def test_with_another_key_it_is_refused(unchanged: Path, settings: Any) -> None:
    settings.BACKUP_KEY = "k" * 40
    sealed = backup(unchanged.parent / "sealed")
    assert archive.verify(sealed, settings.BACKUP_KEY).rows > 0
    settings.BACKUP_KEY = "x" * 40
    with pytest.raises(Refused, match="Schlüssel passt nicht"):
        restoring.restore(sealed)
