"""Clean markup brought into shape: lists and tables as such, loose words in paragraphs."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from typing import NamedTuple

from interface.foreign_markup import CELLS, TAG

BLOCKS = {"p", "h3", "h4", "ul", "ol", "li", "blockquote", "table"}
LISTS = {"ul", "ol"}
# How Word writes a list: a bullet or number, then many spaces, in a paragraph like any other.
SPACES = r"[^\S\xa0]*\xa0\s*"
BULLET = re.compile(rf"[·•▪◦‣]\s*|[§o–-]{SPACES}")
# “z. B.” begins no list.
NUMBER = re.compile(rf"(?![a-z]\.\s*\w\.)\(?(?:(\d{{1,2}})|[a-z])[.)]{SPACES}")
LEVEL = re.compile(r' data-level="(\d)"')


class Node(NamedTuple):
    """A piece of text (without a name) or an element that is read to its end."""

    name: str
    html: str
    holds_block: bool = False
    # A paragraph's, if Word meant it as an item of a list.
    level: int = 0
    # A row's.
    cells: tuple["Node", ...] = ()

    @property
    def is_blank(self) -> bool:
        return self.name == "br" or not (self.name or self.html.strip())

    @property
    def words(self) -> str:
        """What stands in an element without attributes."""
        return self.html.removeprefix(f"<{self.name}>").removesuffix(f"</{self.name}>")

    @property
    def list_kind(self) -> str:
        """The kind of list that a paragraph is an item of."""
        if self.name != "p":
            return ""
        return "ul" if BULLET.match(self.words) else "ol" if NUMBER.match(self.words) else ""


class Element(NamedTuple):
    """An element whose end is still to come, with what was read of it."""

    name: str
    start: str
    children: list[Node]

    def finished(self) -> list[Node]:
        """What becomes of it: nothing if it says nothing, and a link to nowhere is its words."""
        if self.name in CELLS:
            return [_cell(self.children)]
        if self.name == "tr":
            cells = tuple(child for child in self.children if child.name in CELLS)
            return [Node("tr", "", cells=cells)] if any(cell.html for cell in cells) else []
        if self.name == "table":
            return list(_table([child.cells for child in self.children if child.cells]))
        if self.name in ("tbody", "thead"):
            return self.children
        if self.name in LISTS:
            return self._list()
        children = _with_lists(self.children)
        return self._plain(_item(children) if self.name == "li" else children)

    def _list(self) -> list[Node]:
        """A list that stands between the items of another belongs to the one before it."""
        items: list[Node] = []
        for child in self.children:
            if child.name in LISTS and items and items[-1].name == "li":
                html = f"{items[-1].html.removesuffix('</li>')}{child.html}</li>"
                items[-1] = Node("li", html, holds_block=True)
            elif not child.is_blank:
                items.append(child)
        return self._plain(items)

    def _plain(self, children: list[Node]) -> list[Node]:
        if self.name == "a" and not self.start.startswith("<a href"):
            return children
        if all(child.is_blank for child in children):
            return []
        words = _html(children)
        level = LEVEL.search(self.start)
        start = LEVEL.sub("", self.start)
        html = f"{start}{words.strip() if self.name == 'p' else words}</{self.name}>"
        holds_block = self.name in BLOCKS or any(child.holds_block for child in children)
        return [Node(self.name, html, holds_block, int(level[1]) if level else 0)]


def tidied(html: str) -> str:
    """Clean markup with Word's lists as lists, loose words in paragraphs, nothing empty.

    A table has a first row that names its columns, and rows of the same length; what only sets
    things side by side becomes paragraphs.
    """
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


# Lists -------------------------------------------------------------------------------------------


def _with_lists(nodes: Iterable[Node]) -> list[Node]:
    """Neighbouring paragraphs that Word meant as a list, as one; blanks between blocks go."""
    out: list[Node] = []
    for is_list, group in groupby(
        chain.from_iterable(_runs(nodes)), lambda node: bool(node.list_kind)
    ):
        items = list(group)
        out += _lists(items) if is_list else items
    return out


def _runs(nodes: Iterable[Node]) -> Iterable[list[Node]]:
    """Blocks that follow each other, and words between them; what is blank divides nothing."""
    runs = [list(group) for _is_block, group in groupby(nodes, lambda node: node.holds_block)]
    is_inline = len(runs) == 1
    return (run for run in runs if is_inline or not all(node.is_blank for node in run))


def _lists(items: list[Node]) -> Iterator[Node]:
    """Items as lists, one within the other by their level; another kind begins another list."""
    begun = 0
    for place in range(1, len(items) + 1):
        first, item = items[begun], items[place] if place < len(items) else None
        is_other = item is None or item.level < first.level
        if is_other or (item and item.level == first.level and item.list_kind != first.list_kind):
            yield from _list(items[begun:place])
            begun = place


def _list(items: list[Node]) -> Iterator[Node]:
    kind, level = items[0].list_kind, items[0].level
    marker = BULLET if kind == "ul" else NUMBER
    number = NUMBER.match(items[0].words)
    starts_at = int(number[1]) if kind == "ol" and number and number[1] else 1
    starts = [place for place, item in enumerate(items) if item.level == level]
    entries = []
    for start, end in zip(starts, [*starts[1:], len(items)], strict=True):
        words = marker.sub("", items[start].words, count=1)
        entries.append(words + _html(_lists(items[start + 1 : end])))
    if html := "".join(
        f"<li>{entry}</li>" for entry in entries if entry.replace("<br>", "").strip()
    ):
        start_attribute = f' start="{starts_at}"' if starts_at != 1 else ""
        yield Node(kind, f"<{kind}{start_attribute}>{html}</{kind}>", holds_block=True)


def _item(children: list[Node]) -> list[Node]:
    """An item of one paragraph is its words; editors write a paragraph into each."""
    paragraphs = [place for place, child in enumerate(children) if child.name == "p"]
    if paragraphs != [0]:
        return children
    return [Node("", children[0].words), *children[1:]]


# Tables ------------------------------------------------------------------------------------------


def _cell(children: list[Node]) -> Node:
    """A cell's words, its paragraphs as lines; with anything else in it, it is a piece of page."""
    if any(child.holds_block and child.name != "p" for child in children):
        return Node("td", _html(_with_lists(_in_paragraphs(children))), holds_block=True)
    lines = []
    for run in _runs(children):
        lines += [node.words for node in run] if run[0].holds_block else [_html(run)]
    words = [each.strip() for line in lines for each in line.split("<br>")]
    return Node("td", "<br>".join(filter(None, words)))


