"""Who hears of an entry's steps, once each, and what the mail says."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from branchendialog.models import BestPractice
from editorial import services
from editorial.emails import writer_of
from editorial.models import State, StateChange, publishable_models
from editorial.snapshots import content_of
from interface.names import admin_address, permission
from notifications import emails
from notifications.models import OutgoingMail
from taxonomy.models import Region
from tests.support.factories import BestPracticeFactory, UserFactory

pytestmark = pytest.mark.django_db

NOTE = "Bitte das Zitat prüfen."


@pytest.fixture
def editor() -> User:
    return UserFactory.create(editor=True, name="Jule Größwein")


@pytest.fixture
def publisher() -> User:
    return UserFactory.create(publisher=True, name="Änne Zander")


def draft_of(user: User) -> BestPractice:
    entry = BestPracticeFactory.create(title="Übergabe ohne Zettel")
    BestPractice.objects.update(created_by=user, updated_by=user)
    entry.refresh_from_db()
    return entry


def told(purpose: str) -> list[str]:
    return sorted(OutgoingMail.objects.filter(purpose=purpose).values_list("recipient", flat=True))


def message_of(purpose: str) -> tuple[str, str]:
    message = emails.render(OutgoingMail.objects.get(purpose=purpose))
    return str(message.subject), str(message.body)


def test_all_others_who_may_publish_hear_what_was_handed_in(editor: User, publisher: User) -> None:
    second = UserFactory.create(publisher=True)
    administrator = UserFactory.create(is_superuser=True)
    UserFactory.create(editor=True)
    UserFactory.create(publisher=True, is_active=False)
    UserFactory.create()
    services.submit(draft_of(editor), by=editor, note=NOTE)
    others = [publisher.email, second.email, administrator.email]
    assert told("entry_handed_in") == sorted(others)


def test_a_publisher_who_hands_in_isnt_told_of_it(publisher: User) -> None:
    second = UserFactory.create(publisher=True)
    services.submit(draft_of(publisher), by=publisher)
    assert told("entry_handed_in") == [second.email]


@pytest.mark.parametrize("account", ["editor", "publisher", "is_superuser", "nobody", "gone"])
def test_those_told_are_those_who_may_publish_each_kind(account: str) -> None:
    traits: dict[str, dict[str, Any]] = {
        "nobody": {},
        "gone": {"publisher": True, "is_active": False},
    }
    user = UserFactory.create(**traits.get(account, {account: True}))
    may = [user.has_perm(permission("publish", kind)) for kind in publishable_models()]
    assert set(may) == {user in User.objects.publishers()}


def test_the_mail_says_who_what_and_the_note_and_leads_to_the_form(
    editor: User, publisher: User, settings: Settings
) -> None:
    entry = services.submit(draft_of(editor), by=editor, note=NOTE)
    subject, body = message_of("entry_handed_in")
    assert subject == "Zur Prüfung: Übergabe ohne Zettel"
    said = "Jule Größwein hat zur Prüfung eingereicht: „Übergabe ohne Zettel“ (Praxisbeispiel)."
    assert [each for each in (said, NOTE) if each not in body] == []
    assert f"{settings.SITE_URL}{admin_address(entry)}" in body


def test_no_row_keeps_the_name_of_who_did_it(editor: User, publisher: User) -> None:
    entry = services.submit(draft_of(editor), by=editor)
    services.return_with_note(entry, by=publisher, note=NOTE)
    kept = [str(mail.facts) for mail in OutgoingMail.objects.all()]
    assert len(kept) == 2
    assert [facts for facts in kept if "Größwein" in facts or "Zander" in facts] == []


def test_the_writer_hears_what_was_returned_with_the_note(editor: User, publisher: User) -> None:
    entry = services.submit(draft_of(editor), by=editor)
    services.return_with_note(entry, by=publisher, note=NOTE)
    subject, body = message_of("entry_returned")
    assert (told("entry_returned"), subject) == (
        [editor.email],
        "Zurück an Sie: Übergabe ohne Zettel",
    )
    assert NOTE in body
    assert "Änne Zander hat Ihnen" in body


def test_the_writer_hears_what_was_published_with_its_page(
    editor: User, publisher: User, settings: Settings
) -> None:
    entry = services.submit(draft_of(editor), by=editor)
    entry = services.publish(entry, by=publisher)
    _subject, body = message_of("entry_published")
    assert told("entry_published") == [editor.email]
    assert f"{settings.SITE_URL}{entry.get_absolute_url()}" in body
    assert "Öffentlich zu sehen" not in body


def test_an_hour_to_come_is_said(editor: User, publisher: User) -> None:
    entry = draft_of(editor)
    entry.publish_at = timezone.now() + timedelta(days=3)
    entry.save(update_fields=["publish_at"])
    services.publish(services.submit(entry, by=editor), by=publisher)
    assert "Öffentlich zu sehen ist der Eintrag ab" in message_of("entry_published")[1]


def test_nobody_hears_of_their_own_step(publisher: User) -> None:
    Region.objects.filter(is_host=True).update(allows_self_publishing=True)
    entry = services.submit(draft_of(publisher), by=publisher)
    entry = services.return_with_note(entry, by=publisher, note=NOTE)
    services.publish(services.submit(entry, by=publisher), by=publisher)
    assert not OutgoingMail.objects.exists()


def test_who_handed_in_last_is_the_writer_while_in_the_team(editor: User, publisher: User) -> None:
    entry = services.submit(draft_of(editor), by=editor)
    assert writer_of(entry) == editor
    colleague = UserFactory.create(editor=True)
    entry = services.return_with_note(entry, by=publisher, note=NOTE)
    entry = services.submit(entry, by=colleague)
    assert writer_of(entry) == colleague
    User.objects.filter(pk=colleague.pk).update(is_active=False)
    assert writer_of(entry) == editor
    User.objects.filter(pk=editor.pk).update(role="")
    assert writer_of(BestPractice.objects.get()) is None


def test_a_second_press_writes_no_second_mail(editor: User, publisher: User) -> None:
    entry = draft_of(editor)
    services.submit(entry, by=editor)
    with pytest.raises(ValidationError):
        services.submit(entry, by=editor)
    assert told("entry_handed_in") == [publisher.email]


def test_each_handing_in_is_an_event_of_its_own(editor: User, publisher: User) -> None:
    entry = services.submit(draft_of(editor), by=editor)
    entry = services.return_with_note(entry, by=publisher, note=NOTE)
    services.submit(entry, by=editor)
    assert told("entry_handed_in") == [publisher.email] * 2


def test_what_is_decided_meanwhile_is_no_longer_asked(editor: User, publisher: User) -> None:
    entry = services.submit(draft_of(editor), by=editor)
    services.publish(entry, by=publisher)
    with pytest.raises(emails.Outdated):
        emails.render(OutgoingMail.objects.get(purpose="entry_handed_in"))


def test_other_steps_tell_nobody(editor: User, publisher: User) -> None:
    entry = services.publish(services.submit(draft_of(editor), by=editor), by=publisher)
    OutgoingMail.objects.all().delete()
    entry = services.archive(entry, by=publisher, note="Der Betrieb ist umgezogen.")
    entry = services.unarchive(entry, by=publisher)
    services.unpublish(entry, by=publisher)
    assert StateChange.objects.count() == 5
    assert not OutgoingMail.objects.exists()


def test_those_who_may_publish_hear_of_a_proposal(editor: User, publisher: User) -> None:
    entry = BestPracticeFactory.create(title="Übergabe ohne Zettel", published=True)
    publishers = User.objects.publishers().values_list("email", flat=True)
    content = content_of(entry)
    content["fields"]["summary"] = "Kürzer gesagt."
    proposal = services.propose(entry, content, by=editor, note="Liest sich besser.")
    assert told("change_proposed") == sorted(publishers)
    assert publisher.email in publishers
    message = emails.render(OutgoingMail.objects.filter(purpose="change_proposed")[0])
    subject, body = str(message.subject), str(message.body)
    assert subject == "Änderungsvorschlag: Übergabe ohne Zettel"
    said = ["Jule Größwein schlägt eine Änderung vor", "Liest sich besser."]
    said.append(admin_address(proposal))
    assert [each for each in said if each not in body] == []


def test_with_the_entry_goes_what_its_mails_said(editor: User, publisher: User) -> None:
    entry = services.submit(draft_of(editor), by=editor, note=NOTE)
    entry = services.return_with_note(entry, by=publisher, note=NOTE)
    assert entry.state == State.DRAFT
    services.delete_draft(entry)
    kept = OutgoingMail.objects.all()
    assert {mail.state for mail in kept} == {"outdated"}
    assert [mail.facts for mail in kept] == [{}, {}]
    assert [mail for mail in kept if mail.recipient in (editor.email, publisher.email)] == []
