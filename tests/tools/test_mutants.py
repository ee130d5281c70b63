"""Which changes `make mutants` makes to the code; what tests say to them is not tested here."""

import ast
from collections import Counter

from tools.mutants import is_changeable, without_group
from tools.mutations import Mutant, changed_lines, draw, mutants_of

SOURCE = """\
LIMITS = {"groß": 50 - 1}


def schließe(größe=10, still: bool = True):
    if "ü" not in A and größe <= 3 != 7 or not still:
        raise ValueError(größe)
    elif still:
        größe.speichern()
    elif größe is None:
        return None
    return (größe  # < 1 or more
            < # not >
            1)


def offene(rows):
    rows = rows.filter(Q(a="ä", b=(2)), c=name,).exclude(d=name).order_by("e")
    return [row for row in rows.get(pk, **more) if row.x if row.y > z] or False
"""
FOUND = [
    "1:19: 50 → 51",
    "1:22: - → +",
    "1:24: 1 → 2",
    "4:20: 10 → 11",
    "4:38: True → False",
    '5:8: "ü" not in A and größe <= 3 != 7 or not… → not ("ü" not in A and größe <= 3 != 7 o…',
    "5:12: not in → in",
    "5:21: and → or",
    "5:31: <= → <",
    "5:34: 3 → 4",
    "5:36: != → ==",
    "5:39: 7 → 8",
    "5:41: or → and",
    "5:44: not still → still",
    "6:9: raise ValueError(größe) → pass",
    "7:10: still → not (still)",
    "8:9: größe.speichern() → pass",
    "9:16: is → is not",
    "11:5: return (größe # < 1 or more < # not > 1) → return None",
    "12:13: < → <=",
    "13:13: 1 → 2",
    '17:26: a="ä", → nothing',
    "17:33: b=(2) → nothing",
    "17:36: 2 → 3",
    "17:41: c=name, → nothing",
    "18:5: return [row for row in rows.get(pk, **m… → return None",
    "18:52: row.x → not (row.x)",
    "18:61: row.y > z → not (row.y > z)",
    "18:67: > → >=",
    "18:72: or → and",
    "18:75: False → True",
]
LEFT_ALONE = '''\
"""Not 1 < 2."""

from typing import TYPE_CHECKING, Literal

from django.db import models

if TYPE_CHECKING:
    SIZES = 1

if __name__ == "__main__":
    main(1)

__all__ = ["Größe"] + ["1"][1:]


class Größe(models.Model):
    """Say not 1."""

    name = models.CharField(_("höchstens 3"), max_length=3, blank=True)
    seats: models.IntegerField[int, int] = models.IntegerField(default=1 + 1)
    note = RichTextField(blank=True)
    workshop = models.ForeignKey("Workshop", null=True)
    size: Literal[1]

    def größe(self, size: Literal[1] | None = None) -> Literal[1]:
        """Say 1."""
        logger.info("größer als %s", size + 1)
        text = _("not 1 < 2") + "größer" + f"{size + 1}"
        assert isinstance(self, Größe)
        return ""
'''
DIFF = """\
diff --git a/workshops/a.py b/workshops/a.py
--- a/workshops/a.py
+++ b/workshops/a.py
@@ -3 +3 @@ def a():
-    return 1
+    return 2
@@ -8,0 +9,2 @@
+    a()
+    b()
@@ -20,2 +22,0 @@
-    c()
-    d()
diff --git a/ü.py b/ü.py
new file mode 100644
--- /dev/null
+++ b/ü.py
@@ -0,0 +1 @@
+a = 1
"""


def mutants(source: str, path: str = "a.py") -> list[Mutant]:
    return mutants_of(path, source.encode())


def names(source: str) -> list[str]:
    return [mutant.name.removeprefix("a.py:") for mutant in mutants(source)]


def test_a_small_source_has_these_mutants() -> None:
    assert names(SOURCE) == FOUND


