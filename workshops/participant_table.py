"""The participants of a date as a table that leaves the house: which columns, whose rows.

Headings and cells are German whatever the page's language, so that files stay alike. Nobody's link
is in it, and nobody who was forgotten.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Prefetch, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django_stubs_ext import StrOrPromise
from tablib import Dataset

from taxonomy.models import CompanySize, Municipality, sort_key
from workshops.models import (
    Answer,
    Mode,
    OrganisationKind,
    Question,
    Registration,
    RegistrationState,
    WorkingGroup,
    Workshop,
)
from workshops.models.registration_queries import RegistrationQuerySet


class Column(NamedTuple):
    """`reads` is the relation of a registration that its cells need, beside the row itself."""

    name: str
    heading: StrOrPromise
    cell: Callable[[Registration], object]
    reads: str = ""


def columns_of(workshop: Workshop) -> list[Column]:
    """What can be chosen for a date: what everybody told, and what it asked."""
    columns = [
        Column("name", _("Name"), lambda each: each.name),
        Column("organisation", _("Betrieb oder Einrichtung"), lambda each: each.organisation),
        Column("email", _("E-Mail-Adresse"), lambda each: each.mail_address),
        Column("group", _("Arbeitsgruppe"), lambda each: _name_of(each.group), "group"),
        Column("mode", _("Teilnahme"), lambda each: _label(Mode, each.mode)),
        Column("state", _("Zustand"), lambda each: _label(RegistrationState, each.state)),
        Column("created_at", _("angemeldet am"), lambda each: _moment(each.created_at)),
        Column("line_number", _("Nummer auf der Warteliste"), lambda each: each.line_number),
    ]
    if workshop.asks_figures:
        columns += FIGURES
    if workshop.asks_photo_consent:
        columns.append(PHOTO_CONSENT)
    return columns


FIGURES = [
    Column(
        "organisation_kind",
        _("Art der Einrichtung"),
        lambda each: _label(OrganisationKind, each.organisation_kind),
    ),
    Column(
        "organisation_size",
        _("Unternehmensgröße"),
        lambda each: _label(CompanySize, each.organisation_size),
    ),
    Column("municipality", _("Kommune"), lambda each: _name_of(each.municipality), "municipality"),
]
PHOTO_CONSENT = Column(
    "photo_consent",
    _("Einwilligung in Bilder"),
    lambda each: has_photo_consent(each),
    "photo_consent",
)
NEEDS = Column("needs", _("Bedarf zur Barrierefreiheit"), lambda each: _needs_of(each), "needs")


def answer_columns(workshop: Workshop) -> list[Column]:
    """One for each question of the date."""
    return [_answers_to(question) for question in workshop.questions.all()]


def _answers_to(question: Question) -> Column:
    def cell(registration: Registration) -> str:
        given = (each for each in registration.answers.all() if each.question_id == question.pk)
        return next((answer.value_label for answer in given), "")

    return Column(f"question_{question.pk}", question.text, cell, "answers")


def in_order(registrations: RegistrationQuerySet, columns: Iterable[Column]) -> list[Registration]:
    """By name, as German sorts; with what the columns read and nothing else."""
    reads = {column.reads for column in columns} - {""}
    found = registrations.select_related(*sorted(reads - {"answers"}))
    if "answers" in reads:
        # Each one's own, without the join that orders them.
        found = found.prefetch_related(Prefetch("answers", Answer.objects.order_by()))
    return sorted(found, key=lambda each: (sort_key(each.name), each.pk))


def table_of(registrations: Iterable[Registration], columns: list[Column]) -> Dataset:
    with override("de"):
        table = Dataset(headers=[str(column.heading) for column in columns])
        for each in registrations:
            table.append([column.cell(each) for column in columns])
    return table


def has_photo_consent(registration: Registration) -> bool:
    consent = getattr(registration, "photo_consent", None)
    return consent is not None and consent.is_given


def _label(choices: type[TextChoices], value: str) -> str:
    """As Django's own `get_…_display`, which reads all choices anew for each cell."""
    return str(choices(value).label) if value else ""


def _name_of(thing: WorkingGroup | Municipality | None) -> str:
    return thing.name if thing else ""


def _needs_of(registration: Registration) -> str:
    needs = getattr(registration, "needs", None)
    return needs.text if needs else ""


def _moment(moment: datetime) -> str:
    """As every spreadsheet program understands it."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
