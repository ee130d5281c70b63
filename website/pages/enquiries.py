"""The forms by which visitors ask the agency something."""

import secrets
from typing import Any
from urllib.parse import urlsplit

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from branchendialog.models import BestPractice
from editorial.models import Publishable
from pages import services
from pages.forms import AccessibilityForm, CallBackForm, EnquiryForm, ExchangeForm
from pages.models import Enquiry
from search.models import Document
from taxonomy.models import Region
from work import retention

TOO_MANY = _(
    "Von hier kamen in der letzten Stunde schon viele Anfragen. Bitte versuchen Sie es später noch"
    " einmal, oder rufen Sie uns an."
)


@require_http_methods(["GET", "HEAD", "POST"])
def call_back(request: HttpRequest) -> HttpResponse:
    """Ask for a call about the entry at the address in `zu`, or about anything."""
    document = _document_at(request.GET.get("zu", ""))
    return _asked(request, CallBackForm, "pages/call_back.html", document)


@require_http_methods(["GET", "HEAD", "POST"])
def exchange(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a talk with the company of a case; the agency asks the company."""
    case = get_object_or_404(BestPractice.objects.published(), slug=slug)
    document = case.documents.published().first()
    return _asked(request, ExchangeForm, "pages/exchange.html", document)


@require_http_methods(["GET", "HEAD", "POST"])
def barrier(request: HttpRequest) -> HttpResponse:
    """Tell of a barrier on these pages."""
    return _asked(request, AccessibilityForm, "pages/barrier.html", None)


@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """Thanks, and what happens next."""
    return render(request, "pages/enquiry_received.html")


def _document_at(address: str) -> Document | None:
    """What the public sees at an address of these pages; an English one is its German one."""
    try:
        path = urlsplit(address).path.removeprefix("/en")
    except ValueError:  # “//[”, say
        return None
    if not path or "\x00" in path:
        return None
    return Document.objects.published().filter(address=path).first()


def _asked(
    request: HttpRequest, form_class: type[EnquiryForm], template: str, document: Document | None
) -> HttpResponse:
    """Show the form, or take what it brings and thank; what was typed is kept."""
    form = form_class(request.POST or None)
    region = _region_of(document)
    status = 200
    if request.method == "POST" and region:
        status = _try_to_ask(request, form, region, document)
        if status == 201:
            return redirect("pages:enquiry_received")
    context = {
        "form": form,
        "document": document,
        "region": region,
        "kept_for_days": retention.days_kept(Enquiry),
        "back_url": _address(document),
    }
    return render(request, template, context, status=status)


def _address(document: Document | None) -> str:
    """Where the form was opened from."""
    return document.address_in(get_language() or "de") if document else reverse("pages:home")


def _region_of(document: Document | None) -> Region | None:
    """The region the entry belongs to, else the host: that is whose agency is asked."""
    places = document.places if document else []
    of_entry = Region.objects.filter(slug__in=places).first()
    return of_entry or Region.objects.host()


def _try_to_ask(
    request: HttpRequest, form: EnquiryForm, region: Region, document: Document | None
) -> int:
    """Write the question down; the HTTP status says what came of it."""
    if not form.is_valid():
        return 422
    # Who names nobody is limited by where they ask from, not by all others who name nobody.
    key = form.key or secrets.token_hex(16)
    if not ratelimit.consume(request, action="ask_agency", key=key):
        form.add_error(None, TOO_MANY)
        return 429
    services.ask(kind=form.kind, region=region, entry=_entry_of(document), **form.cleaned_data)
    return 201


def _entry_of(document: Document | None) -> Publishable | None:
    """The entry behind a Document, if the public still sees it."""
    if document is None:
        return None
    model: Any = document.content_type.model_class()
    return model.objects.published().filter(pk=document.object_id).first()
