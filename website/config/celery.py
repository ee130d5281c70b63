"""The worker's entry: `celery -A config worker`. The clock has its own, config.clock."""

import ctypes
import gc
import signal
import sys

from celery import Celery, Task
from celery.signals import import_modules, worker_init, worker_process_init

# From <linux/prctl.h>: the signal that the kernel sends when the parent has died.
PR_SET_PDEATHSIG = 1


class PausingTask(Task):
    """Let go by while a backup is restored: a task is only an occasion, the next one finds all."""

    abstract = True

    def __call__(self, *args: object, **kwargs: object) -> object:
        from work import maintenance

        return None if maintenance.is_on() else super().__call__(*args, **kwargs)


app = Celery("regiodialog", task_cls=PausingTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Celery's current app belongs to a thread; the web server's threads need this one, too.
app.set_default()


# What a receiver of `worker_init` raises, Celery writes down and goes on.
@import_modules.connect(sender=app)
def refuse_demo_database(**_: object) -> None:
    """A worker of a real installation would mail a demo's people."""
    from work.demo_marks import refuse_demo_database as refuse

    refuse()


@worker_init.connect
def share_what_is_loaded(**_: object) -> None:
    """The pool's children share our memory; a collector that looked through it would copy it."""
    gc.collect()
    gc.freeze()


@worker_process_init.connect
def end_with_the_worker(**_: object) -> None:
    """A worker that is killed takes its pool along, whose children would wait for ever."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
