"""What the admin lets nobody do, superusers included, and who writes the rows on another's page.

Each goes before Django's class. A subclass says why.
"""

from typing import Any

from django.http import HttpRequest

from interface.names import permission


class NeverAdded:
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NeverChanged:
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NeverDeleted:
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnly(NeverAdded, NeverChanged, NeverDeleted):
    """Rows to look at; what changes them are services."""


class WrittenWithParent:
    """An inline: whoever may change the page's row may write these, the whole team sees them."""

    # Two models, which Django's own class knows more closely.
    model: Any
    parent_model: Any

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_write(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_write(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_write(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_staff

    def may_write(self, request: HttpRequest, parent: Any) -> bool:
        return request.user.has_perm(permission("change", self.parent_model), parent)
