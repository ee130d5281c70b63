"""Which small changes `tools/mutants.py` makes: found in the syntax tree, made in the text."""

import ast
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain, islice, pairwise, zip_longest
from random import Random
from typing import TypeVar

T = TypeVar("T")
# From where to where, in bytes, and what stands there then.
Change = tuple[int, int, bytes]
SWAPS: Mapping[type[ast.AST], tuple[bytes, bytes]] = {
    ast.Eq: (b"==", b"!="),
    ast.NotEq: (b"!=", b"=="),
    ast.Lt: (b"<", b"<="),
    ast.LtE: (b"<=", b"<"),
    ast.Gt: (b">", b">="),
    ast.GtE: (b">=", b">"),
    ast.In: (b"in", b"not in"),
    ast.NotIn: (b"not in", b"in"),
    ast.Is: (b"is", b"is not"),
    ast.IsNot: (b"is not", b"is"),
    ast.And: (b"and", b"or"),
    ast.Or: (b"or", b"and"),
    ast.Add: (b"+", b"-"),
    ast.Sub: (b"-", b"+"),
}
# To swap one of these is to negate.
OPPOSITES = (ast.Eq, ast.NotEq, ast.In, ast.NotIn, ast.Is, ast.IsNot)
NO_NUMBERS = (ast.JoinedStr, ast.List, ast.ListComp, ast.Tuple)
CONDITIONS = {"filter", "exclude", "get", "update", "Q"}
LOGGING = ("logger.", "logging.")
NEVER_RUN = {"TYPE_CHECKING", "typing.TYPE_CHECKING", "__name__ == '__main__'"}
TYPES = {"annotation", "returns", "type_params"}
HUNK = re.compile(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@")


@dataclass(frozen=True)
class Mutant:
    """One change: the bytes of a file that begin at `start` and are `before` become `after`."""

    path: str
    line: int
    column: int
    start: int
    before: bytes
    after: bytes
    # Those of its statement: a test that ran one of them may notice.
    lines: range = field(compare=False)

    @property
    def name(self) -> str:
        after = on_one_line(self.after, 40) or "nothing"
        place = f"{self.path}:{self.line}:{self.column}"
        return f"{place}: {on_one_line(self.before, 40)} → {after}"

    @property
    def place(self) -> tuple[str, int, int, bytes]:
        return self.path, self.start, len(self.before), self.after

    def apply(self, source: bytes) -> bytes:
        return source[: self.start] + self.after + source[self.start + len(self.before) :]

    def lines_shown(self, source: bytes) -> tuple[str, str]:
        """The whole lines it is in, as they are and as it makes them."""
        head = source[: self.start].rpartition(b"\n")[2]
        tail = source[self.start + len(self.before) :].partition(b"\n")[0]
        before, after = head + self.before + tail, head + self.after + tail
        return on_one_line(before, 200), on_one_line(after, 200)

    def is_in(self, lines: Collection[int]) -> bool:
        return any(self.line + n in lines for n in range(self.before.count(b"\n") + 1))


def on_one_line(text: bytes, most: int) -> str:
    line = " ".join(text.decode().split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def changed_lines(diff: str) -> dict[str, set[int]]:
    """The lines of each file that a diff without context has added or changed."""
    found: dict[str, set[int]] = {}
    path = ""
    for line in diff.splitlines():
        if line.startswith("+++ "):
            path = line.removeprefix("+++ b/")
        elif hunk := HUNK.match(line):
            first, number = int(hunk[1]), int(hunk[2] or 1)
            found.setdefault(path, set()).update(range(first, first + number))
    return found


def draw(mutants: Sequence[Mutant], number: int, seed: str) -> list[Mutant]:
    """The same sample each time: from each file in turn, however many a file has."""
    by_file: dict[str, list[Mutant]] = {}
    for mutant in sorted(mutants, key=lambda each: each.place):
        by_file.setdefault(mutant.path, []).append(mutant)
    files = [shuffled(each, f"{seed} {path}") for path, each in by_file.items()]
    turns = filter(None, chain.from_iterable(zip_longest(*shuffled(files, seed))))
    return sorted(islice(turns, number), key=lambda each: each.place)


def shuffled(items: Sequence[T], seed: str) -> list[T]:
    return Random(seed).sample(items, len(items))  # noqa: S311


def mutants_of(path: str, source: bytes) -> list[Mutant]:
    found = Source(path, source).walk(ast.parse(source), range(0))
    return sorted(found, key=lambda mutant: mutant.place)


class Source:
    """A file as bytes, which is what the positions in its syntax tree count."""

    def __init__(self, path: str, text: bytes) -> None:
        self.path = path
        self.text = text
        self.starts = list(accumulate(map(len, text.splitlines(keepends=True)), initial=0))

    def walk(self, node: ast.AST, lines: range) -> Iterator[Mutant]:
        if isinstance(node, ast.stmt):
            lines = lines_of(node)
        for find in (self.operators, self.conditions, self.values, self.statements):
            for change in find(node):
                yield self.mutant(*change, lines)
        for child in children(node):
            yield from self.walk(child, lines)

    def mutant(self, start: int, end: int, after: bytes, lines: range) -> Mutant:
        line = self.text.count(b"\n", 0, start) + 1
        column = len(self.text[self.starts[line - 1] : start].decode()) + 1
        return Mutant(self.path, line, column, start, self.text[start:end], after, lines)

    def operators(self, node: ast.AST) -> Iterator[Change]:
        match node:
            case ast.Compare():
                sides = pairwise([node.left, *node.comparators])
                for operator, (left, right) in zip(node.ops, sides, strict=True):
                    yield self.swapped(operator, left, right)
            case ast.BoolOp():
                for left, right in pairwise(node.values):
                    yield self.swapped(node.op, left, right)
            case (
                ast.BinOp(left=left, op=ast.Add() | ast.Sub() as sign, right=right)
                | ast.AugAssign(target=left, op=ast.Add() | ast.Sub() as sign, value=right)
            ):
                if not is_text(left) and not is_text(right):
                    yield self.swapped(sign, left, right)

    def conditions(self, node: ast.AST) -> Iterator[Change]:
        match node:
            case ast.UnaryOp(op=ast.Not()):
                yield *self.span(node), re.sub(rb"^not\s*", b"", self.code(node))
            case ast.If(test=test) | ast.IfExp(test=test) if not has_opposite(test):
                yield *self.span(test), b"not (%b)" % self.code(test)
            case ast.comprehension():
                for test in node.ifs:
                    if not has_opposite(test):
                        yield *self.span(test), b"not (%b)" % self.code(test)

    def values(self, node: ast.AST) -> Iterator[Change]:
        match node:
            case ast.Constant(value=bool(value)):
                yield *self.span(node), b"%a" % (not value)
            case ast.Constant(value=int(value)):
                yield *self.span(node), b"%d" % (value + 1)
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if (
                name in CONDITIONS and len(node.args) + len(node.keywords) > 1
            ):
                for keyword in node.keywords:
                    start, end = self.span(keyword)
                    comma = re.compile(rb"\s*,[ \t]*").match(self.text, end)
                    if keyword.arg:
                        yield start, comma.end() if comma else end, b""

    def statements(self, node: ast.AST) -> Iterator[Change]:
        match node:
            case ast.Expr(value=ast.Call() | ast.Await()) | ast.Raise():
                yield *self.span(node), b"pass"
            # False, 0 and "" are nearly everywhere as good as None.
            case ast.Return(value=ast.Constant(value=value)) if not value:
                pass
            case ast.Return(value=ast.expr()):
                yield *self.span(node), b"return None"

    def swapped(self, operator: ast.AST, left: ast.expr, right: ast.expr) -> Change:
        """Another operator between two operands, where brackets and comments may stand too."""
        before, after = SWAPS[type(operator)]
        first, last = self.span(left)[1], self.span(right)[0]
        gap = re.sub(rb"#.*", lambda comment: b" " * len(comment[0]), self.text[first:last])
        [found] = re.finditer(rb"\s+".join(map(re.escape, before.split())), gap)
        return first + found.start(), first + found.end(), after

    def code(self, node: ast.expr) -> bytes:
        return self.text[slice(*self.span(node))]

    def span(self, node: ast.expr | ast.stmt | ast.keyword) -> tuple[int, int]:
        # The parser names every end; only its types let it be missing.
        last, column = node.end_lineno or node.lineno, node.end_col_offset or 0
        return self.starts[node.lineno - 1] + node.col_offset, self.starts[last - 1] + column


def lines_of(node: ast.stmt) -> range:
    """The lines of a statement; of one that holds others, those of its head."""
    body: list[ast.stmt] | None = getattr(node, "body", None)
    last = body[0].lineno - 1 if body else node.end_lineno
    return range(node.lineno, max(node.lineno, last or 0) + 1)


def children(node: ast.AST) -> Iterator[ast.AST]:
    """What is in a node, without types, columns and whatever else is left alone."""
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or name in TYPES or is_left_alone(child):
                continue
            if not isinstance(node, ast.ClassDef) or not declares_column(child):
                yield child


def is_left_alone(node: ast.AST) -> bool:
    match node:
        # The parts of an f-string have no positions before Python 3.12.
        case ast.JoinedStr() | ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
        case ast.Call():
            return ast.unparse(node.func).startswith(LOGGING)
        case ast.Expr():
            return is_left_alone(node.value)
        case ast.If():
            return ast.unparse(node.test) in NEVER_RUN
    return False


def declares_column(node: ast.AST) -> bool:
    """Whether a line of a class is a `models.TextField(…)` or the like; a form's is none."""
    match node:
        case ast.Assign(value=ast.Call(func=func)) | ast.AnnAssign(value=ast.Call(func=func)):
            name = ast.unparse(func)
            return name.endswith(("Field", "ForeignKey")) and not name.startswith("forms.")
    return False


def has_opposite(test: ast.expr) -> bool:
    """Whether another mutant negates this condition already."""
    match test:
        case ast.UnaryOp(op=ast.Not()):
            return True
        case ast.Compare(ops=[operator]):
            return isinstance(operator, OPPOSITES)
    return False


def is_text(node: ast.expr) -> bool:
    """Whether this is to the eye a text or a list: with a minus every test fails."""
    match node:
        case ast.Constant():
            return isinstance(node.value, str | bytes)
        case ast.BinOp():
            return is_text(node.left) or is_text(node.right)
    return isinstance(node, NO_NUMBERS)
