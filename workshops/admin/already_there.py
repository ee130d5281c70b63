"""Whom the team is about to enter a second time: named and linked, beside the tick that says no."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from editorial.admin_pages import short_moment
from interface.forms import SentForm
from interface.languages import localized
from interface.names import admin_address
from workshops.admin.attendance_forms import keys_of
from workshops.models import Registration, RegistrationEvent
from workshops.services import AlreadyThere


class NamingTick(forms.CheckboxInput):
    """A tick whose value is who was shown: set for some, it says nothing of any others."""

    def __init__(self, keys: str) -> None:
        self.keys = keys
        super().__init__(check_test=lambda value: value == keys)

    def format_value(self, value: object) -> str:
        return self.keys

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        return data.get(name)


class AsksWhetherAnother(SentForm):
    """About somebody whose name may be there already: the service asks, under its lock.

    Only then there is something to tick.
    """

    member: User  # who reads the question

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.already_there: list[Registration] = []
        if "namesakes" in self.data:
            self._ask_whether_another(self.data["namesakes"])

    def refuse(self, refusal: ValidationError) -> None:
        if isinstance(refusal, AlreadyThere):
            self.already_there = refusal.registrations
            if refusal.field == "namesakes":
                keys = [str(each.pk) for each in refusal.registrations]
                self._ask_whether_another(",".join(keys))
            refusal = with_links(refusal, self.member)
        super().refuse(refusal)

    def _ask_whether_another(self, keys: str) -> None:
        if "namesakes" not in self.fields:
            label = _("Das ist eine andere Person gleichen Namens")
            self.fields["namesakes"] = forms.CharField(label=label, required=False)
            self.order_fields(self.field_order)
        self.fields["namesakes"].widget = NamingTick(keys)

    def known_namesakes(self) -> list[int]:
        """Of whom the form has told, by key; nobody without the tick."""
        return keys_of(self.cleaned_data.get("namesakes", "").split(","))


def with_links(refusal: AlreadyThere, reader: User) -> ValidationError:
    """The same with each registration below it, so that one sees whether one has just made it."""
    events = RegistrationEvent.objects.filter(registration__in=refusal.registrations)
    firsts = (
        events.order_by("registration_id", "pk").distinct("registration_id").select_related("by")
    )
    first = {event.registration_id: event for event in firsts}
    lines = (
        (_linked(each), _facts(each, first.get(each.pk), reader)) for each in refusal.registrations
    )
    links = format_html_join("", "<li>{}, {}</li>", lines)
    return ValidationError({refusal.field: format_html("{}<ul>{}</ul>", refusal.text, links)})


def _linked(registration: Registration) -> SafeString:
    return format_html('<a href="{}">{}</a>', admin_address(registration), registration.name)


def _facts(registration: Registration, first: RegistrationEvent | None, reader: User) -> str:
    """The group, since when, and by whom of the team."""
    group = [localized(registration.group, "name")] if registration.group else []
    return ", ".join([*group, _since(registration, first, reader)])


def _since(registration: Registration, first: RegistrationEvent | None, reader: User) -> str:
    moment = timezone.localtime(registration.created_at)
    is_today = moment.date() == timezone.localdate()
    facts = {"moment": date_format(moment, "TIME_FORMAT") if is_today else short_moment(moment)}
    if first is None or first.by is None:
        text = _("angemeldet um %(moment)s") if is_today else _("angemeldet am %(moment)s")
        return text % facts
    facts["who"] = _("Ihnen") if first.by == reader else str(first.by)
    text = _("eingetragen am %(moment)s von %(who)s")
    if is_today:
        text = _("eingetragen um %(moment)s von %(who)s")
    return text % facts
