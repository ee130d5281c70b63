from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db.models import SET_NULL, ManyToOneRel, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import SWITCHED_OFF, Role, Session, User
from accounts.sessions import facts_of
from work import erasures, own_data, retention
from work.own_data import MustStay, Person

LOG_KEPT_FOR = timedelta(days=365)

retention.register(
    User,
    since=_(
        "solange das Konto besteht. Haben Sie es selbst angefordert, löschen wir es ein Jahr nach"
        " dem letzten Einloggen; wurde es nie benutzt, nach einem Tag"
    ),
    due=User.objects.due_to_forget,
    remains=_("Was mit dem Konto bearbeitet wurde, ohne dessen Namen."),
)
# They hold which account is signed in, and an address typed in to sign in by code.
retention.register(
    Session,
    kept_for=timedelta(seconds=settings.SESSION_COOKIE_AGE),
    since=_("nach dem Einloggen"),
    due=lambda now: Session.objects.filter(expire_date__lte=now),
)
# What an account did in the admin, and, since it stands there in words, to whose.
retention.register(
    LogEntry,
    kept_for=LOG_KEPT_FOR,
    since=_("nach dem Vorgang"),
    due=lambda now: LogEntry.objects.filter(action_time__lte=now - LOG_KEPT_FOR),
)
erasures.register(User, key="random_key")
# Who has left the team doesn't come back with a backup.
erasures.register(
    User,
    key="random_key",
    kind=SWITCHED_OFF,
    rows=lambda: User.objects.filter(is_active=True),
    again=lambda user, _day: user.switch_off(),
)


def accounts_of(person: Person) -> QuerySet[User]:
    """The one that is signed in; by an address alone only those that an address alone opens."""
    by_address = own_data.of_addresses(User.objects.all(), "email", person)
    opened_by_code = by_address.filter(role=Role.NONE, is_superuser=False, authenticator=None)
    signed_in = User.objects.filter(pk=person.account)
    return User.objects.filter(Q(pk__in=signed_in) | Q(pk__in=opened_by_code)).order_by("pk")


def what_hangs_on(user: User) -> dict[str, object]:
    """Addresses, second factors, sessions, and of what it left traces in others' records."""
    addresses = EmailAddress.objects.filter(user=user).order_by("pk")
    factors = Authenticator.objects.filter(user=user).order_by("pk")
    kept_without_it = [
        relation
        for relation in User._meta.get_fields(include_hidden=True)
        if isinstance(relation, ManyToOneRel)
        and (relation.on_delete is SET_NULL or relation.related_model is LogEntry)
    ]
    traces = {
        str(relation.field): relation.field.model._base_manager.filter(
            **{relation.field.name: user}
        ).count()
        for relation in kept_without_it
    }
    return {
        "addresses": list(addresses.values("email", "verified", "primary")),
        "second_factors": list(factors.values("type", "created_at", "last_used_at")),
        "sessions": [told_of(session) for session in user.sessions.order_by("expire_date")],
        "recorded_in": {place: count for place, count in traces.items() if count},
    }


def told_of(session: Session) -> dict[str, object]:
    facts = facts_of(session)
    return {"browser": facts.browser, "began_at": facts.began_at, "used_at": facts.used_at}


def leave(user: User) -> None:
    """An account goes with all that hangs on it, unless it belongs to the team, or did of late."""
    if user.is_staff or LogEntry.objects.filter(user=user).exists():
        raise MustStay(
            gettext(
                "Ihr Konto bleibt, denn es gehört zum Team oder gehörte im letzten Jahr dazu: Was"
                " die Agentur veröffentlicht, muss sie verantworten können. Wer die Konten"
                " verwaltet, schaltet es ab."
            )
        )
    user.delete()


own_data.register(
    User,
    of=accounts_of,
    tells=("email", "name", "role", "opened_on_request", "date_joined", "last_login"),
    more=what_hangs_on,
    forget=leave,
)
