"""What visitors ask: written down, told by mail, forgotten in time."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import User
from editorial.models import Publishable
from notifications.services import forget_mails
from pages import emails
from pages.models import DataRequest, Enquiry
from taxonomy.models import Region
from work import own_data


def ask(
    *,
    kind: Enquiry.Kind,
    region: Region,
    entry: Publishable | None = None,
    name: str = "",
    phone: str = "",
    email: str = "",
    organisation: str = "",
    reachable: str = "",
    message: str = "",
    form_key: UUID | None = None,
) -> Enquiry:
    """Write an enquiry down and tell the region's contact point that there is one.

    The same form sent again, at the same moment, too, is the enquiry that it was before.
    """
    enquiry = Enquiry(
        kind=kind,
        region=region,
        entry=entry,
        name=name,
        phone=phone,
        email=email,
        organisation=organisation,
        reachable=reachable,
        message=message,
        form_key=form_key,
    )
    try:
        with transaction.atomic():
            enquiry.save()
            emails.enquiry_received(enquiry)
    except IntegrityError:
        earlier = Enquiry.objects.filter(form_key=form_key).first()
        if earlier is None:
            raise
        return earlier
    return enquiry


def answer(enquiry: Enquiry, *, by: User) -> None:
    """Mark an enquiry as done; marked twice, even at once, it keeps the first moment and person."""
    waiting = Enquiry.objects.unanswered().filter(pk=enquiry.pk)
    waiting.update(answered_at=timezone.now(), answered_by=by)


def ask_for_data(address: str) -> None:
    """Mail a link to what is kept about an address there, if anything is.

    Nearly the same work either way: how long it takes tells hardly anything, and asking is limited.
    """
    is_any_kept = own_data.is_any_kept(own_data.Person.of([address]))
    with transaction.atomic():
        asked = DataRequest.objects.create(email=address, language=get_language() or "de")
        emails.own_data_link(asked)
        if not is_any_kept:
            transaction.set_rollback(True)


@transaction.atomic
def forget(asked: Enquiry | DataRequest) -> None:
    """Delete what somebody asked, answered or not, and what the mails about it say."""
    forget_mails(asked)
    asked.delete()
