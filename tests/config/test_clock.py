"""The clock sends tasks by their names and carries nothing else."""

import pytest

from tests.support.production import REAL, last_line

pytestmark = pytest.mark.stack

START = "from config.clock import app; app.loader.init_worker(); app.finalize()"


def clock_says(expression: str) -> str:
    return last_line("config.clock", REAL, f"{START}; {expression}")


def test_clock_has_the_whole_schedule_and_the_brokers_address() -> None:
    names = "sweep settle_lines remind_unconfirmed refresh_pictures work_off_due tidy_files"
    names += " repair_index recount_words forget tell_of_refusals tidy_erasures"
    assert clock_says("print(*app.conf.beat_schedule)") == names
    assert clock_says("print(app.conf.broker_url)") == REAL["BROKER_URL"]


def test_clock_loads_none_of_the_apps() -> None:
    assert clock_says("from django.apps import apps; print(apps.apps_ready)") == "False"


def test_clock_writes_as_all_others_do() -> None:
    handler = "import logging; print(type(logging.getLogger().handlers[0].formatter).__name__)"
    assert clock_says(handler) == "DiscreetFormatter"
