"""The file of a backup: a compressed tar of the tables' rows, the private files, and a manifest.

`tables/<name>/<n>` are parts of a table as PostgreSQL's COPY writes them, `files/<name>` are the
private files; `manifest.json`, the last, says what all of it must amount to. With a key all is
sealed.
"""

import gzip
import json
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from io import BufferedReader, BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO, NamedTuple, cast

from django.utils.translation import gettext as _

from backups.refusal import Refused
from backups.sealing import MAGIC, Opener, Sealer

FORMAT = 1
MANIFEST = "manifest.json"
# So much of a table is held in memory at once.
PART_BYTES = 8 * 1024 * 1024
READ_BYTES = 1024 * 1024


@dataclass
class Content:
    """What a table or a file must amount to; `rows` and `columns` are a table's."""

    sha256: str
    size: int = 0
    rows: int = 0
    columns: list[str] = field(default_factory=list)


@dataclass
class Manifest:
    """What a backup is of. `sequences` are the next numbers: the last given, and whether it was."""

    made_at: str
    release: str
    is_demo: bool
    migrations: list[tuple[str, str]]
    tables: dict[str, Content] = field(default_factory=dict)
    files: dict[str, Content] = field(default_factory=dict)
    sequences: dict[str, tuple[int, bool]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    format: int = FORMAT

    @property
    def day(self) -> datetime:
        return datetime.fromisoformat(self.made_at)

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())


class Part(NamedTuple):
    """One part of a table, or one file: its kind (`tables`, `files`), its name, its bytes."""

    kind: str
    name: str
    stream: IO[bytes]

    def blocks(self) -> Iterator[bytes]:
        while block := self.stream.read(READ_BYTES):
            yield block


# Writing -----------------------------------------------------------------------------------------


class Writer:
    """Puts one thing after the other into an archive; `finish` makes it whole."""

    def __init__(self, target: BinaryIO, key: str) -> None:
        self.sealer = Sealer(target, key) if key else None
        self.packer = gzip.GzipFile(
            filename="", mode="wb", compresslevel=6, fileobj=cast(BinaryIO, self.sealer or target)
        )
        self.tar = tarfile.open(fileobj=self.packer, mode="w|")  # noqa: SIM115 - closed by finish

    def add_table(self, name: str, columns: list[str], copied: Iterator[bytes]) -> Content:
        content, marks, waiting, number = Content("", columns=columns), sha256(), bytearray(), 0
        for block in copied:
            # Within a row COPY writes a line's end as two other characters.
            content.rows += block.count(b"\n")
            marks.update(block)
            waiting += block
            if len(waiting) >= PART_BYTES:
                self._add(f"tables/{name}/{number:06}", bytes(waiting))
                number += 1
                waiting.clear()
        self._add(f"tables/{name}/{number:06}", bytes(waiting))
        content.sha256 = marks.hexdigest()
        return content

    def add_file(self, name: str, path: Path) -> Content:
        """Raises FileNotFoundError if it is gone; a file that is there is never changed."""
        with path.open("rb") as file:
            info = self.tar.gettarinfo(fileobj=file, arcname=f"files/{name}")
            hashing = _Hashing(file)
            self.tar.addfile(_anonymous(info), cast(IO[bytes], hashing))
        return Content(hashing.marks.hexdigest(), size=info.size)

    def finish(self, manifest: Manifest) -> None:
        self._add(MANIFEST, json.dumps(asdict(manifest)).encode())
        self.tar.close()
        self.packer.close()
        if self.sealer:
            self.sealer.finish()

    def _add(self, name: str, data: bytes) -> None:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        self.tar.addfile(info, BytesIO(data))


