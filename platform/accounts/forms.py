from allauth.account.adapter import get_adapter
from allauth.account.forms import RequestLoginCodeForm, ResetPasswordForm
from allauth.core import context

from accounts import limits, opening
from accounts.models import User
from interface.forms import AddressField


def require_allowed(email: str) -> None:
    """A code is sent only so often. Raises ValidationError."""
    if not limits.allows_code(context.request, email):
        raise get_adapter().validation_error("too_many_login_attempts")


class CodeForm(RequestLoginCodeForm):
    """Asks for a code; opens an account for an address that is expected (see `opening`)."""

    email = AddressField()
    _user: User | None

    def clean_email(self) -> str:
        email: str = super().clean_email()
        require_allowed(email)
        # Asked for whatever address, so that how long it takes tells nobody which has an account.
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
