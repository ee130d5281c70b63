from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interface.colours import (
    DARK_SURFACE,
    LIGHT_SURFACE,
    brand_properties,
    contrast,
    readable,
    stylesheet,
    text_on,
)

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_black_on_white_has_the_highest_contrast() -> None:
    assert contrast("#000000", "#ffffff") == 21


def test_contrast_is_the_published_figure() -> None:
    # #767676 on white is WCAG's example of a grey that just passes.
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@given(COLOURS)
def test_each_colour_becomes_readable_in_light_and_in_dark(colour: str) -> None:
    ratios = [
        contrast(readable(colour, on=ground), ground) for ground in (LIGHT_SURFACE, DARK_SURFACE)
    ]
    assert [ratio >= 4.5 for ratio in ratios] == [True, True]


@given(COLOURS)
def test_text_on_a_colour_is_readable(colour: str) -> None:
    assert (contrast(text_on(colour), colour) >= 4.5) is True


@pytest.mark.parametrize("colour", ["#123456", "#7a1fa2"])
def test_a_colour_that_is_readable_stays_as_staff_chose_it(colour: str) -> None:
    assert readable(colour, on=LIGHT_SURFACE) == colour


def test_the_host_region_colours_every_page_and_others_their_own() -> None:
    regions = [
        SimpleNamespace(slug="hannover", accent_colour="#003366", is_host=True),
        SimpleNamespace(slug="hagen", accent_colour="#660033", is_host=False),
    ]
    light = stylesheet(regions, []).split("@media")[1].split("\n}\n")[0].splitlines()
    assert light[1:] == [
        f":root,.region-hannover{{{brand_properties('#003366')}}}",
        f".region-hagen{{{brand_properties('#660033')}}}",
    ]


def test_a_brand_gives_links_their_colour_and_buttons_a_readable_text() -> None:
    assert brand_properties("#003366") == (
        "--kern-color-action-default:#003366;--kern-color-action-on-default:#ffffff;"
    )


def test_the_admin_can_ask_for_the_brand_by_name_whatever_the_screen() -> None:
    region = SimpleNamespace(slug="hannover", accent_colour="#003366", is_host=True)
    outside = [line for line in stylesheet([region], []).splitlines() if line.startswith(":root{")]
    assert outside == [
        ":root{--brand-light:#003366;}",
        f":root{{--brand-dark:{readable('#003366', on=DARK_SURFACE)};}}",
    ]
