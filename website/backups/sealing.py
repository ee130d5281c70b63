"""A file sealed with a key: nobody without it reads it, and what was changed or cut is refused.

The content goes in chunks, each with AES-GCM (cryptography's). A chunk's number and whether it is
the last are part of its nonce, so that none can be moved, left out or added at the end. Each file
has a key of its own, made from BACKUP_KEY and a random salt.
"""

import io
import secrets
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.utils.translation import gettext as _

from backups.refusal import Refused

MAGIC = b"Regiodialog, sealed 1\n"
SALT_BYTES = 16
TAG_BYTES = 16
CHUNK_BYTES = 1024 * 1024


def _cipher(key: str, salt: bytes) -> AESGCM:
    # Costs a tenth of a second and 32 MB: a key that a person made up isn't guessed either.
    return AESGCM(Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(key.encode()))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


class Sealer(io.RawIOBase):
    """What is written to it arrives sealed in `target`, which stays open; it must be closed."""

    def __init__(self, target: BinaryIO, key: str) -> None:
        salt = secrets.token_bytes(SALT_BYTES)
        self.target, self.cipher, self.header = target, _cipher(key, salt), MAGIC + salt
        self.waiting, self.number = bytearray(), 0
        target.write(self.header)

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        added = bytes(data)  # type: ignore[call-overload]
        self.waiting += added
        # A full chunk waits until more comes: the last one is known only at the end.
        while len(self.waiting) > CHUNK_BYTES:
            self._seal(bytes(self.waiting[:CHUNK_BYTES]), is_last=False)
            del self.waiting[:CHUNK_BYTES]
        return len(added)

    def finish(self) -> None:
        """Not `close`, which Python calls by itself: what was broken off has no last chunk."""
        self._seal(bytes(self.waiting), is_last=True)
        self.waiting.clear()

    def _seal(self, chunk: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self.number, is_last=is_last)
        self.target.write(self.cipher.encrypt(nonce, chunk, self.header))
        self.number += 1


class Opener(io.RawIOBase):
    """The content of a sealed file; reading raises Refused where it isn't what was written."""

    def __init__(self, source: BinaryIO, key: str) -> None:
        self.source, self.header = source, source.read(len(MAGIC) + SALT_BYTES)
        self.cipher = _cipher(key, self.header[len(MAGIC) :])
        self.next: bytes | None = self._read()
        self.number = 0
        self.opened = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        if not self.opened and self.next is not None:
            self.opened = memoryview(self._open())
        target = memoryview(buffer)  # type: ignore[arg-type]
        size = min(len(target), len(self.opened))
        target[:size], self.opened = self.opened[:size], self.opened[size:]
        return size

    def _read(self) -> bytes:
        return self.source.read(CHUNK_BYTES + TAG_BYTES)

    def _open(self) -> bytes:
        chunk, following = self.next or b"", self._read()
        nonce = _nonce(self.number, is_last=not following)
        try:
            opened = self.cipher.decrypt(nonce, chunk, self.header)
        except InvalidTag:
            raise Refused(
                _("Der Schlüssel passt nicht, oder die Sicherung ist beschädigt.")
            ) from None
        self.next, self.number = following or None, self.number + 1
        return opened
