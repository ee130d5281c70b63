from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkshopsConfig(AppConfig):
    name = "workshops"
    verbose_name = _("Veranstaltungen")

    def ready(self) -> None:
        from accounts import opening
        from workshops import emails  # noqa: F401 – registers the mails
        from workshops.models import Registration

        opening.expect(lambda address: Registration.objects.live().of_address(address).exists())
