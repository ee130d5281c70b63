"""What only the demonstration has: sign-in by a button, and a mailbox instead of sent mail."""

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from html import unescape
from http import HTTPStatus

from csp.decorators import csp_update
from django.contrib.auth import login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from demo.accounts import accounts_with_buttons
from demo.forms import SignInForm
from demo.models import ReceivedMail

MAILS_PER_PAGE = 50
SIGN_IN_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """One button for each of the demo's accounts; no password, no second factor."""
    form = SignInForm(request.POST or None)
    if form.is_valid():
        login(request, form.cleaned_data["account"], backend=SIGN_IN_BACKEND)
        return redirect("admin:index")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(
        request, "demo/sign_in.html", {"accounts": accounts_with_buttons()}, status=status
    )


@require_safe
@never_cache
def mailbox(request: HttpRequest) -> HttpResponse:
    """All mails, the newest first."""
    mails = ReceivedMail.objects.defer("raw")
    page = Paginator(mails, MAILS_PER_PAGE).get_page(request.GET.get("seite"))
    return render(request, "demo/postfach.html", {"page": page})


@require_safe
@never_cache
@csp_update({"frame-src": ["'self'"]})  # type: ignore[arg-type]
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail: its head, its look in a frame of its own, its text, its attachments."""
    return render(
        request, "demo/postfach_mail.html", {"mail": get_object_or_404(ReceivedMail, pk=pk)}
    )


@require_safe
@never_cache
@xframe_options_sameorigin
def mail_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail's HTML alone, as in a mail program: no script, nothing loaded, links lead out."""
    html = get_object_or_404(ReceivedMail, pk=pk).html
    if not html:
        raise Http404
    response = HttpResponse(html.replace("<head>", '<head><base target="_top">', 1))
    response["Content-Security-Policy"] = mail_policy(html)
    return response


@require_safe
@never_cache
def attachment(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One attachment, as a file to keep and never as a page."""
    found = [
        each for each in get_object_or_404(ReceivedMail, pk=pk).attachments if each.number == number
    ]
    if not found:
        raise Http404
    return HttpResponse(
        found[0].content,
        content_type=found[0].mimetype,
        headers={"Content-Disposition": f'attachment; filename="{plain_name(found[0].filename)}"'},
    )


def plain_name(filename: str) -> str:
    return re.sub(r"[^\w.-]+", "-", filename, flags=re.ASCII)


def mail_policy(html: str) -> str:
    """A policy that allows exactly the styles this mail has, and nothing else.

    Mails carry their styles in attributes, as mail programs want it.
    """
    sheets = re.findall(r"<style[^>]*>(.*?)</style>", html, re.DOTALL)
    attributes = re.findall(r"""\sstyle=(?:"([^"]*)"|'([^']*)')""", html)
    styles = " ".join(
        [
            "'unsafe-hashes'",
            *hashes([*sheets, *(unescape(double or single) for double, single in attributes)]),
        ]
    )
    return (
        f"default-src 'none'; style-src {styles}; img-src 'self' data:; base-uri 'self';"
        " form-action 'none'; frame-ancestors 'self';"
        " sandbox allow-popups allow-top-navigation-by-user-activation"
    )


def hashes(texts: Iterable[str]) -> list[str]:
    return sorted(
        {f"'sha256-{b64encode(sha256(each.encode()).digest()).decode()}'" for each in texts}
    )
