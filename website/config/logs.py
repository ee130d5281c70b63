import logging
import re

# Links from mails are keys: what follows their prefixes never reaches a log.
LINK = re.compile(r"(/anmeldung/weitergabe/|/anmeldung/|/meine-daten/link/)[^/\s\"]{8,}")
# PostgreSQL repeats in its DETAIL the row that it refused, with names and addresses.
ROW = re.compile(r"(DETAIL:\s).*")


class DiscreetFormatter(logging.Formatter):
    """Cuts keys and personal data out of what is written, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        return ROW.sub(r"\1…", LINK.sub(r"\1…", super().format(record)))
