"""Draws the demonstration's scenes as SVG and stores them as the pictures that the demo loads.

python -m tools.draw_scenes [name …]            all, or those named, into the demo's content
python -m tools.draw_scenes --svg FOLDER        the drawings themselves
"""

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import yaml
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tools.check import find_browser
from tools.scenes import care, kinds, logistics, metal, plastics, supply, trades
from tools.scenes.drawing import HEIGHT, WIDTH, Palette, sheet

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "website" / "demo" / "content" / "pictures"
INDUSTRIES = ROOT / "platform" / "taxonomy" / "data" / "industries.yaml"
# For what belongs to no industry.
HOUSE = "#1f4e79"
# The picture is 1600 wide: what a page shows at most, and the ratio that is shared.
PICTURE_WIDTH = 1600
COLOURS = 96

Scene = Callable[[Palette], str]

CASES: Mapping[str, tuple[str, Scene]] = {
    "demo-b01": ("metallverarbeitung", metal.lathe),
    "demo-b02": ("metallverarbeitung", metal.press),
    "demo-b03": ("maschinenbau-elektrotechnik", metal.assembly),
    "demo-b04": ("maschinenbau-elektrotechnik", metal.cabinet),
    "demo-b05": ("kunststoff-gummi", plastics.moulding),
    "demo-b06": ("kunststoff-gummi", plastics.apprentices),
    "demo-b07": ("bau-ausbau", trades.evening),
    "demo-b08": ("bau-ausbau", trades.site_office),
    "demo-b09": ("handel-kfz", trades.garage),
    "demo-b10": ("handel-kfz", trades.packing),
    "demo-b11": ("logistik-verkehr", logistics.ramp),
    "demo-b12": ("logistik-verkehr", logistics.route),
    "demo-b13": ("gesundheit-pflege", care.roster),
    "demo-b14": ("gesundheit-pflege", care.speaking),
    "demo-b15": ("ver-und-entsorgung", supply.leak),
    "demo-b16": ("ver-und-entsorgung", supply.container),
}
KINDS: Mapping[str, Scene] = {
    "activity-project": kinds.project,
    "activity-advice": kinds.advice,
    "activity-training": kinds.training,
    "activity-funding": kinds.funding,
    "activity-network": kinds.network,
    "activity-campaign": kinds.campaign,
    "activity-format": kinds.meeting,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", help="only these scenes")
    parser.add_argument("--svg", type=Path, metavar="FOLDER", help="write SVG there instead")
    wanted = parser.parse_args()
    drawings = drawn()
    if unknown := set(wanted.names) - set(drawings):
        parser.error(f"No such scene: {', '.join(sorted(unknown))}")
    chosen = {name: drawings[name] for name in wanted.names or drawings}
    if wanted.svg:
        wanted.svg.mkdir(parents=True, exist_ok=True)
        for name, svg in chosen.items():
            (wanted.svg / f"{name}.svg").write_text(svg, encoding="utf-8")
    else:
        photograph(chosen)
    return 0


def drawn() -> dict[str, str]:
    """Every scene as SVG, by its name."""
    industries = yaml.safe_load(INDUSTRIES.read_text(encoding="utf-8"))
    colours = {industry["slug"]: industry["colour"] for industry in industries}
    scenes = {name: (colours[industry], scene) for name, (industry, scene) in CASES.items()}
    scenes |= {name: (HOUSE, scene) for name, scene in KINDS.items()}
    palettes = {name: Palette.of(colour) for name, (colour, _scene) in scenes.items()}
    return {
        name: sheet(scene(palettes[name]), palettes[name].wall)
        for name, (_colour, scene) in scenes.items()
    }


def photograph(drawings: Mapping[str, str]) -> None:
    """Have a browser paint the drawings, and keep each with few colours."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        page = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=PICTURE_WIDTH / WIDTH
        )
        for name, svg in drawings.items():
            target = PICTURES / f"{name}.png"
            painted(page, svg).save(target, optimize=True)
            print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1024:.0f} KB")
        browser.close()


def painted(page: Page, svg: str) -> Image.Image:
    page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style>{svg}")
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    return picture.quantize(COLOURS, kmeans=1, dither=Image.Dither.NONE)


if __name__ == "__main__":
    sys.exit(main())
