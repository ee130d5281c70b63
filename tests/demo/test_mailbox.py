"""The demonstration's mailbox: what was sent, read in the browser."""

import re
import subprocess
import sys
from base64 import b64decode
from hashlib import sha256

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from demo.models import ReceivedMail
from notifications import delivery, services
from notifications.models import MailState, OutgoingMail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mailbox(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "demo.mail.MailboxBackend"


def receive(subject: str = "Ihr Platz ist bestätigt", html: str = "") -> ReceivedMail:
    message = EmailMultiAlternatives(
        subject, "Grüße aus Hagen: http://127.0.0.1:8000/anmeldung/x/", to=["jana@example.org"]
    )
    if html:
        message.attach_alternative(html, "text/html")
    message.attach("äpfel & birnen.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar")
    get_connection().send_messages([message])
    return ReceivedMail.objects.latest("pk")


def test_mail_that_the_worker_sends_arrives(client: Client) -> None:
    services.enqueue(
        purpose="account_message",
        recipient="jana@example.org",
        about=None,
        occasion="1",
        language="de",
        facts={"subject": "Ihr Code", "text": "KXW4-7PQM"},
    )

    delivery.deliver_due()

    received = ReceivedMail.objects.get()
    outgoing = OutgoingMail.objects.get()
    assert outgoing.state == MailState.SENT
    assert (received.subject, received.recipient) == ("Ihr Code", "jana@example.org")
    assert received.message["Message-ID"] == outgoing.message_id
    assert received.text.splitlines()[0] == "KXW4-7PQM"


def test_list_shows_the_newest_first_fifty_a_page(client: Client) -> None:
    for number in range(51):
        receive(f"Nummer {number}")

    first, second = (client.get(f"/demo/postfach/?seite={page}") for page in (1, 2))

    assert [mail.subject for mail in first.context["page"]][:2] == ["Nummer 50", "Nummer 49"]
    assert len(first.context["page"]) == 50
    assert [mail.subject for mail in second.context["page"]] == ["Nummer 0"]


@pytest.mark.net
@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.usefixtures("one_stamp")
def test_list_costs_the_same_queries_however_many_mails(
    client: Client, number: int, django_assert_num_queries: object
) -> None:
    for _ in range(number):
        receive()
    client.get("/demo/postfach/")

    with django_assert_num_queries(2):  # type: ignore[operator]
        client.get("/demo/postfach/")


def test_empty_mailbox_says_how_to_fill_it(client: Client) -> None:
    assert client.get("/demo/postfach/").content.decode().count("Noch keine E-Mail") == 1


def test_mail_shows_to_whom_and_its_text_with_links_to_follow(client: Client) -> None:
    page = client.get(receive().get_absolute_url()).content.decode()

    assert page.count("<dd>jana@example.org</dd>") == 1
    assert page.count('<a href="http://127.0.0.1:8000/anmeldung/x/"') == 1


def test_attachment_is_a_file_to_keep(client: Client) -> None:
    mail = receive()

    response = client.get(reverse("demo:attachment", args=[mail.pk, 0]))

    assert response.content == b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    assert response["Content-Disposition"] == 'attachment; filename="-pfel-birnen.ics"'
    assert response["Content-Type"] == "text/calendar"
    assert client.get(reverse("demo:attachment", args=[mail.pk, 1])).status_code == 404


def test_frame_allows_the_mails_own_styles_and_nothing_else(client: Client) -> None:
    html = (
        "<html><head><style>p {\n color: #fff }</style></head>"
        "<body><p style=\"font-family: 'Fira Sans', Arial\">A</p><p style='color: red'>B</p></body>"
    )
    response = client.get(reverse("demo:mail_html", args=[receive(html=html).pk]))

    policy = dict(
        part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";")
    )
    allowed = re.findall(r"'sha256-([^']+)'", policy["style-src"])
    styles = ["p {\n color: #fff }", "font-family: 'Fira Sans', Arial", "color: red"]
    assert {b64decode(each) for each in allowed} == {sha256(s.encode()).digest() for s in styles}
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'self'"
    assert policy["sandbox"] == "allow-popups allow-top-navigation-by-user-activation"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert response["Content-Security-Policy"].count("unsafe-inline") == 0


def test_links_of_a_framed_mail_open_in_the_whole_window(client: Client) -> None:
    html = '<html><head></head><body><a href="http://127.0.0.1:8000/">Link</a></body></html>'

    page = client.get(reverse("demo:mail_html", args=[receive(html=html).pk])).content.decode()

    assert page.startswith('<html><head><base target="_top">')


def test_page_of_a_mail_may_show_a_frame_and_the_list_may_not(client: Client) -> None:
    mail = receive(html="<p>Hallo</p>")

    assert client.get(mail.get_absolute_url())["Content-Security-Policy"].count("frame-src") == 1
    assert client.get("/demo/postfach/")["Content-Security-Policy"].count("frame-src") == 0


def test_mailbox_does_not_exist_outside_the_demo() -> None:
    program = (
        "import django; django.setup()\n"
        "from django.urls import resolve, Resolver404\n"
        "try: resolve('/demo/postfach/')\n"
        "except Resolver404: print('gone')\n"
    )
    environment = {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": "k" * 60,
        "TRUSTED_PROXY_COUNT": "1",
        "DATABASE_URL": "postgres://db/regiodialog",
        "BROKER_URL": "redis://broker/0",
        "CACHE_URL": "redis://cache/0",
        "ALLOWED_HOSTS": "region.example.org",
        "EMAIL_URL": "smtp://mail:25",
        "SITE_URL": "https://region.example.org",
        "PRIVATE_ROOT": "/var/lib/regiodialog",
        "ERASURE_JOURNAL": "/var/lib/regiodialog-erasures",
        "DEFAULT_FROM_EMAIL": "Region <noreply@example.org>",
    }
    ended = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert ended.stdout == "gone\n"
