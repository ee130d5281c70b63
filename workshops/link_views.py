"""The pages on which somebody changes their own registration, and that of an offered seat."""

from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from interface.forms import SentForm
from interface.links import opened_by_link
from work import retention
from workshops import services
from workshops.link_forms import (
    AnswersForm,
    DetailsForm,
    HandoverForm,
    OtherDateForm,
    WishForm,
)
from workshops.models import Handover, Registration
from workshops.views import act, by_link, saved_address


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def change_wish(request: HttpRequest, entry: Registration) -> HttpResponse:
    """Another group, another way of taking part."""
    if _is_closed(request, is_open=services.ways_of(entry).wish):
        return redirect(entry.link_path)
    form = WishForm(_typed(request), registration=entry)

    def change() -> Registration:
        return services.change_wish(entry, **form.cleaned_data)

    return _form_page(request, entry, form, change, "workshops/change_wish.html")


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def correct(request: HttpRequest, entry: Registration) -> HttpResponse:
    """Another spelling of the name, another house."""
    if _is_closed(request, is_open=services.ways_of(entry).details):
        return redirect(entry.link_path)
    typed = {"name": entry.name, "organisation": entry.organisation}
    form = DetailsForm(_typed(request), initial=typed)

    def change() -> Registration:
        return services.correct(entry, **form.cleaned_data)

    return _form_page(request, entry, form, change, "workshops/correct.html")


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def answer(request: HttpRequest, entry: Registration) -> HttpResponse:
    """The questions of the workshop's own, for who wasn't asked them or answers anew."""
    if _is_closed(request, is_open=services.ways_of(entry).answers):
        return redirect(entry.link_path)
    form = AnswersForm(_typed(request), registration=entry)

    def store() -> Registration:
        return services.answer(entry, form.answers())

    return _form_page(request, entry, form, store, "workshops/answer.html")


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def hand_over(request: HttpRequest, entry: Registration) -> HttpResponse:
    """Offer the seat to somebody else."""
    if _is_closed(request, is_open=services.ways_of(entry).handover):
        return redirect(entry.link_path)
    form = HandoverForm(_typed(request))

    def offer() -> Handover:
        return services.hand_over(entry, **form.cleaned_data)

    return _form_page(request, entry, form, offer, "workshops/hand_over.html")


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def withdraw(request: HttpRequest, entry: Registration) -> HttpResponse:
    """Keep the seat after all."""
    return act(request, entry, services.end_handover, block="inhalt")


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def change_date(request: HttpRequest, entry: Registration) -> HttpResponse:
    """Another date of the series; its registration has a link of its own."""
    if _is_closed(request, is_open=services.ways_of(entry).other_date):
        return redirect(entry.link_path)
    form = OtherDateForm(_typed(request), dates=services.other_dates(entry.workshop))

    def change() -> Registration:
        to, group = form.cleaned_data["date"]
        return services.change_date(entry, to=to, group=group)

    return _form_page(request, entry, form, change, "workshops/change_date.html")


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def come_after_all(request: HttpRequest, entry: Registration) -> HttpResponse:
    """Take the cancelling back."""
    return act(request, entry, services.come_after_all)


def _typed(request: HttpRequest) -> QueryDict | None:
    """Also where nothing was chosen, so that nothing was sent."""
    return request.POST if request.method == "POST" else None


def _is_closed(request: HttpRequest, *, is_open: bool) -> bool:
    """Nothing to ask here; what is sent all the same, the services answer."""
    return request.method != "POST" and not is_open


def _form_page(
    request: HttpRequest,
    entry: Registration,
    form: SentForm,
    change: Callable[[], object],
    template: str,
) -> HttpResponse:
    """Ask, then back to the page of what it has become; refused, with what was typed."""
    if form.submit(request, change):
        changed = form.outcome if isinstance(form.outcome, Registration) else entry
        return redirect(saved_address(changed))
    context = {"registration": entry, "entry": entry.workshop, "form": form}
    return render(request, template, context, status=form.status)


# A seat that is offered --------------------------------------------------------------------------


def _offer_of(token: str) -> Handover:
    related = ("workshop__region", "workshop__venue_municipality", "group")
    offers = Handover.objects.select_related(*(f"registration__{each}" for each in related))
    return offers.by_token(token)


by_offer = opened_by_link(_offer_of, over="workshops/link_over.html")


@require_safe
@by_offer
def offer(request: HttpRequest, entry: Handover) -> HttpResponse:
    """What is offered, by whom, and what is stored; with buttons: a link alone changes nothing."""
    return _offer_page(request, entry)


@require_http_methods(["GET", "HEAD", "POST"])
@by_offer
def take_over(request: HttpRequest, entry: Handover) -> HttpResponse:
    """The seat is theirs from now on; their own link leads to it."""
    if request.method != "POST":
        return redirect(entry.link_path)
    try:
        registration = services.take_over(entry)
    except ValidationError as refusal:
        return _offer_page(request, entry, error=" ".join(refusal.messages))
    return redirect(registration.link_path)


@require_http_methods(["GET", "HEAD", "POST"])
@by_offer
def refuse(request: HttpRequest, entry: Handover) -> HttpResponse:
    """What was stored of the person is gone, and the link leads nowhere any more."""
    if request.method != "POST":
        return redirect(entry.link_path)
    services.refuse_handover(entry)
    context = {"entry": entry.registration.workshop}
    return render(request, "workshops/offer_refused.html", context)


def _offer_page(request: HttpRequest, entry: Handover, *, error: str = "") -> HttpResponse:
    workshop = entry.registration.workshop
    if not workshop.is_published:
        raise Http404
    context = {
        "offer": entry,
        "entry": workshop,
        "kept_for_days": retention.days_kept(Registration),
        "error": error,
    }
    status = HTTPStatus.CONFLICT if error else HTTPStatus.OK
    return render(request, "workshops/offer.html", context, status=status)
