from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = _("Schreibtisch")


class DeskAdminConfig(admin_apps.AdminConfig):
    """Django's admin with our start page."""

    default = False
    default_site = "desk.sites.DeskSite"
