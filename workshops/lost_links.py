"""“Link verloren?”: whoever has lost the link to a registration asks for it by address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from editorial.views import page_below
from workshops import services
from workshops.forms import LinkAgainForm
from workshops.models import Workshop
from workshops.views import dates_with_form


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@page_below(dates_with_form)
def ask(request: HttpRequest, entry: Workshop) -> HttpResponse:
    """The form: an address, and nothing else."""
    form = LinkAgainForm(request.POST or None)
    if form.submit(request, lambda: services.send_links(entry, form.cleaned_data["email"])):
        return redirect("workshops:link_sent", slug=entry.slug)
    context = {"entry": entry, "form": form}
    return render(request, "workshops/link_again.html", context, status=form.status)


@require_safe
@never_cache
@page_below(dates_with_form)
def sent(request: HttpRequest, entry: Workshop) -> HttpResponse:
    """“Look into your mailbox”: the same for every address."""
    return render(request, "workshops/link_sent.html", {"entry": entry})
