"""The team's pages: dates and series, records with their findings, registrations."""

from workshops.admin import records, registrations, workshops

__all__ = ["records", "registrations", "workshops"]
