"""Recurring jobs: each alone at a time, on record when it last ran, in slices.

Beat's schedule in the settings says how often. A job finds its rows itself, so that it catches up
after a pause, and may run twice.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import NamedTuple

from celery import current_app, shared_task
from django.utils import timezone
from django.utils.module_loading import import_string
from django_stubs_ext import StrOrPromise

from work import hints
from work.locks import Lock, held, number_of
from work.models import JobRun

# With one long row after it still below CELERY_TASK_TIME_LIMIT.
SLICE_SECONDS = 40.0
# A job that has missed its turn so often is overdue; one that has it every few seconds, much later.
MISSED_TURNS = 3
LEAST_OVERDUE = timedelta(minutes=15)

Job = Callable[[], bool | None]


class Slice:
    """The time that a job may work before it leaves the rest to its next run."""

    def __init__(self, seconds: float = SLICE_SECONDS) -> None:
        self.ends_at = time.monotonic() + seconds

    @property
    def is_over(self) -> bool:
        return time.monotonic() > self.ends_at


def recurring(label: StrOrPromise, **options: object) -> Callable[[Job], Callable[[], None]]:
    """Make a function a task that only one process does at a time, and that is on record.

    The function returns True if something is left: then the task is queued again. `label` is what
    the team reads; `options` are Celery's.
    """

    def decorate(job: Job) -> Callable[[], None]:
        name = f"{job.__module__}.{job.__name__}"

        @wraps(job)
        def run() -> None:
            with held(Lock.JOB, number_of(name)) as is_ours:
                has_more = is_ours and _on_record(name, job)
            # Not before the lock is free: the next would find it taken, and go.
            if has_more:
                hints.wake(name)

        task: Callable[[], None] = shared_task(name=name, label=label, **options)(run)
        return task

    return decorate


def _on_record(name: str, job: Job) -> bool:
    """Do the job, and write down how that ended."""
    began = timezone.now()
    try:
        has_more = job()
    except Exception as error:
        _write(name, last_run_at=began, last_error=type(error).__name__)
        raise
    _write(name, last_run_at=began, last_success_at=timezone.now(), last_error="")
    return bool(has_more)


def _write(name: str, **run: object) -> None:
    # One statement: the sweep comes here every few seconds.
    if not JobRun.objects.filter(name=name).update(**run):
        JobRun.objects.create(name=name, **run)


def last_success(name: str) -> datetime | None:
    """When the job last ended well; None if it never has."""
    return JobRun.objects.filter(name=name).values_list("last_success_at", flat=True).first()


class LastRun(NamedTuple):
    """A recurring job as the team sees it."""

    label: StrOrPromise
    at: datetime | None
    error: str
    is_overdue: bool


def last_runs() -> list[LastRun]:
    """All jobs of beat's schedule, with when each last ran; those not yet run have no moment."""
    runs = {run.name: run for run in JobRun.objects.all()}
    return [
        _last_run(entry["task"], entry["schedule"], runs.get(entry["task"]))
        for entry in current_app.conf.beat_schedule.values()
    ]


def _last_run(name: str, every: timedelta, run: JobRun | None) -> LastRun:
    label = import_string(name).label
    if run is None:
        return LastRun(label, None, "", is_overdue=False)
    latest = timezone.now() - max(every * MISSED_TURNS, LEAST_OVERDUE)
    is_overdue = run.last_success_at is None or run.last_success_at < latest
    return LastRun(label, run.last_run_at, run.last_error, is_overdue)
