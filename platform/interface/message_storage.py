"""Where messages to a visitor wait for the next page."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class NamedCookieStorage(CookieStorage):
    """Django's own has a fixed name, which any other host of the domain could set as well."""

    @property
    def cookie_name(self) -> str:  # type: ignore[override]
        name: str = settings.MESSAGES_COOKIE_NAME
        return name


class MessageStorage(FallbackStorage):
    storage_classes = (NamedCookieStorage, SessionStorage)
