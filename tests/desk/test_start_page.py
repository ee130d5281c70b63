"""The desk: who opens the admin sees what is to do, and nothing else."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from celery import current_app
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from branchendialog.models import BestPractice
from editorial import services
from editorial.models import Picture
from initiatives.models import PROPOSERS_KEPT_FOR, Actor
from interface.names import admin_address
from tests.support.factories import (
    BestPracticeFactory,
    IdeaFactory,
    OutgoingMailFactory,
    ProposerFactory,
    RegistrationFactory,
    UserFactory,
    WorkshopFactory,
    at_nine_thirty,
    municipality,
)
from work.models import JobRun
from workshops.models import WorkingGroup, Workshop, WorkshopRecord

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 18


def opened(**role: bool) -> Any:
    client = Client()
    client.force_login(UserFactory.create(**role))
    return client.get(reverse("admin:index"))


def tasks(**role: bool) -> dict[str, int]:
    return {task.key: task.number for task in opened(**role).context["tasks"]}


def task(key: str, **role: bool) -> Any:
    return next(each for each in opened(**role).context["tasks"] if each.key == key)


def handed_in(**fields: Any) -> BestPractice:
    case = BestPracticeFactory.create(**fields)
    services.submit(case, by=UserFactory.create(editor=True, name="Änne Größwein"))
    return case


def test_an_empty_desk_says_that_nothing_is_to_do() -> None:
    page = opened(publisher=True)
    assert page.context["tasks"] == []
    assert page.content.decode().count("Heute ist nichts zu tun.") == 1


def test_what_was_handed_in_waits_for_the_publisher_the_oldest_first() -> None:
    first, second = handed_in(title="Übergabe"), handed_in(title="Lagerplan")
    review = task("review", publisher=True)
    assert [item.text for item in review.items] == [first.title, second.title]
    assert review.items[0].about == "Praxisbeispiel, Änne Größwein"
    assert [(link.text, link.number) for link in review.lists] == [("Praxisbeispiele", 2)]


def test_an_editor_is_not_asked_to_review() -> None:
    handed_in()
    assert tasks(editor=True) == {}


def test_an_editor_finds_own_drafts_and_nobody_elses() -> None:
    BestPracticeFactory.create()
    editor = UserFactory.create(editor=True)
    own = BestPracticeFactory.create(created_by=editor)
    client = Client()
    client.force_login(editor)
    (drafts,) = client.get(reverse("admin:index")).context["tasks"]
    assert (drafts.key, [item.text for item in drafts.items]) == ("drafts", [own.title])


def test_what_was_given_back_stands_first_on_its_writers_desk_with_the_note() -> None:
    writer = UserFactory.create(editor=True)
    publisher = UserFactory.create(publisher=True)
    BestPracticeFactory.create(title="Noch nie eingereicht", created_by=writer)
    case = BestPracticeFactory.create(title="Kommt zurück", created_by=writer, updated_by=publisher)
    services.submit(case, by=writer)
    services.return_with_note(case, by=publisher, note="Bitte die Kosten ergänzen.")
    client = Client()
    client.force_login(writer)
    first, drafts = client.get(reverse("admin:index")).context["tasks"]
    assert (first.key, [each.text for each in first.items]) == ("returned", ["Kommt zurück"])
    assert first.items[0].about == "Praxisbeispiel, Bitte die Kosten ergänzen."
    assert [each.text for each in drafts.items] == ["Noch nie eingereicht"]
    client.force_login(publisher)
    [of_publisher] = client.get(reverse("admin:index")).context["tasks"]
    assert of_publisher.key == "drafts"
    services.submit(case, by=writer)
    client.force_login(writer)
    assert [each.key for each in client.get(reverse("admin:index")).context["tasks"]] == ["drafts"]


def test_what_nobody_confirmed_in_time_names_who_is_responsible() -> None:
    case = BestPracticeFactory.create(
        published=True, responsible=UserFactory.create(editor=True, name="Zeynep Öztürk")
    )
    yesterday = timezone.localdate() - timedelta(days=1)
    BestPractice.objects.filter(pk=case.pk).update(confirm_by=yesterday)
    assert task("overdue", publisher=True).items[0].about == "Praxisbeispiel, Zeynep Öztürk"
    BestPractice.objects.filter(pk=case.pk).update(confirm_by=timezone.localdate())
    assert tasks(publisher=True) == {}


def test_who_may_not_confirm_is_shown_nothing_overdue() -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    BestPracticeFactory.create(published=True, confirm_by=yesterday)
    assert (list(tasks(editor=True)), list(tasks(publisher=True))) == ([], ["overdue"])


def test_a_workshop_with_people_waiting_or_nearly_full_is_watched() -> None:
    WorkshopFactory.create(published=True, capacity=10)
    full = WorkshopFactory.create(published=True, capacity=2)
    RegistrationFactory.create_batch(2, workshop=full)
    RegistrationFactory.create(workshop=full, number=1)
    seats = task("seats", editor=True)
    assert [(item.text, item.about) for item in seats.items] == [
        (full.title, "2 von 2 Plätzen belegt, 1 auf der Warteliste")
    ]


def test_a_past_workshop_without_a_record_is_to_be_documented() -> None:
    past = WorkshopFactory.create(published=True, past=True)
    cancelled = WorkshopFactory.create(published=True, past=True)
    Workshop.objects.filter(pk=cancelled.pk).update(cancelled_at=timezone.now())
    (item,) = task("records", editor=True).items
    begin = admin_address(WorkshopRecord, "add", query={"workshop": past.pk})
    assert (item.text, item.address) == (past.title, begin)


def test_mail_that_failed_or_is_stuck_is_counted_and_mail_on_its_way_is_not() -> None:
    long_ago = timezone.now() - timedelta(hours=2)
    OutgoingMailFactory.create()
    OutgoingMailFactory.create(state="failed")
    OutgoingMailFactory.create_batch(2, created_at=long_ago)
    mail = task("mail", editor=True)
    assert [(link.text, link.number) for link in mail.lists] == [
        ("nicht zustellbar", 1),
        ("warten seit über einer Stunde", 2),
    ]


def test_names_of_proposers_that_should_be_gone_are_counted_without_a_link() -> None:
    with time_machine.travel(timezone.now() - timedelta(days=2000)):
        ProposerFactory.create()
    assert task("privacy", editor=True).lists == [("Vorschlagende Personen", 1, "")]
    assert "<span>Vorschlagende Personen (1)</span>" in opened(editor=True).text


def test_what_has_just_become_due_is_the_jobs_business_and_not_the_teams() -> None:
    with time_machine.travel(timezone.now() - PROPOSERS_KEPT_FOR - timedelta(hours=2)):
        ProposerFactory.create()
    assert "privacy" not in tasks(editor=True)


def test_publishers_see_when_each_recurring_job_last_ran_and_which_is_overdue() -> None:
    long_ago = datetime(2026, 11, 17, 2, 5, tzinfo=UTC)
    JobRun.objects.create(
        name="work.tasks.forget",
        last_run_at=long_ago,
        last_success_at=long_ago,
        last_error="NotForgotten",
    )
    page = opened(publisher=True)
    assert len(page.context["jobs"]) == len(current_app.conf.beat_schedule)
    html = " ".join(page.text.split())
    assert (
        "<li>Personendaten löschen, deren Frist vorbei ist"
        ' <span class="quiet">17. November, 03:05, mit Fehler</span>'
        ' <strong class="desk-overdue">überfällig</strong></li>'
    ) in html
    assert html.count("überfällig") == 1
    assert html.count("noch nicht gelaufen") == len(page.context["jobs"]) - 1


def test_an_editor_is_not_bothered_with_recurring_jobs() -> None:
    page = opened(editor=True)
    assert (page.context["jobs"], page.text.count("Läuft von selbst")) == ([], 0)


def test_every_link_of_the_desk_leads_to_as_many_rows_as_it_says() -> None:
    """Those that the admin lists; the number stands in the list's own count."""
    make_work(2)
    client = Client()
    client.force_login(UserFactory.create(superuser=True))
    found = client.get(reverse("admin:index")).context["tasks"]
    links = {(task.key, link.text): link for task in found for link in task.lists}
    listed = {key: client.get(link.address).context["cl"] for key, link in links.items()}
    assert {key: each.result_count for key, each in listed.items()} == {
        key: link.number for key, link in links.items()
    }
    assert sorted(links) == [
        ("dates", "Veranstaltungen"),
        ("ideas", "Ideen"),
        ("mail", "nicht zustellbar"),
        ("mail", "warten seit über einer Stunde"),
        ("overdue", "Praxisbeispiele"),
        ("pictures", "Nachweis, Lizenz, Alternativtext oder Einwilligung fehlt"),
        ("registrations", "Anmeldungen"),
        ("review", "Praxisbeispiele"),
    ]


