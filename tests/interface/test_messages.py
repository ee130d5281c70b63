"""Messages to a visitor: what may name a person waits on the server and never in a cookie."""

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.messages import SUCCESS, get_messages
from django.contrib.messages.storage.base import Message
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import User
from accounts.sessions import SessionStore
from interface.message_storage import MessageStorage
from interface.names import admin_address
from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db

JANA = "jana@betrieb.example"


def cookies_of(client: Client) -> str:
    return "".join(str(cookie.OutputString()) for cookie in client.cookies.values())


def account(**fields: object) -> User:
    user: User = UserFactory.create(email=JANA, name="Jana Öztürk", **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.mark.parametrize("is_known", [True, False])
def test_who_asks_for_a_code_reads_where_it_went_and_no_cookie_says_so(is_known: bool) -> None:
    client = Client()
    if is_known:
        account()
    page = client.post(reverse("account_request_login_code"), {"email": JANA})
    assert "jana" not in cookies_of(client)
    assert f"Wir haben einen Code an {JANA} geschickt." in client.get(page["Location"]).text


def test_the_admin_names_whom_it_saved_and_no_cookie_does() -> None:
    client, user = Client(), account()
    client.force_login(UserFactory.create(superuser=True))
    data = {"email": JANA, "name": "Jana Öztürk", "role": "editor", "is_active": "on"}
    answer = client.post(admin_address(user), data)
    assert settings.MESSAGES_COOKIE_NAME not in client.cookies
    assert "Jana Öztürk" in client.get(answer["Location"]).text
    # Said once.
    assert "wurde erfolgreich" not in client.get(answer["Location"]).text


def test_what_waited_in_a_cookie_is_read_with_a_session_too() -> None:
    client = Client()
    request = RequestFactory().get("/")
    request.session = client.session
    waiting, response = MessageStorage(request), HttpResponse()
    waiting.add(SUCCESS, "Vor dem Einloggen gesagt")
    waiting.update(response)
    client.force_login(UserFactory.create(editor=True))
    client.cookies[settings.MESSAGES_COOKIE_NAME] = response.cookies["messages"].value
    page = client.get("/admin/")
    assert "Vor dem Einloggen gesagt" in page.text
    assert client.cookies[settings.MESSAGES_COOKIE_NAME].value == ""
    assert [*get_messages(page.wsgi_request)] == [Message(SUCCESS, "Vor dem Einloggen gesagt")]


def test_for_a_visitor_without_session_nobody_looks_for_one() -> None:
    request = RequestFactory().get("/")
    request.session = SessionStore()
    assert [*MessageStorage(request)] == []
    assert not request.session.accessed
