from django.utils.translation import gettext_lazy as _

from work import erasures, retention
from work.jobs import recurring


@recurring(_("Personendaten löschen, deren Frist vorbei ist"))
def forget() -> bool:
    """Forget what each app has registered, and go on until nothing is due."""
    return retention.forget_due()


@recurring(_("Löschprotokoll kürzen"))
def tidy_erasures() -> None:
    """Let go of what no backup needs any more."""
    erasures.tidy()
