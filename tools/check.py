"""`make test`: fetches missing tools, runs every check, and says what failed or was skipped."""

import argparse
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
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]

CHECKS = {
    "ruff check": ["ruff", "check"],
    "ruff format": ["ruff", "format", "--check"],
    "types": ["mypy"],
    "floors": ["lint-imports", "--no-cache"],
}
FAST = ["pytest", "-q", "-m", "not stack", "-n", "2", "--dist", "loadgroup"]
STACK = ["pytest", "-q", "-m", "stack"]
QUICK = ["ruff check", "ruff format"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="no types, no browser, no processes")
    quick = parser.parse_args().quick
    os.chdir(ROOT)
    skipped = [] if quick else find_tools()
    if skipped and must_be_complete():
        print(f"Missing: {', '.join(skipped)}", file=sys.stderr)
        return 1
    failed = [name for name, command in commands(quick=quick).items() if not passes(name, command)]
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed.")
    if skipped:
        print(f"Skipped, since it can't be installed here: {', '.join(skipped)}")
    return bool(failed)


def commands(*, quick: bool) -> Mapping[str, list[str]]:
    templates = [str(path) for path in sorted((ROOT / "templates").rglob("*.html"))]
    checks = CHECKS | {"djade": ["djade", "--check", "--target-version", "5.2", *templates]}
    if quick:
        return {name: checks[name] for name in QUICK} | {"tests": FAST}
    return checks | {"tests": FAST, "tests with processes": STACK}


def passes(name: str, command: list[str]) -> bool:
    print(f"--- {name}", flush=True)
    began = time.monotonic()
    answer = subprocess.run([str(BIN / command[0]), *command[1:]], check=False)
    outcome = "passed" if answer.returncode == 0 else "FAILED"
    print(f"--- {name}: {outcome} in {time.monotonic() - began:.1f} s\n", flush=True)
    return answer.returncode == 0


def must_be_complete() -> bool:
    """Whether a missing tool is an error: on a build machine that could have installed it."""
    return is_root() and os.environ.get("CI") == "true"


def is_root() -> bool:
    return os.geteuid() == 0


def find_tools() -> list[str]:
    """Name browser and HTML checker to the tests by the environment; answer what is missing."""
    finders: dict[str, tuple[str, Callable[[], str | None]]] = {
        "browser": ("CHROMIUM", find_browser),
        "HTML checker": ("VNU_JAR", find_html_checker),
        "proxy": ("CADDY", find_proxy),
    }
    missing = []
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


def find_proxy() -> str | None:
    """`$CADDY`, a Caddy on the path, or Debian's package unpacked: installed it would start."""
    if os.environ.get("CADDY"):
        return os.environ["CADDY"]
    folder = TOOLS / "caddy"
    program = folder / "usr" / "bin" / "caddy"
    if not first_on_path(["caddy"]) and not program.exists() and shutil.which("apt-get"):
        folder.mkdir(parents=True, exist_ok=True)
        download = ["sh", "-c", f"cd '{folder}' && apt-get download -qq caddy"]
        if run_quietly(*download) or (
            run_quietly("apt-get", "update", "-qq") and run_quietly(*download)
        ):
            run_quietly("dpkg", "--extract", *map(str, folder.glob("caddy_*.deb")), str(folder))
    return first_on_path(["caddy", str(program)])


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
