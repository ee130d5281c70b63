from django.db import transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from benchmarks.floors.models import Card, Event, Seat

PAGE = b"<!doctype html><title>Constant</title>".ljust(20_000, b" ")


class SeatForm(ModelForm[Seat]):
    class Meta:
        model = Seat
        fields = ["name", "email", "organisation"]


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE)


def cards(request: HttpRequest, slug: str = "") -> HttpResponse:
    newest = Card.objects.order_by("-published_at")[:20]
    return render(request, "floors/cards.html", {"cards": newest})


def register(request: HttpRequest, pk: int) -> HttpResponse:
    event = get_object_or_404(Event, pk=pk)
    form = SeatForm(request.POST or None)
    if form.is_valid() and take_seat(event, form):
        return redirect("done", pk)
    return render(request, "floors/register.html", {"event": event, "form": form})


@transaction.atomic
def take_seat(event: Event, form: SeatForm) -> bool:
    event = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    has_seat = Seat.objects.filter(event=event).count() < event.capacity
    if has_seat:
        form.instance.event = event
        form.save()
    return has_seat


def done(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "floors/register.html", {"event": get_object_or_404(Event, pk=pk)})
