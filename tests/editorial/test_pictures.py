"""What the public sees of a picture, from the upload to the day a consent is withdrawn."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.utils import timezone
from PIL import Image

from branchendialog.models import BestPractice
from editorial import pictures, services
from editorial.models import (
    Derivative,
    Picture,
    PictureConsent,
    Publishable,
    publishable_models,
)
from editorial.storage import private_storage
from editorial.tasks import refresh_pictures
from initiatives.models import Funding
from tests.support.factories import (
    BestPracticeFactory,
    PictureFactory,
    UserFactory,
    picture_file,
)
from tests.support.uses import funding_with, record_with
from work.tasks import forget
from workshops.models import RecordPicture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.PRIVATE_ROOT = tmp_path


def files(folder: str) -> set[str]:
    if not private_storage.exists(folder):
        return set()
    return set(private_storage.listdir(folder)[1])


@pytest.fixture
def picture() -> Picture:
    return PictureFactory.create()


@pytest.fixture
def case(picture: Picture) -> BestPractice:
    """A published case with the picture, whose copies the worker has made."""
    case = BestPracticeFactory.create(published=True, picture=picture)
    refresh_pictures()
    picture.refresh_from_db()
    assert picture.is_shown
    return case


def status(client: Client, address: str) -> int:
    return client.get(address).status_code


# The original ------------------------------------------------------------------------------------


def with_camera_data(orientation: int = 6) -> ContentFile[bytes]:
    """600 × 400, lying on its side, with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Kamerafirma"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 22.0, 0.0), 3: "E", 4: (9.0, 44.0, 0.0)})
    return picture_file(600, 400, "JPEG", exif=exif, comment=b"Geheimnis")


def test_an_original_is_written_anew_upright_and_without_camera_data() -> None:
    file = with_camera_data()
    assert b"Kamerafirma" in file.read()
    picture = PictureFactory.create(original=file)
    data = picture.original.open("rb").read()
    assert (picture.width, picture.height) == (400, 600)
    with Image.open(BytesIO(data)) as image:
        assert image.size == (400, 600)
        assert dict(image.getexif()) == {}
    assert [word for word in (b"Kamerafirma", b"Geheimnis", b"Exif") if word in data] == []
    assert "DSC" not in picture.original.name


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP"])
def test_pictures_of_each_format_become_webp_copies(format_name: str) -> None:
    picture = PictureFactory.create(original=picture_file(1700, 850, format_name))
    BestPracticeFactory.create(published=True, picture=picture)
    pictures.refresh(picture)
    assert list(picture.derivatives.values_list("width", "height")) == [
        (480, 240),
        (960, 480),
        (1600, 800),
    ]
    for copy in picture.derivatives.all():
        with Image.open(private_storage.open(pictures.file_of(copy.name))) as image:
            assert (image.format, image.size) == ("WEBP", (copy.width, copy.height))


@pytest.mark.parametrize(("width", "widths"), [(300, [300]), (480, [480]), (1000, [480, 960])])
def test_no_copy_is_larger_than_its_original(width: int, widths: list[int]) -> None:
    picture = PictureFactory.create(original=picture_file(width, 200))
    BestPracticeFactory.create(published=True, picture=picture)
    pictures.refresh(picture)
    assert list(picture.derivatives.values_list("width", flat=True)) == widths


def bomb() -> ContentFile[bytes]:
    """20 000 × 20 000 points in a few hundred kilobytes."""
    data = BytesIO()
    Image.new("1", (20_000, 20_000)).save(data, "PNG")
    return ContentFile(data.getvalue(), name="bombe.png")


def named(name: str, data: bytes) -> ContentFile[bytes]:
    return ContentFile(data, name=name)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
