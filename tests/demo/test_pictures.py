"""The demonstration's own pictures."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image

from demo.loading import CONTENT
from demo.pictures import (
    CREDIT,
    LICENCE,
    SCENES,
    pattern_picture,
    scene_picture,
    show_pictures,
    words_of_scenes,
)
from editorial.models import Picture
from initiatives.models import Activity
from tests.support.factories import BestPracticeFactory
from tools import draw_scenes

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


def test_each_case_and_each_kind_of_activity_has_a_scene_and_no_scene_is_left_over() -> None:
    cases = yaml.safe_load((CONTENT / "best_practices.yaml").read_text(encoding="utf-8"))
    wanted = {case["external_key"] for case in cases}
    wanted |= {f"activity-{kind}" for kind in Activity.Kind.values}
    assert {path.stem for path in SCENES.glob("*.png")} == wanted
    assert set(words_of_scenes()) == wanted
    assert set(draw_scenes.drawn()) == wanted


@pytest.mark.parametrize("scene", sorted(words_of_scenes()))
def test_a_scene_is_large_enough_to_share_and_small_enough_to_keep(scene: str) -> None:
    file = SCENES / f"{scene}.png"
    assert file.stat().st_size <= 60 * 1024
    with Image.open(file) as image:
        assert image.format == "PNG"
        assert image.width >= 1200
        assert image.width / image.height == pytest.approx(1200 / 630, abs=0.01)


def test_a_scene_says_what_is_seen_in_one_sentence_of_each_language() -> None:
    picture = scene_picture("demo-b01")
    assert scene_picture("demo-b01") == picture
    assert picture.missing_for_publication() == []
    assert (picture.is_decorative, picture.credit) == (False, CREDIT)
    for words in words_of_scenes().values():
        assert set(words) == {"alt", "alt_en"}
        for text in words.values():
            assert text.endswith(".")
            assert text.count(". ") == 0
            assert len(text) <= 200
    assert picture.licence == LICENCE


def test_a_case_is_shared_with_its_scene_in_the_ratio_that_networks_show() -> None:
    BestPracticeFactory.create(published=True, picture=scene_picture("demo-b01"))
    show_pictures()
    largest = Picture.objects.get().derivatives.last()
    assert largest is not None
    assert (largest.width, largest.height) == (1600, 840)
    assert Picture.objects.get().address.endswith(f"{largest.name}.webp")
