"""The Dockerfile read and carried out without an engine: what is copied, what is run, and where."""

import fnmatch
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Stage:
    """One `FROM` with what follows it; `base` is an image or an earlier stage."""

    base: str
    steps: list[tuple[str, str]] = field(default_factory=list)

    def arguments(self, instruction: str) -> list[str]:
        return [rest for name, rest in self.steps if name == instruction]


def stages() -> dict[str, Stage]:
    """The Dockerfile's stages by name; the last one has none and is called `image`."""
    found: dict[str, Stage] = {}
    for line in joined_lines():
        instruction, _, rest = line.partition(" ")
        if instruction == "FROM":
            base, _, name = rest.partition(" AS ")
            stage = found[name or "image"] = Stage(base)
        else:
            stage.steps.append((instruction, " ".join(rest.split())))
    return found


def joined_lines() -> Iterator[str]:
    text = re.sub(r"(?m)^#.*\n", "", (ROOT / "Dockerfile").read_text()).replace("\\\n", "")
    return filter(None, text.splitlines())


def command(run: str) -> str:
    """What a `RUN` runs, without the engine's own options."""
    return re.sub(r"^(--\S+ )+", "", run)


def commands() -> list[str]:
    """Every command that building the image runs, in order."""
    return [command(run) for stage in stages().values() for run in stage.arguments("RUN")]


def copy_context(sources: list[str], target: Path) -> None:
    """Copy as `COPY` does: only what .dockerignore lets in."""
    whole = sources == ["."]
    assert whole or set(sources) <= set(allowed()), f"{sources} are kept out by .dockerignore"
    for name in allowed() if whole else sources:
        place = target / (name if whole else Path(name).name)
        place.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, place, ignore=shutil.ignore_patterns(*ignored()))
        else:
            shutil.copy2(ROOT / name, place)


def allowed() -> list[str]:
    return [line[1:] for line in ignore_lines() if line.startswith("!")]


def ignored() -> list[str]:
    return [line[3:] for line in ignore_lines() if line.startswith("**/")]


def ignore_lines() -> list[str]:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in lines, "everything is kept out but for what is named"
    return lines


def build(folder: Path, *, skip: str) -> None:
    """Carry out the stages that `build` stands on, in `folder` instead of /app.

    Commands that match the pattern `skip` are left out. None may name a path of its own.
    """
    known = stages()
    for stage in (known[known["build"].base], known["build"]):
        for instruction, rest in stage.steps:
            if instruction == "COPY":
                *sources, place = rest.split()
                copy_context(sources, folder / place)
            elif instruction == "RUN" and not fnmatch.fnmatch(command(rest), skip):
                run(command(rest), folder)


def run(words: str, folder: Path) -> None:
    """Run a command with no more of our environment than an engine would give."""
    kept = ("PATH", "HOME", "SSL_CERT_FILE", "PIP_CERT", "UV_CACHE_DIR")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    answer = subprocess.run(
        ["/bin/sh", "-c", words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, f"{words}\n{answer.stdout}{answer.stderr}"
