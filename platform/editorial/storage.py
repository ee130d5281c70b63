"""Where files lie that no web server hands out: originals, downloads, derivatives."""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible


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


private_storage = PrivateStorage()
