"""A recurring job: alone at a time, on record, and queued again if something is left."""

from datetime import timedelta

import pytest
import time_machine
from celery import current_app
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string

from tests.support.hints import waiting_hints
from work.jobs import LEAST_OVERDUE, Slice, last_runs, recurring
from work.locks import Lock, number_of
from work.models import JobRun

pytestmark = pytest.mark.django_db

COUNT, FAIL = f"{__name__}.count", f"{__name__}.fail"
done: list[str] = []


@recurring("Zählen")
def count() -> None:
    done.append("count")


@recurring("Weiterzählen")
def count_on() -> bool:
    return True


@recurring("Scheitern")
def fail() -> None:
    raise LookupError("jana@betrieb.example")


@pytest.fixture(autouse=True)
def _nothing_done() -> None:
    done.clear()


@pytest.mark.django_db(transaction=True)
def test_a_job_that_another_process_is_at_is_left_alone() -> None:
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [Lock.JOB, number_of(COUNT)])
        count()
        assert (done, JobRun.objects.count()) == ([], 0)
        cursor.execute("SELECT pg_advisory_unlock_all()")
    other.close()

    count()
    assert done == ["count"]


@pytest.mark.django_db(transaction=True)
def test_jobs_do_not_hinder_each_other() -> None:
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [Lock.JOB, number_of(FAIL)])
        count()
    other.close()
    assert done == ["count"]


def test_a_run_is_on_record_and_the_next_takes_its_place() -> None:
    began = timezone.now()
    with time_machine.travel(began, tick=False):
        count()
    later = began + timedelta(hours=1)
    with time_machine.travel(later, tick=False):
        count()
    run = JobRun.objects.get()
    assert (run.name, run.last_run_at, run.last_success_at, run.last_error) == (
        COUNT,
        later,
        later,
        "",
    )


def test_a_failure_is_on_record_by_its_kind_and_the_last_success_stays() -> None:
    success = timezone.now() - timedelta(hours=1)
    JobRun.objects.create(name=FAIL, last_run_at=success, last_success_at=success)
    with pytest.raises(LookupError):
        fail()
    run = JobRun.objects.get()
    assert (run.last_error, run.last_success_at) == ("LookupError", success)
    assert run.last_run_at > success


def test_a_job_that_left_something_is_queued_again() -> None:
    count()
    assert waiting_hints() == 0
    count_on()
    assert waiting_hints() == 1


def test_a_slice_is_over_after_its_time() -> None:
    assert (Slice(60).is_over, Slice(-1).is_over) == (False, True)


def test_every_job_of_the_schedule_is_on_record() -> None:
    names = [entry["task"] for entry in current_app.conf.beat_schedule.values()]
    for name in names:
        import_string(name)()
    assert sorted(JobRun.objects.values_list("name", flat=True)) == sorted(names)
    runs = last_runs()
    assert [run.error for run in runs] == [""] * len(names)
    assert all(run.label and run.at for run in runs)


def test_a_job_is_overdue_once_it_has_missed_its_turns() -> None:
    assert {(run.at, run.is_overdue) for run in last_runs()} == {(None, False)}
    now = timezone.now()
    for entry in current_app.conf.beat_schedule.values():
        JobRun.objects.create(name=entry["task"], last_run_at=now, last_success_at=now)
    assert overdue(after=timedelta(minutes=14)) == set()
    assert overdue(after=LEAST_OVERDUE + timedelta(seconds=1)) == {
        "Bilder für die Seiten erzeugen und entfernen",
        "E-Mails versenden, die liegen blieben",
        "Warteliste nachrücken lassen",
        "Suche nachführen",
    }
    assert len(overdue(after=timedelta(hours=3, seconds=1))) == len(last_runs())


def overdue(after: timedelta) -> set[str]:
    with time_machine.travel(timezone.now() + after, tick=False):
        return {str(run.label) for run in last_runs() if run.is_overdue}


def test_a_job_that_never_ended_well_is_overdue() -> None:
    JobRun.objects.create(
        name="work.tasks.forget", last_run_at=timezone.now(), last_error="OSError"
    )
    assert overdue(after=timedelta()) == {"Personendaten löschen, deren Frist vorbei ist"}
