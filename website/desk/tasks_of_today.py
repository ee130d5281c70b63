"""What is to do today, for this person: each task with its number and the way to it.

What a role may not see isn't counted; a task with nothing to do isn't there.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.apps import apps
from django.contrib.admin import AdminSite
from django.db.models import Count, F, Model, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise

from accounts.models import User
from desk import entries
from desk.refusals import unusually_many
from editorial.models import Picture, Proposal, Publishable, State, publishable_models
from interface.models import Refusal
from interface.names import admin_address, permission
from notifications.models import UNSENT, MailState, OutgoingMail
from pages.models import Enquiry
from search.models import MissedWord, Synonym
from work import retention
from workshops.models import Registration, Workshop

SHOWN = 5
NEARLY_FULL = 0.9
# So many seats, and such a part of them: nobody registers at random, so somebody may block them.
MANY_UNCONFIRMED, PART_UNCONFIRMED = 5, 0.25
WELCOMED_WITHIN = timedelta(days=7)
# A mail that a worker had this long is stuck: temporary errors are tried again in between.
STUCK_AFTER = timedelta(hours=1)
# Long enough for the job that forgets to have come by many times.
FORGOTTEN_WITHIN = timedelta(days=1)


class Item(NamedTuple):
    """One thing to do: what, where, and what helps to decide."""

    text: str
    address: str
    about: str = ""
    since: datetime | date | None = None


class ListLink(NamedTuple):
    """So many of a kind; without an address where the admin has no list of them."""

    text: str
    number: int
    address: str


class Task(NamedTuple):
    """A kind of work with its number; items first, lists for the rest of them."""

    key: str
    title: StrOrPromise
    number: int
    items: list[Item]
    lists: list[ListLink]

    @property
    def is_many(self) -> bool:
        return self.number > entries.MOST

    @property
    def shown_number(self) -> str:
        return f"{entries.MOST}+" if self.is_many else str(self.number)


def tasks_for(user: User, site: AdminSite) -> list[Task]:
    """Everything that waits for this person, the most urgent first."""
    desk = Desk(user, site)
    found = [task for make in TASKS for task in make(desk)]
    return [task for task in found if task.number]


class Desk:
    """One person's view: what they may see, and the numbers, asked for once."""

    def __init__(self, user: User, site: AdminSite) -> None:
        self.user = user
        self.site = site
        counted = {name: rows() for name, rows in COUNTED.items()} | rows_due()
        self.numbers = _numbers(
            {name: rows for name, rows in counted.items() if self.sees(rows.model)}
        )

    def may(self, action: str, model: type[Model]) -> bool:
        return self.site.is_registered(model) and self.user.has_perm(permission(action, model))

    def sees(self, model: type[Model]) -> bool:
        """What has no page in the admin is a number and nothing else: the whole team sees it."""
        return not self.site.is_registered(model) or self.may("view", model)

    def kinds(self, action: str) -> list[type[Publishable]]:
        return [kind for kind in publishable_models() if self.may(action, kind)]

    def number(self, *names: str) -> int:
        return sum(self.numbers.get(name, 0) for name in names)


def list_of(model: type[Model], **lookups: object) -> str:
    """The admin's list of the model, filtered."""
    return admin_address(model, query=lookups)


def page_of(row: Model) -> str:
    return admin_address(row)


# Entries -----------------------------------------------------------------------------------------


def to_review(desk: Desk) -> Iterator[Task]:
    """For those who may publish."""
    rows = entries.in_review(desk.kinds("publish"))
    yield _entry_task(
        "review", _("Zu prüfen"), rows, lambda kind: list_of(kind, state__exact=State.IN_REVIEW)
    )


def to_confirm(desk: Desk) -> Iterator[Task]:
    rows = entries.overdue(desk.kinds("view"))
    today = timezone.localdate().isoformat()
    yield _entry_task(
        "overdue",
        _("Nicht rechtzeitig bestätigt"),
        rows,
        lambda kind: list_of(kind, state__exact=State.PUBLISHED, confirm_by__lt=today),
    )


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


# Workshops ---------------------------------------------------------------------------------------


def to_watch(desk: Desk) -> Iterator[Task]:
    """Coming workshops that are nearly full, or have people waiting."""
    if not desk.may("view", Workshop):
        return
    coming = Workshop.objects.published().filter(cancelled_at=None, capacity__gt=0).upcoming()
    rows = list(
        coming.with_seats_taken()
        .with_waiting()
        .filter(Q(annotated_seats_taken__gte=F("capacity") * NEARLY_FULL) | Q(waiting__gt=0))[
            : entries.MOST + 1
        ]
    )
    items = [_seats_of(desk, row) for row in rows[:SHOWN]]
    yield Task("seats", _("Fast voll oder mit Warteliste"), len(rows), items, [])


