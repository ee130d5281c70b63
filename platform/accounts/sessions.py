"""Sessions in the database, each with its account; an outage is one and no mistake of a visitor.

They are encrypted where they lie: while a second factor is set up, its secret waits in one.
A session ends when the browser's time is up (SESSION_COOKIE_AGE after signing in), when a member of
the team hasn't used it for STAFF_SESSION_SECONDS, or when its account ends it.
"""

import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, cast

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.db import OperationalError
from django.utils.encoding import force_bytes
from django.utils.translation import gettext as _

from accounts.models import Session, User
from interface.boxes import box_for

PURPOSE = "accounts.sessions"
BEGAN_AT, USED_AT, BROWSER = "began_at", "used_at", "browser"
LASTS = timedelta(seconds=settings.SESSION_COOKIE_AGE)
# A session is written anew this often, not with each page.
NOTED_EVERY_SECONDS = 300

# As they name themselves: who imitates another comes before it.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox/": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "CrOS": "ChromeOS",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


class SessionStore(db.SessionStore):
    def encode(self, session_dict: dict[str, Any]) -> str:
        return box_for(PURPOSE).encrypt(self.serializer().dumps(session_dict)).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """One that can't be read, since its key is gone, is an empty one."""
        try:
            opened = box_for(PURPOSE).decrypt(force_bytes(session_data))
        except InvalidToken:
            return {}
        data: dict[str, Any] = self.serializer().loads(opened)
        return data

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session = cast(Session, super().create_model_instance(data))
        session.user_id = data.get(SESSION_KEY)
        if began_at := data.get(BEGAN_AT):
            # Use moves the end of other sessions.
            session.expire_date = min(session.expire_date, _moment(began_at) + LASTS)
        return session

    def save(self, must_create: bool = False) -> None:
        """Django takes every error for a session that was deleted meanwhile, and answers 400."""
        try:
            super().save(must_create)
        except UpdateError as error:
            if isinstance(error.__context__, OperationalError):
                raise error.__context__ from None
            raise


class SessionFacts(NamedTuple):
    """What its account is told of a session."""

    name: str
    browser: str
    began_at: datetime
    used_at: datetime


def begin(session: SessionBase, user_agent: str) -> None:
    """Somebody has just signed in."""
    session[BEGAN_AT] = time.time()
    session[BROWSER] = browser_of(user_agent)


def note_use(session: SessionBase) -> bool:
    """Whether it was worth writing down."""
    if time.time() - session.get(USED_AT, 0) < NOTED_EVERY_SECONDS:
        return False
    session[USED_AT] = time.time()
    return True


def is_fresh(session: SessionBase) -> bool:
    """Whether somebody has just signed in."""
    age = time.time() - session.get(BEGAN_AT, 0)
    return age < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def is_over(session: SessionBase, user: User) -> bool:
    """However much it is used, it ends; of the team's also what nobody uses."""
    now, began_at = time.time(), session.get(BEGAN_AT, 0)
    if now - began_at > settings.SESSION_COOKIE_AGE:
        return True
    return user.is_staff and now - session.get(USED_AT, began_at) > settings.STAFF_SESSION_SECONDS


def facts_of(session: Session) -> SessionFacts:
    data: Mapping[str, Any] = session.get_decoded()
    began_at = data.get(BEGAN_AT, 0)
    return SessionFacts(
        session.name,
        data.get(BROWSER) or _("Unbekannter Browser"),
        _moment(began_at),
        _moment(data.get(USED_AT, began_at)),
    )


def end(user: User, name: str) -> None:
    """End the session of this name; a name that isn't there, any more or at all, ends nothing."""
    for each in Session.objects.filter(user=user):
        if each.name == name:
            each.delete()


def end_others(user: User, current: SessionBase) -> None:
    Session.objects.filter(user=user).exclude(session_key=current.session_key).delete()


def browser_of(user_agent: str) -> str:
    """Its name and system, nothing more: “Firefox, Windows”; empty if it names neither."""
    names = (
        next((name for sign, name in known.items() if sign in user_agent), "")
        for known in (BROWSERS, SYSTEMS)
    )
    return ", ".join(name for name in names if name)


def _moment(timestamp: float) -> datetime:
    return datetime.fromtimestamp(timestamp, UTC)
