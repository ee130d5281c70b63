"""The connections of the web server's pool."""

from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from config.patience import Patience, current

# Of psycopg's own: how often it looks whether somebody wants to end the process.
INTERVAL_SECONDS = 0.1


class PatientConnection(psycopg.Connection[Any]):
    """Waits as long as the request does, then is closed: nobody knows what would come next."""

    def wait(
        self, gen: Any, interval: float = INTERVAL_SECONDS, timeout: float | None = None
    ) -> Any:
        patience = current()
        if timeout is not None or patience is None:
            return super().wait(gen, interval, timeout)
        try:
            answer = super().wait(gen, interval, patience.left())
        except psycopg.OperationalError as error:
            # What PostgreSQL itself says, or a connection that broke, ends the statement.
            if self.pgconn.transaction_status != TransactionStatus.ACTIVE:
                raise
            self.close()
            patience.give_up()
            raise psycopg.OperationalError("the database doesn't answer") from error
        Patience.is_database_silent = False
        return answer
