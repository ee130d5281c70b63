from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BranchendialogConfig(AppConfig):
    name = "branchendialog"
    verbose_name = _("Branchendialog")
