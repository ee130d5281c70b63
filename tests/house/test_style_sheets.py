"""Public pages wait for one style sheet of ours, which is joined while files are collected."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template.loader import render_to_string
from pytest_django import Settings

from interface.styles import SHEETS

OTHERS = {
    *("admin", "admin-lists", "curation", "desk", "findings", "mailbox", "participant-list"),
    *("participants", "pictures-admin", "print", "rich-text-editor"),
}


def test_every_sheet_of_ours_is_joined_or_belongs_to_no_public_page() -> None:
    ours = {path.stem for path in (settings.BASE_DIR / "static" / "css").glob("*.css")}
    joined = {Path(name).stem for name in SHEETS if name.startswith("css/")}
    assert (ours - joined, ours & joined) == (OTHERS, joined)


def test_collected_pages_name_one_sheet_that_holds_all(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "config.static.BundlingStorage"},
    }
    call_command("collectstatic", verbosity=0, interactive=False)
    html = render_to_string("500.html")
    [name] = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)">', html)
    assert re.fullmatch(r"css/all\.[0-9a-f]{12}\.css", name)
    joined = (tmp_path / name).read_text()
    fonts = re.findall(r'url\("(\.\./vendor/[^"]+)"\)', joined)
    assert len(fonts) == 6
    assert all((tmp_path / "css" / each).resolve().exists() for each in fonts)
    for sheet in SHEETS:
        last_rule = (settings.BASE_DIR / "static" / sheet).read_text().rstrip()[-60:]
        assert last_rule in joined, sheet
    assert (tmp_path / f"{name}.gz").exists()
