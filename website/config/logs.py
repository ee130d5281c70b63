import logging
import re

# A registration's link is a key: what follows its prefix never reaches a log.
LINK = re.compile(r"(/anmeldung/)[^/\s\"]{8,}")
# PostgreSQL repeats in its DETAIL the row that it refused, with names and addresses.
ROW = re.compile(r"(DETAIL:\s).*")


class DiscreetFormatter(logging.Formatter):
    """Cuts keys and personal data out of what is written, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        return ROW.sub(r"\1…", LINK.sub(r"\1…", super().format(record)))
