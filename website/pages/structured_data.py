"""Entries in the words of schema.org, which search engines show as dates, articles and places."""

from datetime import datetime

from django.utils import timezone

from branchendialog.models import BestPractice
from editorial.models import Publishable
from initiatives.models import Actor
from interface.languages import in_language, localized_text
from pages.models import NewsItem
from workshops.models import Attendance, Workshop

ATTENDANCE_MODES = {
    Attendance.ON_SITE: "Offline",
    Attendance.ONLINE: "Online",
    Attendance.BOTH: "Mixed",
}


def described(entry: Publishable, site: str) -> dict[str, object]:
    """What the entry's page says about it; nothing for kinds that schema.org has no type for."""
    match entry:
        case Workshop():
            facts = event(entry)
        case Actor():
            facts = organization(entry)
        case BestPractice() | NewsItem():
            facts = article(entry)
        case _:
            return {}
    data = {
        **facts,
        "name": localized_text(entry, "title"),
        "description": localized_text(entry, "summary"),
        "url": site + entry.get_absolute_url(),
    }
    return {name: value for name, value in data.items() if value}


def event(workshop: Workshop) -> dict[str, object]:
    """Times with their offset where known, else the day; a month or a year is no date there."""
    mode = ATTENDANCE_MODES[Attendance(workshop.attendance)]
    day = workshop.date.isoformat() if workshop.date_precision == "day" else ""
    return {
        "@type": "Event",
        "startDate": _moment(workshop.starts_at) or day,
        "endDate": _moment(workshop.ends_at),
        **_status(workshop),
        "eventAttendanceMode": f"https://schema.org/{mode}EventAttendanceMode",
        "location": _place(workshop),
        "organizer": {"@type": "Organization", "name": workshop.region.agency},
    }


def _status(workshop: Workshop) -> dict[str, object]:
    """Whether it takes place, and when it was to before it was moved."""
    moved_from = workshop.moved_from
    if workshop.is_cancelled:
        return {"eventStatus": "https://schema.org/EventCancelled"}
    if moved_from is None:
        return {"eventStatus": "https://schema.org/EventScheduled"}
    return {
        "eventStatus": "https://schema.org/EventRescheduled",
        "previousStartDate": _moment(moved_from),
    }


def _moment(moment: datetime | None) -> str:
    """By the clock on the wall, with its offset: where a date is, that hour is printed."""
    return timezone.localtime(moment).isoformat() if moment else ""


def _place(workshop: Workshop) -> dict[str, object]:
    """The venue; of a room on the net nothing, for its address is for participants only."""
    if not workshop.venue_name:
        return {}
    address = {"@type": "PostalAddress", "addressCountry": "DE"}
    if workshop.venue_address:
        address["streetAddress"] = workshop.venue_address
    if workshop.venue_municipality:
        address["addressLocality"] = workshop.venue_municipality.name
    return {"@type": "Place", "name": workshop.venue_name, "address": address}


def organization(actor: Actor) -> dict[str, object]:
    place = actor.municipality.name
    return {
        "@type": "Organization",
        "sameAs": actor.website,
        "telephone": actor.contact_phone,
        "address": {
            "@type": "PostalAddress",
            "addressLocality": place,
            "addressCountry": "DE",
        },
    }


def article(entry: BestPractice | NewsItem) -> dict[str, object]:
    title, is_translated = in_language(entry, "title")
    return {
        "@type": "NewsArticle" if isinstance(entry, NewsItem) else "Article",
        "headline": title,
        "inLanguage": "" if is_translated else "de",
        "datePublished": entry.first_published_at.isoformat() if entry.first_published_at else "",
        "dateModified": entry.published_at.isoformat() if entry.published_at else "",
    }
