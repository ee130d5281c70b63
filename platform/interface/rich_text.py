"""The few tags a longer text may have, and how any text is brought down to them.

Used on the way in (every write of a `RichTextField`) and once more on the way out, so that a row
which came past the field (raw SQL, an old dump) does no harm either.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import unescape

from django.utils.html import linebreaks, strip_tags
from django.utils.text import normalize_newlines

from interface.foreign_markup import CELLS, TABLE, TAGS, cleaner, in_own_tags
from interface.tidy_markup import BLOCKS, BULLET, NUMBER, tidied

# What stands between texts that don't belong together, and before what is never shown.
BORDER, UNSHOWN = "\n\n", "\f"
# Control characters, and those that turn the direction of what follows: a link's text could lie.
INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")
HAS_TAGS = re.compile(r"<[a-zA-Z/!?]")
LINE_ENDS = re.compile(rf"(?:</?(?:{'|'.join(BLOCKS | TABLE - CELLS)})(?: [^<>]*)?>)+|<br>")
CELL_ENDS = re.compile(r"</t[hd]><t[hd]>")

_strict = cleaner(TAGS)


def clean(text: str) -> str:
    """Paragraphs, headings, lists, tables, quotations, emphasis and links; nothing else survives.

    Plain lines become paragraphs; a text without a word is "". Cleaning twice changes nothing.
    """
    text = INVISIBLE.sub("", text).strip()
    if not HAS_TAGS.search(text):
        text = from_plain(text)
    html = in_own_tags(text).replace("&nbsp;", "\xa0")
    return _strict.clean(tidied(html)).strip()


def from_plain(text: str) -> str:
    """A plain text as markup that may be cleaned: paragraphs, an item of a list each in its own."""
    lines = normalize_newlines(INVISIBLE.sub("", text)).split("\n")
    paragraphs = re.split("\n{2,}", "\n".join(line.strip() for line in lines).strip())
    return linebreaks("\n\n".join(map(_items_apart, paragraphs)), autoescape=True)


def _items_apart(paragraph: str) -> str:
    """A number begins an item only among others: not the one of “am / 12. Mai”."""
    marker = NUMBER if NUMBER.match(paragraph) else BULLET
    return re.sub(f"\n(?={marker.pattern})", "\n\n", paragraph)


@lru_cache(maxsize=512)
def shown(text: str) -> str:
    """What a page prints of a stored text: clean, wherever it came from."""
    return clean(text)


def as_lines(html: str) -> str:
    """A clean text's words alone, unescaped, a line for each block and each row of a table."""
    return unescape(strip_tags(LINE_ENDS.sub("\n", CELL_ENDS.sub(" | ", html)))).strip()


def apart(*texts: str, unshown: Iterable[str] = ()) -> str:
    """Texts that don't belong together as one, with an empty line between them.

    `unshown` is read by the search as well, and no excerpt shows it.
    """
    # Who pastes a page of a PDF brings the sign along.
    shown = BORDER.join(filter(None, texts)).replace(UNSHOWN, "\n")
    return f"{shown}{UNSHOWN}{' '.join(unshown)}"


def below_title(html: str) -> str:
    """A clean text whose headings follow the page's title itself: each one level higher."""
    for lower, higher in (("h3", "h2"), ("h4", "h3")):
        html = html.replace(f"<{lower}>", f"<{higher}>").replace(f"</{lower}>", f"</{higher}>")
    return html
