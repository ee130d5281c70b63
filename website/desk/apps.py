from collections.abc import Callable, Sequence
from functools import wraps

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = _("Schreibtisch")

    def ready(self) -> None:
        from desk import emails  # noqa: F401 – registers the mail


class DeskAdminConfig(admin_apps.AdminConfig):
    """Django's admin with our start page."""

    default = False
    default_site = "desk.sites.DeskSite"

    def ready(self) -> None:
        super().ready()
        from django.contrib.admin.widgets import AutocompleteMixin

        AutocompleteMixin.optgroups = of_keys(AutocompleteMixin.optgroups)  # type: ignore[assignment, method-assign]


def of_keys(optgroups: Callable[..., object]) -> Callable[..., object]:
    """Shown again, a choice that is no key stands for nothing.

    Django's field with a search asks the database for whatever was sent: an error page for what is
    no number.
    """

    @wraps(optgroups)
    def shown(widget: object, name: str, value: Sequence[object], attr: object = None) -> object:
        return optgroups(widget, name, [each for each in value if str(each).isdecimal()], attr)

    return shown
