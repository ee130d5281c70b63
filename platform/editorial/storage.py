"""Where files lie that no web server hands out: originals, downloads, derivatives."""

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible


@deconstructible
class PrivateStorage(FileSystemStorage):
    """Files under PRIVATE_ROOT; they have no address of their own, a view decides."""

    def __init__(self) -> None:
        super().__init__(location=settings.PRIVATE_ROOT, base_url=None)


private_storage = PrivateStorage()
