"""The demonstration's own pictures."""

from pathlib import Path
from typing import Any

import pytest

from demo.pictures import CREDIT, pattern_picture, show_pictures
from editorial.models import Picture
from tests.support.factories import BestPracticeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.PRIVATE_ROOT = tmp_path


def test_a_seed_has_one_picture_that_may_be_published() -> None:
    picture = pattern_picture("rüsten nach plan", "#1f4e79")
    assert pattern_picture("rüsten nach plan", "#1f4e79") == picture
    assert picture.missing_for_publication() == []
    assert (picture.is_decorative, picture.credit) == (True, CREDIT)
    assert Picture.objects.count() == 1


def test_what_is_published_shows_its_pictures_without_a_worker() -> None:
    pictures = [pattern_picture(f"muster {number}", "#8a4b2f") for number in range(2)]
    BestPracticeFactory.create(published=True, picture=pictures[0])
    BestPracticeFactory.create(picture=pictures[1])
    show_pictures()
    assert list(Picture.objects.exclude(srcset="")) == [pictures[0]]
    widths = pictures[0].derivatives.values_list("width", flat=True)
    assert list(widths) == [480, 960]
