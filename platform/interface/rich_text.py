"""The few tags a longer text may have, and how any text is brought down to them.

Used on the way in (every write of a `RichTextField`) and once more on the way out, so that a row
which came past the field (raw SQL, an old dump) does no harm either.
"""

import re
from functools import lru_cache

import nh3
from django.utils.html import linebreaks

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

# Control characters, and those that turn the direction of what follows: a link's text could lie.
INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")
HAS_TAGS = re.compile(r"<[a-zA-Z/!?]")
TAG = re.compile(r"<(/?)([a-z0-9]+)([^<>]*)>")
SPACE = r"(?:\s|&nbsp;)"
PARAGRAPH = re.compile(rf"<p>{SPACE}*(.*?){SPACE}*</p>", re.DOTALL)
# How Word writes a list: a bullet or number, then many spaces, in a paragraph like any other.
BULLET = re.compile(rf"(?:[·•▪◦‣]{SPACE}*|[§o–-](?:{SPACE}*&nbsp;{SPACE}*)+)")
NUMBER = re.compile(rf"\(?(?:\d{{1,2}}|[a-z])[.)](?:{SPACE}*&nbsp;{SPACE}*)+")
LIST_IN_PARAGRAPHS = re.compile(r"(?:<p>[^<](?:(?!</p>).)*</p>\s*)+", re.DOTALL)
LINK_TO_NOTHING = re.compile(r"<a(?! href)[^>]*>(.*?)</a>", re.DOTALL)
EMPTY = re.compile(rf"<(p|h3|h4|ul|ol|li|blockquote|strong|em|a)\b[^>]*>(?:{SPACE}|<br>)*</\1>")


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
        text = linebreaks(text, autoescape=True)
    html = TAG.sub(_replaced, _generous.clean(text))
    html = _strict.clean(_with_lists(html))
    html = _in_paragraphs(LINK_TO_NOTHING.sub(r"\1", html))
    return _strict.clean(_without_empty(html)).strip()


@lru_cache(maxsize=512)
def shown(text: str) -> str:
    """What a page prints of a stored text: clean, wherever it came from."""
    return clean(text)


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


def _with_lists(html: str) -> str:
    """Paragraphs that Word meant as lists, as lists."""
    return LIST_IN_PARAGRAPHS.sub(_lists_found, html)


def _lists_found(match: re.Match[str]) -> str:
    out, open_list = [], ""
    for text in PARAGRAPH.findall(match[0]):
        kind = "ul" if BULLET.match(text) else "ol" if NUMBER.match(text) else ""
        if kind != open_list:
            out += [f"</{open_list}>"] if open_list else []
            out += [f"<{kind}>"] if kind else []
            open_list = kind
        item = (BULLET if kind == "ul" else NUMBER).sub("", text, count=1) if kind else ""
        out.append(f"<li>{item}</li>" if kind else f"<p>{text}</p>")
    return "".join([*out, f"</{open_list}>" if open_list else ""])


def _in_paragraphs(html: str) -> str:
    """Words that stand between the paragraphs get one of their own."""
    out: list[str] = []
    loose: list[str] = []
    for node in _top_level(html):
        is_block = any(name in BLOCKS for _closes, name, _rest in TAG.findall(node))
        if is_block:
            out += [_paragraph(loose), node]
            loose = []
        else:
            loose.append(node)
    return "".join([*out, _paragraph(loose)])


def _paragraph(inline: list[str]) -> str:
    text = "".join(inline).strip()
    return f"<p>{text}</p>" if text else ""


def _top_level(html: str) -> list[str]:
    """The text and the elements, whole, that stand side by side in clean markup."""
    nodes, depth, begun = [], 0, 0
    for match in TAG.finditer(html):
        closes, name, _rest = match.groups()
        if name == "br":
            continue
        if not closes and depth == 0:
            nodes.append(html[begun : match.start()])
            begun = match.start()
        depth += -1 if closes else 1
        if depth == 0:
            nodes.append(html[begun : match.end()])
            begun = match.end()
    return [node for node in [*nodes, html[begun:]] if node]


def _without_empty(html: str) -> str:
    """Inner ones first: a list of empty items is empty, too."""
    while (shorter := EMPTY.sub("", html)) != html:
        html = shorter
    return html
