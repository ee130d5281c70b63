import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from pytest_django import Settings

TEMPLATES = settings.BASE_DIR / "templates"
LARGEST_SCRIPT = 30_000
# A script of data (`type="application/json"`) is none that runs.
INLINE = re.compile(r"""\sstyle=|<style|\son\w+="|<script(?![^>]*(?:\bsrc=|json))[^>]*>""")
# Mail programs know no style sheets: there the styles stand in the text.
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if "mail" not in path.parts)


def test_every_file_that_a_style_sheet_names_exists(tmp_path: Path, settings: Settings) -> None:
    settings.STATIC_ROOT = str(tmp_path)
    manifest = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": manifest}}
    call_command("collectstatic", interactive=False, verbosity=0)
    assert len(list(tmp_path.glob("css/site.*.css"))) == 1


def test_no_page_has_inline_style_or_script() -> None:
    found = {str(page.relative_to(TEMPLATES)): INLINE.findall(page.read_text()) for page in PAGES}
    assert {page: parts for page, parts in found.items() if parts} == {}
    assert len(found) > 100


def test_our_scripts_together_are_small() -> None:
    scripts = [path.read_bytes() for path in (settings.BASE_DIR / "static/js").glob("*.js")]
    assert 1_000 < len(gzip.compress(b"".join(scripts))) < LARGEST_SCRIPT


@pytest.mark.parametrize(
    ("package", "licence"), [("kern", "LICENSE.md"), ("fira-sans", "OFL.txt"), ("htmx", "LICENSE")]
)
def test_what_is_vendored_names_its_version_and_its_licence(package: str, licence: str) -> None:
    folder = settings.BASE_DIR / "static/vendor" / package
    names = {path.name for path in folder.iterdir()}
    assert {"VERSION", licence} - names == set()
