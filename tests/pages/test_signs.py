"""What stands for a page elsewhere: the picture of a shared link, the icon of a tab."""

import re

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from tests.support.factories import IdeaFactory
from tests.support.rows import shown_picture

pytestmark = pytest.mark.django_db

IMAGES = settings.BASE_DIR / "static" / "img"


def image_shared(client: Client, address: str) -> str:
    html = client.get(address).content.decode()
    [image] = re.findall(r'<meta property="og:image" content="([^"]+)">', html)
    assert html.count('<meta property="og:image:alt"') == 1
    return str(image)


@pytest.mark.parametrize("address", ["/", "/praxisbeispiele/", "/suche/", "/rueckruf/"])
def test_a_page_without_a_picture_shares_that_of_the_site(client: Client, address: str) -> None:
    assert image_shared(client, address) == "http://testserver/static/img/shared.png"


def test_an_entry_shares_its_own_picture_if_it_has_one(client: Client) -> None:
    picture = shown_picture()
    with_picture = IdeaFactory.create(picture=picture, published=True)
    without = IdeaFactory.create(published=True)
    assert picture.address in image_shared(client, with_picture.get_absolute_url())
    assert image_shared(client, without.get_absolute_url()).endswith("/img/shared.png")


def test_the_shared_picture_has_the_size_that_is_promised() -> None:
    with Image.open(IMAGES / "shared.png") as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))


def test_there_is_an_icon_for_what_takes_no_svg(client: Client) -> None:
    html = client.get("/").content.decode()
    icons = re.findall(r'<link rel="(icon|apple-touch-icon)" href="/static/([^"]+)"', html)
    assert [name for _, name in icons] == ["img/icon.ico", "img/icon.svg", "img/touch-icon.png"]
    with Image.open(IMAGES / "icon.ico") as icon:
        assert icon.info["sizes"] == {(16, 16), (32, 32), (48, 48)}
