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
from interface.languages import localized
from interface.names import admin_address
from workshops.models import Registration
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


def with_links(refusal: AlreadyThere, reader: User) -> ValidationError:
    """The same with each registration below it, so that one sees whether one has just made it."""
    lines = ((_linked(each), _facts(each, reader)) for each in refusal.registrations)
    links = format_html_join("", "<li>{}, {}</li>", lines)
    return ValidationError({refusal.field: format_html("{}<ul>{}</ul>", refusal.text, links)})


def _linked(registration: Registration) -> SafeString:
    return format_html('<a href="{}">{}</a>', admin_address(registration), registration.name)


def _facts(registration: Registration, reader: User) -> str:
    """The group, since when, and by whom of the team."""
    group = [localized(registration.group, "name")] if registration.group else []
    return ", ".join([*group, _since(registration, reader)])


def _since(registration: Registration, reader: User) -> str:
    moment = timezone.localtime(registration.created_at)
    is_today = moment.date() == timezone.localdate()
    facts = {"moment": date_format(moment, "TIME_FORMAT") if is_today else short_moment(moment)}
    first = registration.events.select_related("by").order_by("pk").first()
    if first is None or first.by is None:
        text = _("angemeldet um %(moment)s") if is_today else _("angemeldet am %(moment)s")
        return text % facts
    facts["who"] = _("Ihnen") if first.by == reader else str(first.by)
    text = _("eingetragen am %(moment)s von %(who)s")
    if is_today:
        text = _("eingetragen um %(moment)s von %(who)s")
    return text % facts
