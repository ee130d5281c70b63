"""A person's desk: what they may see, and how much of it there is; and what a task on it is."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.contrib.admin import AdminSite
from django.db.models import Count, Model, QuerySet, Value
from django.utils import timezone
from django_stubs_ext import StrOrPromise

from accounts.models import User
from desk import entries
from editorial.models import Picture, Publishable, publishable_models
from interface.names import admin_address, permission
from notifications.models import UNSENT, MailState, OutgoingMail
from pages.models import Enquiry
from work import retention
from workshops.models import Registration
from workshops.models.seats import LIVE_STATES

# Of each task so many things are shown.
SHOWN = 5
# A mail that a worker had this long is stuck: temporary errors are tried again in between.
STUCK_AFTER = timedelta(hours=1)
# So long a registration counts as new.
NEW_FOR = timedelta(days=7)
NEW_REGISTRATIONS = "new registrations"
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
    # Where its entries are read one after the other; empty for what isn't decided so.
    reading: str = ""

    @property
    def is_many(self) -> bool:
        return self.number > entries.MOST

    @property
    def shown_number(self) -> str:
        return f"{entries.MOST}+" if self.is_many else str(self.number)


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


def mails(**condition: object) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(**condition)


def stuck() -> dict[str, object]:
    return {"state__in": UNSENT, "created_at__lt": timezone.now() - STUCK_AFTER}


def incomplete_pictures() -> QuerySet[Picture]:
    """Without credit, licence, words or the consent of those who can be recognised."""
    return Picture.objects.exclude(pk__in=Picture.objects.publishable())


def new_registrations() -> dict[str, object]:
    since = (timezone.now() - NEW_FOR).isoformat(timespec="seconds")
    return {"created_at__gte": since, "state__in": ",".join(LIVE_STATES)}


COUNTED: dict[str, Callable[[], QuerySet[Model]]] = {
    "open enquiries": Enquiry.objects.unanswered,
    "failed mails": lambda: mails(state=MailState.FAILED),
    "stuck mails": lambda: mails(**stuck()),
    "incomplete pictures": incomplete_pictures,
    NEW_REGISTRATIONS: lambda: Registration.objects.filter(
        created_at__gte=timezone.now() - NEW_FOR, state__in=LIVE_STATES
    ),
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
