from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from editorial.chain import chain_of
from editorial.dates import DatePrecision
from editorial.views import entry_page, gone, moved_or_gone, page_below
from initiatives.models import Activity, cases_helped_by
from interface.links import opened_by_link
from search.models import Document
from search.views import EntryListView
from taxonomy.models import Industry
from work import retention
from workshops import services
from workshops.alternatives import alternatives_to
from workshops.calendars import calendar_response, own_calendar, public_calendar
from workshops.consent_forms import ConsentForm, OwnConsents
from workshops.filters import FindingFilter, WorkshopFilterSet
from workshops.forms import RegistrationForm
from workshops.models import (
    Download,
    Registration,
    Workshop,
    WorkshopRecord,
    WorkshopStatus,
)
from workshops.models.programme import programme_by_day
from workshops.models.workshop_queries import WorkshopQuerySet
from workshops.services import Answer


class WorkshopListView(EntryListView):
    """The dates to come, those that were, or those of a month day by day."""

    model = Workshop
    filterset_class = WorkshopFilterSet
    template_name = "workshops/workshop_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if context["filterset"].month:
            context["days"] = by_day(context["entries"])
        return context


def by_day(workshops: list[Workshop]) -> list[tuple[date | None, list[Workshop]]]:
    """Under None, and first, those whose day isn't known."""
    days: dict[date | None, list[Workshop]] = {None: []}
    for workshop in workshops:
        is_known = workshop.date_precision == DatePrecision.DAY
        days.setdefault(workshop.date if is_known else None, []).append(workshop)
    return [(day, of_day) for day, of_day in days.items() if of_day]


@entry_page(Workshop)
def workshop(request: HttpRequest, entry: Workshop) -> HttpResponse:
    """One date: when, where, programme, groups with free seats, and what it belongs to."""
    status = entry.status
    shows_seats = status in (WorkshopStatus.OPEN, WorkshopStatus.FULL)
    takes_somebody = status in (WorkshopStatus.OPEN, WorkshopStatus.ANNOUNCED)
    groups = entry.groups.all()
    of_groups = [industry for group in groups for industry in group.industries.all()]
    addresses = addresses_of_pages({*entry.industries.all(), *of_groups})

    def linked(industries: Iterable[Industry]) -> list[tuple[Industry, str]]:
        return [(industry, addresses.get(industry.slug, "")) for industry in industries]

    free = {each.pk: entry.free_in(each) if shows_seats else 0 for each in groups}
    context = {
        "entry": entry,
        "status": status,
        "programme": programme_by_day(entry),
        "industries": linked(entry.industries.all()),
        "groups": [(each, free[each.pk], linked(each.industries.all())) for each in groups],
        "groups_have_more": shows_seats and sum(free.values()) > entry.seats_free,
        "shows_seats": shows_seats,
        "alternatives": [] if takes_somebody else alternatives_to(entry),
        "best_practices": entry.best_practices.published().for_cards(),
    }
    return render(request, "workshops/workshop.html", context)


def addresses_of_pages(industries: Iterable[Industry]) -> dict[str, str]:
    """Where each industry's page is, by the industry's slug; only pages the public sees."""
    slugs = [each.slug for each in industries]
    found = Document.objects.published().filter(kind="industrypage", industries__overlap=slugs)
    pages, language = found.only("address", "industries"), get_language() or "de"
    return {slug: page.address_in(language) for page in pages for slug in page.industries}


def dates_with_form() -> WorkshopQuerySet:
    """What somebody registers for, as its pages read it."""
    return Workshop.objects.published().for_form()


@require_safe
@page_below(lambda: Workshop.objects.published().filter(date_precision=DatePrecision.DAY))
def workshop_ics(_request: HttpRequest, entry: Workshop) -> HttpResponse:
    """The calendar entry of a date whose day is known."""
    content = public_calendar([entry])
    return calendar_response(content, filename=entry.slug, changed_at=entry.updated_at)


@require_http_methods(["GET", "HEAD", "POST"])
@page_below(dates_with_form)
def register(request: HttpRequest, entry: Workshop) -> HttpResponse:
    """The registration form; full and closed are said on the page, with what was typed kept."""
    if not entry.takes_registrations:
        status = HTTPStatus.CONFLICT if request.method == "POST" else HTTPStatus.OK
        closed = {"entry": entry, "alternatives": alternatives_to(entry)}
        return render(request, "workshops/registration_closed.html", closed, status=status)
    form = RegistrationForm(request.POST or None, workshop=entry)

    def book() -> services.Booked:
        origin = services.origin_of(request)
        return services.book(
            entry, form.applicant(), **form.wishes(), told=form.told(), origin=origin
        )

    if form.submit(request, book):
        return redirect(ANSWERS[form.outcome.answer], slug=entry.slug)
    context: dict[str, object] = {
        "entry": entry,
        "form": form,
        "kept_for_days": retention.days_kept(Registration),
        "alternatives": [] if entry.seats_free else alternatives_to(entry),
    }
    return render(request, "workshops/register.html", context, status=form.status)


@require_safe
@page_below(dates_with_form)
def registered(request: HttpRequest, entry: Workshop, *, answer: Answer) -> HttpResponse:
    """“Look into your mailbox”: the same page for everybody, registered already or not."""
    context = {"entry": entry, "answer": answer.value}
    return render(request, "workshops/registered.html", context)


ANSWERS = {
    Answer.SEAT: "workshops:registered",
    Answer.NUMBER: "workshops:registered_in_line",
    Answer.SEAT_LATER: "workshops:registered_without_seat",
}


# Records -----------------------------------------------------------------------------------------


