"""`make mutants PATHS=workshops/services.py`: changes the code a little and asks the tests.

A mutant is one such change; if no test notices it, something isn't tested. Libraries such as mutmut
don't cope with tests that start their own PostgreSQL, are imported by importlib and find the code
in plain folders on the path.
"""

import argparse
import contextlib
import fcntl
import json
import os
import re
import shutil
import signal
import sys
import time
from collections import Counter, defaultdict, deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from coverage import CoverageData

from tools.lanes import KEPT, ROOT, Lane, Outcome, StopError, files, git
from tools.mutations import Mutant, changed_lines, draw, mutants_of

FAST = "not (stack or chaos or whole or soak)"
JUDGING = ["-x", "-p", "no:cov"]
MOST_TESTS = 60
MOST_TRIED_OUT = 20
MOST_KEPT = 3
NOT_REACHED = "survived", "no test reaches it"
HOUR = 3600
IMPORT_FAILED = re.compile("ImportError|ERROR collecting|errors? during collection")


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant: killed, survived, or an error that says nothing."""

    mutant: Mutant
    outcome: str
    reason: str
    lines: tuple[str, str]
    tests: int = 0
    seconds: float = 0

    def as_json(self) -> dict[str, str | int | float]:
        return {
            "name": self.mutant.name,
            "path": self.mutant.path,
            "line": self.mutant.line,
            "outcome": self.outcome,
            "reason": self.reason,
            "tests": self.tests,
            "seconds": round(self.seconds, 1),
        }


def main() -> int:
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    options = parse()
    began = time.monotonic()
    try:
        with only_run():
            verdicts = run(options)
    except StopError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nBroken off; everything that was started has ended.")
        return 1
    if options.json:
        results = [verdict.as_json() for verdict in verdicts]
        options.json.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n")
    print(*summary(verdicts, time.monotonic() - began), sep="\n")
    return 0


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tools.mutants", description=__doc__)
    given = {name: os.environ.get(name.upper()) or None for name in ("since", "sample", "seed")}
    parser.add_argument("paths", nargs="*", help="Python files or folders of this checkout")
    parser.add_argument("--since", default=given["since"], help="only what changed since a commit")
    parser.add_argument("--sample", type=int, default=given["sample"], help="at most this many")
    parser.add_argument("--seed", default=given["seed"] or "0", help="another one, other samples")
    parser.add_argument("--lanes", type=int, default=2, help="how many at once")
    parser.add_argument("--tests", type=Path, help="judge with this folder instead of tests/")
    parser.add_argument("--json", type=Path, help="write the results into this file")
    options = parser.parse_args()
    if not options.paths and not options.since:
        options.since = "origin/main" if is_commit("origin/main") else "HEAD~1"
    if options.since and not is_commit(options.since):
        parser.error(f"{options.since} is no commit")
    for path in options.paths:
        if not (ROOT / path).exists() or not (ROOT / path).resolve().is_relative_to(ROOT):
            parser.error(f"{path} is not in this checkout")
    if options.tests and not (options.tests / "conftest.py").exists():
        parser.error(f"{options.tests} holds no tests")
    if min(options.lanes, 1 if options.sample is None else options.sample) < 1:
        parser.error("lanes and samples begin with one")
    return options


def run(options: argparse.Namespace) -> list[Verdict]:
    lanes = [Lane(number + 1) for number in range(options.lanes)]
    for lane in lanes:
        lane.refresh(options.tests)
    mutants = chosen(options, lanes[0])
    print(f"{len(mutants)} mutants", flush=True)
    if not mutants:
        return []
    measured = Measured(lanes)
    lanes = lanes[: len(mutants)]
    tests = {mutant: measured.tests_for(mutant) for mutant in mutants}
    try_out(lanes, measured.by_speed({each for names in tests.values() for each in names}))
    verdicts = []
    with contextlib.closing(judge(lanes, tests, measured.seconds)) as arriving:
        for verdict in arriving:
            print(f"{verdict.outcome:8} {verdict.mutant.name} ({verdict.reason})", flush=True)
            verdicts.append(verdict)
    return sorted(verdicts, key=lambda verdict: verdict.mutant.place)


def summary(verdicts: Sequence[Verdict], seconds: float) -> Iterator[str]:
    numbers = Counter(verdict.outcome for verdict in verdicts)
    counted = ", ".join(f"{numbers[each]} {each}" for each in ("killed", "survived", "error"))
    yield f"\n{len(verdicts)} mutants in {seconds:.0f} s: {counted}"
    for verdict in verdicts:
        if verdict.outcome == "survived":
            before, after = verdict.lines
            yield f"\n{verdict.mutant.path}:{verdict.mutant.line} ({verdict.reason})"
            yield f"    {before}\n  → {after}"


# What is changed ---------------------------------------------------------------------------------


def chosen(options: argparse.Namespace, lane: Lane) -> list[Mutant]:
    mutants = [
        mutant
        for path in files(*options.paths)
        if is_changeable(path)
        for mutant in mutants_of(path, (lane.folder / path).read_bytes())
    ]
    if options.since:
        plain = ["--unified=0", "--no-color", "--no-ext-diff", "--dst-prefix=b/"]
        lines = changed_lines(git("diff", *plain, options.since))
        new = git("ls-files", "-z", "--others", "--exclude-standard").split("\0")
        mutants = [m for m in mutants if m.path in new or m.is_in(lines.get(m.path, set()))]
    return draw(mutants, options.sample or len(mutants), options.seed)


def is_changeable(path: str) -> bool:
    folders = Path(path).parts
    return path.endswith(".py") and folders[0] != "tests" and "migrations" not in folders


def is_commit(name: str) -> bool:
    try:
        return bool(git("rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}"))
    except StopError:
        return False


# Where it is tried -------------------------------------------------------------------------------


@contextlib.contextmanager
def only_run() -> Iterator[None]:
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StopError("Another run is at work in this checkout.") from None
        yield


def try_out(lanes: Sequence[Lane], tests: Sequence[str]) -> None:
    """Run one test each of a few modules in every copy as it is: they have to pass."""
    first_of_module = {test.partition("::")[0]: test for test in reversed(tests)}
    few = list(first_of_module.values())[-MOST_TRIED_OUT:]
    try:
        for lane in lanes if few else []:
            lane.start([*JUDGING, *few], HOUR)
        for lane in lanes if few else []:
            outcome = lane.outcome()
            if outcome.code != 0:
                raise StopError(f"{outcome.last_words}\nTests fail without any mutant.")
    finally:
        for lane in lanes:
            lane.end()


# Which tests can notice --------------------------------------------------------------------------


class Measured:
    """Which lines each fast test runs and how long it takes; kept for the same sources."""

    def __init__(self, lanes: Sequence[Lane]) -> None:
        folder = KEPT / f"measured-{fingerprint(lanes[0].folder)}"
        if not folder.exists():
            measure(lanes[0], len(lanes), folder)
        self.data = CoverageData(basename=str(folder / "coverage"))
        self.data.read()
        self.seconds: dict[str, float] = json.loads((folder / "seconds.json").read_text())

    def tests_for(self, mutant: Mutant) -> list[str]:
        """Those that run the statement, of its own app and fast ones rather than others.

        What only an import runs is judged by the tests that run anything of the file.
        """
        contexts = self.data.contexts_by_lineno(mutant.path)
        found = {each for line in mutant.lines for each in contexts.get(line, [])}
        if found == {""}:
            found = {each for names in contexts.values() for each in names}
        names = {without_group(each.rpartition("|")[0]) for each in found}
        app = mutant.path.removeprefix("platform/").removeprefix("website/").partition("/")[0]
        able = self.by_speed(names & self.seconds.keys())
        able.sort(key=lambda test: not test.startswith(f"tests/{app}/"))
        return self.by_speed(able[:MOST_TESTS])

    def by_speed(self, tests: Iterable[str]) -> list[str]:
        return sorted(tests, key=lambda test: (self.seconds[test], test))


def fingerprint(folder: Path) -> str:
    marks = sha256()
    for path in sorted(folder.rglob("*.py")):
        if ".cache" not in path.relative_to(folder).parts:
            marks.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return marks.hexdigest()[:16]


def measure(lane: Lane, workers: int, folder: Path) -> None:
    """Run the fast tests once; a test that fails as things are can't judge a mutant."""
    print("Running the fast tests to see which lines each runs", flush=True)
    began = time.monotonic()
    for broken_off in KEPT.glob("*.new"):
        shutil.rmtree(broken_off)
    fresh = folder.with_suffix(".new")
    fresh.mkdir()
    settings = ["[run]", "core = ctrace", "relative_files = true", f"data_file = {fresh}/coverage"]
    folders = {path.partition("/")[0] for path in files() if is_changeable(path)}
    settings += ["include =", *(f"    {name}/*" for name in sorted(folders))]
    (fresh / "settings").write_text("\n".join(settings) + "\n")
    words = ["-m", FAST, "-n", str(workers), "--dist", "loadgroup"]
    words += ["--cov", f"--cov-config={fresh}/settings", "--cov-context=test", "--cov-report="]
    lane.start(words, HOUR)
    outcome = lane.outcome()
    if outcome.code not in {0, 1} or not outcome.reports:
        raise StopError(f"{outcome.last_words}\nThe fast tests can't be run.")
    if failed := {*map(without_group, outcome.failed)}:
        print("These fail without any mutant and judge none:", *sorted(failed), sep="\n")
    seconds: dict[str, float] = defaultdict(float)
    for test, _outcome, duration in outcome.reports:
        seconds[without_group(test)] += duration
    for test, result, _duration in outcome.reports:
        if result != "passed":
            seconds.pop(without_group(test), None)
    (fresh / "seconds.json").write_text(json.dumps(seconds))
    fresh.rename(folder)
    for old in sorted(KEPT.glob("measured-*"), key=lambda each: each.stat().st_mtime)[:-MOST_KEPT]:
        shutil.rmtree(old)
    print(f"{len(seconds)} tests in {time.monotonic() - began:.0f} s", flush=True)


