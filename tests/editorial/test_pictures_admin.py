"""Pictures in the admin: put in, described, looked at, withdrawn."""

from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from branchendialog.models import BestPractice
from editorial import pictures
from editorial.models import Picture, PictureConsent
from editorial.tasks import refresh_pictures
from tests.support.factories import BestPracticeFactory, PictureFactory, UserFactory, picture_file
from tests.support.reading import typed_in_admin
from tests.support.team import both_at_once, wait_for_another

pytestmark = pytest.mark.django_db
ADD = "/admin/editorial/picture/add/"


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.PRIVATE_ROOT = tmp_path


def signed_in(**role: bool) -> Client:
    client = Client()
    client.force_login(UserFactory.create(**role))
    return client


def page(name: str, picture: Picture) -> str:
    return reverse(f"admin:editorial_picture_{name}", args=[picture.pk])


def shown_case(picture: Picture) -> BestPractice:
    case = BestPracticeFactory.create(published=True, picture=picture)
    refresh_pictures()
    picture.refresh_from_db()
    assert picture.is_shown
    return case


def with_consent() -> Picture:
    picture = PictureFactory.create(people_recognisable=True)
    PictureConsent.objects.create(picture=picture, given_by="Leitung", given_on=date(2026, 1, 7))
    return picture


def test_an_editor_puts_a_picture_in() -> None:
    client = signed_in(editor=True)
    data = typed_in_admin(client, ADD) | {"name": "Tafel", "original": picture_file()}
    response = client.post(ADD, data)
    assert response.status_code == 302
    picture = Picture.objects.get()
    assert (picture.name, picture.width, picture.height) == ("Tafel", 1200, 800)
    assert picture.created_by == User.objects.get()


def test_a_file_that_is_no_picture_is_said_at_its_field() -> None:
    client = signed_in(editor=True)
    data = typed_in_admin(client, ADD) | {"name": "x", "original": picture_file(9, 9, "GIF")}
    response = client.post(ADD, data)
    assert response.context["adminform"].form.errors == {
        "original": ["Diese Datei ist kein lesbares Bild. Möglich sind JPEG, PNG und WebP."]
    }


def test_an_ornament_with_a_text_is_refused() -> None:
    client = signed_in(editor=True)
    picture = PictureFactory.create()
    data = typed_in_admin(client, page("change", picture)) | {"is_decorative": "on"}
    response = client.post(page("change", picture), data)
    assert response.context["adminform"].form.non_field_errors() == [
        "Ein Schmuckbild hat keinen Alternativtext."
    ]


def test_the_file_of_a_picture_stays_and_its_page_says_where_it_stands() -> None:
    picture = PictureFactory.create()
    case = shown_case(picture)
    response = signed_in(publisher=True).get(page("change", picture))
    assert "original" not in response.context["adminform"].form.fields
    address = reverse("admin:branchendialog_bestpractice_change", args=[case.pk])
    assert f'href="{address}"' in response.text
    assert "öffentlich zu sehen" in response.text


def test_an_editor_can_only_read_what_is_public() -> None:
    picture = PictureFactory.create()
    client = signed_in(editor=True)
    assert client.post(page("change", picture), {}).status_code == 200
    shown_case(picture)
    assert client.post(page("change", picture), {}).status_code == 403
    assert client.get(page("change", picture)).status_code == 200


def test_taking_the_credit_away_takes_the_picture_off_its_page_at_once() -> None:
    picture = PictureFactory.create()
    case = shown_case(picture)
    client = signed_in(publisher=True)
    data = typed_in_admin(client, page("change", picture)) | {"credit": ""}
    assert client.post(page("change", picture), data).status_code == 302
    assert "/bilder/" not in client.get(case.get_absolute_url()).text


def test_withdrawing_asks_first_and_then_takes_the_picture_off_every_page() -> None:
    picture = with_consent()
    case = shown_case(picture)
    client = signed_in(editor=True)
    question = client.get(page("withdraw", picture))
    assert case.title in question.text
    picture.refresh_from_db()
    assert picture.is_shown
    assert client.post(page("withdraw", picture)).status_code == 302
    assert PictureConsent.objects.get().withdrawn_on == timezone.localdate()
    assert Client().get(picture.address).status_code == 404
    assert "/bilder/" not in Client().get(case.get_absolute_url()).text


def test_a_withdrawal_typed_into_the_form_counts_at_once() -> None:
    picture = with_consent()
    case = shown_case(picture)
    client = signed_in(publisher=True)
    data = typed_in_admin(client, page("change", picture))
    data["consents-0-withdrawn_on"] = "20.11.2026"
    assert client.post(page("change", picture), data).status_code == 302
    assert "/bilder/" not in Client().get(case.get_absolute_url()).text


@pytest.mark.parametrize(
    ("role", "status"), [({}, 404), ({"editor": True}, 200), ({"publisher": True}, 200)]
)
def test_the_preview_is_for_the_team_alone(role: dict[str, bool], status: int) -> None:
    picture = PictureFactory.create()
    response = signed_in(**role).get(page("preview", picture))
    assert response.status_code == status
    assert Client().get(page("preview", picture)).status_code == 404


def test_an_entry_finds_pictures_by_name() -> None:
    PictureFactory.create(name="Tafel in der Werkhalle")
    PictureFactory.create(name="Lager")
    response = signed_in(editor=True).get(
        reverse("admin:autocomplete"),
        {
            "app_label": "branchendialog",
            "model_name": "bestpractice",
            "field_name": "picture",
            "term": "Werkhalle",
        },
    )
    assert [each["text"] for each in response.json()["results"]] == ["Tafel in der Werkhalle"]


@pytest.mark.parametrize("change", [{"withdrawn_on": ""}, {"DELETE": "on"}, {"given_by": "Wer"}])
def test_nobody_takes_a_withdrawal_back(change: dict[str, str]) -> None:
    consent = with_consent().consents.get()
    PictureConsent.objects.update(withdrawn_on=date(2026, 2, 3))
    client = signed_in(superuser=True)
    address = page("change", consent.picture)
    typed = {f"consents-0-{name}": value for name, value in change.items()}
    response = client.post(address, typed_in_admin(client, address) | typed)
    assert response.status_code == 200
    kept = PictureConsent.objects.get()
    assert (kept.given_by, kept.withdrawn_on) == ("Leitung", date(2026, 2, 3))


def test_a_picture_with_a_withdrawal_is_still_described() -> None:
    picture = with_consent()
    PictureConsent.objects.update(withdrawn_on=date(2026, 2, 3))
    client = signed_in(publisher=True)
    data = typed_in_admin(client, page("change", picture)) | {"name": "Tafel"}
    assert client.post(page("change", picture), data).status_code == 302
    assert Picture.objects.get().name == "Tafel"


@pytest.mark.django_db(transaction=True)
def test_a_form_that_is_stored_meanwhile_loses_no_copies() -> None:
    picture = PictureFactory.create()
    BestPracticeFactory.create(published=True, picture=picture)
    client = signed_in(publisher=True)
    data = typed_in_admin(client, page("change", picture)) | {"name": "Tafel"}
    begun = Event()

    def worker() -> None:
        with transaction.atomic():
            pictures.refresh(picture)
            begun.set()
            wait_for_another()

    def form() -> None:
        begun.wait(10)
        client.post(page("change", picture), data)

    assert both_at_once(worker, form) == [None, None]
    picture.refresh_from_db()
    assert (picture.name, picture.is_shown) == ("Tafel", True)
