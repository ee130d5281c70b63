"""The forms by which visitors ask the agency something."""

from typing import cast
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from branchendialog.models import BestPractice
from editorial.models import Publishable
from editorial.views import page_below
from pages import services
from pages.forms import AccessibilityForm, CallBackForm, EnquiryForm, ExchangeForm
from pages.frame import Frame, frame_of
from pages.models import Enquiry
from search.models import Document
from taxonomy.models import Region
from work import retention


@require_http_methods(["GET", "HEAD", "POST"])
def call_back(request: HttpRequest) -> HttpResponse:
    """Ask for a call about the entry at the address in `zu`, or about anything."""
    document = _document_at(request.GET.get("zu", ""))
    return _asked(request, CallBackForm, "pages/call_back.html", document)


@require_http_methods(["GET", "HEAD", "POST"])
@page_below(lambda: BestPractice.objects.published())
def exchange(request: HttpRequest, case: BestPractice) -> HttpResponse:
    """Ask for a talk with the company of a case; the agency asks the company."""
    document = case.documents.published().first()
    return _asked(request, ExchangeForm, "pages/exchange.html", document)


@require_http_methods(["GET", "HEAD", "POST"])
def barrier(request: HttpRequest) -> HttpResponse:
    """Tell of a barrier on these pages."""
    return _asked(request, AccessibilityForm, "pages/barrier.html", None)


@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """Thanks: which agency has it, and what happens next."""
    frame = frame_of(request)
    receiver = next((each for each in frame.regions if each.slug == request.GET.get("an")), None)
    return render(request, "pages/enquiry_received.html", {"region_of_page": receiver})


def _thanks(frame: Frame, receiver: Region, *, is_chosen: bool) -> str:
    """Where thanks are said. Who was asked for a region has chosen it; else it is named apart."""
    address = reverse("pages:enquiry_received")
    if not frame.is_of_several or receiver == frame.chosen:
        return address
    return f"{address}?{urlencode({'region' if is_chosen else 'an': receiver.slug})}"


def _document_at(address: str) -> Document | None:
    """What the public sees at an address of these pages; an English one is its German one."""
    try:
        path = urlsplit(address).path
    except ValueError:  # “//[”, say
        return None
    if not path or "\x00" in path:
        return None
    german = path.removeprefix("/en") if path.startswith("/en/") else path
    return Document.objects.published().filter(address=german).first()


def _asked(
    request: HttpRequest, form_class: type[EnquiryForm], template: str, document: Document | None
) -> HttpResponse:
    """Show the form, or take what it brings and thank; what was typed is kept."""
    entry = _entry_of(document)
    frame = frame_of(request)
    region = frame.operator if form_class.asks_operator else frame.region_of(entry)
    form = form_class(request.POST or None, agencies=[region] if region else frame.regions)
    if form.submit(
        request,
        lambda: services.ask(
            kind=form.kind, entry=entry, form_key=form.form_key, **form.cleaned_data
        ),
    ):
        receiver = form.cleaned_data["region"]
        return redirect(_thanks(frame, receiver, is_chosen=region is None))
    came_from = document.address_in(get_language() or "de") if document else reverse("pages:home")
    context = {
        "form": form,
        "document": document,
        "entry": entry,
        "region": region,
        "kept_for_days": retention.days_kept(Enquiry),
        "back_url": came_from,
    }
    return render(request, template, context, status=form.status)


def _entry_of(document: Document | None) -> Publishable | None:
    """The entry behind a Document, if the public still sees it."""
    if document is None:
        return None
    # Documents are written of entries alone.
    model = cast(type[Publishable], document.content_type.model_class())
    return model.objects.published().filter(pk=document.object_id).first()
