"""The few tags a longer text may have, and how any text is brought down to them.

Used on the way in (every write of a `RichTextField`) and once more on the way out, so that a row
which came past the field (raw SQL, an old dump) does no harm either.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import unescape
from itertools import chain, groupby
from typing import NamedTuple

import nh3
from django.utils.html import linebreaks, strip_tags
from django.utils.text import normalize_newlines

TAGS = {"p", "h3", "h4", "ul", "ol", "li", "blockquote", "br", "strong", "em", "a"}
# How the address of a link may begin.
HARMLESS = ("https://", "http://", "mailto:", "tel:", "/", "#")
BLOCKS = {"p", "h3", "h4", "ul", "ol", "li", "blockquote"}

# What programs and mails bring along and what stands for it here.
PARAGRAPHS = (
    "address article aside center dd div dt figcaption figure footer header main pre section"
)
REPLACED = {
    "h1": "h3",
    "h2": "h3",
    "h5": "h4",
    "h6": "h4",
    "b": "strong",
    "i": "em",
    **dict.fromkeys(PARAGRAPHS.split(), "p"),
}
CELLS = {"td", "th", "tr"}
# Gone with all they hold; the text of other tags stays.
WITHOUT_CONTENT = {
    *("applet", "embed", "frameset", "head", "iframe", "math", "noembed", "noframes", "noscript"),
    *("object", "script", "select", "style", "svg", "template", "textarea", "title", "xml", "xmp"),
}

# What stands between texts that don't belong together, and before what is never shown.
BORDER, UNSHOWN = "\n\n", "\f"
# Control characters, and those that turn the direction of what follows: a link's text could lie.
INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")
HAS_TAGS = re.compile(r"<[a-zA-Z/!?]")
# The cleaner writes “<” and “>” around tags alone, never in a text or an attribute.
TAG = re.compile(r"<(/?)([a-z0-9]+)([^<>]*)>")
LINE_ENDS = re.compile(rf"(?:</?(?:{'|'.join(BLOCKS)})>)+|<br>")
# How Word writes a list: a bullet or number, then many spaces, in a paragraph like any other.
SPACES = r"[^\S\xa0]*\xa0\s*"
BULLET = re.compile(rf"[·•▪◦‣]\s*|[§o–-]{SPACES}")
# “z. B.” begins no list.
NUMBER = re.compile(rf"(?![a-z]\.\s*\w\.)\(?(?:\d{{1,2}}|[a-z])[.)]{SPACES}")


def _address(tag: str, attribute: str, value: str) -> str | None:
    """The address of a link if it leads to a page, a mailbox or a telephone."""
    if attribute != "href":
        return value  # the cleaner's own `rel`
    address = value.strip()
    if address.lower().startswith("www."):
        return f"https://{address}"
    return address if address.lower().startswith(HARMLESS) else None


def _cleaner(tags: set[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=tags,
        clean_content_tags=WITHOUT_CONTENT,
        attributes={"a": {"href"}, "*": set()},
        attribute_filter=_address,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener",
    )


_generous = _cleaner(TAGS | set(REPLACED) | CELLS)
_strict = _cleaner(TAGS)


def clean(text: str) -> str:
    """Paragraphs, headings, lists, quotations, emphasis and links; nothing else survives.

    Plain lines become paragraphs; a text without a word is "". Cleaning twice changes nothing.
    """
    text = INVISIBLE.sub("", text).strip()
    if not HAS_TAGS.search(text):
        text = from_plain(text)
    html = _strict.clean(TAG.sub(_replaced, _generous.clean(text)))
    return _strict.clean(_tidied(html.replace("&nbsp;", "\xa0"))).strip()


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
    """A clean text's words alone, unescaped, a line for each block."""
    return unescape(strip_tags(LINE_ENDS.sub("\n", html))).strip()


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


def _replaced(match: re.Match[str]) -> str:
    closes, name, _attributes = match.groups()
    if name in CELLS:
        return ("<br>" if name == "tr" else " ") if closes else ""
    return f"<{closes}{REPLACED[name]}>" if name in REPLACED else match[0]


class Node(NamedTuple):
    """A piece of text (without a name) or an element that is read to its end."""

    name: str
    html: str
    holds_block: bool = False

    @property
    def is_blank(self) -> bool:
        return self.name == "br" or not (self.name or self.html.strip())


class Element(NamedTuple):
    """An element whose end is still to come, with what was read of it."""

    name: str
    start: str
    children: list[Node]

    def finished(self) -> list[Node]:
        """What becomes of it: nothing if it says nothing, and a link to nowhere is its words."""
        children = _with_lists(self.children)
        if self.name == "a" and not self.start.startswith("<a href"):
            return children
        if all(child.is_blank for child in children):
            return []
        words = _html(children)
        html = f"{self.start}{words.strip() if self.name == 'p' else words}</{self.name}>"
        holds_block = self.name in BLOCKS or any(child.holds_block for child in children)
        return [Node(self.name, html, holds_block)]


def _tidied(html: str) -> str:
    """Clean markup with Word's lists as lists, loose words in paragraphs, nothing empty."""
    root = Element("", "", [])
    unfinished = [root]
    begun = 0
    for match in TAG.finditer(html):
        closes, name, _attributes = match.groups()
        if begun < match.start():
            unfinished[-1].children.append(Node("", html[begun : match.start()]))
        begun = match.end()
        if closes:
            element = unfinished.pop()
            unfinished[-1].children.extend(element.finished())
        elif name == "br":
            unfinished[-1].children.append(Node(name, match[0]))
        else:
            unfinished.append(Element(name, match[0], []))
    return _html(_with_lists(_in_paragraphs([*root.children, Node("", html[begun:])])))


def _html(nodes: Iterable[Node]) -> str:
    return "".join(node.html for node in nodes)


def _with_lists(nodes: Iterable[Node]) -> list[Node]:
    """Neighbouring paragraphs that Word meant as a list, as one; blanks between blocks go."""
    out: list[Node] = []
    for kind, group in groupby(chain.from_iterable(_runs(nodes)), _list_kind):
        if not kind:
            out += group
            continue
        marker = BULLET if kind == "ul" else NUMBER
        items = [marker.sub("", _words(node), count=1) for node in group]
        if html := "".join(
            f"<li>{item}</li>" for item in items if item.replace("<br>", "").strip()
        ):
            out.append(Node(kind, f"<{kind}>{html}</{kind}>", holds_block=True))
    return out


def _runs(nodes: Iterable[Node]) -> Iterable[list[Node]]:
    """Blocks that follow each other, and words between them; what is blank divides nothing."""
    runs = [list(group) for _is_block, group in groupby(nodes, lambda node: node.holds_block)]
    is_inline = len(runs) == 1
    return (run for run in runs if is_inline or not all(node.is_blank for node in run))


def _list_kind(node: Node) -> str:
    if node.name != "p":
        return ""
    words = _words(node)
    return "ul" if BULLET.match(words) else "ol" if NUMBER.match(words) else ""


def _words(paragraph: Node) -> str:
    return paragraph.html.removeprefix("<p>").removesuffix("</p>")


def _in_paragraphs(nodes: list[Node]) -> Iterable[Node]:
    """Words that stand between the paragraphs get one of their own."""
    for run in _runs(nodes):
        if run[0].holds_block:
            yield from run
        elif not all(node.is_blank for node in run):
            yield Node("p", f"<p>{_html(run).strip()}</p>", holds_block=True)
