"""What is to do today, for this person: each task with its number and the way to it.

What a role may not see isn't counted; a task with nothing to do isn't there.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from django.apps import apps
from django.contrib.admin import AdminSite
from django.db.models import Model
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from desk import entries
from desk.desks import SHOWN, STUCK_AFTER, Desk, Item, ListLink, Task, list_of, page_of, rows_due
from desk.refusals import unusually_many
from desk.workshops_of_today import to_document, to_prepare, to_release, to_watch
from editorial.models import Picture, Proposal, Publishable, State, UnsavedText
from editorial.reading import reading_address
from initiatives.models import Idea
from interface.models import Refusal
from interface.names import admin_address
from notifications.models import UNSENT, OutgoingMail
from pages.models import Enquiry
from search.models import MissedWord, Synonym

# So many words of a note; the entry's page has it whole.
NOTE_SHOWN = 30


def tasks_for(user: User, site: AdminSite) -> list[Task]:
    """Everything that waits for this person, the most urgent first."""
    desk = Desk(user, site)
    found = [task for make in TASKS for task in make(desk)]
    return [task for task in found if task.number]


# Entries -----------------------------------------------------------------------------------------


def to_review(desk: Desk) -> Iterator[Task]:
    """For those who may publish."""
    rows = entries.in_review(desk.kinds("publish"))
    task = _entry_task(
        "review", _("Zu prüfen"), rows, lambda kind: list_of(kind, state__exact=State.IN_REVIEW)
    )
    yield _to_read(task, rows)


def to_confirm(desk: Desk) -> Iterator[Task]:
    """For those who may confirm, who are those who may change what is public."""
    rows = entries.overdue(desk.kinds("publish"))
    today = timezone.localdate().isoformat()
    task = _entry_task(
        "overdue",
        _("Nicht rechtzeitig bestätigt"),
        rows,
        lambda kind: list_of(kind, state__exact=State.PUBLISHED, confirm_by__lt=today),
    )
    yield _to_read(task, rows) if desk.kinds("publish") else task


def to_correct(desk: Desk) -> Iterator[Task]:
    """What somebody gave back to this person stands first, with what is still to be done."""
    rows = entries.returned(desk.kinds("add"), desk.user)
    short = [row._replace(who=Truncator(row.who).words(NOTE_SHOWN)) for row in rows]
    yield _entry_task(
        "returned",
        _("Zurück an Sie, mit einer Notiz"),
        short,
        lambda kind: list_of(kind, state__exact=State.DRAFT),
    )


def to_save(desk: Desk) -> Iterator[Task]:
    """What this person has typed into a form and not saved, with the way back to it."""
    texts = UnsavedText.objects.filter(user=desk.user).to_show()
    rows = [text for text in texts if desk.may("add", text.kind)]
    items = [
        Item(
            Truncator(text.typed_title or _("Noch ohne Titel")).words(NOTE_SHOWN),
            text.address,
            str(text.kind._meta.verbose_name),
            text.kept_at,
        )
        for text in rows[:SHOWN]
    ]
    yield Task("unsaved", _("Getippt und nicht gesichert"), len(rows), items, [])


def to_finish(desk: Desk) -> Iterator[Task]:
    rows = entries.own_drafts(desk.kinds("add"), desk.user)
    newest_first = rows[::-1]
    yield _entry_task(
        "drafts",
        _("Ihre Entwürfe"),
        newest_first,
        lambda kind: list_of(kind, state__exact=State.DRAFT),
    )


def _entry_task(
    key: str, title: str, rows: list[entries.EntryRow], list_for: Callable[[type[Publishable]], str]
) -> Task:
    numbers = Counter(row.kind for row in rows)
    items = [
        Item(
            row.title,
            row.address,
            ", ".join(filter(None, [str(row.model._meta.verbose_name), row.who])),
            row.since,
        )
        for row in rows[:SHOWN]
    ]
    lists = [
        ListLink(str(apps.get_model(kind)._meta.verbose_name_plural), number, list_for(kind_model))
        for kind, number in numbers.most_common()
        for kind_model in [apps.get_model(kind)]
    ]
    return Task(key, title, len(rows), items, lists)


def _to_read(task: Task, rows: list[entries.EntryRow]) -> Task:
    """With the way to read its entries one after the other, and decide on each."""
    return task._replace(reading=reading_address([(row.model, row.pk) for row in rows]))


def to_decide(desk: Desk) -> Iterator[Task]:
    """Changes that somebody proposes to what is public; for those who may publish."""
    if not (desk.may("view", Proposal) and desk.kinds("publish")):
        return
    found = Proposal.objects.filter(status=Proposal.Status.OPEN).order_by("created_at", "pk")
    found = found.select_related("author", "content_type")
    rows = list(found.only("created_at", "author", "content_type")[: entries.MOST + 1])
    items = [
        Item(
            _("Vorschlag zu: %s") % row.content_type.name,
            page_of(row),
            str(row.author or ""),
            row.created_at,
        )
        for row in rows[:SHOWN]
    ]
    link = ListLink(_("Änderungsvorschläge"), len(rows), list_of(Proposal, status__exact="open"))
    yield Task("proposals", _("Vorschläge zu entscheiden"), len(rows), items, [link])


# What is only counted ----------------------------------------------------------------------------


def to_look_into(desk: Desk) -> Iterator[Task]:
    """For administrators: somebody may be trying out passwords or forms."""
    refused = unusually_many() if desk.may("view", Refusal) else {}
    number = sum(refused.values())
    link = ListLink(_("Versuche in 24 Stunden"), number, list_of(Refusal))
    yield Task("refusals", _("Ungewöhnlich viel abgewiesen"), number, [], [link])


def to_take_up(desk: Desk) -> Iterator[Task]:
    """Ideas from outside of which nobody has taken charge yet."""
    if not desk.may("change", Idea):
        return
    new = Idea.objects.filter(state=State.DRAFT, created_by=None, responsible=None)
    rows = list(new.select_related("region").order_by("created_at", "pk")[: entries.MOST + 1])
    items = [Item(row.title, page_of(row), row.region.name, row.created_at) for row in rows[:SHOWN]]
    lookups = {"state__exact": State.DRAFT, "created_by__isnull": True, "responsible__isnull": True}
    link = ListLink(_("Ideen"), len(rows), list_of(Idea, **lookups))
    yield Task("ideas", _("Neue Ideen von außen"), len(rows), items, [link])


def to_answer(desk: Desk) -> Iterator[Task]:
    number = desk.number("open enquiries")
    if number:
        link = ListLink(_("offene Anfragen"), number, list_of(Enquiry, answered_at__isnull=True))
        yield Task("enquiries", _("Anfragen zu beantworten"), number, [], [link])


def to_deliver(desk: Desk) -> Iterator[Task]:
    links = _links(
        desk,
        [
            ("failed mails", _("nicht zustellbar"), OutgoingMail, {"state__exact": "failed"}),
            (
                "stuck mails",
                _("warten seit über einer Stunde"),
                OutgoingMail,
                {
                    "state__in": ",".join(UNSENT),
                    "created_at__lt": (timezone.now() - STUCK_AFTER).isoformat(timespec="seconds"),
                },
            ),
        ],
    )
    yield Task("mail", _("E-Mails nicht zugestellt"), _sum(links), [], links)


def to_forget(desk: Desk) -> Iterator[Task]:
    """What stays although it is due: the job doesn't run, or fails. Without a list to work off."""
    links = [ListLink(name, number, "") for name in rows_due() if (number := desk.number(name))]
    yield Task("privacy", _("Personendaten fällig zum Löschen"), _sum(links), [], links)


