"""What tells a demo from a real installation: the mark on its database."""

import logging

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection
from psycopg.sql import SQL, Identifier, Literal

logger = logging.getLogger(__name__)
MARK = "Made by the Regiodialog demo; nothing in it is real."


def set_demo_mark() -> None:
    with connection.cursor() as cursor:
        name = Identifier(str(connection.settings_dict["NAME"]))
        # What isn't a query takes no parameters from the server's side.
        cursor.execute(SQL("COMMENT ON DATABASE {} IS {}").format(name, Literal(MARK)))


def carries_demo_mark() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
            " WHERE datname = current_database()"
        )
        return cursor.fetchone() == (MARK,)


def refuse_demo_database() -> None:
    """Don't start a real installation on a demo's data."""
    if getattr(settings, "DEMO_DATABASE_IS_WELCOME", False):
        return
    try:
        is_demo = carries_demo_mark()
    except OperationalError:
        # Pages say 503 until the database is back; it can't be looked at now.
        logger.warning("database unreachable: not checked whether it is a demo's")
        return
    finally:
        connection.close()
        # gunicorn forks after this: its workers must not share the pool's connection.
        connection.close_pool()  # type: ignore[attr-defined]
    if is_demo:
        raise ImproperlyConfigured("DATABASE_URL names the database of a demo")