class _Hashing:
    """A file that is summed up while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.marks = file, sha256()

    def read(self, size: int = -1) -> bytes:
        block = self.file.read(size)
        self.marks.update(block)
        return block


def _anonymous(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    return info


# Reading -----------------------------------------------------------------------------------------


@contextmanager
def parts_of(path: Path, key: str) -> Iterator[Iterator[Part]]:
    """What is in the archive, in its order, the manifest at the end; Refused if it is damaged."""
    try:
        with path.open("rb") as source:
            yield _parts(_opened(source, key))
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Refused(_("Die Sicherung ist beschädigt oder nicht vollständig.")) from error


def _opened(source: BufferedReader, key: str) -> BinaryIO:
    is_sealed = source.peek(len(MAGIC)).startswith(MAGIC)
    if is_sealed and not key:
        raise Refused(_("Die Sicherung ist verschlüsselt; der Schlüssel (BACKUP_KEY) fehlt."))
    if key and not is_sealed:
        raise Refused(
            _(
                "Die Sicherung ist nicht verschlüsselt, obwohl es einen Schlüssel gibt: Sie kann "
                "vertauscht sein. Trauen Sie ihr, dann lassen Sie BACKUP_KEY dieses Mal leer."
            )
        )
    return cast(BinaryIO, BufferedReader(Opener(source, key)) if is_sealed else source)


def _parts(source: BinaryIO) -> Iterator[Part]:
    with gzip.GzipFile(fileobj=source) as packed:
        with tarfile.open(fileobj=packed, mode="r|") as tar:
            for info in tar:
                stream = tar.extractfile(info)
                if stream is None:
                    raise tarfile.ReadError(info.name)
                yield Part(*_kind_and_name(info.name), stream)
        # To the very end, where the sum of all stands.
        while packed.read(READ_BYTES):
            pass


def _kind_and_name(path: str) -> tuple[str, str]:
    kind, _slash, name = path.partition("/")
    if kind == "tables":
        name = name.rpartition("/")[0]
    parts = PurePosixPath(name).parts
    if (kind, name) != (MANIFEST, "") and (
        kind not in ("tables", "files") or not parts or name.startswith("/") or ".." in parts
    ):
        raise tarfile.ReadError(path)
    return kind, name


def verify(path: Path, key: str) -> Manifest:
    """Read all of it and compare it with its manifest; Refused unless everything is there."""
    sums: dict[tuple[str, str], Content] = {}
    marks: dict[tuple[str, str], object] = {}
    manifest: Manifest | None = None
    with parts_of(path, key) as parts:
        for part in parts:
            if part.kind == MANIFEST:
                manifest = _manifest(part.stream.read())
                continue
            name = (part.kind, part.name)
            content = sums.setdefault(name, Content(""))
            mark = marks.setdefault(name, sha256())
            for block in part.blocks():
                mark.update(block)  # type: ignore[attr-defined]
                content.size += len(block)
                content.rows += block.count(b"\n")
    if manifest is None:
        raise Refused(_("Die Sicherung ist beschädigt oder nicht vollständig."))
    found = {name: mark.hexdigest() for name, mark in marks.items()}  # type: ignore[attr-defined]
    wanted = {("tables", name): each.sha256 for name, each in manifest.tables.items()}
    wanted |= {("files", name): each.sha256 for name, each in manifest.files.items()}
    rows = {name: each.rows for (kind, name), each in sums.items() if kind == "tables"}
    if found != wanted or rows != {name: each.rows for name, each in manifest.tables.items()}:
        raise Refused(_("Die Sicherung ist beschädigt: Ihre Prüfsummen stimmen nicht."))
    return manifest


def _manifest(data: bytes) -> Manifest:
    try:
        told = json.loads(data)
        if told["format"] != FORMAT:
            raise Refused(_("Die Sicherung hat ein Format, das diese Fassung nicht kennt."))
        manifest = Manifest(**told)
        manifest.migrations = [(app, name) for app, name in told["migrations"]]
        manifest.sequences = {
            name: (last, is_called) for name, (last, is_called) in told["sequences"].items()
        }
        for contents in (manifest.tables, manifest.files):
            for name, each in contents.items():
                contents[name] = Content(**cast(dict[str, Any], each))
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(
            _("Die Sicherung ist beschädigt: Ihr Verzeichnis ist nicht lesbar.")
        ) from error
    return manifest
