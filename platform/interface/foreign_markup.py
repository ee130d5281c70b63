"""What Word, Google Docs and Outlook write, said in the few tags that a longer text may have.

They say much by styles: bold as a weight, a list's level in a property of Word's own.
"""

import re

import nh3

MARKS = ("strong", "em", "sup", "sub")
CELLS = {"td", "th"}
TABLE = {"table", "thead", "tbody", "tr"} | CELLS
TAGS = {"p", "h3", "h4", "ul", "ol", "li", "blockquote", "br", "a"} | set(MARKS) | TABLE
# How the address of a link may begin.
HARMLESS = ("https://", "http://", "mailto:", "tel:", "/", "#")
# Where Word's footnotes, comments and contents lead to: nowhere outside its file.
WITHIN_WORD = re.compile(r"#_(?:ftn|edn|msocom|msoanchor|Toc|Hlk)", re.IGNORECASE)

PARAGRAPHS = (
    "address article aside caption center dd div dt figcaption figure footer header main pre "
    "section"
)
# What programs and mails bring along and what stands for it here.
REPLACED = {
    "h1": "h3",
    "h2": "h3",
    "h5": "h4",
    "h6": "h4",
    "b": "strong",
    "i": "em",
    "tfoot": "tbody",
    **dict.fromkeys(PARAGRAPHS.split(), "p"),
}
# Without a meaning of their own; their styles have one.
STYLED = {"span", "font"}
# A bold row or list says so again at the words in it.
MARKED = STYLED | {"p", "td", "a", "b", "i", "strong", "em"} | set(PARAGRAPHS.split())
# Gone with all they hold; the text of other tags stays.
WITHOUT_CONTENT = {
    *("applet", "embed", "frameset", "head", "iframe", "math", "noembed", "noframes", "noscript"),
    *("object", "script", "select", "style", "svg", "template", "textarea", "title", "xml", "xmp"),
}

# The cleaner writes “<” and “>” around tags alone, never in a text or an attribute.
TAG = re.compile(r"<(/?)([a-z0-9]+)([^<>]*)>")
# Word's “mso-bidi-font-weight” is for other scripts.
STYLES = {
    said: re.compile(rf"(?<![\w-]){pattern}", re.IGNORECASE)
    for said, pattern in {
        "strong": r"font-weight\s*:\s*(?:bold|[6-9]\d\d\b|1000\b)",
        "not-strong": r"font-weight\s*:\s*(?:normal|lighter|[1-5]\d\d\b)",
        "em": r"font-style\s*:\s*(?:italic|oblique)",
        "not-em": r"font-style\s*:\s*normal",
        "sup": r"vertical-align\s*:\s*super",
        "sub": r"vertical-align\s*:\s*sub\b",
    }.items()
}
LEVEL = re.compile(r"\blevel([1-9])\b", re.IGNORECASE)


def attribute(tag: str, name: str, value: str) -> str | None:
    """What an attribute may say: where a link leads, a list's first number, meant styles."""
    if name == "href":
        return _address(value)
    if name == "start":
        number = value.strip()
        return number if re.fullmatch(r"\d{1,4}", number) and number != "1" else None
    if name == "style":
        return _meaning(value)
    return value  # the cleaner's own `rel`, and what was written here


def _address(value: str) -> str | None:
    """The address of a link if it leads to a page, a mailbox or a telephone."""
    address = value.strip()
    if WITHIN_WORD.match(address):
        return None
    if address.lower().startswith("www."):
        return f"https://{address}"
    return address if address.lower().startswith(HARMLESS) else None


def _meaning(style: str) -> str | None:
    said = [name for name, pattern in STYLES.items() if pattern.search(style)]
    of_lists = (each for each in style.split(";") if each.strip().lower().startswith("mso-list"))
    level = next(filter(None, map(LEVEL.search, of_lists)), None)
    return " ".join([*said, *([f"level-{level[1]}"] if level else [])]) or None


def cleaner(tags: set[str], attributes: dict[str, set[str]] | None = None) -> nh3.Cleaner:
    """A cleaner for these tags, with links, a list's first number and more `attributes`."""
    return nh3.Cleaner(
        tags=tags,
        clean_content_tags=WITHOUT_CONTENT,
        attributes={"a": {"href"}, "ol": {"start"}, **(attributes or {})},
        attribute_filter=attribute,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener",
    )


_generous = cleaner(TAGS | set(REPLACED) | STYLED, {"*": {"style"}})
_own = cleaner(TAGS, {"p": {"data-level"}})


def in_own_tags(text: str) -> str:
    """Any markup in `TAGS` alone; a paragraph that is an item of Word's list knows its level."""
    written: list[tuple[str, ...]] = []

    def say(match: re.Match[str]) -> str:
        closes, name, attributes = match.groups()
        if name == "br":
            return "<br>"
        if closes:
            return "".join(f"</{each}>" for each in reversed(written.pop()))
        style = re.search(r'style="([^"]*)"', attributes)
        said = style[1].split() if style else []
        own = _own_tag(name, said)
        marks = [
            mark
            for mark in MARKS
            if mark in said and name in MARKED and mark != own
            # Once is enough.
            if not any(mark in outer for outer in written)
        ]
        written.append((*([own] if own else []), *marks))
        start = [f"<{own}{_kept(own, said, attributes)}>"] if own else []
        return "".join([*start, *(f"<{mark}>" for mark in marks)])

    return _own.clean(TAG.sub(say, _generous.clean(text)))


def _own_tag(name: str, said: list[str]) -> str:
    own = REPLACED.get(name, "" if name in STYLED else name)
    # Google Docs puts all it copies into a bold element that says it isn't bold.
    return "" if f"not-{own}" in said else own


def _kept(own: str, said: list[str], attributes: str) -> str:
    """The attributes that a tag keeps, as the cleaner wrote them."""
    if own == "p":
        levels = [each.removeprefix("level-") for each in said if each.startswith("level-")]
        return f' data-level="{levels[0]}"' if levels else ""
    return re.sub(r'\s*style="[^"]*"', "", attributes)
