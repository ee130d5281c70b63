"""What the agency hears of ideas from outside: that there is one, not from whom."""

from django.utils.translation import gettext_lazy as _

from initiatives.models import Idea
from interface.names import admin_address
from notifications.emails import MailContent, Sample, absolute, mail
from notifications.models import OutgoingMail
from notifications.services import enqueue
from taxonomy.models import Region


def idea_proposed(idea: Idea) -> None:
    """“A new idea”, to its region's contact point; who proposed it stays in the admin."""
    enqueue(
        purpose="idea_proposed",
        recipient=idea.region.contact_email,
        about=idea,
        occasion="proposed",
        language="de",
        facts={"title": idea.title},
    )


def _sample() -> Sample:
    region = Region.objects.host() or Region()
    return Sample(Idea(pk=1, region=region), {"title": "Leihbox mit Sensoren"})


@mail(
    "idea_proposed",
    template="initiatives/mail/idea_proposed",
    label=_("Neue Idee"),
    sample=_sample,
    objects=lambda: Idea.objects.select_related("region"),
)
def _content(outgoing: OutgoingMail) -> MailContent:
    idea: Idea = outgoing.about
    return MailContent(
        {
            "agency": idea.region.agency,
            "title": outgoing.facts["title"],
            "link": absolute(admin_address(idea)),
        },
        sender=idea.region.mail_sender,
        accent=idea.region.accent_colour,
    )
