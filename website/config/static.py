"""Static files as an installation serves them: hashed, compressed, and one style sheet of many."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

from interface.styles import BUNDLE, SHEETS


class BundlingStorage(CompressedManifestStaticFilesStorage):
    """Joins the public pages' style sheets while files are collected: one request blocks a page."""

    is_bundled = True

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        if not dry_run and set(SHEETS) <= set(paths):
            folder = Path(self.location)
            sheets = [(folder / name).read_text("utf-8") for name in SHEETS]
            (folder / BUNDLE).write_text("\n".join(sheets), "utf-8")
            paths[BUNDLE] = (self, BUNDLE)
        yield from super().post_process(paths, dry_run, **options)
