"""`make test`: fetches missing tools, runs every check, and says what failed or was skipped."""

import argparse
import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
TOOLS = ROOT / ".tools"
VNU_VERSION = "26.9.27"
OFFICE = ["libreoffice-calc-nogui", "libreoffice-writer-nogui"]
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]

CHECKS = {
    "ruff check": ["ruff", "check"],
    "ruff format": ["ruff", "format", "--check"],
    "types": ["mypy"],
    "floors": ["lint-imports", "--no-cache"],
}
# Slow, or asking others: only with ALL=1.
SUPPLY = {
    "vulnerabilities": ["python", "tools/supply.py", "vulnerabilities"],
    "secrets": ["python", "tools/supply.py", "secrets"],
}
# What a check answers if it could ask nobody (see tools/supply.py).
NOT_CHECKED = 75
HOMES = ["", "platform", "website"]
LINTS = ["ruff check", "ruff format"]
TESTS = ["pytest", "-q", "-n", "2", "--dist", "loadgroup", "--no-loadscope-reorder"]
TESTS += ["--durations", "20", "--durations-min", "0.5"]
# What each kind of run leaves out, by the markers in pyproject.toml.
NOT_QUICK = "not (net or thorough or stack or chaos or whole or soak)"
NOT_ALWAYS = "not (chaos or whole or soak)"
NOT_EVEN_ALL = "not soak"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    runs = parser.add_mutually_exclusive_group()
    runs.add_argument("--quick", action="store_true", help="rules and pages")
    runs.add_argument("--only", metavar="APP", help="an app's tests, and the nets for its kinds")
    runs.add_argument("--all", action="store_true", help="the whole crawl, chaos, foreign servers")
    runs.add_argument("--soak", action="store_true", help="what takes longer than a few minutes")
    run = parser.parse_args()
    os.chdir(ROOT)
    if run.only and not any((ROOT / each / run.only / "__init__.py").exists() for each in HOMES):
        parser.error(f"{run.only} is no app: look into platform/, website/ and beside them.")
    if run.all:
        os.environ["ALL"] = "1"  # how deep the crawl goes
    skipped = find_tools(run)
    if skipped and must_be_complete():
        print(f"Missing: {', '.join(skipped)}", file=sys.stderr)
        return 1
    seconds: dict[str, float] = {}
    outcomes = {name: outcome_of(name, words, seconds) for name, words in commands(run).items()}
    failed = [name for name, outcome in outcomes.items() if outcome == "FAILED"]
    unchecked = [name for name, outcome in outcomes.items() if outcome == "NOT CHECKED"]
    print(", ".join(f"{name} {spent:.0f} s" for name, spent in seconds.items()), end=": ")
    print(f"{sum(seconds.values()):.0f} s in all.")
    all_well = "What could be checked passed." if unchecked else "All checks passed."
    print(f"Failed: {', '.join(failed)}" if failed else all_well)
    if unchecked:
        print(f"Not checked, since nobody answered: {', '.join(unchecked)}")
    if skipped:
        print(f"Skipped, since it can't be installed here: {', '.join(skipped)}")
    return bool(failed)


def commands(run: argparse.Namespace) -> Mapping[str, list[str]]:
    lints = {name: CHECKS[name] for name in LINTS}
    if run.quick:
        return lints | {"tests": [*TESTS, "-m", NOT_QUICK]}
    if run.only:
        return lints | {"tests": [*TESTS, "-m", NOT_ALWAYS, "--documents", f"--only={run.only}"]}
    if run.soak:
        # One after the other: one of them measures how long visitors wait.
        return {"soak": [*TESTS, "-n", "1", "-m", "soak"]}
    templates = [str(path) for path in sorted((ROOT / "templates").rglob("*.html"))]
    checks = CHECKS | {"djade": ["djade", "--check", "--target-version", "5.2", *templates]}
    if run.all:
        return checks | SUPPLY | {"tests": [*TESTS, "-m", NOT_EVEN_ALL, "--documents"]}
    return checks | {"tests": [*TESTS, "-m", NOT_ALWAYS, "--documents"]}


def outcome_of(name: str, command: list[str], seconds: dict[str, float]) -> str:
    """Run a check and say how it ended: in words, since one may have ended in neither way."""
    print(f"--- {name}", flush=True)
    began = time.monotonic()
    answer = subprocess.run([str(BIN / command[0]), *command[1:]], check=False)
    seconds[name] = time.monotonic() - began
    outcome = {0: "passed", NOT_CHECKED: "NOT CHECKED"}.get(answer.returncode, "FAILED")
    print(f"--- {name}: {outcome} in {seconds[name]:.1f} s\n", flush=True)
    return outcome


def must_be_complete() -> bool:
    """Whether a missing tool is an error: on a build machine that could have installed it."""
    return is_root() and os.environ.get("CI") == "true"


def is_root() -> bool:
    return os.geteuid() == 0


def find_tools(run: argparse.Namespace) -> list[str]:
    """Name what a run needs to its tests by environment variables; answer what is missing."""
    finders: dict[str, tuple[str, Callable[[], str | None]]] = {
        "browser": ("CHROMIUM", find_browser),
        "HTML checker": ("VNU_JAR", find_html_checker),
    }
    if run.all:
        finders["LibreOffice"] = ("SOFFICE", find_office)
    if run.quick or run.only or run.soak:
        return []
    TOOLS.mkdir(exist_ok=True)
    missing = []
    # Two runs that start at once in one checkout fetch nothing twice.
    with (TOOLS / "tools.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for name, (variable, find) in finders.items():
            if found := find():
                os.environ[variable] = found
            else:
                missing.append(name)
    return missing


def find_browser() -> str | None:
    """`$CHROMIUM`, a Chromium on the path, or Debian's package where we may install it."""
    if os.environ.get("CHROMIUM"):
        return os.environ["CHROMIUM"]
    return first_on_path(BROWSERS) or (first_on_path(BROWSERS) if install("chromium") else None)


def find_html_checker() -> str | None:
    """The checker of the W3C, from npm; it needs Java to run and npm to be fetched."""
    if os.environ.get("VNU_JAR"):
        return os.environ["VNU_JAR"]
    if not shutil.which("java") and not install("default-jre-headless"):
        return None
    folder = TOOLS / f"vnu-{VNU_VERSION}"
    jar = folder / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not jar.exists() and (shutil.which("npm") or install("npm")):
        folder.mkdir(parents=True, exist_ok=True)
        words = ["--no-save", "--no-audit", "--no-fund", "--silent", "--prefix", str(folder)]
        run_quietly("npm", "install", *words, f"vnu-jar@{VNU_VERSION}")
    return str(jar) if jar.exists() else None


def find_office() -> str | None:
    """`$SOFFICE`, a LibreOffice on the path, or Debian's without windows; it opens our files."""
    if found := os.environ.get("SOFFICE") or shutil.which("soffice"):
        return found
    return shutil.which("soffice") if all(map(install, OFFICE)) else None


def first_on_path(names: list[str]) -> str | None:
    return next(filter(None, map(shutil.which, names)), None)


def install(package: str) -> bool:
    """Install a package of Debian's, if this is Debian and we are root."""
    if not is_root() or not shutil.which("apt-get"):
        return False
    print(f"Installing Debian's package {package}", flush=True)
    options = ["-y", "-qq", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"]
    return run_quietly("apt-get", "install", *options, package) or (
        run_quietly("apt-get", "update", "-qq")
        and run_quietly("apt-get", "install", *options, package)
    )


def run_quietly(*command: str) -> bool:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    answer = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
    )
    return answer.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
