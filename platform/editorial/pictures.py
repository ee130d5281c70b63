"""Which pictures the public may see now, and the copies that exist for just as long.

Pages print what is stored with a picture (`srcset`); the copies' address asks anew each time.
"""

import logging
import secrets
from collections.abc import Iterator
from datetime import date

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from editorial import imaging
from editorial.models import Derivative, Picture, PictureConsent, Publishable
from editorial.models.pictures import WITHDRAWN
from editorial.storage import private_storage
from work import erasures
from work.hints import once_after_commit, wake
from work.jobs import Slice

logger = logging.getLogger(__name__)

# Where the copies lie on private storage.
FOLDER = "derivatives"


# Who uses pictures -------------------------------------------------------------------------------


def users_of_pictures() -> Iterator[tuple[type[models.Model], str]]:
    """Every model that shows pictures, with the name of its reference to them."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if field.related_model is Picture and model not in (PictureConsent, Derivative):
                yield model, field.name


def public_uses() -> list[models.QuerySet[models.Model]]:
    """The rows that show a picture to the public now, of each model, for an outer query's row."""
    return [
        _public_rows(model).filter(**{name: OuterRef("pk")}) for model, name in users_of_pictures()
    ]


def _public_rows(model: type[models.Model]) -> models.QuerySet[models.Model]:
    """An entry is public by itself, a part or a funding with an entry that it belongs to."""
    if issubclass(model, Publishable):
        published: models.QuerySet[models.Model] = model.objects.published()
        return published
    belongs = Q(pk__in=[])
    for field in model._meta.get_fields():
        entry = field.related_model
        if isinstance(entry, type) and issubclass(entry, Publishable):
            belongs |= Q(**{f"{field.name}__in": entry.objects.published()})
    return model._base_manager.filter(belongs)


def shown_pictures() -> models.QuerySet[Picture]:
    """What the public may see now: complete, consented to, and used by something public."""
    is_used = Q(pk__in=[])
    for rows in public_uses():
        is_used |= Q(Exists(rows))
    pictures: models.QuerySet[Picture] = Picture.objects.publishable().filter(is_used)
    return pictures


def uses_of(picture: Picture) -> list[models.Model]:
    """What names the picture, public or not: entries, also for their parts, and fundings."""
    rows = [
        row
        for model, name in users_of_pictures()
        for row in model._base_manager.filter(**{name: picture})
    ]
    return [_whole(row) for row in rows]


def _whole(row: models.Model) -> models.Model:
    """The entry that a part belongs to, else the row itself."""
    for field in () if isinstance(row, Publishable) else row._meta.local_fields:
        if isinstance(field.related_model, type) and issubclass(field.related_model, Publishable):
            whole: models.Model = getattr(row, field.name)
            return whole
    return row


# Copies for pages --------------------------------------------------------------------------------


@transaction.atomic
def refresh(picture: Picture) -> None:
    """Make the copies if the public may see the picture now, remove them if not.

    Doing so twice, or twice at once, changes nothing. Raises OSError if the original is gone
    or the disk is full.
    """
    held = _held(picture)
    if held is None:
        return
    may_be_shown = shown_pictures().filter(pk=held.pk).exists()
    if may_be_shown and not held.srcset:
        _make_copies(held)
    elif held.srcset and not may_be_shown:
        _remove_copies(held)
    picture.srcset = held.srcset


def _held(picture: Picture) -> Picture | None:
    """The row as it stands now, for this transaction alone; withdrawals hold it, too."""
    held: Picture | None = (
        Picture.objects.select_for_update(no_key=True).filter(pk=picture.pk).first()
    )
    return held


def _make_copies(picture: Picture) -> None:
    with picture.original.open("rb") as file:
        copies = imaging.derivatives(file)
    rows = []
    with private_storage.all_or_none():
        for data, width, height in copies:
            name = secrets.token_hex(16)
            private_storage.save(file_of(name), ContentFile(data))
            rows.append(Derivative(picture=picture, name=name, width=width, height=height))
    Derivative.objects.bulk_create(rows)
    _store_srcset(picture, ", ".join(f"{address_of(row.name)} {row.width}w" for row in rows))


def _remove_copies(picture: Picture) -> None:
    names = list(picture.derivatives.values_list("name", flat=True))
    picture.derivatives.all().delete()
    _store_srcset(picture, "")

    def delete_files() -> None:
        for name in names:
            private_storage.delete(file_of(name))

    transaction.on_commit(delete_files)


def _store_srcset(picture: Picture, srcset: str) -> None:
    picture.srcset = srcset
    picture.save(update_fields=["srcset"])


def file_of(name: str) -> str:
    return f"{FOLDER}/{name}.webp"


def address_of(name: str) -> str:
    return reverse("pictures:derivative", args=[name])


# When something changes --------------------------------------------------------------------------


@transaction.atomic
def record_change(picture: Picture) -> None:
    """What follows when a picture or its consents were stored.

    What the public may no longer see is off every page with this transaction; what it may see now
    is the worker's.
    """
    held = _held(picture)
    if held and held.srcset and not shown_pictures().filter(pk=held.pk).exists():
        _remove_copies(held)
    for consent in picture.consents.withdrawn():
        erasures.record(consent, kind=WITHDRAWN)
    hint_after_commit()


@transaction.atomic
def withdraw_consent(picture: Picture, *, on: date | None = None) -> int:
    """Somebody in the picture has taken back the consent: it leaves every page at once.

    Returns how many consents that ended.
    """
    _held(picture)
    standing = picture.consents.standing()
    ended = standing.update(withdrawn_on=on or timezone.localdate())
    record_change(picture)
    return int(ended)


def withdraw_again(consent: PictureConsent, day: date) -> None:
    """What a restore has brought back: the consent was taken back on that day."""
    consent.withdrawn_on = max(day, consent.given_on)
    consent.save(update_fields=["withdrawn_on"])
    record_change(consent.picture)


def hint_after_commit() -> None:
    """Have the worker look for pictures to do, once a transaction; the sweep finds them anyhow."""
    once_after_commit(hint)


def hint() -> None:
    wake("editorial.tasks.refresh_pictures")


# What the worker does ----------------------------------------------------------------------------


def due() -> models.QuerySet[Picture]:
    """The pictures whose copies don't fit what the public may see now."""
    shown = shown_pictures().values("pk")
    pictures: models.QuerySet[Picture] = Picture.objects.filter(
        Q(srcset="", pk__in=shown) | (~Q(srcset="") & ~Q(pk__in=shown))
    )
    return pictures


def refresh_due() -> bool:
    """Refresh what is due, for a slice; True if something is left.

    A file that is broken stops no other.
    """
    time_to_work = Slice()
    for picture in due().order_by("pk"):
        if time_to_work.is_over:
            return True
        try:
            refresh(picture)
        except (OSError, ValueError) as error:
            logger.warning("picture %s not refreshed: %s", picture.pk, type(error).__name__)
    return False
