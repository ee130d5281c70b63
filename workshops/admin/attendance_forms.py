"""Who was there, as a form asks it: of everybody on a page, or once for several."""

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django import forms
from django_stubs_ext import StrOrPromise

from workshops.models import Registration, RegistrationState
from workshops.services import WAS_THERE_IN_WORDS, Closed, NotNoted
from workshops.services.attendance import Marks

# Digits of a row's number.
LONGEST_KEY = 18
PRESENT, ABSENT, UNDECIDED = "da", "fehlt", "offen"
# What a service takes.
WAS_THERE: Mapping[str, bool | None] = {PRESENT: True, ABSENT: False, UNDECIDED: None}


# Stores all or nothing; says how many have changed.
Note = Callable[[Marks], int]


class AttendanceField(forms.ChoiceField):
    """Whether somebody was there; shows what can be chosen now, takes what could be before.

    Whoever cancels while the form is open would else make all of it invalid.
    """

    def __init__(self, registration: Registration) -> None:
        super().__init__(
            label=registration.name,
            choices=[(value, value) for value in WAS_THERE],
            widget=forms.RadioSelect,
            initial=attendance_of(registration),
            required=False,
            show_hidden_initial=True,
        )
        self.widget.choices = choices_for(registration)


class AttendanceForm(forms.Form):
    """Who was there. What a person's row showed comes back with it: only what differs is stored.

    So two at two doors don't write over each other; what one of them hasn't seen is refused.
    """

    status = HTTPStatus.OK

    def __init__(self, *args: Any, registrations: Iterable[Registration], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.registrations = {field_name(each.pk): each for each in registrations}
        for name, each in self.registrations.items():
            self.fields[name] = AttendanceField(each)

    def changes(self) -> Marks:
        """By registration: what somebody has chosen with this form, and nothing else."""
        return {
            self.registrations[name].pk: WAS_THERE[self.cleaned_data[name]]
            for name in self.changed_data
            if self.cleaned_data.get(name)
        }

    def seen(self) -> Marks:
        """By registration: what its row showed."""
        shown = {
            each.pk: self.data.get(self.add_initial_prefix(name), "")
            for name, each in self.registrations.items()
        }
        return {key: WAS_THERE[value] for key, value in shown.items() if value in WAS_THERE}

    def store(self, note: Note) -> int:
        """How many were noted. An error beside each other says why not."""
        try:
            number, why_by_key = note_as_far_as_it_goes(note, self.changes())
        except Closed as closed:
            number, why_by_key = 0, {}
            self.add_error(None, closed)
        for key, why in why_by_key.items():
            self.status = HTTPStatus.CONFLICT
            self.add_error(field_name(key), why)
        return number

    def as_it_stands(self, registrations: Iterable[Registration]) -> "AttendanceForm":
        """To be shown after a refusal: the rows as they are now, beside what was refused."""
        form = AttendanceForm(registrations=registrations)
        form.status = self.status
        form.errors.update(self.errors)
        return form


class MarkForm(forms.Form):
    """What is noted of several at once; who was noted as what stood in the list already."""

    was_there = forms.ChoiceField(choices=[(value, value) for value in WAS_THERE])
    came = forms.CharField(required=False)
    missed = forms.CharField(required=False)

    def marks(self, keys: list[int]) -> Marks:
        return dict.fromkeys(keys, WAS_THERE[self.cleaned_data["was_there"]])

    def seen(self, keys: list[int]) -> Marks:
        came, missed = (keys_of(self.cleaned_data[name].split(",")) for name in ("came", "missed"))
        return dict.fromkeys(keys) | dict.fromkeys(came, True) | dict.fromkeys(missed, False)


def note_as_far_as_it_goes(note: Note, marks: Marks) -> tuple[int, dict[int, str]]:
    """Note all at once, but for those who are in the way.

    Returns how many were noted, and by registration why one wasn't. Raises Closed.
    """
    why_by_key: dict[int, str] = {}
    while True:
        rest = {key: mark for key, mark in marks.items() if key not in why_by_key}
        try:
            return note(rest), why_by_key
        except NotNoted as refusal:
            why_by_key |= refusal.why_by_key


PREFIX = "person-"


def field_name(key: int) -> str:
    return f"{PREFIX}{key}"


def keys_in(names: Iterable[str]) -> list[int]:
    """Whom the rows of a sent form are about."""
    return keys_of(name.removeprefix(PREFIX) for name in names if name.startswith(PREFIX))


def keys_of(sent: Iterable[str]) -> list[int]:
    """The numbers of registrations as a form sends them, without what is none."""
    return [int(key) for key in sent if key.isdecimal() and len(key) < LONGEST_KEY]


def attendance_of(registration: Registration) -> str:
    return {
        RegistrationState.ATTENDED: PRESENT,
        RegistrationState.NO_SHOW: ABSENT,
    }.get(RegistrationState(registration.state), UNDECIDED)


def choices_for(registration: Registration) -> list[tuple[str, StrOrPromise]]:
    """Who had no seat can't be missing."""
    offered = [UNDECIDED, PRESENT, *([ABSENT] if registration.has_been_seated else [])]
    return [(value, WAS_THERE_IN_WORDS[WAS_THERE[value]]) for value in offered]
