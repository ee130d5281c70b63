"""What of a date those who registered hear when it changes: where it is, and how they take part.

Day and hour are moved by a step of their own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from taxonomy.models import Municipality
from workshops.models import Attendance, Mode, Workshop
from workshops.models.registration_queries import RegistrationQuerySet

ON_SITE = ("venue_name", "venue_address", "venue_municipality", "directions")
TOLD = ("attendance", *ON_SITE, "online_url")
Fields = Mapping[str, object]


@dataclass(frozen=True)
class ChangedFact:
    """One of them in the words of the active language; empty where there was or is none."""

    label: str
    before: str
    after: str


def differing(before: Fields, after: Fields) -> dict[str, tuple[object, object]]:
    """The fields that people hear of and that differ; takes the fields of two versions."""
    return {
        name: (before[name], after[name])
        for name in TOLD
        if name in before and name in after and before[name] != after[name]
    }


def concerned(workshop: Workshop, changed: Iterable[str]) -> RegistrationQuerySet:
    """Who hears of a change of these fields: of the room or the house alone, those there."""
    return _there(workshop.registrations.told_of_changes(), changed)


def to_be_called(workshop: Workshop, changed: Iterable[str]) -> RegistrationQuerySet:
    """Whom it concerns, too, and no mail reaches."""
    unreached = workshop.registrations.concerned_by_changes().without_mailbox()
    return _there(unreached, changed)


def _there(registrations: RegistrationQuerySet, changed: Iterable[str]) -> RegistrationQuerySet:
    fields = set(changed)
    if fields == {"online_url"}:
        return registrations.in_room()
    is_of_house = fields and fields <= {*ON_SITE}
    return registrations.filter(mode=Mode.ON_SITE) if is_of_house else registrations


def changed_facts(before: Fields, after: Fields, *, sees_room: bool = True) -> list[ChangedFact]:
    """The same in words; an online room's address is never among them."""
    return [
        _online_room(*values)
        if name == "online_url"
        else ChangedFact(_label(name), *(_in_words(name, value) for value in values))
        for name, values in differing(before, after).items()
        if sees_room or name != "online_url"
    ]


def _label(name: str) -> str:
    return str(Workshop._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _in_words(name: str, value: object) -> str:
    if name == "venue_municipality":
        found = Municipality.objects.filter(pk=value).first()  # type: ignore[misc]
        return found.name if found else ""
    if name == "attendance":
        return str(Attendance(str(value)).label)
    return str(value)


def _online_room(before: object, after: object) -> ChangedFact:
    if before and after:
        said = _("neue Adresse; sie steht auf Ihrer Seite")
    elif after:
        said = _("die Adresse steht jetzt auf Ihrer Seite")
    else:
        said = ""
    return ChangedFact(_("Online-Raum"), "", said)
