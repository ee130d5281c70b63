"""What the team hears of entries: handed in, given back, published, proposed to be changed.

Nobody hears of what they did themselves. A row holds the number of who did it, not the name.
"""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.rules import is_team
from editorial.models import Proposal, Publishable, State, StateChange, publishable_models
from interface.names import admin_address
from notifications.emails import DEFAULT_ACCENT, MailContent, Outdated, Sample, absolute, mail
from notifications.models import OutgoingMail
from notifications.services import Letter, enqueue_all
from taxonomy.models import Region


def handed_in(entry: Publishable, change: StateChange) -> None:
    """“To be reviewed”, to everybody else who may publish."""
    publishers = User.objects.publishers().order_by("pk").exclude(pk=change.by_id)
    _tell("entry_handed_in", list(publishers), entry, change)


def returned(entry: Publishable, change: StateChange) -> None:
    """“Back to you”, with what is still to be done, to the writer."""
    _tell("entry_returned", _writer(entry, change), entry, change)


def published(
    entry: Publishable, change: StateChange, corrections: Iterable[tuple[str, str, str]]
) -> None:
    """“Public now”, to the writer, with each small correction: the field, before, after."""
    told = [list(each) for each in corrections]
    _tell("entry_published", _writer(entry, change), entry, change, corrections=told)


def proposed(proposal: Proposal) -> None:
    """“Somebody proposes a change”, to everybody else who may publish."""
    publishers = User.objects.publishers().order_by("pk").exclude(pk=proposal.author_id)
    facts = {
        "title": proposal.entry.title,
        "note": proposal.note,
        "by": proposal.author_id,
        "proposal": proposal.pk,
    }
    occasion = f"proposal {proposal.pk}"
    enqueue_all(
        Letter("change_proposed", each.email, proposal.entry, occasion, "de", facts)
        for each in publishers
    )


def writer_of(entry: Publishable) -> User | None:
    """Who last handed an entry in, else who began it; nobody who has left the team."""
    steps = StateChange.objects.of(entry).filter(to_state=State.IN_REVIEW)
    last = steps.select_related("by").first()
    known = [last.by if last else None, entry.created_by]
    return next((each for each in known if each and is_team(each)), None)


def _writer(entry: Publishable, change: StateChange) -> list[User]:
    """Unless they have taken the step themselves."""
    writer = writer_of(entry)
    return [writer] if writer and writer.pk != change.by_id else []


def _tell(
    purpose: str, people: list[User], entry: Publishable, change: StateChange, **more: object
) -> None:
    facts = {"title": entry.title, "note": change.note, "by": change.by_id, **more}
    enqueue_all(Letter(purpose, each.email, entry, str(change.pk), "de", facts) for each in people)


# How they read ------------------------------------------------------------------------------------


def _sample() -> Sample:
    entry = publishable_models()[0](slug="muster", title="Muster", state=State.IN_REVIEW)
    entry.pk = 1
    return Sample(entry, {"title": "Muster", "note": "Bitte noch einmal lesen.", "by": None})


def _content(outgoing: OutgoingMail, **more: object) -> MailContent:
    entry: Publishable = outgoing.about
    facts, host = outgoing.facts, Region.objects.host()
    return MailContent(
        {
            "title": facts["title"],
            "note": facts["note"],
            "kind": entry._meta.verbose_name,
            "who": User.objects.filter(pk=facts["by"]).first() or _("Jemand aus dem Team"),
            "link": absolute(admin_address(entry)),
            **more,
        },
        sender=host.mail_sender if host else "",
        accent=host.accent_colour if host else DEFAULT_ACCENT,
    )


@mail(
    "entry_handed_in",
    template="editorial/mail/entry_handed_in",
    label=_("Eintrag zu prüfen"),
    sample=_sample,
)
def _handed_in(outgoing: OutgoingMail) -> MailContent:
    if outgoing.about.state != State.IN_REVIEW:
        raise Outdated(_("Der Eintrag ist nicht mehr in Prüfung."))
    return _content(outgoing)


@mail(
    "entry_returned",
    template="editorial/mail/entry_returned",
    label=_("Eintrag zurückgegeben"),
    sample=_sample,
)
def _returned(outgoing: OutgoingMail) -> MailContent:
    return _content(outgoing)


def _publication_as_sample() -> Sample:
    sample = _sample()
    corrected = ["summary", "übergeben in fünf Minutn", "übergeben in fünf Minuten"]
    return Sample(sample.about, {**sample.facts, "corrections": [corrected]})


@mail(
    "entry_published",
    template="editorial/mail/entry_published",
    label=_("Eintrag veröffentlicht"),
    sample=_publication_as_sample,
)
def _published(outgoing: OutgoingMail) -> MailContent:
    entry: Publishable = outgoing.about
    appears = timezone.localtime(entry.publish_at) if entry.waits and entry.publish_at else None
    corrections = [
        (_label(entry, name), before, after)
        for name, before, after in outgoing.facts["corrections"]
    ]
    page = absolute(entry.get_absolute_url())
    return _content(outgoing, appears=appears, page=page, corrections=corrections)


def _label(entry: Publishable, name: str) -> str:
    return str(entry._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _proposal_as_sample() -> Sample:
    sample = _sample()
    return Sample(sample.about, {**sample.facts, "proposal": 1})


@mail(
    "change_proposed",
    template="editorial/mail/change_proposed",
    label=_("Änderung vorgeschlagen"),
    sample=_proposal_as_sample,
)
def _proposed(outgoing: OutgoingMail) -> MailContent:
    link = absolute(admin_address(Proposal, "change", outgoing.facts["proposal"]))
    return _content(outgoing, link=link)
