import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.functions import RandomUUID
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

# In the journal of erasures: an account that was switched off, and is still there.
SWITCHED_OFF = "accounts.User.switched_off"


# Accounts that somebody opened for themselves: until they sign in, and since they last did.
NEVER_USED_KEPT_FOR = timedelta(days=1)
UNUSED_KEPT_FOR = timedelta(days=365)


class UserQuerySet(models.QuerySet["User"]):
    def publishers(self) -> Self:
        """Who may publish, as `is_publisher` says it of one."""
        return self.filter(Q(role=Role.PUBLISHER) | Q(is_superuser=True), is_active=True)

    def due_to_forget(self, now: datetime) -> Self:
        """Opened on request and not used; who belongs to the team by now stays."""
        never_used = Q(last_login=None, date_joined__lte=now - NEVER_USED_KEPT_FOR)
        is_unused = never_used | Q(last_login__lte=now - UNUSED_KEPT_FOR)
        outside = self.filter(role=Role.NONE, is_superuser=False)
        # What it did in the admin stays as long as that is kept.
        return outside.filter(is_unused, opened_on_request=True, logentry=None)


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Makes accounts; an e-mail address is stored in lower case, always."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class Role(models.TextChoices):
    """What an account may do in the agency's team; nobody outside the team has one."""

    NONE = "", _("kein Mitglied des Teams")
    EDITOR = "editor", _("Redaktion: schreiben und einreichen")
    PUBLISHER = "publisher", _("Veröffentlichung: prüfen und veröffentlichen")


class User(AbstractBaseUser, PermissionsMixin):
    """An account: of agency staff, a regional actor's representative or a participant."""

    email = models.EmailField(_("E-Mail-Adresse"), unique=True)
    name = models.CharField(_("Name"), max_length=150, blank=True)
    role = models.CharField(
        _("Rolle"), max_length=20, choices=Role.choices, blank=True, default=Role.NONE
    )
    is_active = models.BooleanField(
        _("aktiv"),
        default=True,
        help_text=_("Statt ein Konto zu löschen, entfernen Sie dieses Häkchen."),
    )
    opened_on_request = models.BooleanField(
        _("selbst angefordert"),
        default=False,
        db_default=False,
        editable=False,
        help_text=_("Durch einen Code an die Adresse einer Anmeldung; ungenutzt wird es gelöscht."),
    )
    random_key = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), editable=False)
    date_joined = models.DateTimeField(_("angelegt am"), auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("Konto")
        verbose_name_plural = _("Konten")
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="accounts_user_email_is_lower_case"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()

    def switch_off(self) -> None:
        self.is_active = False
        self.save(update_fields=["is_active"])

    @property
    def is_staff(self) -> bool:
        """Whether the account belongs to the agency's team: the admin's door."""
        return self.is_superuser or self.role != Role.NONE

    @property
    def is_publisher(self) -> bool:
        return self.is_active and (self.is_superuser or self.role == Role.PUBLISHER)


class Session(AbstractBaseSession):
    """Of one browser; whose it is stands beside what it holds, so that they can see and end it.

    Personal data: the account, or an address typed in to sign in. Nobody but its account sees it.
    """

    user = models.ForeignKey(
        User, models.CASCADE, null=True, editable=False, related_name="sessions"
    )

    class Meta:
        verbose_name = _("Sitzung")
        verbose_name_plural = _("Sitzungen")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        from accounts.sessions import SessionStore

        return SessionStore

    @property
    def name(self) -> str:
        return name_of(self.session_key)


def name_of(session_key: str) -> str:
    """What a session is called on a page: its key would sign in whoever reads it."""
    return salted_hmac("accounts.session", session_key).hexdigest()[:20]
