from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    ConfirmPasswordResetCodeForm,
    LoginForm,
    RequestLoginCodeForm,
    ResetPasswordForm,
)
from allauth.core import context
from django.http import HttpRequest, HttpResponse

from accounts import limits, opening, passwords
from accounts.codes import kept_of
from accounts.models import User
from interface.forms import AddressField


def require_allowed(email: str) -> None:
    """A code is sent only so often. Raises ValidationError."""
    if not limits.allows_code(context.request, email):
        raise get_adapter().validation_error("too_many_login_attempts")


class PasswordForm(LoginForm):
    """Signs in; whoever comes by a password that nobody would get today chooses another."""

    user: User

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        response: HttpResponse = super().login(request, redirect_url)
        passwords.note_weakness(request.session, self.user, self.cleaned_data["password"])
        return response


class CodeForm(RequestLoginCodeForm):
    """Asks for a code; opens an account for an address that is expected (see `opening`)."""

    email = AddressField()
    _user: User | None

    def clean_email(self) -> str:
        email: str = super().clean_email()
        require_allowed(email)
        # Asked for whatever address: how long it takes tells hardly anything of who has an account.
        is_expected = opening.is_expected(email)
        if self._user is None and is_expected:
            self._user = opening.open_for(email)
        return email


class ResetForm(ResetPasswordForm):
    """Asks for a code to choose a new password with."""

    email = AddressField()

    def clean_email(self) -> str:
        email: str = super().clean_email()
        require_allowed(email)
        return email


class TypedCode:
    """Of a form that asks for a mailed code: the session knows only what is kept of it."""

    cleaned_data: dict[str, str]

    def clean_code(self) -> str:
        self.cleaned_data["code"] = kept_of(self.cleaned_data["code"])
        code: str = super().clean_code()  # type: ignore[misc]
        return code


class LoginCodeForm(TypedCode, ConfirmLoginCodeForm):
    pass


class AddressCodeForm(TypedCode, ConfirmEmailVerificationCodeForm):
    pass


class PasswordResetCodeForm(TypedCode, ConfirmPasswordResetCodeForm):
    pass
