"""What Django calls the rights to a model's rows, and the admin's pages for them."""

from collections.abc import Mapping

from django.db.models import Model
from django.urls import reverse


def permission(action: str, thing: Model | type[Model]) -> str:
    """The right to do something with rows of this kind, as `has_perm` and `add_perm` want it."""
    return f"{thing._meta.app_label}.{action}_{thing._meta.model_name}"


def admin_page(thing: Model | type[Model], page: str) -> str:
    """What a page of the admin is called in its addresses, below `admin:`."""
    return f"{thing._meta.app_label}_{thing._meta.model_name}_{page}"


def admin_address(
    thing: Model | type[Model],
    page: str = "",
    *args: object,
    query: Mapping[str, object] | None = None,
) -> str:
    """Where the admin has a row, or the list of a model; or another page of theirs.

    Raises NoReverseMatch where it has none.
    """
    is_row = isinstance(thing, Model)
    name = admin_page(thing, page or ("change" if is_row else "changelist"))
    return reverse(f"admin:{name}", args=[thing.pk, *args] if is_row else args, query=query)
