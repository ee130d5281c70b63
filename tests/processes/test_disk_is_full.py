"""The running web server on a disk of its own that has no room left for a file."""

import http.client
import os
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image
from pytest_django import DjangoDbBlocker

from editorial.models import Picture
from tests.support.room import stored
from tests.support.stack import Stack, ToldWeb, running_stack
from tests.support.team import signed_in

pytestmark = [pytest.mark.stack, pytest.mark.chaos]

ADD = "/admin/editorial/picture/add/"
OWN_DISK = 'mount -t tmpfs -o size=256k none "$0" && exec "$@"'


def on_small_disk(folder: Path, *command: str) -> list[str]:
    namespace = ["unshare", "--user", "--map-root-user", "--mount"]
    return [*namespace, "sh", "-c", OWN_DISK, str(folder), *command]


class WebOnSmallDisk(ToldWeb):
    folder: Path

    def command(self) -> list[str]:
        return on_small_disk(self.folder, *super().command())

    @property
    def files(self) -> set[str]:
        """What lies on the disk that only this process sees."""
        return stored(Path(f"/proc/{self.identity.pid}/root{self.folder}"))


@pytest.fixture
def site(
    tmp_path: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Stack]:
    if subprocess.run(on_small_disk(tmp_path, "true"), check=False).returncode:
        pytest.skip("This machine lets nobody mount a disk for a test.")
    with (
        django_db_blocker.unblock(),
        running_stack(PRIVATE_ROOT=str(tmp_path)) as stack,
        stack.models(),
    ):
        web = WebOnSmallDisk(stack.folder / "web.log", stack.web.port)
        web.folder, web.told, stack.web = tmp_path, stack.web.told, web
        stack.start(web)
        yield stack


def upload(site: Stack, client: Client, side: int) -> tuple[int, str]:
    """Send a picture with so many points on each side, of which none is like another."""
    data = BytesIO()
    Image.frombytes("RGB", (side, side), os.urandom(side * side * 3)).save(data, "PNG")
    token = "t" * 32
    fields = {"csrfmiddlewaretoken": token, "name": "Tafel", "_save": "1"}
    fields |= {f"consents-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}
    file = SimpleUploadedFile("tafel.png", data.getvalue(), "image/png")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    headers = {
        "Content-Type": MULTIPART_CONTENT,
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={token}",
    }
    connection = http.client.HTTPConnection("127.0.0.1", site.web.port, timeout=30)
    try:
        body = encode_multipart(BOUNDARY, fields | {"original": file})
        connection.request("POST", ADD, body, headers)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def test_a_picture_finds_no_room_and_the_next_that_is_small_enough_does(site: Stack) -> None:
    client = signed_in(editor=True)
    assert isinstance(site.web, WebOnSmallDisk)
    status, page = upload(site, client, 500)
    assert (status, "Auf dem Server ist gerade kein Platz" in page) == (200, True)
    assert (Picture.objects.count(), site.web.files) == (0, set())
    status, page = upload(site, client, 100)
    assert (status, Picture.objects.count(), len(site.web.files)) == (302, 1, 1)
