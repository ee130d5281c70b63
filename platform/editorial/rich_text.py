"""The editor for longer texts in the admin: django-prose-editor's, started by a file of our own.

Its own start needs an import map in the page and writes a style element into it; both would have to
be excepted from the Content-Security-Policy. `rich-text-editor.js` needs neither.
"""

import json
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from interface import rich_text

# What the editor says, in its own words.
WORDS = {
    "URL": _("Adresse"),
    "Title": _("Titel"),
    "Edit Link": _("Verweis"),
    "Update": _("Übernehmen"),
    "Cancel": _("Abbrechen"),
    "heading 3": _("Überschrift"),
    "heading 4": _("kleine Überschrift"),
    "paragraph": _("Absatz"),
    "unordered list": _("Liste mit Punkten"),
    "ordered list": _("Liste mit Nummern"),
    "blockquote": _("Zitat"),
    "bold": _("fett"),
    "italic": _("kursiv"),
    "subscript": _("tiefgestellt"),
    "superscript": _("hochgestellt"),
    "insert link": _("Verweis einfügen"),
    "remove link": _("Verweis entfernen"),
    "Insert table": _("Tabelle einfügen"),
    "Add column": _("Spalte einfügen"),
    "Delete column": _("Spalte entfernen"),
    "Add row": _("Zeile einfügen"),
    "Delete row": _("Zeile entfernen"),
    "Delete table": _("Tabelle entfernen"),
    "undo": _("rückgängig"),
    "redo": _("wiederholen"),
}


class EditorWidget(AdminTextareaWidget):
    """A text field that becomes an editor where JavaScript runs."""

    class Media:
        css = {
            "all": [
                "django_prose_editor/material-icons.css",
                "django_prose_editor/editor.css",
                "django_prose_editor/overrides.css",
                "css/rich-text-editor.css",
            ]
        }
        js = [forms.widgets.Script("js/rich-text-editor.js", type="module")]

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        words = {word: str(said) for word, said in WORDS.items()}
        context["widget"]["attrs"] |= {
            "data-rich-text": json.dumps(words, ensure_ascii=False),
            "data-pasted-url": reverse("admin:pasted"),
        }
        return context

    def use_required_attribute(self, initial: object) -> bool:
        """The browser could not point to a text field that the editor hides."""
        return False


@require_POST
def pasted(request: HttpRequest) -> HttpResponse:
    """The markup that a pasted text becomes here: of `html`, or of a plain `text`."""
    html = request.POST.get("html") or rich_text.from_plain(request.POST.get("text", ""))
    return HttpResponse(rich_text.clean(html))
