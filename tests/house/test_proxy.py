"""The image's web server behind Caddy, as compose runs both: what visitors and logs get to see."""

import http.client
import json
import os
import re
import ssl
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from django.urls import get_resolver, reverse

from demo.processes import Child, moments
from tests.support.demos import free_port
from tests.support.environment import ROOT
from tests.support.production import REAL, address_through
from tests.support.walk import all_patterns
from tools import is_healthy

CADDY = Path(sys.executable).with_name("caddy")
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="an image is built as root")
TOKEN = "c2VjcmV0LXRva2Vu.AbCdEf-123_456"


class Program(Child):
    """A program with an environment of its own that answers on a port."""

    def __init__(self, log: Path, port: int, words: list[str], **environment: str) -> None:
        super().__init__(log)
        self.port, self.words, self.told = port, words, environment

    def command(self) -> list[str]:
        return self.words

    def environment(self) -> dict[str, str]:
        return self.told

    def is_ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.connect()
        except OSError:
            return False
        connection.close()
        return True


class Site:
    """Caddy on two free ports, with a certificate of its own making, and the web server."""

    def __init__(self, folder: Path, app: Path, database: str) -> None:
        self.folder = folder
        self.plain_port, self.tls_port, port = free_port(), free_port(), free_port()
        words = [f"{app}/.venv/bin/python", "-m", "gunicorn", "-c", "python:config.gunicorn"]
        unreachable = {"BROKER_URL": "redis://127.0.0.1:9/0", "CACHE_URL": "redis://127.0.0.1:9/0"}
        told = REAL | unreachable | {"DATABASE_URL": database, "ALLOWED_HOSTS": "localhost"}
        bind = ["--bind", f"127.0.0.1:{port}", "--chdir", str(app)]
        self.web = Program(folder / "web.log", port, [*words, *bind], **told)
        self.caddy = self.proxy()

    def proxy(self) -> Program:
        """Caddy with our Caddyfile, but for the two ports, which need no rights."""
        told = {"DOMAIN": "localhost", "UPSTREAM": f"127.0.0.1:{self.web.port}"}
        homes = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(self.folder))
        words = [str(CADDY), "adapt", "--config", str(ROOT / "Caddyfile")]
        adapted = json.loads(subprocess.check_output(words, env=os.environ | told))
        web = adapted["apps"]["http"]
        web |= {"http_port": self.plain_port, "https_port": self.tls_port}
        ports = {":80": self.plain_port, ":443": self.tls_port}
        for server in web["servers"].values():
            server["listen"] = [f":{ports[port]}" for port in server["listen"]]
        configuration = self.folder / "caddy.json"
        configuration.write_text(json.dumps(adapted))
        run = [str(CADDY), "run", "--config", str(configuration)]
        return Program(self.folder / "caddy.log", self.plain_port, run, **homes)

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, list[str]], str]:
        """The status, every header's values, and the text of what is behind an address."""
        return self.ask("GET", path, headers)

    def ask(
        self, method: str, path: str, headers: dict[str, str], body: bytes | None = None
    ) -> tuple[int, dict[str, list[str]], str]:
        line = self.line()
        line.request(method, path, body, headers)
        answer = line.getresponse()
        text = answer.read().decode()
        line.close()
        names = {name.lower() for name in answer.headers}
        return answer.status, {name: answer.headers.get_all(name, []) for name in names}, text

    def plain_headers(self) -> dict[str, list[str]]:
        """What stands in the answer to who asks without TLS."""
        line = http.client.HTTPConnection("localhost", self.plain_port, timeout=30)
        line.request("GET", "/branchen/")
        headers = line.getresponse().headers
        line.close()
        return {name.lower(): headers.get_all(name, []) for name in headers}

    def line(self) -> http.client.HTTPSConnection:
        """A connection of one's own."""
        [root] = self.folder.glob("caddy/pki/authorities/local/root.crt")
        trust = ssl.create_default_context(cafile=str(root))
        return http.client.HTTPSConnection("localhost", self.tls_port, timeout=30, context=trust)

    def is_encrypting(self) -> bool:
        """Whether Caddy has a certificate in use: it writes the file a moment before."""
        try:
            with closing(self.line()) as line:
                line.connect()
        except (OSError, ValueError):
            return False
        return True

    def logged_addresses(self) -> list[str]:
        """The addresses in the access log, in order."""
        lines = map(json.loads, self.caddy.log.read_text().splitlines())
        return [line["request"]["uri"] for line in lines if "request" in line]


@pytest.fixture
def site(app: Path, tmp_path: Path, transactional_db: None) -> Iterator[Site]:
    site = Site(tmp_path, app, address_through(tmp_path / "sockets"))
    parts = [site.web, site.caddy]
    try:
        for part in parts:
            part.start()
            part.wait_until_ready()
        assert any(site.is_encrypting() for _ in moments(10)), site.caddy.last_words()
        yield site
    finally:
        for part in reversed(parts):
            part.stop()


