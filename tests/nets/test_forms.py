"""No form takes what its column can't hold, and every public text is cleaned in one way."""

from collections.abc import Iterator
from typing import Any, TypeGuard

import pytest
from django import forms
from django.contrib import admin
from django.db import models
from django.test import RequestFactory

from accounts.models import User
from initiatives.forms import ProposalForm
from initiatives.models import Idea, Proposer
from interface.admin_forms import ClockField, MomentField
from interface.forms import AddressField, LineField, ParagraphsField, SentForm
from pages.forms import AccessibilityForm, CallBackForm, DataRequestForm, ExchangeForm
from pages.models import DataRequest, Enquiry
from tests.support.factories import UserFactory
from tests.support.packages import is_first_party
from workshops.admin.participant_figures import TakeFiguresForm
from workshops.admin.participant_forms import (
    AddressForm,
    CircularForm,
    PhoneForm,
    SeatForm,
    TakeBackForm,
    TeamWishForm,
    WalkInForm,
)
from workshops.admin.participant_forms import DetailsForm as TeamDetailsForm
from workshops.change_forms import MoveForm
from workshops.forms import LinkAgainForm, RegistrationForm
from workshops.link_forms import AnswersForm, DetailsForm, HandoverForm, OtherDateForm
from workshops.models import Circular, Handover, Registration

pytestmark = [pytest.mark.net, pytest.mark.django_db]

# Whose columns keep what a public form is told, by the names of its fields.
KEEPS: dict[type[SentForm], list[type[models.Model]]] = {
    RegistrationForm: [Registration],
    LinkAgainForm: [Registration],
    TeamWishForm: [Registration],
    DetailsForm: [Registration],
    PhoneForm: [Registration],
    WalkInForm: [Registration],
    TeamDetailsForm: [Registration],
    AddressForm: [Registration],
    SeatForm: [Registration],
    TakeBackForm: [],
    CircularForm: [Circular],
    TakeFiguresForm: [],
    AnswersForm: [],
    HandoverForm: [Handover],
    OtherDateForm: [Registration],
    ProposalForm: [Proposer, Idea],
    CallBackForm: [Enquiry],
    ExchangeForm: [Enquiry],
    AccessibilityForm: [Enquiry],
    DataRequestForm: [DataRequest],
}


def sent_forms(form: type[SentForm] = SentForm) -> Iterator[type[SentForm]]:
    for each in form.__subclasses__():
        yield from sent_forms(each)
        if not each.__subclasses__():
            yield each


def is_text(field: forms.Field) -> TypeGuard[forms.CharField]:
    """Typed by somebody; a form's key isn't."""
    return isinstance(field, forms.CharField) and not isinstance(field, forms.UUIDField)


def column_of(models_: list[type[models.Model]], name: str) -> Any:
    found = [
        field for model in models_ for field in model._meta.concrete_fields if field.name == name
    ]
    return found[0] if found else None


def test_every_public_form_is_held_to_its_columns() -> None:
    assert set(sent_forms()) == set(KEEPS)


@pytest.mark.parametrize("form", KEEPS)
def test_a_public_field_takes_no_more_than_its_column_holds(form: type[SentForm]) -> None:
    for name, field in form.base_fields.items():
        column = column_of(KEEPS[form], name)
        if column is None or column.max_length is None or not is_text(field):
            continue
        assert field.max_length is not None, name
        assert field.max_length <= column.max_length, name


@pytest.mark.parametrize("form", KEEPS)
def test_a_public_text_is_cleaned(form: type[SentForm]) -> None:
    for name, field in form.base_fields.items():
        if is_text(field):
            assert isinstance(field, (LineField, ParagraphsField, AddressField)), name


@pytest.mark.parametrize("model", admin.site._registry)
def test_a_field_of_the_admin_takes_no_more_than_its_column_holds(model: type[Any]) -> None:
    for shown, form in forms_of_admin(model):
        columns = {column.name: column for column in shown._meta.concrete_fields}
        for name, field in form.base_fields.items():
            longest = getattr(columns.get(name), "max_length", None)
            if longest and isinstance(field, forms.CharField):
                assert field.max_length is not None, (shown, name)
                assert field.max_length <= longest, (shown, name)


@pytest.mark.parametrize("model", admin.site._registry)
def test_a_time_is_typed_as_people_say_it_on_every_page_of_the_admin(model: type[Any]) -> None:
    for _shown, form in forms_of_admin(model):
        assert times_typed_otherwise(form) == [], form


def test_a_time_is_typed_as_people_say_it_in_every_form_of_the_team() -> None:
    forms_ = [form for form in own_forms(forms.BaseForm) if not issubclass(form, SentForm)]
    assert MoveForm in forms_
    assert {form: found for form in forms_ if (found := times_typed_otherwise(form))} == {}


def times_typed_otherwise(form: Any) -> list[str]:
    """Fields with a time of day that take only what a machine writes."""
    times = (forms.TimeField, forms.DateTimeField, forms.SplitDateTimeField)
    return [
        name
        for name, field in form.base_fields.items()
        if isinstance(field, times) and not isinstance(field, (ClockField, MomentField))
    ]


def own_forms(form: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for each in form.__subclasses__():
        if is_first_party(each.__module__.split(".")[0]):
            yield each
        yield from own_forms(each)


def forms_of_admin(model: type[Any]) -> Iterator[tuple[type[models.Model], type[Any]]]:
    """The page of a model and its parts, as far as somebody types there."""
    request = RequestFactory().get("/")
    request.user = user()
    page: Any = admin.site._registry[model]
    if not (page.has_add_permission(request) or page.has_change_permission(request)):
        return
    yield page.model, page.get_form(request, change=True)
    for inline in page.get_inline_instances(request):
        yield inline.model, inline.get_formset(request).form


def user() -> User:
    made: User = UserFactory.create(superuser=True)
    return made
