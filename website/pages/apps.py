from django.apps import AppConfig
from django.db import models
from django.utils.translation import gettext_lazy as _

# Whatever is in neither list changes public pages; too much in here would show old ones.
BEHIND_THE_SCENES = (
    *("admin.", "auth.", "contenttypes.", "sessions.", "account.", "mfa.", "accounts."),
    *("notifications.", "work.", "interface.", "desk.", "demo."),
)
PERSONAL_OR_HISTORY = (
    *("editorial.StateChange", "editorial.IndexDue", "editorial.EntryVersion"),
    # Nobody but the search itself reads them.
    *("search.Word", "search.MissedWord"),
    *("editorial.Proposal", "initiatives.Proposer", "pages.Enquiry"),
    # Whether a date has seats is told by its services: how many are left may be a minute old.
    *("workshops.Registration", "workshops.RegistrationEvent"),
)


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = _("Seiten")

    def ready(self) -> None:
        from interface import stamp
        from pages import emails  # noqa: F401 – registers the mails

        models = self.apps.get_models(include_auto_created=True) if self.apps else ()
        stamp.watch([each for each in models if is_public(each)])


def is_public(model: type[models.Model]) -> bool:
    """Whether a public page could say something else after a row of it was written."""
    label = model._meta.label
    return not label.startswith(BEHIND_THE_SCENES) and label not in PERSONAL_OR_HISTORY
