from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.admin import EmailAddressAdmin
from allauth.account.decorators import reauthentication_required, secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import SWITCHED_OFF, Role, User
from interface.admin import HoldsRow, NeverAdded, NeverChanged, NeverDeleted, ShowsPeople
from interface.forms import AddressField
from interface.sealed_search import SealsSearch
from work import erasures

# One door for all: the site's own sign-in, with its rate limits and second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.unregister([EmailAddress, Group, Authenticator])
admin.site.site_title = _("Regiodialog Redaktion")
admin.site.index_title = _("Was möchten Sie tun?")

# allauth's own names, which nobody has translated.
Authenticator._meta.verbose_name = _("zweiter Faktor")
Authenticator._meta.verbose_name_plural = _("zweite Faktoren")
for column, said in {
    "user": _("Konto"),
    "type": _("Art"),
    "created_at": _("eingerichtet am"),
    "last_used_at": _("zuletzt benutzt am"),
}.items():
    Authenticator._meta.get_field(column).verbose_name = said

READ_ONLY = ["opened_on_request", "last_login", "date_joined"]


class AccountForm(forms.ModelForm[User]):
    """The admin's form for an account."""

    email = AddressField(label=_("E-Mail-Adresse"))

    def clean_email(self) -> str:
        """One address opens one account, also one that somebody has added to theirs."""
        email: str = self.cleaned_data["email"].lower()
        verified = EmailAddress.objects.filter(email=email, verified=True)
        if verified.exclude(user=self.instance.pk).exists():
            raise forms.ValidationError(_("Diese Adresse gehört schon zu einem anderen Konto."))
        return email


@admin.register(User)
class UserAdmin(SealsSearch[User], ShowsPeople, NeverDeleted, HoldsRow):
    """Accounts of the team; a new one signs in by an e-mailed code, no password is handed out.

    An account is switched off, never deleted: what it wrote keeps its author.
    """

    form = AccountForm
    list_display = ["email", "name", "role", "is_active", "last_login"]
    list_filter = ["role", "is_active", "opened_on_request"]
    search_fields = ["email", "name"]
    fieldsets = [
        (None, {"fields": ["email", "name", "role", "is_active"]}),
        (_("Verwaltung"), {"fields": ["is_superuser", *READ_ONLY]}),
    ]
    readonly_fields = READ_ONLY
    ordering = ["email"]

    @method_decorator(reauthentication_required(allow_get=True))
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who gives an account another address gives it to somebody."""
        return super().changeform_view(request, *args, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: User, form: forms.ModelForm[User], change: bool
    ) -> None:
        if not change:
            obj.set_unusable_password()
        joins = obj.is_staff and obj.is_active and (not change or "role" in form.changed_data)
        is_new_there = joins and form.initial.get("role", Role.NONE) == Role.NONE
        super().save_model(request, obj, form, change)
        if not obj.is_active and "is_active" in form.changed_data:
            erasures.record(obj, kind=SWITCHED_OFF)
        self.take_address(request, obj)
        if is_new_there:
            get_adapter(request).invite(request, obj)
            messages.info(request, gettext("Eine Einladung geht an %s.") % obj.email)

    @staticmethod
    def take_address(request: HttpRequest, user: User) -> None:
        """Codes go to the account's address and to no former one.

        Who opens an account vouches for its address. Another one is shown to be theirs by a code
        first: what hangs on an address, such as registrations, is its owner's alone. The former
        address hears of it.
        """
        former = EmailAddress.objects.filter(user=user).exclude(email=user.email)
        if former_addresses := [each.email for each in former]:
            former.delete()
        EmailAddress.objects.update_or_create(
            user=user,
            email=user.email,
            defaults={"primary": True},
            create_defaults={"primary": True, "verified": not former_addresses},
        )
        for address in former_addresses:
            facts = {"from_email": address, "to_email": user.email}
            adapter = get_adapter(request)
            adapter.send_notification_mail("account/email/email_changed", user, facts, address)


class RemovalForm(forms.Form):
    """Removing a lost second factor is as good as handing out an account."""

    assurance = forms.CharField(
        label=_("Wie haben Sie sich vergewissert, dass es die Person selbst ist?"),
        help_text=_("Etwa: stand vor mir; Rückruf unter der Nummer, die wir schon kannten."),
        min_length=10,
        max_length=200,
    )


@admin.register(Authenticator)
class AuthenticatorAdmin(ShowsPeople, NeverAdded, NeverChanged, SealsSearch[Authenticator]):
    """Who has a second factor, and a way to remove a lost one; its secret is nobody's to see."""

    list_display = ["user", "type", "created_at", "last_used_at"]
    list_filter = ["type"]
    list_select_related = ["user"]
    search_fields = ["user__email", "user__name"]
    fields = ["user", "type", "created_at", "last_used_at"]
    delete_confirmation_template = "admin/accounts/remove_second_factor.html"

    def has_delete_permission(self, request: HttpRequest, obj: Authenticator | None = None) -> bool:
        """One's own is given up in one's account, where it is asked for once more."""
        is_own = obj is not None and obj.user_id == request.user.pk
        return not is_own and super().has_delete_permission(request, obj)

    @method_decorator(reauthentication_required(allow_get=True))
    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        form = RemovalForm(request.POST or None)
        if request.method == "POST" and not form.is_valid():
            request.POST = QueryDict()  # Django's page again, with what is missing
        return super().delete_view(request, object_id, {**(extra_context or {}), "form": form})

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Authenticator]) -> LogEntry:
        """In the history of the account, which stays; with how its person was recognised."""
        text = gettext("Zweiter Faktor entfernt: %(assurance)s")
        (factor,) = queryset
        account = cast(User, factor.user)
        return self.log_change(request, account, text % {"assurance": request.POST["assurance"]})

    def delete_model(self, request: HttpRequest, obj: Authenticator) -> None:
        """All second factors of the account, and all its sessions: one of them may be a thief's."""
        user = cast(User, obj.user)
        with transaction.atomic():
            Authenticator.objects.filter(user=user).delete()
            user.sessions.all().delete()
            get_adapter(request).send_notification_mail("account/email/second_factor_removed", user)


@admin.register(EmailAddress)
class AddressAdmin(SealsSearch[EmailAddress], ShowsPeople, EmailAddressAdmin):
    """allauth's own, with who saw it on record."""