@needs_root
@pytest.mark.whole
@pytest.mark.stack
def test_web_server_and_caddy_together(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    status, headers, page = site.get("/")
    assert status == 200, site.web.last_words()
    assert headers["strict-transport-security"] == ["max-age=31536000"]
    assert headers["content-security-policy"][0].count("'unsafe-inline'") == 0
    assert "server" not in headers

    sheet = re.search(r"/static/[^\"]+\.[0-9a-f]{12}\.css", page)
    assert sheet is not None
    status, headers, _ = site.get(sheet[0])
    assert (status, "immutable" in headers["cache-control"][0]) == (200, True)

    # What only the machine itself may ask.
    assert site.get("/health/web/")[0] == 404
    monkeypatch.setattr(is_healthy, "ADDRESS", ("127.0.0.1", site.web.port))
    monkeypatch.setenv("ALLOWED_HOSTS", "localhost")
    assert is_healthy.main() == 0

    plain = http.client.HTTPConnection("localhost", site.plain_port)
    plain.request("GET", "/branchen/")
    answer = plain.getresponse()
    assert (answer.status, answer.headers["Location"]) == (308, "https://localhost/branchen/")

    assert site.get(f"/anmeldung/{TOKEN}/?q=Jana", Referer=f"https://localhost/{TOKEN}")[0] == 404
    site.web.stop()
    assert is_healthy.main() == 1
    status, headers, page = site.get(f"/anmeldung/{TOKEN}/")
    assert (status, headers["retry-after"]) == (503, ["60"])
    assert "Diese Seite ist gerade nicht erreichbar" in page
    assert headers["content-security-policy"] == [
        f"default-src 'none'; frame-ancestors 'none'; style-src '{hash_of_style(page)}'"
    ]
    assert is_harmless(headers)
    site.caddy.stop()

    cut = ["/anmeldung/…/…", "/anmeldung/…/"]
    assert site.logged_addresses() == ["/", sheet[0], "/health/web/", "/branchen/", *cut]
    assert TOKEN not in site.caddy.log.read_text()


@needs_root
@pytest.mark.whole
@pytest.mark.stack
def test_slow_senders_hold_up_nobody(site: Site) -> None:
    """More of them than the web server has threads, each sending a byte now and then."""
    assert site.get("/")[0] == 200
    senders = [site.line() for _ in range(20)]
    try:
        for sender in senders:
            sender.putrequest("POST", "/rueckruf/")
            sender.putheader("Content-Length", "1000")
            sender.endheaders(b"a")
        for _ in range(5):
            for sender in senders:
                sender.send(b"a")
            began = time.monotonic()
            assert site.get("/branchen/")[0] == 200
            assert time.monotonic() - began < 2
    finally:
        for sender in senders:
            sender.close()


@needs_root
@pytest.mark.whole
@pytest.mark.stack
def test_only_the_team_sends_files_and_nobody_endless_ones(site: Site) -> None:
    headers = {
        "Content-Type": "multipart/form-data; boundary=X",
        "Cookie": f"__Host-csrf={'a' * 32}",
        "Referer": f"https://localhost:{site.tls_port}/",
    }
    for path, limit in [("/rueckruf/", 256_000), ("/admin/login/", 30_000_000)]:
        # Read as a whole, and refused by Django for its token.
        assert site.ask("POST", path, headers, upload(limit))[0] == 403
        status, told, page = site.ask("POST", path, headers, upload(limit + 1))
        assert (status, told["cache-control"]) == (413, ["no-store"])
        assert "Das ist zu groß" in page
        assert hash_of_style(page) in told["content-security-policy"][0]


@needs_root
@pytest.mark.whole
@pytest.mark.stack
def test_caddy_itself_refuses_what_no_page_takes(site: Site) -> None:
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "PROPFIND"):
        status, told, _ = site.ask(method, "/admin/login/", {})
        assert (method, status, told["allow"]) == (method, 405, ["GET, HEAD, POST"])
        assert is_harmless(told)
    assert site.ask("HEAD", "/branchen/", {})[0] == 200
    for kind in ("application/json", "text/plain", ""):
        headers = {"Content-Type": kind} if kind else {}
        status, told, _ = site.ask("POST", "/rueckruf/", headers, b"{}")
        assert (kind, status) == (kind, 415)
        assert is_harmless(told)
    # These two Django reads, and refuses for the form's token.
    for kind in ("application/x-www-form-urlencoded", "Multipart/Form-Data; boundary=X"):
        headers = {"Content-Type": kind, "Referer": f"https://localhost:{site.tls_port}/"}
        assert site.ask("POST", "/rueckruf/", headers, b"a=b")[0] == 403
    report = {"Content-Type": "application/csp-report"}
    assert site.ask("POST", "/csp-berichte/", report, b"{}")[0] == 204
    assert is_harmless(site.get("/health/web/")[1])
    assert is_harmless(site.plain_headers())


def is_harmless(told: dict[str, list[str]]) -> bool:
    """An answer of Caddy's own: it says what it is, and nobody guesses, frames or keeps it."""
    assert told["content-type"] == ["text/html; charset=utf-8"]
    assert told["x-content-type-options"] == ["nosniff"]
    assert told["cache-control"] == ["no-store"]
    assert "frame-ancestors 'none'" in told["content-security-policy"][0]
    return "server" not in told


def upload(size: int) -> bytes:
    """A form with one file, of so many bytes in all."""
    head = b'--X\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'
    end = b"\r\n--X--\r\n"
    return head + b"a" * (size - len(head + end)) + end


def hash_of_style(page: str) -> str:
    """The hash by which a policy lets in the page's one style sheet."""
    [style] = re.findall("<style>(.+?)</style>", page)
    return f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}"


def test_caddy_cuts_every_address_that_is_a_key() -> None:
    [cut] = re.findall(r'request>uri regexp "(.+)" "\$\{1\}…"', (ROOT / "Caddyfile").read_text())
    addresses = [
        reverse(name, kwargs={"token": TOKEN})
        for name, pattern in all_patterns(get_resolver().url_patterns)
        if "token" in pattern.pattern.converters
    ]
    assert len(addresses) >= 4
    logged = [re.sub(cut, r"\1…", address) for address in addresses]
    assert [address for address in logged if TOKEN in address] == []
