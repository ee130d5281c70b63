"""What the platform is made of, and whether that is safe: `python tools/supply.py <what>`.

`vulnerabilities` asks OSV about the locked versions, `secrets` looks for keys and passwords in what
git holds, `sbom` writes the list of components as CycloneDX. All with uv's own commands and
detect-secrets: nothing here knows a vulnerability or a key by itself.
"""

import argparse
import json
import os
import subprocess
import sys
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
SERVICE = "https://api.osv.dev"
# `make test` tells it apart from a failure: nobody could be asked.
NOT_CHECKED = 75
# uv's own codes: what it found, and that it couldn't ask.
NOTHING_FOUND, FOUND = 0, 1

# Fonts, styles, the lock's hashes: made by others, and high in entropy.
NOT_LOOKED_AT = ("static/vendor/", "uv.lock", "docs/images/")
# What looks like a secret and is the word for one, in examples and tests.
NO_SECRETS = [
    *("benutzer", "passwort", "PASSWORT", "geheim", "falsch", "password", "secret"),
    *("ein langes Kennwort", "drei Katzen tanzen"),
    *("another-one-", "a-new-one-", "nothing-is-signed-with-this-"),
    *(r"accounts\.forms\.\w+", r"\d+/[\w/,]+"),  # forms and limits of settings that name a password
    "sha256-.*",  # of the one style that the Caddyfile's error pages hold
]

VENDORED = {"kern": "EUPL-1.2", "fira-sans": "OFL-1.1", "htmx": "0BSD"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=["vulnerabilities", "secrets", "sbom"])
    parser.add_argument("--service", default=SERVICE, help="where vulnerabilities are asked for")
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout to look at")
    parser.add_argument("--output", type=Path, default=Path("sbom.json"))
    run = parser.parse_args()
    if run.what == "vulnerabilities":
        return ask_for_vulnerabilities(run.service)
    if run.what == "secrets":
        return look_for_secrets(run.root)
    run.output.write_text(json.dumps(components(), indent=2, ensure_ascii=False) + "\n")
    print(f"Written: {run.output}")
    return 0


def ask_for_vulnerabilities(service: str) -> int:
    """Whether one of the locked versions has a known vulnerability; says so if nobody answers."""
    answer = uv("audit", "--preview-features", "audit-command", "--service-url", service)
    print(answer.stdout, answer.stderr, sep="", end="")
    if answer.returncode in (NOTHING_FOUND, FOUND):
        return answer.returncode
    if service not in answer.stderr:
        return 1  # a lock that doesn't fit, say: that is a fault of ours
    print(f"Not checked: {service} doesn't answer.")
    return NOT_CHECKED


def look_for_secrets(root: Path) -> int:
    """Whether a file that git holds has something like a key or a password in it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=root, check=True, capture_output=True, text=True
    )
    names = [each for each in listed.stdout.split("\0") if each]
    files = [each for each in names if not each.startswith(NOT_LOOKED_AT)]
    # -n: what is found is asked of nobody whether it works.
    words = ["-n", "--exclude-secrets", f"^({'|'.join(NO_SECRETS)})$", "--", *files]
    answer = subprocess.run([str(BIN / "detect-secrets-hook"), *words], cwd=root, check=False)
    if answer.returncode == 0:
        print(f"{len(files)} files, nothing like a secret in them.")
    return answer.returncode


def components() -> dict[str, Any]:
    """The parts of an installation, by name, version, licence and hash, as CycloneDX."""
    exported = uv("export", "--format", "cyclonedx1.5", "--no-default-groups", "--quiet")
    exported.check_returncode()
    bom: dict[str, Any] = json.loads(exported.stdout)
    for each in bom["components"]:
        if licences := licences_of(each["name"]):
            each["licenses"] = licences
    bom["components"] += [vendored(name, licence) for name, licence in VENDORED.items()]
    return bom


def licences_of(package: str) -> list[dict[str, object]]:
    """What a package says of its licence, if it says it in the words of SPDX."""
    try:
        expression = metadata.metadata(package).json.get("license_expression")
    except metadata.PackageNotFoundError:  # of another system than this
        return []
    return [{"expression": expression}] if expression else []


def vendored(name: str, licence: str) -> dict[str, object]:
    """What browsers get from us that others wrote: see static/vendor/<name>/VERSION."""
    folder = ROOT / "static" / "vendor" / name
    package, version = (folder / "VERSION").read_text().split("\n")[0].split(" ")
    return {
        "type": "library",
        "bom-ref": f"vendor-{name}@{version}",
        "name": package,
        "version": version,
        "purl": f"pkg:npm/{package.replace('@', '%40')}@{version}",
        "licenses": [{"license": {"id": licence}}],
        "components": [
            {
                "type": "file",
                "bom-ref": f"vendor-{name}/{file.name}",
                "name": str(file.relative_to(ROOT)),
                "hashes": [{"alg": "SHA-256", "content": sha256(file.read_bytes()).hexdigest()}],
            }
            for file in sorted(folder.iterdir())
            if file.suffix in (".css", ".js", ".woff2")
        ],
    }


def uv(command: str, *words: str) -> subprocess.CompletedProcess[str]:
    """The uv that tools/bootstrap has fetched, on this checkout's lock as it is."""
    (program,) = sorted((ROOT / ".tools").glob("uv-*/bin/uv"))[-1:]
    # One try, and a short one: who has no network waits for nothing.
    environment = os.environ | {"UV_HTTP_RETRIES": "0", "UV_HTTP_TIMEOUT": "20"}
    return subprocess.run(
        [str(program), command, "--locked", *words],
        cwd=ROOT,
        env=environment | {"UV_PYTHON_DOWNLOADS": "never"},
        capture_output=True,
        text=True,
        check=False,
    )


if __name__ == "__main__":
    sys.exit(main())
