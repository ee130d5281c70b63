import pytest
from django.test import Client
from django.urls import reverse

from interface.colours import stylesheet
from taxonomy.models import Industry, Region


@pytest.mark.django_db
def test_the_style_sheet_has_the_colours_of_every_region_and_industry(client: Client) -> None:
    response = client.get(reverse("pages:region_css"))
    assert response.headers["Content-Type"] == "text/css"
    assert response.text == stylesheet(Region.objects.all(), Industry.objects.all())
    assert response.text.count(".region-") == 2 * Region.objects.count()
    assert response.text.count(".industry-") == 2 * Industry.objects.count()


@pytest.mark.django_db
def test_a_colour_that_staff_changed_is_seen_within_five_minutes(client: Client) -> None:
    response = client.get(reverse("pages:region_css"))
    assert response.headers["Cache-Control"] == "public, max-age=300"