def test_a_mutant_differs_at_its_place_only() -> None:
    source = SOURCE.encode()
    for mutant in mutants(SOURCE):
        changed, rest = mutant.apply(source), len(source) - mutant.start - len(mutant.before)
        place = slice(mutant.start, len(changed) - rest)
        assert changed[place] == mutant.after != mutant.before
        assert changed[: place.start] == source[: place.start]
        assert changed[place.stop :] == source[len(source) - rest :]


def test_a_mutant_compiles_to_something_else() -> None:
    source = SOURCE.encode()
    for mutant in mutants(SOURCE):
        changed = mutant.apply(source)
        compile(changed, mutant.name, "exec")
        assert ast.dump(ast.parse(changed)) != ast.dump(ast.parse(source))


def test_texts_types_columns_and_logs_stay_as_they_are() -> None:
    assert names(LEFT_ALONE) == []


def test_a_field_of_a_form_may_change() -> None:
    source = "class Form(forms.Form):\n    name = forms.CharField(required=False)\n"
    assert names(source) == ["2:37: False → True"]


def test_only_code_of_the_house_changes() -> None:
    paths = ["workshops/services.py", "workshops/migrations/0001_initial.py", "tests/conftest.py"]
    assert [path for path in [*paths, "README.md"] if is_changeable(path)] == paths[:1]


def test_the_group_of_a_test_is_not_in_its_name() -> None:
    names = ["tests/a.py::test_a@group", "tests/a.py::test_a[b@c]", "tests/a.py::test_a[b@c]@group"]
    assert [*map(without_group, names)] == ["tests/a.py::test_a", *["tests/a.py::test_a[b@c]"] * 2]


def test_a_mutant_is_shown_in_its_lines() -> None:
    source = "def a():\n    return min(\n        1, größe\n    )\n"
    shown = [mutant.lines_shown(source.encode()) for mutant in mutants(source)]
    assert shown == [
        ("return min( 1, größe )", "return None"),
        ("1, größe", "2, größe"),
    ]


def test_whoever_runs_a_line_of_the_statement_judges() -> None:
    source = "if a:\n    b(\n        1,\n    )\n    return\nelse:\n    c()\n"
    lines = {mutant.name.removeprefix("a.py:"): [*mutant.lines] for mutant in mutants(source)}
    assert lines == {
        "1:4: a → not (a)": [1],
        "2:5: b( 1, ) → pass": [2, 3, 4],
        "3:9: 1 → 2": [2, 3, 4],
        "7:5: c() → pass": [7],
    }


def test_a_diff_names_the_lines_it_adds_and_changes() -> None:
    assert changed_lines(DIFF) == {"workshops/a.py": {3, 9, 10}, "ü.py": {1}}


def test_a_mutant_over_several_lines_is_in_each_of_them() -> None:
    [whole, *_] = mutants("def a():\n    return min(\n        b\n    )\n")
    assert [line for line in range(1, 6) if whole.is_in({line})] == [2, 3, 4]


def test_a_sample_is_the_same_each_time() -> None:
    found = mutants(SOURCE)
    first = draw(found, 5, "0")
    assert draw(found[::-1], 5, "0") == first
    assert draw(found, 5, "1") != first
    assert draw(found, len(found) + 1, "0") == found


def test_a_sample_takes_as_many_of_each_file() -> None:
    found = [*mutants(SOURCE, "long.py"), *mutants(SOURCE, "too.py"), *mutants("a = 1", "short.py")]
    sample = draw(found, 11, "0")
    assert Counter(mutant.path for mutant in sample) == {"long.py": 5, "too.py": 5, "short.py": 1}


def test_what_a_file_gives_to_a_sample_is_not_changed_by_others() -> None:
    found = mutants(SOURCE)
    sample = draw([*found, *mutants(SOURCE, "b.py")], 6, "0")
    assert [mutant for mutant in sample if mutant.path == "a.py"] == draw(found, 3, "0")
