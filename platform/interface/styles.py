"""The style sheets of the public pages, in the order in which they build on each other."""

from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static

# What they name beside them (fonts) is found from the folder of our own.
BUNDLE = "css/all.css"
SHEETS = (
    "vendor/kern/kern.min.css",
    "css/fonts.css",
    "css/site.css",
    "css/components.css",
    "css/lists.css",
    "css/pages.css",
    "css/initiatives.css",
    "css/workshops.css",
    "css/branchendialog.css",
)


def addresses() -> list[str]:
    """One, where static files were collected; each by itself where they are worked on."""
    is_bundled = getattr(staticfiles_storage, "is_bundled", False)
    return [static(name) for name in ((BUNDLE,) if is_bundled else SHEETS)]
