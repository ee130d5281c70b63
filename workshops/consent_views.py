"""By link: what a person gives for themselves and takes back. A GET leads to the page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from workshops import services
from workshops.consent_forms import (
    ConsentForm,
    GiveMailsForm,
    NeedsForm,
    PhotoConsentForm,
    WithdrawMailsForm,
)
from workshops.models import Registration
from workshops.views import act, by_link, registration_page


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def give_needs(request: HttpRequest, entry: Registration) -> HttpResponse:
    """Say what one needs to take part, or change it."""
    given = getattr(entry, "needs", None)
    return _save(request, NeedsForm(request.POST, registration=entry, given=given))


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def withdraw_needs(request: HttpRequest, entry: Registration) -> HttpResponse:
    """Have it deleted."""
    return act(request, entry, services.withdraw_needs, block=NeedsForm.block)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def give_photo_consent(request: HttpRequest, entry: Registration) -> HttpResponse:
    """Agree to be seen in pictures."""
    return _save(request, PhotoConsentForm(request.POST, registration=entry))


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def withdraw_photo_consent(request: HttpRequest, entry: Registration) -> HttpResponse:
    """Not any more."""
    return act(request, entry, services.withdraw_photo_consent, block=PhotoConsentForm.block)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def give_mail_consents(request: HttpRequest, entry: Registration) -> HttpResponse:
    """Ask for mails about what came of the workshop."""
    return _save(request, GiveMailsForm(request.POST, registration=entry))


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def withdraw_mail_consent(request: HttpRequest, entry: Registration) -> HttpResponse:
    """No more of them."""
    return _save(request, WithdrawMailsForm(request.POST, registration=entry))


def _save(request: HttpRequest, form: ConsentForm) -> HttpResponse:
    entry = form.registration
    if request.method != "POST":
        return redirect(entry.link_path)
    if not form.is_valid():
        return registration_page(request, entry, form=form)
    return act(request, entry, lambda _registration: form.save(), block=form.block)
