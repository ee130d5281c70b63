"""What a request pays for the hint to the worker, whatever the broker's state."""

import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from celery import current_app

from demo.embedded import Valkey, make_socket_folder
from work import hints
from work.hints import Broker, wake

TASK = "work.tasks.forget"


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[Valkey]:
    """A Valkey of this test's own, to be stopped and frozen."""
    sockets = make_socket_folder()
    server = Valkey(tmp_path / "valkey", sockets, tmp_path / "valkey.log")
    server.start()
    try:
        server.wait_until_ready()
        yield server
    finally:
        if server.is_running:
            os.kill(server.identity.pid, signal.SIGCONT)
        server.stop()
        shutil.rmtree(sockets)


@pytest.fixture
def broker(valkey: Valkey, monkeypatch: pytest.MonkeyPatch) -> Broker:
    """This process's connection for hints, to that Valkey."""
    monkeypatch.setattr(current_app.conf, "broker_write_url", valkey.broker_url())
    broker = Broker()
    monkeypatch.setattr(hints, "_broker", broker)
    wake(TASK)
    assert waiting(valkey) == 1
    return broker


def waiting(valkey: Valkey) -> int:
    prefix = current_app.conf.broker_transport_options["global_keyprefix"]
    return int(valkey.client().llen(f"{prefix}celery"))


def seconds_of_a_hint() -> float:
    begun = time.monotonic()
    wake(TASK)
    return time.monotonic() - begun


def seconds_of_eight_at_once() -> float:
    begun = time.monotonic()
    threads = [Thread(target=wake, args=[TASK]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.monotonic() - begun


def test_frozen_broker_costs_half_a_second_once_and_then_nothing(
    valkey: Valkey, broker: Broker
) -> None:
    os.kill(valkey.identity.pid, signal.SIGSTOP)

    assert 0.4 < seconds_of_a_hint() < 1
    assert sum(seconds_of_a_hint() for _ in range(200)) < 0.2


def test_frozen_broker_costs_requests_that_come_together_no_more(
    valkey: Valkey, broker: Broker
) -> None:
    os.kill(valkey.identity.pid, signal.SIGSTOP)

    assert seconds_of_eight_at_once() < 1.5


def test_broker_that_is_gone_costs_nothing_and_raises_nothing(
    valkey: Valkey, broker: Broker
) -> None:
    valkey.stop()

    assert seconds_of_a_hint() < 0.5
    assert seconds_of_eight_at_once() < 0.5


def test_hints_go_out_again_after_the_pause(valkey: Valkey, broker: Broker) -> None:
    valkey.stop()
    wake(TASK)
    valkey.start()
    valkey.wait_until_ready()
    assert waiting(valkey) == 1

    wake(TASK)
    assert waiting(valkey) == 1

    broker.silent_until = 0
    wake(TASK)
    assert waiting(valkey) == 2
