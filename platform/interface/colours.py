"""Colours that staff choose, made readable: each gets a shade for light and one for dark."""

import colorsys
from collections.abc import Iterable
from typing import Protocol

# KERN's surfaces on which coloured text and buttons stand (neutral-025 and neutral-900).
LIGHT_SURFACE = "#f3f4f7"
DARK_SURFACE = "#1d2034"
# WCAG 2.2 asks for 4.5 (1.4.3); the rest is for hover, which mixes in 8 to 12 % white or black.
LEAST_CONTRAST = 5.6
SMALLEST_STEP = 0.01


class Brand(Protocol):
    slug: str
    accent_colour: str
    is_host: bool


class Trade(Protocol):
    slug: str
    colour: str


def channels(colour: str) -> tuple[float, float, float]:
    """Red, green and blue of `#rrggbb`, each from 0 to 1."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    """The relative luminance as WCAG 2.2 defines it."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21, as WCAG 2.2 defines it."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour: str, *, on: str) -> str:
    """The nearest shade that stands out from a surface; in the end black or white."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*channels(colour))
    step = SMALLEST_STEP if luminance(on) < luminance("#808080") else -SMALLEST_STEP
    while contrast(colour, on) < LEAST_CONTRAST and 0 < lightness + step < 1:
        lightness += step
        red, green, blue = colorsys.hls_to_rgb(hue, lightness, saturation)
        colour = f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"
    return colour


def text_on(colour: str) -> str:
    """Black or white, whichever is read more easily on the colour."""
    return max("#000000", "#ffffff", key=lambda text: contrast(text, colour))


def brand_properties(accent: str) -> str:
    return f"--kern-color-action-default:{accent};--kern-color-action-on-default:{text_on(accent)};"


def mail_colours(accent: str) -> dict[str, str]:
    """An accent and the text on it for a mail, which knows no custom properties."""
    light, dark = (readable(accent, on=surface) for surface in (LIGHT_SURFACE, DARK_SURFACE))
    return {
        "accent": light,
        "on_accent": text_on(light),
        "dark_accent": dark,
        "on_dark_accent": text_on(dark),
    }


def stylesheet(regions: Iterable[Brand], industries: Iterable[Trade]) -> str:
    """The rules for the regions' accents and the industries' colours, in light and in dark."""
    regions, industries = list(regions), list(industries)
    blocks: list[str] = []
    for scheme, surface in (("light", LIGHT_SURFACE), ("dark", DARK_SURFACE)):
        rules = []
        for region in regions:
            selector = f".region-{region.slug}"
            selector = f":root,{selector}" if region.is_host else selector
            accent = readable(region.accent_colour, on=surface)
            rules.append(f"{selector}{{{brand_properties(accent)}}}")
            if region.is_host:
                # The admin has a switch of its own for light and dark: it picks by name.
                blocks.append(f":root{{--brand-{scheme}:{accent};}}\n")
        rules += [
            f".industry-{industry.slug}{{--industry:{readable(industry.colour, on=surface)};}}"
            for industry in industries
        ]
        blocks.append(f"@media (prefers-color-scheme:{scheme}){{\n" + "\n".join(rules) + "\n}\n")
    return "".join(blocks)
