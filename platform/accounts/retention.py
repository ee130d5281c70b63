from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from accounts.models import SWITCHED_OFF, User
from work import erasures, retention

retention.register(
    User,
    since=_("solange das Konto besteht"),
    remains=_("Was mit dem Konto bearbeitet wurde, ohne dessen Namen."),
)
# They hold which account is signed in, and an address typed in to sign in by code.
retention.register(
    Session,
    kept_for=timedelta(seconds=settings.SESSION_COOKIE_AGE),
    since=_("nach dem letzten Einloggen"),
    due=lambda now: Session.objects.filter(expire_date__lte=now),
    remains=_("Nichts."),
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
