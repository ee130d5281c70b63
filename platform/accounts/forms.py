from allauth.account.adapter import get_adapter
from allauth.account.forms import RequestLoginCodeForm
from allauth.core import context, ratelimit

from accounts.known_browsers import limited_as
from interface.forms import AddressField


class CodeForm(RequestLoginCodeForm):
    """Asks for a code. Counted by address and network: a stranger's requests keep nobody out."""

    email = AddressField()

    def clean_email(self) -> str:
        email: str = super().clean_email()
        key = limited_as(context.request, email)
        if not ratelimit.consume(context.request, action="send_login_code", key=key):
            raise get_adapter().validation_error("too_many_login_attempts")
        return email