def to_welcome(desk: Desk) -> Iterator[Task]:
    """Who comes to the dates of the next days."""
    if not (desk.may("view", Workshop) and desk.may("view", Registration)):
        return
    soon = Workshop.objects.published().filter(cancelled_at=None).upcoming()
    near = soon.filter(date__lte=timezone.localdate() + WELCOMED_WITHIN)
    # Also where nobody registers: somebody may walk in.
    is_awaited = Q(annotated_seats_taken__gt=0) | Q(capacity=None)
    awaited = near.with_seats_taken().with_waiting().filter(is_awaited)
    rows = list(awaited[: entries.MOST + 1])
    items = [_seats_of(desk, row) for row in rows[:SHOWN]]
    yield Task("dates", _("Nächste Veranstaltungen"), len(rows), items, [])


def _seats_of(desk: Desk, row: Workshop) -> Item:
    """With the way to who comes, for those who may see them."""
    sees_people = desk.may("view", Registration)
    address = admin_address(row, "participants") if sees_people else page_of(row)
    return Item(row.title, address, _seats_in_words(row), row.date)


def to_release(desk: Desk) -> Iterator[Task]:
    """Coming workshops where seats are held that hardly anybody seems to want."""
    if not desk.may("cancel", Registration):
        return
    coming = Workshop.objects.published().filter(cancelled_at=None).upcoming()
    is_much = Q(unconfirmed__gte=MANY_UNCONFIRMED)
    is_much &= Q(unconfirmed__gte=F("capacity") * PART_UNCONFIRMED)
    rows = list(coming.with_unconfirmed().filter(is_much)[: entries.MOST + 1])
    items = [
        Item(
            row.title,
            reverse("admin:workshops_registration_release", args=[row.pk]),
            _("%(held)d von %(capacity)d Plätzen unbestätigt")
            % {"held": row.unconfirmed, "capacity": row.capacity},
            row.date,
        )
        for row in rows[:SHOWN]
    ]
    yield Task("unconfirmed", _("Viele unbestätigt"), len(rows), items, [])


def _seats_in_words(workshop: Workshop) -> str:
    if workshop.capacity is None:
        return _("ohne Platzzahl")
    seats = _("%(taken)d von %(capacity)d Plätzen belegt") % {
        "taken": workshop.seats_taken,
        "capacity": workshop.capacity,
    }
    if not workshop.waiting:
        return seats
    waiting = ngettext("%d auf der Warteliste", "%d auf der Warteliste", workshop.waiting)
    return f"{seats}, {waiting % workshop.waiting}"


def to_document(desk: Desk) -> Iterator[Task]:
    """Workshops that are over and have no public record."""
    if not desk.may("view", Workshop):
        return
    has_none = Q(record=None) | ~Q(record__state=State.PUBLISHED)
    past = Workshop.objects.published().past().filter(has_none, cancelled_at=None)
    rows = list(past.select_related("record")[: entries.MOST + 1])
    items = [_missing_record(row) for row in rows[:SHOWN]]
    yield Task("records", _("Rückblick fehlt"), len(rows), items, [])


def _missing_record(workshop: Workshop) -> Item:
    record = getattr(workshop, "record", None)
    if record is None:
        return Item(workshop.title, page_of(workshop), _("noch nicht begonnen"), workshop.date)
    return Item(workshop.title, page_of(record), record.get_state_display(), workshop.date)


# What is only counted ----------------------------------------------------------------------------


def mails(**condition: object) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(**condition)


def stuck() -> dict[str, object]:
    return {"state__in": UNSENT, "created_at__lt": timezone.now() - STUCK_AFTER}


def incomplete_pictures() -> QuerySet[Picture]:
    """Without credit, licence, words or the consent of those who can be recognised."""
    return Picture.objects.exclude(pk__in=Picture.objects.publishable())


COUNTED: dict[str, Callable[[], QuerySet[Model]]] = {
    "open enquiries": Enquiry.objects.unanswered,
    "failed mails": lambda: mails(state=MailState.FAILED),
    "stuck mails": lambda: mails(**stuck()),
    "incomplete pictures": incomplete_pictures,
}


def rows_due() -> dict[str, QuerySet[Model]]:
    """Personal data that the hourly job should have forgotten by now, by the kind's name."""
    yesterday = timezone.now() - FORGOTTEN_WITHIN
    return {rule.name: rule.due(yesterday) for rule in retention.rules() if rule.kept_for}


def _numbers(counted: dict[str, QuerySet[Model]]) -> dict[str, int]:
    """How many rows each has, all in one statement."""
    parts = [
        rows.order_by().annotate(what=Value(name)).values("what").annotate(number=Count("pk"))
        for name, rows in counted.items()
    ]
    if not parts:
        return {}
    found = parts[0].union(*parts[1:], all=True)
    return {row["what"]: row["number"] for row in found}


def to_look_into(desk: Desk) -> Iterator[Task]:
    """For administrators: somebody may be trying out passwords or forms."""
    refused = unusually_many() if desk.may("view", Refusal) else {}
    number = sum(refused.values())
    link = ListLink(_("Versuche in 24 Stunden"), number, list_of(Refusal))
    yield Task("refusals", _("Ungewöhnlich viel abgewiesen"), number, [], [link])


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
    to_review,
    to_decide,
    to_answer,
    to_look_into,
    to_release,
    to_watch,
    to_welcome,
    to_deliver,
    to_confirm,
    to_document,
    to_credit,
    to_teach,
    to_forget,
    to_finish,
]
