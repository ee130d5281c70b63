"""The team's pages: dates and series, records with their findings, registrations."""

from workshops.admin import findings, records, registrations, workshops

__all__ = ["findings", "records", "registrations", "workshops"]
