from allauth.account.models import EmailAddress
from django.db.models import QuerySet

from accounts.models import User


def verified_addresses(user: User) -> QuerySet[EmailAddress, str]:
    """Those that an account has shown to be its own; what hangs on them is its owner's."""
    verified = EmailAddress.objects.filter(user=user, verified=True)
    return verified.values_list("email", flat=True)
