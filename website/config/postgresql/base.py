"""What Django looks for in a backend."""

from typing import Any

from django.db.backends.postgresql import base
from psycopg import IsolationLevel

from config.patience import PUBLIC_SECONDS, current, patience


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """One of the pool, if it comes while the request still waits."""
        pool, waiting = self.pool, current()  # type: ignore[attr-defined]
        if pool is None or waiting is None:
            return super().get_new_connection(conn_params)
        self.isolation_level = IsolationLevel.READ_COMMITTED
        pool.open()
        return pool.getconn(timeout=min(pool.timeout, waiting.left()))

    def _configure_connection(self, connection: Any) -> bool:
        """Done by the pool's threads: it has three, and none may be lost."""
        with patience(PUBLIC_SECONDS):
            return bool(super()._configure_connection(connection))  # type: ignore[misc]
