"""`make messages`: gathers what code and templates say in German for the English catalogue.

A text that is new there has an empty translation, which a test then names; one that is no longer
said is dropped. locale/de/ replaces words of other packages and is kept by hand.
"""

import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import cast

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
ENGLISH = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
CODE = ["platform", "initiatives", "workshops", "branchendialog", "website"]
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = """\
# What the project says in English. The key is the German text as it stands in code and templates.
# `make messages` adds what is new and drops what is no longer said; translations are by hand."""
# No dates, names or tools: the catalogue changes only where a text does.
KEPT_HEADERS = {
    "Language",
    "Plural-Forms",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
}


def main() -> int:
    catalogue = extracted()
    take_translations(catalogue, read_catalogue())
    write_catalogue(catalogue)
    missing = [message for message in texts(catalogue) if not is_translated(message)]
    print(f"{len(catalogue)} texts, {len(missing)} without an English one")
    for message in missing:
        print(f"  {forms(message.id)[0]}")
    return bool(missing)


def extracted() -> Catalog:
    """All that the project says, each text with the files that say it."""
    catalogue = Catalog(locale="en", header_comment=HEADER, fuzzy=False)
    for path in sources():
        found = extract("python", BytesIO(as_python(path)), KEYWORDS, ["Translators:"])
        for _line, text, comments, context in found:
            place = (str(path.relative_to(ROOT)), 0)
            catalogue.add(text, None, [place], auto_comments=comments, context=context)
    return catalogue


def sources() -> Iterator[Path]:
    """First-party Python without migrations, and all templates, in a stable order."""
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path
    templates = (ROOT / "templates").rglob("*")
    yield from sorted(path for path in templates if path.suffix in {".html", ".txt"})


def as_python(path: Path) -> bytes:
    """A file as Python; of a template, its texts as calls of gettext."""
    text = path.read_text()
    if path.suffix == ".py":
        return text.encode()
    # Within brackets the indentation of what surrounds the calls means nothing to the tokenizer.
    return f"({templatize(text, origin=str(path))}\n)".encode()


def read_catalogue() -> Catalog:
    if not ENGLISH.exists():
        return Catalog(locale="en")
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def take_translations(catalogue: Catalog, former: Catalog) -> None:
    """Take over the translations there are; nothing is guessed from similar texts."""
    for message in texts(catalogue):
        known = former.get(message.id, message.context)
        if known is not None and known.id == message.id:
            message.string = known.string
            message.user_comments = known.user_comments


def write_catalogue(catalogue: Catalog) -> None:
    output = BytesIO()
    write_po(output, catalogue, width=100, sort_by_file=True, include_lineno=False)
    head, *entries = output.getvalue().decode().split("\n\n")
    lines = [
        line
        for line in head.splitlines()
        if not line.startswith('"') or line[1:].partition(":")[0] in KEPT_HEADERS | {""}
    ]
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    ENGLISH.write_text("\n\n".join(["\n".join(lines), *entries]))


def texts(catalogue: Catalog) -> Iterator[Message]:
    """The messages without the header."""
    return (message for message in catalogue if message.id)


def forms(text: object) -> list[str]:
    """A message's one text, or its singular and plural."""
    return [text] if isinstance(text, str) else [str(each) for each in cast(Iterable[str], text)]


def is_translated(message: Message) -> bool:
    """Whether there is a translation, for each number where there are several."""
    return all(forms(message.string or ""))


if __name__ == "__main__":
    sys.exit(main())
