"""A publisher corrects words in review and still publishes; whatever is more is an edit."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from pytest_django import Settings

from accounts.models import User
from branchendialog.models import BestPractice
from editorial import services
from editorial.models import EntryVersion, State, publishable_models
from editorial.services.corrections import corrections_between
from initiatives.models import Activity
from notifications import emails
from notifications.models import OutgoingMail
from taxonomy.models import Region
from tests.support.factories import ActivityFactory, BestPracticeFactory, UserFactory
from tests.support.reading import typed_in_admin
from tests.support.team import as_user, page

pytestmark = pytest.mark.django_db

SUMMARY = "Die Schichten übergeben am Bildschirm, in fünf Minutn."
MENDED = SUMMARY.replace("Minutn", "Minuten")
TEXT = (
    "<p>Im Jahr 2024 hat das Team die Übergabe umgestellt, mehr im "
    '<a href="https://example.org/a" rel="noopener">Bericht</a>.</p>'
    "<p>„Das spart Zeit“, sagt die Leitung. Es bleibt mehr Luft.</p>"
    "<blockquote><p>Wir wollen nicht zurück.</p></blockquote>"
)
SMALL = "Kleine Korrektur: Sie dürfen weiterhin veröffentlichen."


@pytest.fixture
def editor() -> User:
    return UserFactory.create(editor=True, name="Jule Größwein")


@pytest.fixture
def publisher() -> User:
    return UserFactory.create(publisher=True, name="Änne Zander")


@pytest.fixture
def offer(editor: User) -> Activity:
    """In review, as its editor handed it in."""
    offer = ActivityFactory.create(
        title="Beratung vor Ort",
        slug="",
        summary=SUMMARY,
        description=TEXT,
        created_by=editor,
        updated_by=editor,
    )
    services.record_save(offer, by=editor)
    return services.submit(offer, by=editor)


def save(user: User, entry: Any, **values: Any) -> Any:
    browser = as_user(user)
    response = browser.post(page(entry), typed_in_admin(browser, page(entry)) | values, follow=True)
    assert response.redirect_chain, response.context["errors"]
    entry.refresh_from_db()
    return response


def said(response: Any) -> list[str]:
    return [str(each) for each in response.context["messages"]]


# Who stays last editor ----------------------------------------------------------------------------


def test_a_mended_word_leaves_the_last_editor_and_is_published(
    offer: Activity, editor: User, publisher: User
) -> None:
    response = save(publisher, offer, summary=MENDED)
    assert (offer.summary, offer.updated_by) == (MENDED, editor)
    assert said(response)[0] == SMALL
    assert services.publish(offer, by=publisher).state == State.PUBLISHED


def test_the_history_marks_it_with_who_made_it(offer: Activity, publisher: User) -> None:
    save(publisher, offer, summary=MENDED)
    last = EntryVersion.objects.of(offer).first()
    assert last is not None
    assert (last.reason, last.by) == ("Kleine Korrektur", publisher)
    history = as_user(publisher).get(page(offer, "history"))
    assert "Änne Zander · Kleine Korrektur" in history.text


def test_more_makes_them_last_editor_and_says_who_can_publish(
    offer: Activity, publisher: User
) -> None:
    User.objects.publishers().exclude(pk=publisher.pk).update(is_active=False)
    UserFactory.create(publisher=True, name="Zoë Ahlers")
    response = save(publisher, offer, summary="Ganz anders erzählt, von vorn bis hinten und neu.")
    assert offer.updated_by == publisher
    assert said(response)[0] == (
        "Mehr als eine kleine Korrektur. Sie haben diesen Eintrag zuletzt bearbeitet."
        " Veröffentlichen kann jetzt: Zoë Ahlers."
    )
    with pytest.raises(ValidationError, match="Zoë Ahlers"):
        services.publish(offer, by=publisher)


def test_an_editor_who_mends_a_word_is_the_last_editor(offer: Activity) -> None:
    colleague = UserFactory.create(editor=True)
    response = save(colleague, offer, summary=MENDED)
    assert (offer.updated_by, SMALL in said(response)) == (colleague, False)


def test_in_a_draft_there_is_no_small_correction(
    offer: Activity, editor: User, publisher: User
) -> None:
    offer = services.return_with_note(offer, by=publisher, note="Bitte kürzen.")
    save(publisher, offer, summary=MENDED)
    assert offer.updated_by == publisher


def test_save_and_publish_takes_a_small_correction_along(offer: Activity, publisher: User) -> None:
    save(publisher, offer, summary=MENDED, _step="veroeffentlichen")
    assert (offer.state, offer.summary) == (State.PUBLISHED, MENDED)


@pytest.mark.parametrize(
    "values",
    [
        {"price": "kostenfrei und gut"},
        {"kind": "training"},
        {"confirm_by": "1.12.2030"},
        {"summary": ""},
        {"title_en": "On site"},
        {"slug": "vor-ort"},
    ],
)
def test_any_other_field_is_an_edit(
    offer: Activity, publisher: User, values: dict[str, str]
) -> None:
    save(publisher, offer, **values)
    assert offer.updated_by == publisher


def test_with_a_small_correction_another_field_is_an_edit(offer: Activity, publisher: User) -> None:
    save(publisher, offer, summary=MENDED, confirm_by="1.12.2030")
    assert offer.updated_by == publisher


def test_an_address_that_follows_a_mended_title_is_no_edit_of_its_own(
    offer: Activity, editor: User, publisher: User
) -> None:
    save(publisher, offer, title="Beratungen vor Ort")
    assert (offer.slug, offer.updated_by) == ("beratungen-vor-ort", editor)


# What counts --------------------------------------------------------------------------------------


def between(entry: Any, name: str, before: str, after: str) -> int | None:
    """How many characters are counted; None for an edit."""
    old, new = ({"fields": {name: each}, "relations": {}, "parts": {}} for each in (before, after))
    found = corrections_between(entry, old, new)  # type: ignore[arg-type]
    return found.characters if found else None


@pytest.mark.parametrize(
    ("before", "after", "characters"),
    [
        ("in fünf Minutn", "in fünf Minuten", 1),
        ("Übergabbe", "Übergabe", 1),
        ("die Teh", "die The", 2),
        ("ein Satz", "ein  Satz", 1),
        ("x" * 30 + " a", "y" * 30 + " a", 60),
        ("x" * 31 + " a", "y" * 31 + " a", None),
        ("ja", "ja" + "n" * 60, 60),
        ("ja", "ja" + "n" * 61, None),
        ("seit 12 Jahren", "seit 13 Jahren", None),
        ("seit 12 Jahren", "seit Jahren", None),
        ("für 1.250 Euro", "für 1,250 Euro", None),
        ("10 m² frei", "10 m frei", None),
        ("seit 12 Jahrn", "seit 12 Jahren", 1),
        ("am 3. Mai, 5 Uhr", "am 3 Mai, 5 Uhr", 1),
        ("auf www.hagen.example", "auf www.hagen.test", None),
        ("auf agentur.de lesn", "auf agentur.de lesen", 1),
        ("an info@example.org", "an post@example.org", None),
        ("sie sagt „gut so“", "sie sagt „gut sie“", None),
        ("sie sagt „gut so“", "sie sagt gut so", None),
        ("sie sagt »gut so«", "sie sagt »gut wie so«", None),
        ('sie sagt "gut so"', 'sie sagt "gut wie so"', None),
        ("sie sagt „gut so", "sie sagt „gut sie", None),
        ("sie sagte „gut so“", "sie sagt „gut so“", 1),
        ("Hell.", "", None),
        ("", "Hell.", None),
        (" ", "Hell.", None),
    ],
)
def test_characters_that_went_and_came_are_counted(
    before: str, after: str, characters: int | None
) -> None:
    assert between(ActivityFactory.build(), "summary", before, after) == characters


@pytest.mark.parametrize(
    ("was", "becomes", "characters"),
    [
        ("umgestellt", "umgestelt", 1),
        ("Luft.", "Lufft.", 1),
        ("2024", "2025", None),
        ("https://example.org/a", "https://example.org/b", None),
        (">Bericht<", ">Berichte<", None),
        ("spart Zeit", "spart viel Zeit", None),
        ("nicht zurück", "nie zurück", None),
        ("<p>Im", "<p><strong>Im</strong>", None),
        ("Leitung. Es", "Leitung.</p><p>Es", None),
        ("</p><blockquote>", "</p>\n<blockquote>", 0),
    ],
)
def test_in_rich_text_words_alone_are_corrected(
    was: str, becomes: str, characters: int | None
) -> None:
    assert TEXT.count(was) == 1
    offer = ActivityFactory.build()
    assert between(offer, "description", TEXT, TEXT.replace(was, becomes)) == characters


def test_what_the_editor_writes_of_itself_is_no_change() -> None:
    before = "<p>Es gibt:</p>\n\n<ul>\n<li>eins</li><li>noch\neins</li></ul>"
    after = "<p>Es gibt:</p><ul><li><p>eins</p></li><li><p>noch eins</p></li></ul>"
    assert between(ActivityFactory.build(), "description", before, after) == 0


def test_the_limit_is_a_setting(settings: Settings) -> None:
    settings.SMALL_CORRECTION_CHARACTERS = 2
    offer = ActivityFactory.build()
    found = [between(offer, "summary", "Ja", f"Ja{more}") for more in ("aa", "aaa")]
    assert found == [2, None]


def test_long_texts_are_compared_in_a_moment() -> None:
    long = " ".join(f"Wort und {chr(97 + number % 26)}" for number in range(20_000))
    offer = ActivityFactory.build()
    assert between(offer, "summary", long, long.replace("Wort und c", "Wort udn c", 1)) == 2
    assert between(offer, "summary", "a" * 200_000, "b" * 200_000) is None


# Over several saves -------------------------------------------------------------------------------


def test_saves_add_up(offer: Activity, editor: User, publisher: User) -> None:
    save(publisher, offer, summary=f"{SUMMARY} {'a' * 39}")
    assert offer.updated_by == editor
    save(publisher, offer, title=f"Beratung vor Ort{'b' * 20}")
    assert offer.updated_by == editor
    save(publisher, offer, title=f"Beratung vor Ort{'b' * 21}")
    assert offer.updated_by == publisher


def test_what_is_taken_back_counts_no_more(offer: Activity, editor: User, publisher: User) -> None:
    save(publisher, offer, summary=f"{SUMMARY} {'a' * 50}")
    save(publisher, offer, summary=SUMMARY)
    save(publisher, offer, summary=f"{SUMMARY} {'c' * 50}")
    assert offer.updated_by == editor


def test_going_back_to_what_was_handed_in_is_no_edit(
    offer: Activity, editor: User, publisher: User
) -> None:
    save(publisher, offer, summary=MENDED)
    first = EntryVersion.objects.of(offer).earliest("number")
    services.revert(offer, to=first, by=publisher)
    offer.refresh_from_db()
    assert (offer.summary, offer.updated_by) == (SUMMARY, editor)


def test_who_has_gone_beyond_stays_last_editor_though_they_go_back(
    offer: Activity, publisher: User
) -> None:
    save(publisher, offer, summary="Ganz anders erzählt, von vorn bis hinten und neu.")
    first = EntryVersion.objects.of(offer).earliest("number")
    services.revert(offer, to=first, by=publisher)
    offer.refresh_from_db()
    assert offer.updated_by == publisher


def test_two_publishers_share_one_count(offer: Activity, editor: User, publisher: User) -> None:
    second = UserFactory.create(publisher=True)
    save(publisher, offer, summary=f"{SUMMARY} {'a' * 39}")
    save(second, offer, summary=f"{SUMMARY} {'a' * 45}")
    assert offer.updated_by == editor
    save(second, offer, summary=f"{SUMMARY} {'a' * 70}")
    assert offer.updated_by == second
    assert services.publish(offer, by=publisher).state == State.PUBLISHED


def test_after_a_return_the_count_begins_anew(
    offer: Activity, editor: User, publisher: User
) -> None:
    save(publisher, offer, summary=f"{SUMMARY} {'a' * 50}")
    offer = services.return_with_note(offer, by=publisher, note="Bitte kürzen.")
    offer = services.submit(offer, by=editor)
    save(publisher, offer, summary=f"{SUMMARY} {'a' * 50}{'b' * 50}")
    assert offer.updated_by == editor


def test_who_hands_it_in_themselves_begins_no_new_count(
    offer: Activity, editor: User, publisher: User
) -> None:
    save(publisher, offer, summary=f"{SUMMARY} {'a' * 50}")
    offer = services.return_with_note(offer, by=publisher, note="Bitte kürzen.")
    offer = services.submit(offer, by=publisher)
    assert offer.updated_by == editor
    save(publisher, offer, summary=f"{SUMMARY} {'a' * 50}{'b' * 50}")
    assert offer.updated_by == publisher


def test_what_nobody_else_handed_in_is_edited(editor: User, publisher: User) -> None:
    offer = ActivityFactory.create(summary=SUMMARY, updated_by=editor)
    services.record_save(offer, by=editor)
    services.submit(offer, by=publisher)
    save(publisher, offer, summary=MENDED)
    assert offer.updated_by == publisher


# Two at once --------------------------------------------------------------------------------------


def test_a_form_that_came_too_late_names_who_corrected(
    offer: Activity, editor: User, publisher: User
) -> None:
    late = as_user(editor)
    data = typed_in_admin(late, page(offer))
    save(publisher, offer, summary=MENDED)
    response = late.post(page(offer), data | {"title": "Beratung im Betrieb"})
    assert response.context["conflict"].by == publisher


def test_chosen_in_a_conflict_a_small_correction_stays_one(
    offer: Activity, editor: User, publisher: User
) -> None:
    second = UserFactory.create(publisher=True)
    browser = as_user(second)
    data = typed_in_admin(browser, page(offer))
    save(publisher, offer, summary=MENDED)
    late = data | {"title": "Beratungen vor Ort"}
    asked = browser.post(page(offer), late).context["conflict"]
    choices = {row.field_name: "stored" if row.keeps_stored else "typed" for row in asked.rows}
    again = late | choices | {"seen_version": str(asked.version)}
    assert browser.post(page(offer), again).status_code == 302
    offer.refresh_from_db()
    assert (offer.summary, offer.title) == (MENDED, "Beratungen vor Ort")
    assert offer.updated_by == editor


# What a company released --------------------------------------------------------------------------


@pytest.fixture
def case(editor: User) -> BestPractice:
    case = BestPracticeFactory.create(
        summary=SUMMARY, summary_en="At the screen, in five minuts.", updated_by=editor
    )
    services.record_save(case, by=editor)
    return services.submit(case, by=editor)


def test_what_the_company_released_is_edited(case: BestPractice, publisher: User) -> None:
    assert case.releases.exists()
    save(publisher, case, summary=MENDED)
    assert case.updated_by == publisher


def test_its_translation_is_corrected(case: BestPractice, editor: User, publisher: User) -> None:
    save(publisher, case, summary_en="At the screen, in five minutes.")
    assert case.updated_by == editor


def test_with_the_release_a_correction_is_an_edit(case: BestPractice, publisher: User) -> None:
    name = "editorial-release-content_type-object_id-0-granted_by"
    save(publisher, case, **{name: "Prokura", "summary_en": "At the screen, in five minutes."})
    assert case.updated_by == publisher


def test_before_the_release_the_story_is_corrected(
    case: BestPractice, editor: User, publisher: User
) -> None:
    case.releases.all().delete()
    save(publisher, case, summary=MENDED)
    assert case.updated_by == editor


@pytest.mark.parametrize("kind", publishable_models())
def test_each_kind_declares_texts_that_it_has(kind: Any) -> None:
    names = {field.name for field in kind._meta.concrete_fields}
    texts = kind().correctable_texts() if kind is not BestPractice else kind.TEXTS
    assert [name for name in texts if name not in names] == []
    assert {"slug", "company_name", "venue_name", "price"}.isdisjoint(texts)


# What the form says -------------------------------------------------------------------------------


def test_the_form_says_before_what_is_allowed_and_what_is_left(
    offer: Activity, publisher: User
) -> None:
    save(publisher, offer, summary=MENDED)
    allowance = as_user(publisher).get(page(offer)).context["allowance"]
    assert (allowance.limit, allowance.left) == (60, 59)
    assert allowance.labels == ["Titel", "Kurztext", "Beschreibung"]


def test_it_says_nothing_where_it_doesnt_matter(
    offer: Activity, editor: User, publisher: User
) -> None:
    def allowance(user: User) -> object:
        return as_user(user).get(page(offer)).context["allowance"]

    assert allowance(editor) is None
    Region.objects.filter(is_host=True).update(allows_self_publishing=True)
    assert allowance(publisher) is None
    Region.objects.filter(is_host=True).update(allows_self_publishing=False)
    assert allowance(publisher) is not None
    Activity.objects.update(updated_by=publisher)
    assert allowance(publisher) is None


def test_where_more_has_changed_it_says_that(
    offer: Activity, editor: User, publisher: User
) -> None:
    save(editor, offer, summary="Ganz anders erzählt, von vorn bis hinten und neu.")
    response = as_user(publisher).get(page(offer))
    assert response.context["allowance"].labels == []
    assert "Seit dem Einreichen ist schon mehr geändert" in response.text


# What the writer hears ----------------------------------------------------------------------------


def test_the_writer_gets_each_place_with_the_words_beside_it(
    offer: Activity, editor: User, publisher: User
) -> None:
    save(publisher, offer, summary=MENDED, title="Beratungen vor Ort")
    services.publish(offer, by=publisher)
    mail = OutgoingMail.objects.get(purpose="entry_published")
    assert mail.recipient == editor.email
    body = str(emails.render(mail).body)
    lines = [line for line in body.splitlines() if line.startswith("- ")]
    assert lines == [
        "- Titel: „Beratung vor Ort“, jetzt „Beratungen vor Ort“",
        "- Kurztext: „am Bildschirm, in fünf Minutn.“, jetzt „am Bildschirm, in fünf Minuten.“",
    ]


def test_without_a_correction_none_is_told(offer: Activity, publisher: User) -> None:
    services.publish(offer, by=publisher)
    mail = OutgoingMail.objects.get(purpose="entry_published")
    assert "berichtigt" not in str(emails.render(mail).body)


def test_places_are_told_apart_in_a_long_text(offer: Activity) -> None:
    old = "Am Anfang stehn sie. " + "Und so weiter. " * 20 + "Am Ende sitzn sie."
    new = old.replace("stehn", "stehen").replace("sitzn", "sitzen")
    before, after = (
        {"fields": {"summary": each}, "relations": {}, "parts": {}} for each in (old, new)
    )
    found = corrections_between(offer, before, after)  # type: ignore[arg-type]
    assert found is not None
    assert found.characters == 2
    assert [(each.before, each.after) for each in found.places] == [
        ("Am Anfang stehn sie. Und so weiter.", "Am Anfang stehen sie. Und so weiter."),
        ("so weiter. Am Ende sitzn sie.", "so weiter. Am Ende sitzen sie."),
    ]