def to_credit(desk: Desk) -> Iterator[Task]:
    missing = _("Nachweis, Lizenz, Alternativtext oder Einwilligung fehlt")
    links = _links(desk, [("incomplete pictures", missing, Picture, {"sichtbar": "fehlt"})])
    yield Task("pictures", _("Bilder unvollständig"), _sum(links), [], links)


def _links(
    desk: Desk, wanted: list[tuple[str, str, type[Model], dict[str, str]]]
) -> list[ListLink]:
    return [
        ListLink(text, number, list_of(model, **lookups) if desk.site.is_registered(model) else "")
        for name, text, model, lookups in wanted
        if (number := desk.number(name))
    ]


def _sum(links: list[ListLink]) -> int:
    return sum(link.number for link in links)


def to_teach(desk: Desk) -> Iterator[Task]:
    """Words that found nothing, each with one step to a synonym."""
    if not desk.may("add", Synonym):
        return
    missed = MissedWord.objects.told()
    items = [
        Item(
            each.word,
            admin_address(Synonym, "add", query={"word": each.word, "language": each.language}),
            ngettext("%d Besuch", "%d Besuche", each.number) % each.number,
            each.last,
        )
        for each in missed[:SHOWN]
    ]
    yield Task("teach", _("Suchwörter ohne Treffer"), len(missed), items, [])


TASKS: list[Callable[[Desk], Iterator[Task]]] = [
    to_save,
    to_correct,
    to_review,
    to_decide,
    to_take_up,
    to_answer,
    to_look_into,
    to_release,
    to_watch,
    to_prepare,
    to_deliver,
    to_confirm,
    to_document,
    to_credit,
    to_teach,
    to_forget,
    to_finish,
]
