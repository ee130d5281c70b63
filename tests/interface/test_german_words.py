"""The German of packages that we show: where they say “du”, our catalogue says it better."""

import re
from collections.abc import Iterator
from pathlib import Path

import allauth
import django
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.conf import settings

GERMAN = Path("locale/de/LC_MESSAGES/django.po")
FAMILIAR = re.compile(r"\b(du|dir|dich|dein\w*|hast|bist|gib|klick)\b", re.IGNORECASE)
# What no page of ours shows: signing up, telephone numbers, security keys, other sites' accounts.
NOT_SHOWN = re.compile(r"signup|phone|webauthn|socialaccount|usersessions|idp|openid")


def messages(package: Path) -> Iterator[Message]:
    with (package / GERMAN).open("rb") as catalogue:
        yield from (message for message in read_po(catalogue) if message.id)


def root(module: object) -> Path:
    return Path(str(getattr(module, "__file__", ""))).parent


def key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def texts(message: Message) -> str:
    return message.string if isinstance(message.string, str) else " ".join(message.string or ())


OURS = {key(message): message for message in messages(settings.BASE_DIR)}
SIGN_IN = {key(message): message for message in messages(root(allauth))}


def is_shown(message: Message) -> bool:
    return any(not NOT_SHOWN.search(place) for place, _line in message.locations)


def test_no_text_of_the_sign_in_says_du() -> None:
    shown = [OURS.get(key(each), each) for each in SIGN_IN.values() if is_shown(each)]
    assert [texts(each) for each in shown if FAMILIAR.search(texts(each))] == []
    assert len(shown) > 200


def test_each_of_our_words_replaces_a_text_that_still_exists() -> None:
    parts = ("conf", "contrib/admin", "contrib/auth")
    packages = (root(allauth), *(root(django) / part for part in parts))
    known = {key(message) for package in packages for message in messages(package)}
    assert set(OURS) - known == set()
    assert len(OURS) > 100


def test_our_words_keep_the_names_that_are_filled_in() -> None:
    names = re.compile(r"%\(\w+\)s")
    changed = {
        each: texts(message)
        for each, message in OURS.items()
        if set(names.findall(texts(message))) - set(names.findall(each))
    }
    assert changed == {}