REFUSED: dict[str, tuple[Callable[[], ContentFile[bytes]], str]] = {
    "svg": (lambda: named("a.svg", SVG), "unreadable"),
    "svg_called_png": (lambda: named("a.png", b'<?xml version="1.0"?>' + SVG), "unreadable"),
    "page": (lambda: named("a.jpg", b"<!doctype html><script>1</script>"), "unreadable"),
    "gif": (lambda: picture_file(20, 20, "GIF"), "unreadable"),
    "cut_off": (lambda: named("a.jpg", picture_file(9, 9, "JPEG").read()[:-200]), "unreadable"),
    "empty": (lambda: named("a.png", b""), "unreadable"),
    "bomb": (bomb, "too_many_pixels"),
    "long": (lambda: picture_file(12_500, 10), "too_many_pixels"),
    "heavy": (lambda: named("a.png", b"\x89PNG" + bytes(21 * 2**20)), "too_many_bytes"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_or_too_large_is_refused_with_a_sentence(name: str) -> None:
    make, code = REFUSED[name]
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        PictureFactory.create(original=make())
    assert refused.value.code == code
    assert not Picture.objects.exists()
    assert files("originals") == set()


# Who sees the copies -----------------------------------------------------------------------------


def test_copies_exist_from_publication_on_and_their_address_answers(
    client: Client, picture: Picture
) -> None:
    case = BestPracticeFactory.create(picture=picture)
    refresh_pictures()
    assert not Derivative.objects.exists()
    by = UserFactory.create(publisher=True)
    services.submit(case, by=by)
    services.publish(case, by=by)
    refresh_pictures()
    picture.refresh_from_db()
    copies = list(picture.derivatives.all())
    assert picture.srcset == ", ".join(f"/bilder/{each.name}.webp {each.width}w" for each in copies)
    assert files("derivatives") == {f"{each.name}.webp" for each in copies}
    response = client.get(picture.address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    again = client.get(picture.address, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    # It is as small as it gets: sent as it is, with its length.
    whole = client.get(picture.address, headers={"Accept-Encoding": "gzip"})
    assert ("Content-Encoding" in whole, "Content-Length" in whole) == (False, True)


def test_a_copy_made_too_early_is_not_found(client: Client, picture: Picture) -> None:
    """Whatever the worker did or did not do, the address asks for itself."""
    Derivative.objects.create(picture=picture, name="a" * 32, width=480, height=320)
    BestPracticeFactory.create(picture=picture)
    assert status(client, f"/bilder/{'a' * 32}.webp") == 404


def end_by_unpublishing(case: BestPractice) -> None:
    services.unpublish(case, by=UserFactory.create(publisher=True))


def end_by_archiving(case: BestPractice) -> None:
    services.archive(case, by=UserFactory.create(publisher=True), note="überholt")


def end_by_the_clock(case: BestPractice) -> None:
    BestPractice.objects.filter(pk=case.pk).update(withdraw_at=timezone.now())


def end_by_moving_it_to_later(case: BestPractice) -> None:
    later = timezone.now() + timedelta(hours=1)
    BestPractice.objects.filter(pk=case.pk).update(publish_at=later)


def end_by_another_picture(case: BestPractice) -> None:
    BestPractice.objects.filter(pk=case.pk).update(picture=PictureFactory.create())


def end_by_taking_the_credit(case: BestPractice) -> None:
    Picture.objects.update(credit="")


def end_by_taking_the_licence(case: BestPractice) -> None:
    Picture.objects.update(licence="")


def end_by_taking_the_text(case: BestPractice) -> None:
    Picture.objects.update(alt="")


def end_by_recognising_people(case: BestPractice) -> None:
    Picture.objects.update(people_recognisable=True)


ENDS = [
    end_by_unpublishing,
    end_by_archiving,
    end_by_the_clock,
    end_by_moving_it_to_later,
    end_by_another_picture,
    end_by_taking_the_credit,
    end_by_taking_the_licence,
    end_by_taking_the_text,
    end_by_recognising_people,
]


@pytest.mark.parametrize("end", ENDS)
def test_the_address_ends_at_once_and_the_copies_with_the_next_look(
    client: Client, picture: Picture, case: BestPractice, end: Callable[[BestPractice], None]
) -> None:
    assert status(client, picture.address) == 200
    end(case)
    assert status(client, picture.address) == 404
    refresh_pictures()
    assert not picture.derivatives.exists()
    picture.refresh_from_db()
    assert picture.srcset == ""


def test_a_picture_with_people_is_shown_while_everybody_consents(
    client: Client, picture: Picture
) -> None:
    BestPracticeFactory.create(published=True, picture=picture)
    Picture.objects.update(people_recognisable=True)
    refresh_pictures()
    assert not Derivative.objects.exists()
    for name in ("Werkstattleitung", "Auszubildende"):
        PictureConsent.objects.create(picture=picture, given_by=name, given_on=date(2026, 1, 7))
    refresh_pictures()
    picture.refresh_from_db()
    assert status(client, picture.address) == 200
    PictureConsent.objects.filter(given_by="Auszubildende").update(withdrawn_on=date(2026, 2, 1))
    assert status(client, picture.address) == 404


def test_a_withdrawn_consent_takes_the_picture_off_every_page_at_once(
    client: Client, picture: Picture, case: BestPractice, django_capture_on_commit_callbacks: Any
) -> None:
    Picture.objects.update(people_recognisable=True)
    PictureConsent.objects.create(picture=picture, given_by="Leitung", given_on=date(2026, 1, 7))
    address = picture.address
    pages = ["/praxisbeispiele/", case.get_absolute_url()]
    assert [address in client.get(page).text for page in pages] == [True, True]
    with django_capture_on_commit_callbacks(execute=True):
        assert pictures.withdraw_consent(picture) == 1
    assert [page for page in pages if "/bilder/" in client.get(page).text] == []
    assert status(client, address) == 404
    assert files("derivatives") == set()
    assert len(files("originals")) == 1


def test_a_picture_stays_while_anything_public_uses_it(
    client: Client, picture: Picture, case: BestPractice
) -> None:
    BestPracticeFactory.create(published=True, picture=picture)
    end_by_unpublishing(case)
    refresh_pictures()
    assert status(client, picture.address) == 200


@pytest.mark.parametrize("place", [record_with, funding_with])
def test_parts_and_fundings_show_pictures_with_what_they_belong_to(
    client: Client, picture: Picture, place: Callable[[Picture], Publishable]
) -> None:
    entry = place(picture)
    refresh_pictures()
    picture.refresh_from_db()
    assert status(client, picture.address) == 200
    services.unpublish(entry, by=UserFactory.create(publisher=True))
    assert status(client, picture.address) == 404


def test_every_model_with_a_picture_is_known() -> None:
    entries = [(kind, "picture") for kind in publishable_models()]
    others: list[tuple[type[Model], str]] = [(Funding, "logo"), (RecordPicture, "picture")]
    assert set(pictures.users_of_pictures()) == {*entries, *others}


# The worker --------------------------------------------------------------------------------------


def test_looking_twice_changes_nothing(case: BestPractice, picture: Picture) -> None:
    before = (picture.srcset, files("derivatives"))
    refresh_pictures()
    pictures.refresh(picture)
    picture.refresh_from_db()
    assert (picture.srcset, files("derivatives")) == before
    assert not pictures.due().exists()


def test_a_broken_original_stops_no_other() -> None:
    broken, whole = PictureFactory.create_batch(2)
    for each in (broken, whole):
        BestPracticeFactory.create(published=True, picture=each)
    private_storage.delete(broken.original.name)
    refresh_pictures()
    assert list(Picture.objects.exclude(srcset="")) == [whole]


def test_a_change_of_state_wakes_the_worker_once_a_transaction(
    picture: Picture, django_capture_on_commit_callbacks: Any
) -> None:
    case = BestPracticeFactory.create(picture=picture)
    by = UserFactory.create(publisher=True)
    with django_capture_on_commit_callbacks() as callbacks:
        services.submit(case, by=by)
        services.publish(case, by=by)
    assert callbacks.count(pictures.hint) == 1


# Personal data -----------------------------------------------------------------------------------


def test_the_name_of_who_withdrew_is_forgotten_after_three_years(picture: Picture) -> None:
    today = timezone.localdate()
    for days in (0, 3 * 365, 3 * 365 + 2):
        PictureConsent.objects.create(
            picture=picture,
            given_by="Werkstattleitung",
            given_on=date(2020, 1, 7),
            withdrawn_on=today - timedelta(days=days),
        )
    PictureConsent.objects.create(picture=picture, given_by="Leitung", given_on=date(2020, 1, 7))
    forget()
    assert sorted(PictureConsent.objects.values_list("given_by", flat=True)) == sorted(
        ["Leitung", "Werkstattleitung", "Werkstattleitung", "–"]
    )


# Before publication ------------------------------------------------------------------------------


def test_an_entry_says_what_its_picture_lacks() -> None:
    picture = PictureFactory.create(alt="", credit="", licence="", people_recognisable=True)
    case = BestPracticeFactory.create(picture=picture)
    assert [each.text for each in case.missing_for_publication()] == [
        "Dem Bild fehlt der Alternativtext (oder „nur Schmuck“).",
        "Dem Bild fehlt der Bildnachweis.",
        "Dem Bild fehlt die Lizenz.",
        "Auf dem Bild sind Personen zu erkennen; ihre Einwilligung fehlt.",
    ]
    services.submit(case, by=UserFactory.create(publisher=True))
    with pytest.raises(ValidationError, match="Dem Bild fehlt der Alternativtext"):
        services.publish(case, by=UserFactory.create(publisher=True))


def test_a_decorative_picture_needs_no_text(picture: Picture) -> None:
    picture.alt, picture.is_decorative = "", True
    assert picture.missing_for_publication() == []


# On the page -------------------------------------------------------------------------------------


def test_a_page_shows_the_picture_with_its_credit_and_else_the_pattern(
    client: Client, picture: Picture, case: BestPractice
) -> None:
    page = client.get(case.get_absolute_url()).text
    assert f'srcset="{picture.srcset}"' in page
    assert f'width="{picture.width}" height="{picture.height}" alt="{picture.alt}"' in page
    assert "Foto: Ämilie Größwein, CC BY\N{NO-BREAK SPACE}4.0" in page
    card = client.get("/praxisbeispiele/").text
    assert f'srcset="{picture.srcset}"' in card
    assert "Ämilie" not in card
    services.unpublish(case, by=UserFactory.create(publisher=True))
    refresh_pictures()
    other = BestPracticeFactory.create(published=True, picture=picture)
    page = client.get(other.get_absolute_url()).text
    assert "/bilder/" not in page
    assert 'class="pattern"' in page


def test_a_licence_in_the_credit_is_printed_once(client: Client) -> None:
    picture = PictureFactory.create(credit="Grafik: Demo, CC0 1.0", licence="CC0 1.0")
    case = BestPracticeFactory.create(published=True, picture=picture)
    refresh_pictures()
    page = client.get(case.get_absolute_url()).text
    assert page.count("CC0\N{NO-BREAK SPACE}1.0") == 1
