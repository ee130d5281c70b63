"""Where messages to a visitor wait for the next page: they may name a person.

So in the session, on the server; in a cookie only for visitors who have none.
"""

from typing import Any

from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.http.response import HttpResponseBase


class NamedCookieStorage(CookieStorage):
    """Django's own has a fixed name, which any other host of the domain could set as well."""

    @property
    def cookie_name(self) -> str:  # type: ignore[override]
        name: str = settings.MESSAGES_COOKIE_NAME
        return name

    def _get(self, *args: Any, **kwargs: Any) -> tuple[list[Message], bool]:
        """What waits here, and whether that is all: without a session nobody looks for one."""
        found, _is_whole = super()._get()  # type: ignore[misc]
        return found or [], settings.SESSION_COOKIE_NAME not in self.request.COOKIES

    def _store(
        self, messages: list[Message], response: HttpResponseBase, *args: Any, **kwargs: Any
    ) -> list[Message]:
        """Returns what it leaves to the session."""
        store = super()._store  # type: ignore[misc]
        if not self.request.session.keys():
            too_long: list[Message] = store(messages, response, *args, **kwargs)
            return too_long
        if self.cookie_name in self.request.COOKIES:
            store([], response)
        return messages


class MessageStorage(FallbackStorage):
    storage_classes = (NamedCookieStorage, SessionStorage)