def _table(rows: list[tuple[Node, ...]]) -> Iterator[Node]:
    width = max(map(len, rows), default=0)
    if len(rows) < 2 or width < 2 or any(cell.holds_block for row in rows for cell in row):
        for cell in chain.from_iterable(rows):
            if cell.holds_block:
                yield Node("", cell.html, holds_block=True)
            elif cell.html:
                yield Node("p", f"<p>{cell.html}</p>", holds_block=True)
        return
    head, *others = (_row(row, width, "td" if place else "th") for place, row in enumerate(rows))
    html = f"<thead>{head}</thead><tbody>{''.join(others)}</tbody>"
    yield Node("table", f"<table>{html}</table>", holds_block=True)


def _row(cells: tuple[Node, ...], width: int, name: str) -> str:
    words = [cell.html for cell in cells] + [""] * (width - len(cells))
    return f"<tr>{''.join(f'<{name}>{each}</{name}>' for each in words)}</tr>"


# Paragraphs --------------------------------------------------------------------------------------


def _in_paragraphs(nodes: list[Node]) -> Iterator[Node]:
    """Words that stand between the paragraphs get one of their own."""
    for run in _runs(nodes):
        if run[0].holds_block:
            yield from run
        elif not all(node.is_blank for node in run):
            yield Node("p", f"<p>{_html(run).strip()}</p>", holds_block=True)
