import logging
import re

# A registration's link is a key: what follows its prefix never reaches a log.
LINK = re.compile(r"(/anmeldung/)[^/\s\"]{8,}")


class HideLinks(logging.Filter):
    """Cuts the keys out of the addresses that a record names."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = LINK.sub(r"\1…", record.getMessage())
        record.args = None
        return True
