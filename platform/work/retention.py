"""How long personal data are kept: each model that holds any says so once, and one job forgets.

An app registers its models in its `retention.py`. The job, the desk, the privacy page and the forms
that state a period read it here.
"""

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar, cast

from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise

from work.jobs import SLICE_SECONDS, Slice

logger = logging.getLogger(__name__)

# So many of a kind at once: a slice hardly forgets as many.
MOST_AT_ONCE = 10_000

M = TypeVar("M", bound=Model)


class NotForgotten(Exception):  # noqa: N818 - it says what is the matter
    """Some rows are due and still there."""


@dataclass(frozen=True)
class Rule(Generic[M]):
    """What holds for the rows of a model; without `kept_for` they go with something else."""

    model: type[M]
    kept_for: timedelta | None
    since: StrOrPromise
    remains: StrOrPromise
    due: Callable[[datetime], QuerySet[M]]
    forget: Callable[[M], object]

    @property
    def name(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    @property
    def period(self) -> str:
        """How long, and counted from when, in words."""
        if self.kept_for is None:
            return str(self.since)
        return f"{_length_of(self.kept_for)} {self.since}"


def _length_of(time: timedelta) -> str:
    """In words, of the largest unit that it holds."""
    hours = time // timedelta(hours=1)
    if years := time.days // 365:
        return ngettext("%d Jahr", "%d Jahre", years) % years
    if time.days:
        return ngettext("%d Tag", "%d Tage", time.days) % time.days
    return ngettext("%d Stunde", "%d Stunden", hours) % hours


_rules: dict[type[Model], Rule[Model]] = {}


def register(
    model: type[M],
    *,
    since: StrOrPromise,
    remains: StrOrPromise = "",
    kept_for: timedelta | None = None,
    due: Callable[[datetime], QuerySet[M]] | None = None,
    forget: Callable[[M], object] | None = None,
) -> None:
    """Say how long a model's personal data are kept, from what moment, and what remains of them.

    `due` gives the rows whose period is over at a moment, `forget` forgets one (else it is
    deleted). `remains` is empty where nothing does. Without `kept_for` and `due` nothing is due:
    `since` then says as long as what.
    """
    if model in _rules:
        raise ValueError(f"{model._meta.label} is registered twice")
    rule = Rule(
        model,
        kept_for,
        since,
        remains,
        due or (lambda now: model._default_manager.none()),
        forget or model.delete,
    )
    # It is given no rows but those of its own model.
    _rules[model] = cast("Rule[Model]", rule)


def rules() -> list[Rule[Model]]:
    return list(_rules.values())


def rule_of(model: type[M]) -> Rule[M]:
    """Raises LookupError for a model that has none."""
    return cast("Rule[M]", _rules[model])


def days_kept(model: type[Model]) -> int:
    """The period that a form promises; raises LookupError for a model without one."""
    kept_for = _rules[model].kept_for
    if kept_for is None:
        raise LookupError(f"{model._meta.label} has no period of its own")
    return kept_for.days


def forget_due(seconds: float = SLICE_SECONDS) -> bool:
    """Forget what is due, for a slice; True if something is left. Each row stands for itself.

    Raises NotForgotten, once the others are done, if rows could not be forgotten: they are tried
    again next time.
    """
    time_to_work = Slice(seconds)
    due = _due()
    forgotten = failed = 0
    for rule, key in due:
        if time_to_work.is_over:
            break
        is_done = _is_forgotten(rule, key)
        forgotten, failed = forgotten + is_done, failed + (not is_done)
    is_more_left = forgotten + failed < len(due) or len(due) >= MOST_AT_ONCE
    if is_more_left and (forgotten or not failed):
        return True
    if failed:
        raise NotForgotten(f"{failed} rows are due and could not be forgotten")
    return False


def _due() -> list[tuple[Rule[Model], object]]:
    """In no order: what fails each time must not stand in the way of the rest for ever."""
    now = timezone.now()
    found = [
        (rule, key)
        for rule in rules()
        for key in rule.due(now).order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE]
    ]
    random.shuffle(found)
    return found


def _is_forgotten(rule: Rule[Model], key: object) -> bool:
    """Forget a row unless it is no longer due; on failure the log names no person."""
    try:
        with transaction.atomic():
            row = rule.due(timezone.now()).filter(pk=key).first()
            if row is not None:
                rule.forget(row)
    except Exception as error:
        if not connection.is_usable():
            raise  # Without a database all others would fail, too.
        # A session's key is no number, and as good as a password.
        number = key if isinstance(key, int) else "…"
        kind = type(error).__name__
        logger.warning("%s %s not forgotten: %s", rule.model._meta.label, number, kind)
        return False
    return True