def make_work(number: int) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    for _each in range(number):
        handed_in()
        late = BestPracticeFactory.create(published=True)
        BestPractice.objects.filter(pk=late.pk).update(confirm_by=yesterday)
        full = WorkshopFactory.create(published=True, capacity=1)
        RegistrationFactory.create(workshop=full)
        WorkshopFactory.create(published=True, past=True)
        IdeaFactory.create()
        OutgoingMailFactory.create(state="failed")
        OutgoingMailFactory.create(created_at=timezone.now() - timedelta(hours=2))
        Picture.objects.create(name="Werkstatt", people_recognisable=True)
        Actor.objects.create(title="Kammer", kind="chamber", municipality=municipality("Hagen"))


@pytest.mark.net
def test_the_desk_costs_the_same_with_any_amount_of_work() -> None:
    client = Client()
    client.force_login(UserFactory.create(superuser=True))
    asked = []
    for number in (1, 29):
        make_work(number)
        client.get(reverse("admin:index"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("admin:index"))
        asked.append(len(captured))
    assert asked[0] == asked[1] <= MOST_STATEMENTS


def test_every_model_of_the_admin_stands_in_one_group_of_work() -> None:
    groups = opened(superuser=True).context["app_list"]
    models = [model["model"] for group in groups for model in group["models"]]
    # Groups of a workshop are edited on its own page.
    assert Counter(models) == Counter(set(admin.site._registry) - {WorkingGroup})
    assert [group["name"] for group in groups] == [
        "Inhalte",
        "Veranstaltungen",
        "Post",
        "Vokabulare",
        "Konten",
        "Sicherheit",
    ]


def test_what_was_worked_on_last_is_there_once() -> None:
    publisher = UserFactory.create(publisher=True)
    client = Client()
    client.force_login(publisher)
    address = reverse("admin:taxonomy_topic_add")
    client.post(address, {"name": "Künstliche Intelligenz", "slug": "", "order": "5"})
    topic = client.get(reverse("admin:index")).context["recent_work"][0].get_edited_object()
    change = reverse("admin:taxonomy_topic_change", args=[topic.pk])
    client.post(change, {"name": "KI", "order": "5"})
    recent = client.get(reverse("admin:index")).context["recent_work"]
    assert [entry.object_repr for entry in recent] == ["KI"]


def test_dates_of_the_next_weeks_say_who_comes_and_what_they_lack() -> None:
    soon = WorkshopFactory.create(published=True, capacity=40, starts_at=at_nine_thirty(3))
    far = WorkshopFactory.create(published=True, starts_at=at_nine_thirty(40))
    draft = WorkshopFactory.create(starts_at=at_nine_thirty(20), summary="", venue_name="")
    cancelled = {"published": True, "cancelled_at": timezone.now()}
    WorkshopFactory.create(starts_at=at_nine_thirty(4), **cancelled)
    for workshop in (soon, far):
        RegistrationFactory.create(workshop=workshop)
    dates = task("dates", editor=True)
    assert [(item.text, item.about) for item in dates.items] == [
        (soon.title, "1 von 40 Plätzen belegt, 1 neu in 7 Tagen"),
        (
            draft.title,
            "Entwurf, „Kurztext“ ist noch leer, Ort fehlt, 0 von 24 Plätzen belegt",
        ),
    ]
    assert [item.address for item in dates.items] == [
        f"/admin/workshops/workshop/{soon.pk}/teilnehmende/",
        f"/admin/workshops/workshop/{draft.pk}/change/",
    ]


def test_new_registrations_are_counted_by_date_for_a_week() -> None:
    workshop = WorkshopFactory.create(published=True, starts_at=at_nine_thirty(40))
    with time_machine.travel(timezone.now() - timedelta(days=8)):
        RegistrationFactory.create(workshop=workshop)
    assert "registrations" not in tasks(editor=True)
    RegistrationFactory.create_batch(2, workshop=workshop)
    RegistrationFactory.create(workshop=workshop, state="cancelled")
    new = task("registrations", editor=True)
    assert (new.number, [item.text for item in new.items]) == (2, [workshop.title])


def test_an_idea_from_outside_waits_until_somebody_takes_charge() -> None:
    idea = ProposerFactory.create().idea
    [item] = task("ideas", editor=True).items
    assert item.address == f"/admin/initiatives/idea/{idea.pk}/change/"
    idea.responsible = UserFactory.create(editor=True)
    idea.save()
    assert "ideas" not in tasks(editor=True)
