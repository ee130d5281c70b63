"""What stands on record of who saw people's data, and what does not."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from initiatives.models import Idea
from interface.admin import ShowsPeople
from interface.models import PAGES, PeopleSeen
from interface.names import admin_address
from interface.tables.admin import TableAdmin
from interface.tables.resources import TableResource
from tests.support.factories import (
    EnquiryFactory,
    IdeaFactory,
    OutgoingMailFactory,
    PictureFactory,
    ProposerFactory,
    RegistrationFactory,
    UserFactory,
)
from work import retention
from workshops.models import Registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return UserFactory.create(editor=True)


@pytest.fixture
def team(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def on_record() -> list[tuple[str, str, str, int | None]]:
    rows = PeopleSeen.objects.order_by("pk")
    return list(rows.values_list("model", "page", "object_id", "number"))


def test_a_list_is_one_row_with_the_number_of_people_on_it(team: Client, editor: User) -> None:
    RegistrationFactory.create_batch(3)
    began = timezone.now()
    team.get(admin_address(Registration))
    assert on_record() == [("workshops.registration", "changelist", "", 3)]
    row = PeopleSeen.objects.get()
    assert row.by == editor
    assert began <= row.at <= timezone.now()


def test_what_was_searched_for_is_not_repeated(team: Client) -> None:
    RegistrationFactory.create(name="Erika Mustermann", email="erika@example.org")
    RegistrationFactory.create(name="Max Mustermann")
    answer = team.post(admin_address(Registration), {"q": "Erika"})
    team.get(answer["Location"])
    assert on_record() == [("workshops.registration", "changelist", "", 1)]
    assert "rika" not in str(list(PeopleSeen.objects.values()))


def test_an_empty_list_shows_nobody(team: Client) -> None:
    team.get(admin_address(Registration))
    assert on_record() == []


@pytest.mark.parametrize("page", ["change", "history", "cancel"])
def test_a_page_of_one_person_names_the_row(team: Client, page: str) -> None:
    one = RegistrationFactory.create()
    assert team.get(admin_address(one, page)).status_code == 200
    assert on_record() == [("workshops.registration", page, str(one.pk), 1)]


def test_each_page_that_shows_people_has_a_name_in_words() -> None:
    shown = [each for each in admin.site._registry.values() if isinstance(each, ShowsPeople)]
    pages = {page for each in shown for page in each.pages_on_record}
    assert {"changelist", "change", "seat", "answer"} <= pages
    assert sorted(pages - set(PAGES)) == []


def test_a_page_that_says_what_is_wrong_is_on_record_too(team: Client) -> None:
    one = RegistrationFactory.create()
    assert team.post(admin_address(one, "details"), {"name": ""}).status_code == 422
    assert on_record() == [("workshops.registration", "details", str(one.pk), 1)]


def test_the_page_before_an_action_is_on_record_too(team: Client) -> None:
    mail = OutgoingMailFactory.create(state="failed")
    team.post(
        admin_address(type(mail)),
        {"action": "send_again", "_selected_action": [mail.pk], "index": 0},
    )
    assert [row[:3] for row in on_record()] == [("notifications.outgoingmail", "changelist", "")]


def test_who_may_not_see_or_looks_for_nobody_leaves_no_row(client: Client, team: Client) -> None:
    one = RegistrationFactory.create()
    assert Client().get(admin_address(one)).status_code == 302
    assert team.get(admin_address(User)).status_code == 403
    assert team.get(reverse("admin:workshops_registration_change", args=[0])).status_code == 302
    assert team.get(reverse("admin:pages_enquiry_answer", args=[EnquiryFactory.create().pk]))
    assert team.post(admin_address(one, "cancel")).status_code == 302
    assert on_record() == []


def test_an_idea_is_on_record_only_with_who_proposed_it(team: Client) -> None:
    without, proposed = IdeaFactory.create_batch(2)
    ProposerFactory.create(idea=proposed)
    for address in [admin_address(Idea), admin_address(without), admin_address(proposed)]:
        assert team.get(address).status_code == 200
    assert on_record() == [("initiatives.idea", "change", str(proposed.pk), 1)]


def test_a_picture_is_on_record_with_its_consents(team: Client) -> None:
    picture = PictureFactory.create()
    team.get(admin_address(picture))
    for name in ("Frau A", "Frau B"):
        picture.consents.create(given_by=name, given_on="2026-01-01")
    team.get(admin_address(picture))
    assert on_record() == [("editorial.picture", "change", str(picture.pk), 2)]


class Exported(ShowsPeople, TableAdmin, admin.ModelAdmin):
    """Registrations as a file: not offered today, and on record the day it is."""

    resource_classes = [TableResource]


def test_a_file_with_people_is_on_record() -> None:
    shown = Exported(Registration, admin.AdminSite())
    (export,) = [each for each in shown.urls if each.name == "workshops_registration_export"]
    assert export.callback.__wrapped__  # type: ignore[attr-defined]


def test_what_cannot_be_put_on_record_is_not_shown(team: Client) -> None:
    RegistrationFactory.create(name="Erika Mustermann")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE interface_peopleseen RENAME TO elsewhere")
    with pytest.raises(DatabaseError):
        team.get(admin_address(Registration))


def test_administrators_alone_read_the_record_and_nobody_changes_it(
    client: Client, team: Client
) -> None:
    RegistrationFactory.create()
    team.get(admin_address(Registration))
    row = PeopleSeen.objects.get()
    assert team.get(admin_address(PeopleSeen)).status_code == 403
    client.force_login(UserFactory.create(superuser=True))
    assert "Anmeldung" in client.get(admin_address(PeopleSeen)).text
    assert client.get(admin_address(row)).status_code == 200
    assert client.post(admin_address(row), {"number": 0}).status_code == 403
    assert client.post(admin_address(row, "delete")).status_code == 403
    # The record of who read the record would have no end.
    assert len(on_record()) == 1


def test_the_record_is_filtered_in_words(team: Client) -> None:
    RegistrationFactory.create()
    team.get(admin_address(Registration))
    administrator = Client()
    administrator.force_login(UserFactory.create(superuser=True))
    page = administrator.get(reverse("admin:interface_peopleseen_changelist"))
    assert '?model=workshops.registration">Anmeldungen</a>' in page.text
    assert '?page=changelist">Liste</a>' in page.text
    for query, found in [("model=workshops.registration&page=changelist", 1), ("page=change", 0)]:
        chosen = administrator.get(f"{page.request['PATH_INFO']}?{query}")
        assert len(chosen.context["cl"].result_list) == found


def test_it_is_kept_for_a_year(team: Client, editor: User) -> None:
    RegistrationFactory.create()
    for days in (364, 365):
        team.get(admin_address(Registration))
        last = PeopleSeen.objects.first()
        assert last is not None
        PeopleSeen.objects.filter(pk=last.pk).update(at=timezone.now() - timedelta(days=days))
    retention.forget_due()
    (left,) = PeopleSeen.objects.all()
    assert timezone.now() - left.at < timedelta(days=365)


def test_it_outlives_the_account(team: Client, editor: User) -> None:
    RegistrationFactory.create()
    team.get(admin_address(Registration))
    editor.delete()
    assert PeopleSeen.objects.get().by is None


def test_a_model_that_is_gone_is_called_by_its_label() -> None:
    assert str(PeopleSeen(model="workshops.former", page="change", object_id="7")) == (
        "workshops.former 7: Eintrag"
    )
