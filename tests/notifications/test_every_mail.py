"""Each registered mail, seen as its reader sees it, in both languages."""

import re
from copy import deepcopy

import pytest
from django.core.mail import EmailMultiAlternatives
from pytest_django import Settings

from notifications import emails
from notifications.models import OutgoingMail
from tests.support.english import Reader, german_words
from tests.support.factories import RegistrationFactory

pytestmark = [pytest.mark.net, pytest.mark.django_db]

UNRESOLVED = "UNRESOLVED-%s"
PURPOSES = sorted(mail.purpose for mail in emails.registered_mails())
every_mail = pytest.mark.parametrize("purpose", PURPOSES)
every_language = pytest.mark.parametrize("language", ["de", "en"])


@pytest.fixture(autouse=True)
def _unresolved_variables_show(settings: Settings) -> None:
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["OPTIONS"]["string_if_invalid"] = UNRESOLVED
    settings.TEMPLATES = templates


def sample_of(purpose: str, language: str) -> EmailMultiAlternatives:
    """The mail's own sample, as a message."""
    RegistrationFactory.create(pending=True, name="Jürgen von der Ahe & Söhne")
    sample = emails.get_mail(purpose).sample()
    outgoing = OutgoingMail(
        purpose=purpose,
        recipient=getattr(sample.about, "email", "") or "juergen@example.org",
        language=language,
        occasion="1",
        facts=sample.facts,
    )
    outgoing.message_id = outgoing.make_message_id()
    outgoing.about = sample.about
    return emails.render(outgoing)


def html_of(message: EmailMultiAlternatives) -> str:
    alternative = message.alternatives[0]  # an entry for calendars may follow
    assert alternative[1] == "text/html"
    return str(alternative[0])


@every_language
@every_mail
def test_nothing_is_left_unresolved(purpose: str, language: str) -> None:
    message = sample_of(purpose, language)

    whole = f"{message.subject}{message.body}{html_of(message)}"
    assert re.findall(r"UNRESOLVED-\S*|\{[{%]|None", whole) == []


@every_mail
def test_english_mail_says_nothing_in_german(purpose: str) -> None:
    message = sample_of(purpose, "en")

    lines = [str(message.subject), *str(message.body).splitlines()]
    said = [*lines, *Reader(html_of(message)).in_english()]
    assert [text for text in said if german_words().fullmatch(text)] == []


@every_language
@every_mail
def test_subject_is_one_line_and_text_is_plain(purpose: str, language: str) -> None:
    message = sample_of(purpose, language)

    assert message.subject == " ".join(str(message.subject).split())
    assert len(str(message.subject)) > 5
    assert re.findall(r"</?\w+>|&\w+;|&#\w+;", str(message.body)) == []


@every_language
@every_mail
def test_html_says_its_language_and_has_at_most_one_button(purpose: str, language: str) -> None:
    html = html_of(sample_of(purpose, language))

    assert re.findall(r'<html lang="(\w+)"', html) == [language]
    assert html.count('class="action"') <= 1
    assert html.count("<h1") == 1


@every_mail
def test_styles_are_inlined_with_literal_values(purpose: str) -> None:
    html = html_of(sample_of(purpose, "de"))

    assert re.findall(r"var\(|<link|@import|url\(", html) == []
    assert re.findall(r"<h1(?![^>]* style=)", html) == []


@every_mail
def test_links_lead_to_this_installation_and_stand_in_text_and_html(
    purpose: str, settings: Settings
) -> None:
    message = sample_of(purpose, "de")

    links = set(re.findall(r'href="([^"]+)"', html_of(message)))
    assert {link for link in links if not link.startswith(settings.SITE_URL)} == set()
    assert {link for link in links if link not in str(message.body)} == set()


@every_mail
def test_mail_ends_with_why_it_came(purpose: str) -> None:
    body = str(sample_of(purpose, "de").body)

    _letter, foot = body.split("\n-- \n")
    assert foot.splitlines()[0].startswith("Sie erhalten diese E-Mail, weil")


@every_mail
def test_no_row_holds_a_link_and_account_mails_alone_are_secret(purpose: str) -> None:
    RegistrationFactory.create(pending=True)
    mail = emails.get_mail(purpose)

    links = re.findall(r"https?://|/anmeldung/", str(mail.sample().facts))
    assert (links, mail.is_secret) == ([], purpose in ("account_code", "account_message"))
