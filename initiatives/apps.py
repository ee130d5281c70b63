from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InitiativesConfig(AppConfig):
    name = "initiatives"
    verbose_name = _("Initiativen und Akteure")

    def ready(self) -> None:
        from initiatives import emails  # noqa: F401 – registers the mail
