"""The team teaches the search words: who may, what is refused, and that it holds at once."""

import re
import unicodedata
from importlib import import_module
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from interface.names import admin_address
from search.models import Synonym, TradeWord
from search.understanding import understand
from taxonomy.models import Industry
from tests.support.factories import BestPracticeFactory
from tests.support.team import signed_in

pytestmark = pytest.mark.django_db

ALIKE = [Synonym, TradeWord]


@pytest.fixture
def publisher() -> Client:
    return signed_in(publisher=True)


def form_of(model: Any, **values: str) -> dict[str, str]:
    metal = Industry.objects.get(slug="metallverarbeitung")
    of_model = {"means": "Holz"} if model is Synonym else {"industry": str(metal.pk)}
    return {"language": "de", "word": "Xylothek", **of_model} | values


def errors(client: Client, address: str, sent: dict[str, str]) -> list[str]:
    answer = client.post(address, sent)
    assert answer.status_code == 200
    form = answer.context["adminform"].form
    return [str(each) for of_field in form.errors.values() for each in of_field]


# Who may -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", ALIKE)
def test_publishers_add_and_change_and_nobody_deletes(publisher: Client, model: Any) -> None:
    assert publisher.post(admin_address(model, "add"), form_of(model)).status_code == 302
    row = model.objects.get(word="Xylothek")
    changed = publisher.post(admin_address(row), form_of(model, word="Xylotheken"))
    assert (changed.status_code, model.objects.get(pk=row.pk).word) == (302, "Xylotheken")
    for client in (publisher, signed_in(is_superuser=True)):
        assert client.post(admin_address(row, "delete"), {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", ALIKE)
def test_editors_see_and_change_nothing(model: Any) -> None:
    editor = signed_in(editor=True)
    row = model.objects.order_by("pk").first()
    assert editor.get(admin_address(model)).status_code == 200
    assert editor.get(admin_address(row)).status_code == 200
    assert editor.get(admin_address(model, "add")).status_code == 403
    assert editor.post(admin_address(row), form_of(model)).status_code == 403


@pytest.mark.parametrize("model", ALIKE)
def test_others_are_not_let_in(model: Any) -> None:
    for client in (Client(), signed_in()):
        assert client.get(admin_address(model)).status_code in {302, 403}


@pytest.mark.parametrize("model", ALIKE)
@pytest.mark.parametrize(
    "query", ["azubi", "auszubild", "schlosser", "'", "%", "a,b", "{", "x" * 300]
)
def test_the_lists_are_searched(publisher: Client, model: Any, query: str) -> None:
    found = publisher.get(admin_address(model, query={"q": query}))
    assert found.status_code == 200
    if model is Synonym and query in {"azubi", "auszubild"}:
        assert "Azubi" in [each.word for each in found.context["cl"].result_list]


@pytest.mark.parametrize("model", ALIKE)
def test_words_are_retired_and_offered_again(publisher: Client, model: Any) -> None:
    row = model.objects.order_by("pk").first()
    for action, is_retired in [("retire", True), ("offer_again", False)]:
        publisher.post(admin_address(model), {"action": action, "_selected_action": [row.pk]})
        assert model.objects.get(pk=row.pk).is_retired == is_retired


# What is refused ---------------------------------------------------------------------------------

TWICE = "Dieses Wort steht schon unter den Synonymen."
ITSELF = "Das ist das Wort selbst; es wird ohnehin gefunden."
ONLY_WORDS = "Nehmen Sie nur Wörter, ohne Kommas, Anführungszeichen, „oder“ und Minus davor."
NO_WORD = "Das ist kein Wort."
NO_MARKUP = "Nehmen Sie nur Wörter, ohne „<“ und „>“."
TOO_LONG = f"„{'x' * 61}“ hat 61 Zeichen, höchstens 60 sind möglich."
EVERYWHERE = "Nach diesem Wort sucht niemand: Es steht überall."


@pytest.mark.parametrize(
    ("model", "values", "said"),
    [
        (Synonym, {"word": "Azubi"}, [TWICE]),
        (Synonym, {"word": "AZUBIS"}, [TWICE]),
        (Synonym, {"word": "und"}, [EVERYWHERE]),
        (TradeWord, {"word": "für die"}, [EVERYWHERE]),
        (Synonym, {"word": "..."}, [NO_WORD]),
        (Synonym, {"word": "!!!"}, [NO_WORD]),
        (TradeWord, {"word": "\U0001f600"}, [NO_WORD]),
        (Synonym, {"word": "\u00ad"}, [NO_WORD]),
        (Synonym, {"word": "<b>Fett</b>"}, [NO_MARKUP]),
        (TradeWord, {"word": "Dreher > Fräser"}, [NO_MARKUP]),
        (Synonym, {"means": "Holz, <b>Stein</b>"}, [NO_MARKUP]),
        (Synonym, {"means": "Holz; und"}, ["Nach „und“ kann niemand suchen."]),
        (Synonym, {"means": "Holz; !!!"}, ["Nach „!!!“ kann niemand suchen."]),
        (Synonym, {"word": "x" * 61}, [TOO_LONG]),
        (TradeWord, {"word": "x" * 61}, [TOO_LONG]),
        (Synonym, {"means": f"Holz; {'x' * 61}"}, [TOO_LONG]),
        (Synonym, {"word": ""}, ["Bitte füllen Sie dieses Feld aus."]),
        (Synonym, {"word": "Wuppdi, Wuppda"}, [ONLY_WORDS]),
        (Synonym, {"word": '"Zitat"'}, [ONLY_WORDS]),
        (Synonym, {"word": "Drohne oder"}, [ONLY_WORDS]),
        (TradeWord, {"word": "-Drohne"}, [ONLY_WORDS]),
        (Synonym, {"word": "Xylothek", "means": "Xylotheken"}, [ITSELF]),
        (Synonym, {"means": ""}, ["Bitte füllen Sie dieses Feld aus."]),
        (Synonym, {"means": " , ,"}, ["Bitte füllen Sie dieses Feld aus."]),
        (Synonym, {"means": "Holz, und"}, ["Nach „und“ kann niemand suchen."]),
        (
            Synonym,
            {"word": "viele Wörter stehen nebeneinander"},
            ["Nehmen Sie höchstens drei Wörter."],
        ),
        (TradeWord, {"industry": ""}, ["Nennen Sie die WZ-Abteilung oder die Branche."]),
        (
            Synonym,
            {"language": "fr"},
            ["Bitte eine gültige Auswahl treffen. fr ist keine gültige Auswahl."],
        ),
    ],
)
def test_faults_are_said_in_words(
    publisher: Client, model: Any, values: dict[str, str], said: list[str]
) -> None:
    assert errors(publisher, admin_address(model, "add"), form_of(model, **values)) == said


def test_of_a_term_only_words_that_say_something_are_counted(publisher: Client) -> None:
    sent = form_of(Synonym, word="Kaufmann für Groß- und Außenhandel")
    assert publisher.post(admin_address(Synonym, "add"), sent).status_code == 302


def test_a_trade_leads_once_to_the_same_place(publisher: Client) -> None:
    sent = form_of(TradeWord)
    assert publisher.post(admin_address(TradeWord, "add"), sent).status_code == 302
    again = {**sent, "word": " Xylothek "}
    assert errors(publisher, admin_address(TradeWord, "add"), again) == [
        "Dieses Wort führt schon dorthin."
    ]
    other = {**sent, "industry": str(Industry.objects.get(slug="gastgewerbe").pk)}
    assert publisher.post(admin_address(TradeWord, "add"), other).status_code == 302


@pytest.mark.parametrize(
    "row",
    [
        Synonym(word="und", means=["Holz"]),
        Synonym(word="Xylothek", means=[]),
        Synonym(word="Azubi", means=["Holz"]),
        TradeWord(word="Xylothek"),
    ],
)
def test_the_database_refuses_it_too(row: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize("model", ALIKE)
def test_what_is_pasted_is_not_cut_by_the_browser(publisher: Client, model: Any) -> None:
    html = publisher.get(admin_address(model, "add")).text
    [box] = re.findall(r'<input type="text" name="word"[^>]*>', html)
    assert "maxlength" not in box


# What holds --------------------------------------------------------------------------------------


def test_blanks_around_words_are_trimmed_and_the_same_is_said_once(publisher: Client) -> None:
    sent = form_of(Synonym, word="  Blaue   Tonne ", means=" Holz ,Holz,  altes   Papier,")
    publisher.post(admin_address(Synonym, "add"), sent)
    row = Synonym.objects.get(form="blau tonn")
    assert (row.word, row.means) == ("Blaue Tonne", ["Holz", "altes Papier"])


def test_a_semicolon_parts_words_as_a_comma_does(publisher: Client) -> None:
    sent = form_of(Synonym, means="Pflege; Dreherei;;Holz, ; Stein;")
    publisher.post(admin_address(Synonym, "add"), sent)
    assert Synonym.objects.get(word="Xylothek").means == ["Pflege", "Dreherei", "Holz", "Stein"]


@pytest.mark.parametrize("model", ALIKE)
def test_words_are_stored_whole_and_without_what_nobody_sees(publisher: Client, model: Any) -> None:
    apart = unicodedata.normalize("NFD", "Mülltonne")
    publisher.post(admin_address(model, "add"), form_of(model, word=f"\ufeff{apart}\u200b"))
    assert model.objects.filter(word="Mülltonne").exists()


def test_what_a_word_means_is_stored_so_too(publisher: Client) -> None:
    apart = unicodedata.normalize("NFD", "Mülltonne")
    publisher.post(
        admin_address(Synonym, "add"), form_of(Synonym, means=f"{apart}, Müll\u00adtonne")
    )
    assert Synonym.objects.get(word="Xylothek").means == ["Mülltonne"]


def warnings(answer: Any) -> list[str]:
    return [str(each) for each in answer.context["messages"] if each.level_tag == "warning"]


def test_what_no_public_entry_says_is_stored_with_a_warning(publisher: Client) -> None:
    BestPracticeFactory.create(published=True, title="Holz und altes Papier")
    BestPracticeFactory.create(title="Stein")
    sent = form_of(Synonym, means="Hölzer, Papier alt, Stein, altes Eisen")
    answer = publisher.post(admin_address(Synonym, "add"), sent, follow=True)
    said = ["Noch sagt kein Eintrag „Stein“.", "Noch sagt kein Eintrag „altes Eisen“."]
    assert warnings(answer) == said
    row = Synonym.objects.get(word="Xylothek")
    assert row.means == ["Hölzer", "Papier alt", "Stein", "altes Eisen"]
    changed = publisher.post(admin_address(row), form_of(Synonym, means="Holz"), follow=True)
    assert warnings(changed) == []
    retired = form_of(Synonym, means="Stein", is_retired="on")
    assert warnings(publisher.post(admin_address(row), retired, follow=True)) == []


def test_the_form_follows_the_word_and_its_language() -> None:
    row = Synonym.objects.create(word="Gizmos", means=["x"])
    forms = [row.form]
    row.word = "Gizmo"
    row.save(update_fields=["word"])
    row.refresh_from_db()
    forms.append(row.form)
    row.language, row.word = "en", "Gizmos"
    row.save()
    forms.append(row.form)
    row.save(update_fields=["is_retired"])
    assert forms == ["gizmos", "gizmo", "gizmo"]


def hits(query: str) -> int:
    found: int = Client().get("/praxisbeispiele/", {"q": query}).context["result_count"]
    return found


def test_a_change_holds_at_once(publisher: Client, django_capture_on_commit_callbacks: Any) -> None:
    BestPracticeFactory.create(published=True, title="Holzsammlung")
    assert hits("Xylothek") == 0
    with django_capture_on_commit_callbacks(execute=True):
        publisher.post(admin_address(Synonym, "add"), form_of(Synonym, means="Holzsammlung"))
    assert hits("Xylothek") == 1
    row = Synonym.objects.get(word="Xylothek")
    with django_capture_on_commit_callbacks(execute=True):
        publisher.post(admin_address(row), form_of(Synonym, means="Stein"))
    assert hits("Xylothek") == 0
    with django_capture_on_commit_callbacks(execute=True):
        publisher.post(admin_address(row), form_of(Synonym, means="Holzsammlung"))
    assert hits("Xylothek") == 1
    with django_capture_on_commit_callbacks(execute=True):
        chosen = {"action": "retire", "_selected_action": [row.pk]}
        publisher.post(admin_address(Synonym), chosen)
    assert hits("Xylothek") == 0


def test_a_trade_that_is_added_leads_to_its_industry_at_once(
    publisher: Client, django_capture_on_commit_callbacks: Any
) -> None:
    industry = Industry.objects.get(slug="metallverarbeitung")
    BestPracticeFactory.create(published=True, industry=industry)
    assert hits("Xylothek") == 0
    with django_capture_on_commit_callbacks(execute=True):
        publisher.post(admin_address(TradeWord, "add"), form_of(TradeWord))
    assert hits("Xylothek") == 1


# What stood beside industries --------------------------------------------------------------------

migration: Any = import_module("search.migrations.0004_words_and_meanings")


def test_words_that_stood_beside_an_industry_lead_to_it() -> None:
    """With the models as the migration finds them."""
    TradeWord.objects.all().delete()
    with connection.cursor() as cursor:
        for slug, words in [
            ("metallverarbeitung", ["Dreherei", "Dreherei", "und", "", "Kfz-Teile  Werk"]),
            ("bau-ausbau", ["Maler", "Dreherei"]),
        ]:
            cursor.execute(
                "UPDATE taxonomy_industry SET search_words = %s WHERE slug = %s", [words, slug]
            )
    state = MigrationExecutor(connection).loader.project_state(("search", migration_name()))
    migration.copy_search_words(state.apps, None)
    rows = TradeWord.objects.order_by("industry__order", "word")
    assert list(rows.values_list("language", "word", "form", "industry__slug", "wz_code")) == [
        ("de", "Dreherei", "dreherei", "metallverarbeitung", None),
        ("de", "Kfz-Teile  Werk", "kfzteil werk", "metallverarbeitung", None),
        ("de", "Dreherei", "dreherei", "bau-ausbau", None),
        ("de", "Maler", "maler", "bau-ausbau", None),
    ]
    assert [each.industry for each in understand("Maler", "de").trades] == [
        Industry.objects.get(slug="bau-ausbau")
    ]


def migration_name() -> str:
    return str(migration.__name__.rpartition(".")[2])
