"""What fits a company, section by section: cases, and what is still missing among them."""

from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from branchendialog import fit
from branchendialog.fit import FittingCase
from search.fit import Kinship, Likeness, Whom

MOST_CASES = 3
OF_KIN, OF_OWN_INDUSTRY = Q(kinship__gt=0), Q(kinship__gte=Kinship.LABEL)
OF_OTHERS, OF_OWN_SIZE = Q(kinship=0), Q(likeness=Likeness.SAME_SIZE)


class Section(NamedTuple):
    """Cases under one heading; `missing` says what there is none of yet."""

    key: str
    title: str
    cases: list[FittingCase]
    missing: str = ""


def sections_for(whom: Whom) -> list[Section]:
    """Of the own industry; the same task elsewhere; or, without both, the own size elsewhere.

    Who says nothing but a place finds what is near.
    """
    akin = fit.fitting(fit.akin_to(whom), whom, MOST_CASES, OF_KIN) if whom.has_industry else []
    own = [each for each in akin if each.kinship >= Kinship.LABEL]
    found = []
    if whom.has_industry:
        missing = _missing_of_industry(whom, own)
        found.append(Section("branche", _title(own, akin), akin, missing))
    if whom.topics:
        found.append(_same_task(whom))
    elif whom.size and not own:
        found.append(_own_size(whom))
    if not found and whom.places:
        found.append(_near(whom))
    return found


def _title(own: list[FittingCase], akin: list[FittingCase]) -> str:
    if akin and not own:
        return _("Aus verwandten Branchen")
    if len(own) < len(akin):
        return _("Aus Ihrer Branche und verwandten")
    return _("Aus Ihrer Branche")


def _missing_of_industry(whom: Whom, own: list[FittingCase]) -> str:
    if not own:
        return _("Aus Ihrer Branche gibt es hier noch kein Beispiel.")
    if not whom.size or any(each.likeness == Likeness.SAME_SIZE for each in own):
        return ""
    # One of another trade of the industry may stand further down.
    others = fit.akin_to(whom).nearest_first(whom).filter(OF_OWN_INDUSTRY & OF_OWN_SIZE)
    return "" if others.exists() else _("Aus Ihrer Branche noch kein Beispiel Ihrer Größe.")


def _same_task(whom: Whom) -> Section:
    cases = fit.fitting(fit.about(whom.topics), whom, MOST_CASES, OF_OTHERS)
    if whom.has_industry:
        title = _("Gleiche Aufgabe, andere Branche")
        missing = _("Aus anderen Branchen gibt es zu Ihren Themen noch kein Beispiel.")
    else:
        title = _("Zu Ihren Themen")
        missing = _("Zu Ihren Themen gibt es hier noch kein Beispiel.")
    return Section("aufgabe", title, cases, "" if cases else missing)


def _own_size(whom: Whom) -> Section:
    cases = fit.fitting(fit.of_size(whom.size), whom, MOST_CASES, OF_OTHERS & OF_OWN_SIZE)
    if whom.has_industry:
        title = _("Aus anderen Branchen, Ihre Größe")
    else:
        title = _("Aus Betrieben Ihrer Größe")
    return Section("groesse", title, cases, "" if cases else _("Noch kein Beispiel Ihrer Größe."))


def _near(whom: Whom) -> Section:
    cases = fit.fitting(fit.near(whom.places), whom, MOST_CASES)
    missing = _("Aus Ihrer Nähe gibt es hier noch kein Beispiel.")
    return Section("naehe", _("In Ihrer Nähe"), cases, "" if cases else missing)
