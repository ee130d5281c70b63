from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class WorkConfig(AppConfig):
    name = "work"
    verbose_name = _("Hintergrundarbeit")

    def ready(self) -> None:
        # Each app's periods, as the admin finds its pages: nothing else needs to import them.
        autodiscover_modules("retention")
