"""Message catalogues as gettext reads them, made by Babel: no tool of gettext is needed."""

import os

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from demo.data import CHECKOUT


def compile_catalogues() -> None:
    """Turn each catalogue that changed into what gettext reads."""
    for source in (CHECKOUT / "locale").glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        fresh = target.with_suffix(f".{os.getpid()}")
        with source.open("rb") as text, fresh.open("wb") as output:
            write_mo(output, read_po(text))
        fresh.replace(target)
