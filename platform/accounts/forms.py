from allauth.account.adapter import get_adapter
from allauth.account.forms import RequestLoginCodeForm
from allauth.core import context, ratelimit

from accounts import opening
from accounts.known_browsers import limited_as
from accounts.models import User
from interface.forms import AddressField


class CodeForm(RequestLoginCodeForm):
    """Asks for a code; opens an account for an address that is expected (see `accounts.opening`).

    Counted by address and network: a stranger's requests keep nobody out.
    """

    email = AddressField()
    _user: User | None

    def clean_email(self) -> str:
        email: str = super().clean_email()
        key = limited_as(context.request, email)
        if not ratelimit.consume(context.request, action="send_login_code", key=key):
            raise get_adapter().validation_error("too_many_login_attempts")
        if self._user is None:
            self._user = opening.open_for(email)
        return email
