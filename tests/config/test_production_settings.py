"""What a real installation refuses, and what it sets by itself."""

from pathlib import Path

import pytest

from tests.support.production import REAL, last_line

pytestmark = pytest.mark.stack

PRODUCTION = "config.settings.production"
ERROR = "django.core.exceptions.ImproperlyConfigured: "


def value(expression: str, **environment: str) -> str:
    """What the settings hold with a real installation's environment."""
    say = f"from {PRODUCTION} import *; print({expression})"
    return last_line(PRODUCTION, REAL | environment, say)


@pytest.mark.parametrize(
    ("name", "unsafe", "refusal"),
    [
        ("SECRET_KEY", "short", "SECRET_KEY is shorter than 50 characters"),
        ("SECRET_KEY_FALLBACKS", "short", "A key in SECRET_KEY_FALLBACKS is too short"),
        ("BACKUP_KEY", "short", "BACKUP_KEY is shorter than 32 characters"),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS names every host: links could be forged"),
        ("EMAIL_URL", "consolemail://", "EMAIL_URL names no mail server: mails would be lost"),
        ("EMAIL_URL", "smtp+tls://", "EMAIL_URL names no mail server: mails would be lost"),
        ("SITE_URL", "http://www.example.org", "SITE_URL doesn't begin with https://"),
    ],
)
def test_refuses_what_is_unsafe(name: str, unsafe: str, refusal: str) -> None:
    assert last_line(PRODUCTION, REAL | {name: unsafe}) == ERROR + refusal


SMTP_TLS = "begin it with smtp+tls:// or smtp+ssl://"
DATABASE_TLS = "end it with ?sslmode=verify-full"
REDISS = "write rediss://…?ssl_cert_reqs=required"


@pytest.mark.parametrize(
    ("name", "address", "way_out"),
    [
        ("EMAIL_URL", "smtp://mail.example.org:25", SMTP_TLS),
        ("EMAIL_URL", "smtp://192.168.1.5", SMTP_TLS),
        ("EMAIL_URL", "smtp://[2001:db8::25]", SMTP_TLS),
        ("EMAIL_URL", "smtp+tls://mail.example.org:587?EMAIL_USE_TLS=0", SMTP_TLS),
        ("DATABASE_URL", "postgres://us@db.example.org/ours", DATABASE_TLS),
        ("DATABASE_URL", "postgres://us@/ours?host=10.0.0.5", DATABASE_TLS),
        ("DATABASE_URL", "postgres://us@db.example.org/ours?sslmode=prefer", DATABASE_TLS),
        ("BROKER_URL", "redis://broker.example.org:6379/0", REDISS),
        ("BROKER_URL", "rediss://broker.example.org:6379/0", REDISS),
        ("DATABASE_URL", "postgres://us@db.example.org/ours?sslmode=require", DATABASE_TLS),
        ("CACHE_URL", "redis://:secret@10.0.0.5:6379/0", REDISS),
    ],
)
def test_nothing_travels_to_other_machines_without_tls(
    name: str, address: str, way_out: str
) -> None:
    refusal = (
        f"{name} leads to another machine without TLS: {way_out}."
        " Without it only to this machine or a neighbour, whose name has no dot"
    )
    assert last_line(PRODUCTION, REAL | {name: address}) == ERROR + refusal


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("EMAIL_URL", "smtp+tls://mail.example.org:587"),
        ("EMAIL_URL", "smtp+ssl://mail.example.org:465"),
        ("EMAIL_URL", "smtp://localhost"),
        ("EMAIL_URL", "smtp://127.0.0.1:25"),
        ("EMAIL_URL", "smtp://[::1]"),
        ("EMAIL_URL", "smtp://mailserver:25"),
        ("DATABASE_URL", "postgres://us@db.example.org/ours?sslmode=verify-full"),
        ("DATABASE_URL", "postgres://us:secret@database/ours"),
        ("DATABASE_URL", "postgres://us@/ours?host=/run/postgresql-18.1"),
        ("BROKER_URL", "rediss://broker.example.org:6379/0?ssl_cert_reqs=required"),
        ("BROKER_URL", "redis+socket:///run/valkey.1.sock?virtual_host=2"),
        ("CACHE_URL", "redis://127.0.0.1:6380/0"),
        ("CACHE_URL", "unix:///run/valkey.1.sock?db=2"),
    ],
)
def test_this_machine_and_its_neighbours_need_none(name: str, address: str) -> None:
    assert last_line(PRODUCTION, REAL | {name: address}) == "started"


def test_former_keys_keep_links_alive() -> None:
    former = ",".join(["f" * 60, "g" * 60])
    assert value("[key[0] for key in SECRET_KEY_FALLBACKS]", SECRET_KEY_FALLBACKS=former) == (
        "['f', 'g']"
    )
    assert value("SECRET_KEY_FALLBACKS", SECRET_KEY_FALLBACKS="") == "[]"


def test_a_secret_may_lie_in_a_file_which_counts_before_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("f" * 60 + "\n")
    assert value("SECRET_KEY", SECRET_KEY_FILE=str(file)) == "f" * 60
    file.write_text("smtp+tls://post:geheim@mail.example.org:587\n")
    said = value("(EMAIL_HOST_PASSWORD, EMAIL_PORT)", EMAIL_URL="", EMAIL_URL_FILE=str(file))
    assert said == "('geheim', 587)"
    # Named without a path is not named.
    assert value("SECRET_KEY", SECRET_KEY_FILE="") == REAL["SECRET_KEY"]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    environment = REAL | {"BACKUP_KEY_FILE": str(tmp_path / "gone")}
    refusal = f"BACKUP_KEY_FILE: [Errno 2] No such file or directory: '{tmp_path}/gone'"
    assert last_line(PRODUCTION, environment) == ERROR + refusal


def test_cookies_travel_with_tls_only_and_browsers_are_told() -> None:
    said = value("(SESSION_COOKIE_SECURE, CSRF_COOKIE_SECURE, SECURE_HSTS_SECONDS, DEBUG)")
    assert said == "(True, True, 31536000, False)"


def test_header_of_a_proxy_is_believed_only_behind_one() -> None:
    header = "globals().get('SECURE_PROXY_SSL_HEADER')"
    assert value(header, TRUSTED_PROXY_COUNT="1") == "('HTTP_X_FORWARDED_PROTO', 'https')"
    assert value(header, TRUSTED_PROXY_COUNT="0") == "None"
    assert value("ALLAUTH_TRUSTED_PROXY_COUNT", TRUSTED_PROXY_COUNT="2") == "2"


def test_dead_connections_of_the_pool_are_found_before_a_visitor_gets_one() -> None:
    said = value("DATABASES['default']['CONN_HEALTH_CHECKS']", DATABASE_POOL="true")
    assert said == "True"


@pytest.mark.parametrize(
    ("broker", "counters"),
    [
        ("redis://broker:6379/0", "redis://broker:6379/0"),
        ("redis+socket:///run/valkey.sock?virtual_host=2", "unix:///run/valkey.sock?db=2"),
        ("redis+socket:///run/valkey.sock", "unix:///run/valkey.sock?db=0"),
    ],
)
def test_rate_limits_stand_with_the_broker_and_pages_do_not(broker: str, counters: str) -> None:
    places = value("[CACHES[name]['LOCATION'] for name in ('default', 'pages')]", BROKER_URL=broker)
    assert places == str([counters, REAL["CACHE_URL"]])
