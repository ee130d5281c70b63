"""Where files lie that no web server hands out: originals, downloads, derivatives."""

import errno
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible

logger = logging.getLogger(__name__)

# Of the disk, of a quota, of what one process may write.
NO_ROOM = frozenset([errno.ENOSPC, errno.EDQUOT, errno.EFBIG])


class NoRoomError(OSError):
    """The disk is full, or what we may have of it; nothing of the file is left."""


_written: ContextVar[list[str] | None] = ContextVar("written", default=None)


@deconstructible
class PrivateStorage(FileSystemStorage):
    """Files under PRIVATE_ROOT; they have no address of their own, a view decides."""

    def __init__(self) -> None:
        super().__init__(base_url=None)

    # Asked anew each time, so that a test's own folder counts.
    @property
    def base_location(self) -> str:
        return str(settings.PRIVATE_ROOT)

    @property
    def location(self) -> str:
        return str(Path(settings.PRIVATE_ROOT).resolve())

    @contextmanager
    def all_or_none(self) -> Iterator[None]:
        """Of several files none stays when there is no room for one; the caller's rows go, too."""
        names: list[str] = []
        token = _written.set(names)
        try:
            yield
        except NoRoomError:
            # After another error the rows may be there: what they don't name is the sweep's.
            for name in names:
                self.delete(name)
            raise
        finally:
            _written.reset(token)

    def _save(self, name: str, content: File) -> str:
        """The whole file or none."""
        try:
            name = self._written_whole(name, content)
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            logger.error("no room for files: %s", error.strerror)
            raise NoRoomError(error.errno, error.strerror) from error
        names = _written.get()
        if names is not None:
            names.append(name)
        return name

    def _written_whole(self, name: str, content: File) -> str:
        # First the name is ours alone: what is removed below is never somebody else's.
        name = super()._save(name, ContentFile(b""))  # type: ignore[misc]
        try:
            with Path(self.path(name)).open("wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                # Whoever is told that it is stored may rely on that.
                os.fsync(file.fileno())
        except BaseException:
            self.delete(name)
            raise
        return name


private_storage = PrivateStorage()
