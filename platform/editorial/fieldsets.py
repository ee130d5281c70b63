"""The groups that end every entry's form; they stand below its lists."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldOpts

Group = tuple["StrOrPromise | None", "_FieldOpts"]

# The class by which the form's template knows them (change_form.html).
LATE = "after-rows"

PICTURE: Group = (_("Bild"), {"fields": ["picture"], "classes": [LATE]})
UPKEEP: Group = (
    _("Pflege"),
    {
        "fields": [
            "responsible",
            "confirm_by",
            "confirmed_at",
            "publish_at",
            "withdraw_at",
            "slug",
            "external_key",
            "origin_url",
            "is_example",
            "opened_version",
        ],
        "classes": ["collapse", LATE],
    },
)


def english(*names: str, description: StrOrPromise | None = None) -> Group:
    """The English texts, named by their German fields."""
    options: _FieldOpts = {
        "fields": tuple(f"{name}_en" for name in names),
        "classes": ["collapse", LATE],
    }
    if description:
        options["description"] = description
    return _("Englisch"), options
