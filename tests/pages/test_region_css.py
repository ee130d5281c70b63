import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from interface.colours import stylesheet
from taxonomy.models import Industry, Region


@pytest.mark.django_db
def test_the_style_sheet_has_the_colours_of_every_region_and_industry(client: Client) -> None:
    response = client.get(reverse("pages:region_css"))
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert response.text == stylesheet(Region.objects.all(), Industry.objects.all())
    assert response.text.count(".region-") == 2 * Region.objects.count()
    assert response.text.count(".industry-") == 2 * Industry.objects.count()


@pytest.mark.django_db
def test_colours_are_kept_for_a_year_under_their_own_address(client: Client) -> None:
    def named() -> str:
        [address] = re.findall(r'href="(/farben\.css[^"]*)"', client.get("/").text)
        return unescape(address)

    before = named()
    assert client.get(before)["Cache-Control"] == "public, max-age=31536000, immutable"
    Region.objects.update(accent_colour="#123456")
    assert named() != before
    assert "#123456" in client.get(named()).text
    # An address of other colours, or of none, is asked about again soon.
    for address in (before, "/farben.css"):
        assert client.get(address)["Cache-Control"] == "public, max-age=300"
