"""Questions to the agency: written down, told to it by mail, forgotten in time."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from editorial.models import Publishable
from notifications.services import forget_mails
from pages import emails
from pages.models import Enquiry
from taxonomy.models import Region


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


@transaction.atomic
def forget(enquiry: Enquiry) -> None:
    """Delete an enquiry, answered or not, and what the mails about it say."""
    forget_mails(enquiry)
    enquiry.delete()
