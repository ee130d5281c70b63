"""What happens to several rows at once in this app."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.html import linebreaks

from editorial import services as editorial
from initiatives import emails
from initiatives.models import Idea, Proposer
from taxonomy.models import Region


def propose(
    *,
    title: str,
    description: str,
    origin: Idea.Origin,
    region: Region,
    name: str,
    email: str,
    form_key: UUID | None = None,
) -> Idea:
    """Write down an idea from outside as a draft, with who may be asked back; the agency hears.

    The same form sent again, at the same moment, too, is the idea that it was before.
    """
    try:
        return _write(title, description, origin, region, name, email, form_key)
    except IntegrityError:
        earlier = Proposer.objects.select_related("idea").filter(form_key=form_key).first()
        if earlier is None:
            raise
        return earlier.idea


@transaction.atomic
def _write(
    title: str,
    description: str,
    origin: Idea.Origin,
    region: Region,
    name: str,
    email: str,
    form_key: UUID | None,
) -> Idea:
    idea = Idea.objects.create(
        title=title,
        description=linebreaks(description, autoescape=True),
        region=region,
        origin=origin,
    )
    Proposer.objects.create(idea=idea, name=name, email=email.lower(), form_key=form_key)
    editorial.record_save(idea, by=None, reason="Vorschlag über das Formular")
    emails.idea_proposed(idea)
    return idea
