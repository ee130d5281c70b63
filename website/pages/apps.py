from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = _("Seiten")

    def ready(self) -> None:
        from pages import emails  # noqa: F401 – registers the mails
