from django.utils.translation import gettext_lazy as _

from desk import emails
from desk.refusals import unusually_many
from work.jobs import recurring


@recurring(_("Viele abgewiesene Versuche melden"))
def tell_of_refusals() -> None:
    """One mail a day at most: the outbox takes the same occasion once."""
    if refused := unusually_many():
        emails.many_refusals(refused)