def record_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of a workshop's record, found by the workshop's address; see `entry_page`."""

    @require_safe
    @wraps(view)
    def page(request: HttpRequest, slug: str, **kwargs: str) -> HttpResponse:
        entries = WorkshopRecord.objects.with_page_for(request.user).for_page()
        entry = entries.filter(workshop__slug=slug).first()
        if entry is None:
            return moved_or_gone(request, Workshop, slug)
        if entry.is_gone_for(request.user):
            return gone(request, entry)
        return view(request, entry, **kwargs)

    return page


@record_page
def record(request: HttpRequest, entry: WorkshopRecord) -> HttpResponse:
    """What happened: report, figures, pictures, files, and what each group said on each topic."""
    findings = list(entry.findings.for_record())
    pictures = [each.picture for each in entry.record_pictures.select_related("picture")]
    context = {
        "entry": entry,
        "pictures": pictures,
        "pictures_say_something": any(not picture.is_decorative for picture in pictures),
        "findings": FindingFilter(request.GET, findings),
        "has_examples": any(finding.is_example for finding in findings),
    }
    return render(request, "workshops/record.html", context)


@record_page
def finding(request: HttpRequest, entry: WorkshopRecord, code: str) -> HttpResponse:
    """One statement, and for an impulse the way it went since."""
    found = get_object_or_404(entry.findings.for_record(), code=code)
    cases = cases_helped_by(Activity.objects.published().filter(findings=found))
    grown = (found.public_activities, cases)
    chain = chain_of(found, [entry.workshop], [found], [found.public_idea], *grown)
    context = {"entry": entry, "finding": found, "chain": chain}
    return render(request, "workshops/finding.html", context)


@require_safe
def download(request: HttpRequest, slug: str, key: int) -> HttpResponseBase:
    """A file of a record, to be saved; nobody gets it while the record isn't public."""
    records = WorkshopRecord.objects.visible_to(request.user).filter(workshop__slug=slug)
    found = Download.objects.filter(record__in=records, pk=key).first()
    if found is None:
        return moved_or_gone(request, Workshop, slug)
    try:
        file = found.file.open()
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        file, as_attachment=True, filename=found.file_name, content_type=found.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


# By link -----------------------------------------------------------------------------------------

SAVED = "gespeichert"  # which block of the page has just stored something


def _registration_of(token: str) -> Registration:
    related = (
        *("workshop__region", "workshop__venue_municipality", "workshop__record"),
        *("group", "first_choice", "booked_by", "handover", "needs", "photo_consent"),
    )
    registrations = Registration.objects.select_related(*related)
    return registrations.prefetch_related("workshop__groups").by_token(token)


by_link = opened_by_link(_registration_of, over="workshops/link_over.html")


@require_safe
@by_link
def registration(request: HttpRequest, entry: Registration) -> HttpResponse:
    """One's own registration as it stands, with buttons: a link alone changes nothing."""
    return registration_page(request, entry)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def confirm(request: HttpRequest, entry: Registration) -> HttpResponse:
    """Keep the seat."""
    return act(request, entry, services.confirm)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def cancel(request: HttpRequest, entry: Registration) -> HttpResponse:
    """Ask, then give the seat back."""
    if request.method != "POST" and services.ways_of(entry).give_back:
        context = {"registration": entry, "entry": entry.workshop}
        return render(request, "workshops/cancel.html", context)
    return act(request, entry, services.cancel)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def split(request: HttpRequest, entry: Registration) -> HttpResponse:
    """Wait alone, no longer with colleagues only."""
    return act(request, entry, services.split)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def keep(request: HttpRequest, entry: Registration) -> HttpResponse:
    """Come at the new time, too."""
    return act(request, entry, services.keep)


@require_safe
@by_link
def registration_ics(request: HttpRequest, entry: Registration) -> HttpResponse:
    """The calendar entry of somebody with a seat, the same as in their mails."""
    workshop = entry.workshop
    if not (entry.has_been_seated and workshop.is_in_calendars and workshop.is_published):
        return redirect(entry.link_path)  # there it says how it stands
    return calendar_response(own_calendar(entry), filename=workshop.slug)


def act(
    request: HttpRequest,
    entry: Registration,
    service: Callable[[Registration], object],
    *,
    block: str = "",
) -> HttpResponse:
    """What a button does, and then the page as it stands, at the block that the button is in."""
    if request.method != "POST":
        return redirect(entry.link_path)  # somebody reloads: the buttons are there
    try:
        service(entry)
    except ValidationError as refusal:
        entry.refresh_from_db()
        return registration_page(request, entry, error=" ".join(refusal.messages))
    return redirect(saved_address(entry, block) if block else entry.link_path)


def saved_address(entry: Registration, block: str = "inhalt") -> str:
    """The page of a registration, which says in this block, or on top, that something is stored."""
    return f"{entry.link_path}?{SAVED}={block}#{block}"


def registration_page(
    request: HttpRequest,
    entry: Registration,
    *,
    error: str = "",
    form: ConsentForm | None = None,
) -> HttpResponse:
    """The page of a registration: with what stood in the way, or a form that was refused."""
    context = {
        "registration": entry,
        "entry": entry.workshop,
        "error": error,
        "alternatives": alternatives_to(entry.workshop) if entry.has_ended else [],
        "ways": services.ways_of(entry),
        "came_late": services.came_late(entry),
        "can_confirm_colleagues": services.can_confirm_colleagues(entry),
        "ending": entry.events.endings().first() if entry.is_cancelled else None,
        "form": form,
        "consents": OwnConsents(entry, form),
        "saved": "" if error or form else request.GET.get(SAVED, ""),
    }
    status = HTTPStatus.CONFLICT if error else HTTPStatus.OK
    if form:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "workshops/registration.html", context, status=status)
