"""Where personal data lie: in the models that may hold them, and in no other column.

A column whose name or type could hold a person's name, address or number fails here until somebody
says which of the two it is.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import models

from tests.support.packages import own_models
from tests.support.personal import PERSONAL
from work import retention

SUSPICIOUS = re.compile(
    r"name|given_by|mail|phone|telefon|mobile|address|recipient|sender|person|contact|author|granted|proposer"
    r"|organisation|subject|error|birth|street|message|^raw$|facts|answer|needs|note|signature|secret|^origin$"
)

# Whose session; which account saw whose data; reports and numbers, which name nobody at all.
GONE_IN_TIME = {
    "admin.LogEntry",
    *("accounts.Session", "interface.PeopleSeen"),
    *("interface.Refusal", "desk.BrowserReport", "search.MissedWord"),
}

# Only in a demonstration, which mails nobody and is nobody's.
DEMONSTRATION = {"demo.ReceivedMail": {"sender", "recipient", "subject", "raw"}}

# Names of things and the public contact of an agency, which is a function and never a person.
NOT_PERSONAL = {
    "pages.Enquiry": {"answered_at"},
    "taxonomy.Region": {
        "name",
        "sort_name",
        "contact_function",
        "contact_phone",
        "contact_email",
        "mail_sender",
    },
    "taxonomy.District": {"name", "sort_name"},
    "taxonomy.Municipality": {"name", "sort_name", "outline"},
    "taxonomy.Industry": {"name", "name_en", "sort_name"},
    "taxonomy.Topic": {"name", "name_en", "sort_name"},
    "taxonomy.TargetGroup": {"name", "name_en", "sort_name"},
    "search.Document": {"address", "sort_name", "meaning"},
    "work.JobRun": {"name", "last_error"},
    "branchendialog.BestPractice": {"company_name"},
    "branchendialog.Help": {"note"},
    "branchendialog.Presentation": {"note"},
    "branchendialog.DialoguePartner": {"note"},
    "workshops.Workshop": {"venue_name", "venue_address", "cancellation_note", "asks_needs"},
    # When, and what kind of organisation: of nobody once the name is gone.
    "workshops.Registration": {"email_confirmed_at", "organisation_kind", "organisation_size"},
    "workshops.RegistrationEvent": {"note"},
    "workshops.WorkshopChange": {"message", "before", "after"},
    "workshops.WorkingGroup": {"name"},
    "workshops.WorkshopInitiative": {"note"},
    "workshops.WorkshopIdea": {"note"},
    "workshops.FindingOutcome": {"note"},
    "workshops.Finding": {"addressed_to"},
    "initiatives.Actor": {"contact_function", "contact_phone", "contact_email"},
    "initiatives.Partnership": {"note"},
    "initiatives.ActivityPartner": {"note"},
    "notifications.OutgoingMail": {"message_id", "is_secret"},
    "editorial.StateChange": {"note"},
    # What an entry says in public, without its releases.
    "editorial.EntryVersion": {"snapshot"},
    "editorial.Proposal": {"changes", "note", "decision_note"},
    "editorial.Release": {"granted_on"},
    "editorial.Picture": {"name"},
    "initiatives.Idea": {"origin"},
    "editorial.Derivative": {"name"},
}

# Who of the team did something: an account, which can be emptied without losing the record.
ACCOUNTS = {
    "interface.PeopleSeen": {"by"},
    "pages.Enquiry": {"answered_by"},
    "editorial.StateChange": {"by"},
    "editorial.EntryVersion": {"by"},
    "editorial.Proposal": {"author", "decided_by"},
    "editorial.Picture": {"created_by"},
    "workshops.RegistrationEvent": {"by"},
    "workshops.PhotoConsent": {"noted_by"},
    "workshops.WorkshopChange": {"by"},
    "workshops.Circular": {"by"},
    "workshops.WorkshopInitiative": {"added_by"},
    "workshops.WorkshopIdea": {"added_by"},
    "workshops.FindingOutcome": {"added_by"},
    "initiatives.Partnership": {"added_by"},
    "initiatives.ActivityPartner": {"added_by"},
    "branchendialog.Help": {"added_by"},
    "branchendialog.Presentation": {"added_by"},
    "branchendialog.DialoguePartner": {"added_by"},
    **{
        kind: {"responsible", "created_by", "updated_by"}
        for kind in (
            "branchendialog.BestPractice",
            "branchendialog.Dialogue",
            "branchendialog.IndustryPage",
            "initiatives.Activity",
            "initiatives.Actor",
            "initiatives.Idea",
            "initiatives.Initiative",
            "workshops.Workshop",
            "workshops.WorkshopRecord",
            "pages.NewsItem",
            "pages.Page",
        )
    },
}


def columns() -> Iterator[tuple[str, Any]]:
    for model in own_models():
        for field in model._meta.local_fields:
            yield model._meta.label, field


def references_to_accounts() -> Iterator[tuple[str, Any]]:
    """All but those that are the account's own (its session, its groups and rights)."""
    for label, field in columns():
        target = field.related_model
        if target and target._meta.label == settings.AUTH_USER_MODEL and field.name != "user":
            yield label, field


def grouped(pairs: Iterator[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for label, name in pairs:
        found.setdefault(label, set()).add(name)
    return found


def is_suspicious(field: Any) -> bool:
    if field.related_model:
        return False
    holds_anything = isinstance(field, (models.EmailField, models.JSONField, models.BinaryField))
    return holds_anything or bool(SUSPICIOUS.search(field.name))


def test_every_column_that_could_hold_a_person_is_known() -> None:
    known = [PERSONAL, DEMONSTRATION, NOT_PERSONAL]
    labels = {label for each in known for label in each}
    wanted = {label: set().union(*(each.get(label, set()) for each in known)) for label in labels}
    found = grouped(
        (label, field.name)
        for label, field in columns()
        if is_suspicious(field) or field.name in PERSONAL.get(label, ())
    )
    assert found == wanted


def test_every_model_with_personal_data_says_how_long_it_keeps_them() -> None:
    registered = {rule.model._meta.label for rule in retention.rules()}
    assert registered == set(PERSONAL) | GONE_IN_TIME


def test_every_column_that_names_an_account_is_known() -> None:
    assert grouped((label, field.name) for label, field in references_to_accounts()) == ACCOUNTS


def test_an_account_can_go_without_the_record_it_stands_in() -> None:
    kept = [
        f"{label}.{field.name}"
        for label, field in references_to_accounts()
        if field.remote_field.on_delete is not models.SET_NULL
    ]
    assert kept == []
