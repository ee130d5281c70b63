"""“Link verloren?”: whoever has lost the link to a registration asks for it by address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from workshops import services
from workshops.forms import LinkAgainForm
from workshops.models import Workshop


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """The form: an address, and nothing else."""
    entry = get_object_or_404(Workshop.objects.published().for_form(), slug=slug)
    form = LinkAgainForm(request.POST or None)
    if form.submit(request, lambda: services.send_links(entry, form.cleaned_data["email"])):
        return redirect("workshops:link_sent", slug=slug)
    context = {"entry": entry, "form": form}
    return render(request, "workshops/link_again.html", context, status=form.status)


@require_safe
@never_cache
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    """“Look into your mailbox”: the same for every address."""
    entry = get_object_or_404(Workshop.objects.published().for_form(), slug=slug)
    return render(request, "workshops/link_sent.html", {"entry": entry})