def without_group(test: str) -> str:
    """The name of a test without what xdist adds to one of a group."""
    return re.sub(r"@[^]]*$", "", test)


# What becomes of the mutants ---------------------------------------------------------------------


def judge(
    lanes: Sequence[Lane], tests: Mapping[Mutant, list[str]], seconds: Mapping[str, float]
) -> Generator[Verdict, None, None]:
    waiting = deque(tests)
    trials: dict[Lane, Trial] = {}
    try:
        while waiting or trials:
            for lane in lanes:
                if lane in trials and lane.is_over():
                    yield trials.pop(lane).verdict()
                if lane not in trials and waiting:
                    mutant = waiting.popleft()
                    expected = sum(seconds[test] for test in tests[mutant])
                    trials[lane] = Trial(lane, mutant, tests[mutant], 10 * expected + 60)
            time.sleep(0.05)
    finally:
        for lane in lanes:
            lane.end()


class Trial:
    """One mutant in a lane, until its verdict."""

    def __init__(self, lane: Lane, mutant: Mutant, tests: Sequence[str], limit: float) -> None:
        self.lane, self.mutant, self.tests = lane, mutant, tests
        self.path = lane.folder / mutant.path
        self.source = self.path.read_bytes()
        self.began = time.monotonic()
        if tests:
            # A run takes longer than a second: its bytecode isn't taken for the next mutant's.
            self.path.write_bytes(mutant.apply(self.source))
            lane.start([*JUDGING, *tests], limit)

    def verdict(self) -> Verdict:
        result, reason = self.result(self.lane.outcome()) if self.tests else NOT_REACHED
        self.path.write_bytes(self.source)
        lines = self.mutant.lines_shown(self.source)
        seconds = time.monotonic() - self.began
        return Verdict(self.mutant, result, reason, lines, len(self.tests), seconds)

    def result(self, outcome: Outcome) -> tuple[str, str]:
        if outcome.failed:
            return "killed", outcome.failed[0]
        if outcome.code is None:
            return "killed", "it takes too long"
        if outcome.code == 0:
            return "survived", f"{len(self.tests)} tests pass"
        if self.mutant.path in outcome.output or IMPORT_FAILED.search(outcome.output):
            return "killed", "it can't be imported"
        return "error", outcome.last_words


if __name__ == "__main__":
    sys.exit(main())
