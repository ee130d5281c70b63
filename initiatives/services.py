"""What happens to several rows at once in this app."""

from django.db import transaction
from django.utils.html import linebreaks

from editorial import services as editorial
from initiatives.models import Idea, Proposer
from taxonomy.models import Region


@transaction.atomic
def propose(*, title: str, description: str, region: Region, name: str, email: str) -> Idea:
    """Write down an idea from outside as a draft, with who may be asked back about it."""
    idea = Idea.objects.create(
        title=title,
        description=linebreaks(description, autoescape=True),
        region=region,
        origin=Idea.Origin.COMPANY,
    )
    Proposer.objects.create(idea=idea, name=name, email=email.lower())
    editorial.record_save(idea, by=None, reason="Vorschlag über das Formular")
    return idea
