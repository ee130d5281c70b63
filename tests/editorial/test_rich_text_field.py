"""Every way of writing a longer text stores harmless markup, and the page shows it so."""

from typing import Any

import pytest
from django.db import connection, models
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.forms import Textarea, modelform_factory
from django.test import Client
from django.urls import reverse
from import_export.resources import modelresource_factory
from tablib import Dataset

from editorial import services
from editorial.models import Publishable
from editorial.rich_text import EditorWidget
from search.models import Document
from tests.support.factories import UserFactory, WorkshopFactory
from tests.support.hostile_texts import HOSTILE, Reading, harm_in
from tests.support.reading import typed_in_admin
from workshops.models import Workshop

pytestmark = pytest.mark.django_db

# Each of them alone meets `clean` in `test_rich_text`; here every way of writing has to call it.
ALL_AT_ONCE = "".join(f"{text}<p>Ende von {name}.</p>" for name, text in HOSTILE.items())


def page_of(client: Client, entry: Publishable) -> str:
    response = client.get(entry.get_absolute_url())
    assert response.status_code == 200
    return response.text


def shown_text(page: str) -> str:
    """What stands in the description's element."""
    begun = page.index('<div class="rich-text"')
    return page[page.index(">", begun) + 1 : page.index("</div>", begun)]


def stored(entry: Publishable) -> str:
    return str(Workshop.objects.values_list("description", flat=True).get(pk=entry.pk))


def by_save(entry: Workshop, text: str) -> None:
    entry.description = text
    entry.save()


def by_saving_one_field(entry: Workshop, text: str) -> None:
    entry.description = text
    entry.save(update_fields=["description"])


def by_update(entry: Workshop, text: str) -> None:
    Workshop.objects.filter(pk=entry.pk).update(description=text)


def by_bulk_update(entry: Workshop, text: str) -> None:
    entry.description = text
    Workshop.objects.bulk_update([entry], ["description"])


def by_form(entry: Workshop, text: str) -> None:
    form = modelform_factory(Workshop, fields=["description"])(
        {"description": text.replace("\x00", "")}, instance=entry
    )
    assert form.is_valid(), form.errors
    form.save()


def by_import(entry: Workshop, text: str) -> None:
    resource = modelresource_factory(Workshop)()
    resource.fields = {name: resource.fields[name] for name in ("id", "description")}
    table = Dataset([entry.pk, text.replace("\x00", "")], headers=["id", "description"])
    assert not resource.import_data(table, raise_errors=True).has_errors()


def by_admin(entry: Workshop, text: str) -> None:
    client = Client()
    client.force_login(UserFactory.create(publisher=True))
    address = reverse("admin:workshops_workshop_change", args=[entry.pk])
    data = typed_in_admin(client, address) | {"description": text.replace("\x00", "")}
    assert client.post(address, data).status_code == 302


WAYS = [
    by_save,
    by_saving_one_field,
    by_update,
    by_bulk_update,
    by_form,
    by_import,
    by_admin,
]


@pytest.mark.stale_documents("what follows a save is the services' business")
@pytest.mark.parametrize("way", WAYS)
def test_hostile_texts_are_harmless_whatever_way_they_come(client: Client, way: Any) -> None:
    entry = WorkshopFactory.create(published=True)
    way(entry, ALL_AT_ONCE)
    assert "Ende von script." in stored(entry)
    assert harm_in(stored(entry)) == []
    assert shown_text(page_of(client, entry)) == stored(entry)


def test_a_created_row_is_clean_in_memory_and_in_the_database() -> None:
    entry = WorkshopFactory.create(description=ALL_AT_ONCE)
    assert entry.description == stored(entry)
    copies = [WorkshopFactory.build(region=entry.region, slug="a", description=ALL_AT_ONCE)]
    copies[0].over_at = entry.over_at
    Workshop.objects.bulk_create(copies)
    assert stored(copies[0]) == stored(entry)
    assert harm_in(stored(entry)) == []


def test_what_came_past_the_field_is_harmless_on_the_page(client: Client) -> None:
    entry = WorkshopFactory.create(published=True)
    raw = ALL_AT_ONCE.replace("\x00", "")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE workshops_workshop SET description = %s", [raw])
    assert stored(entry) == raw
    shown = shown_text(page_of(client, entry))
    assert "Ende von script." in shown
    assert harm_in(shown) == []


def test_an_expression_goes_to_the_database_as_it_is(client: Client) -> None:
    entry = WorkshopFactory.create(published=True, description="<p>Erst</p>")
    addition = Concat(
        F("description"), Value("<script>1</script>"), output_field=models.TextField()
    )
    Workshop.objects.update(description=addition)
    assert stored(entry) == "<p>Erst</p><script>1</script>"
    assert shown_text(page_of(client, entry)) == "<p>Erst</p>"


def test_a_search_in_the_column_takes_words_as_they_are() -> None:
    WorkshopFactory.create(description="<p>Was alte Maschinen erzählen</p>")
    assert Workshop.objects.filter(description__icontains="maschinen").count() == 1
    assert Workshop.objects.filter(description__startswith="<p>Was").count() == 1


def test_the_full_text_search_reads_words_and_no_tags() -> None:
    entry = WorkshopFactory.create(
        published=True,
        description='<p>Drehmaschinen <a href="https://zwiebelfisch.example/">reden</a></p>',
    )
    services.reindex(entry)
    words = str(Document.objects.values_list("vector_de", flat=True).get())
    assert "drehmaschin" in words
    assert [word for word in ("zwiebelfisch", "href", "noopen") if word in words] == []


def test_public_forms_have_a_plain_field_and_the_admin_the_editor() -> None:
    public = modelform_factory(Workshop, fields=["description"])()
    assert type(public.fields["description"].widget) is Textarea
    client = Client()
    client.force_login(UserFactory.create(editor=True))
    page = client.get(reverse("admin:workshops_workshop_add"))
    widget = page.context["adminform"].form.fields["description"].widget
    assert isinstance(widget, EditorWidget)
    found = Reading(page.text)
    assert "rich-text-editor.js" in page.text
    assert 'type="importmap"' not in page.text
    assert "textarea" in found.tags


def test_the_editor_learns_what_a_pasted_text_becomes(client: Client) -> None:
    client.force_login(UserFactory.create(editor=True))
    address = reverse("admin:pasted")
    html = client.post(address, {"html": '<b style="font-weight:normal"><h1>Titel</h1></b>'})
    assert html.content.decode() == "<h3>Titel</h3>"
    text = client.post(address, {"text": "eins\nzwei <b>"})
    assert text.content.decode() == "<p>eins<br>zwei &lt;b&gt;</p>"
