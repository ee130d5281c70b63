"""What is typed into the form of an entry stays, though nobody has saved it."""

import json
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from editorial.models import Publishable, UnsavedText
from editorial.services.rights import locked

# In characters; a case with all its parts has some 20,000.
LARGEST_TEXT = 500_000

# What was typed, as forms send it.
Typed = Mapping[str, list[str]]


class TooLarge(Exception):  # noqa: N818 - it says what is the matter
    """More than is kept."""


class OfAnotherPage(Exception):  # noqa: N818 - it says what is the matter
    """The person has another text for this entry, written on a page that this one doesn't know."""


@transaction.atomic
def keep_unsaved(
    kind: type[Publishable],
    entry: Publishable | None,
    typed: Typed,
    *,
    by: User,
    form_keys: Sequence[UUID],
) -> UnsavedText:
    """Keep what a page has sent of the form of an entry, or without one of a new entry.

    The first key is the page's own, another that of a text it has taken up. The caller has asked
    for the right. Raises TooLarge; OfAnotherPage, so that nothing is overwritten unseen;
    DoesNotExist if the entry is gone.
    """
    if len(json.dumps(typed, ensure_ascii=False)) > LARGEST_TEXT:
        raise TooLarge
    if entry is None:
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
    else:
        locked(entry)
    texts = UnsavedText.objects.of_form(by, kind, entry.pk if entry else None)
    known = {text.form_key: text for text in texts.filter(form_key__in=form_keys)}
    text = next((known[key] for key in form_keys if key in known), None)
    if text is None:
        others = UnsavedText.objects.filter(user=by, form_key=form_keys[0])
        if others.exists() or (entry and texts.exists()):
            raise OfAnotherPage
        content_type = ContentType.objects.get_for_model(kind)
        number = entry.pk if entry else None
        text = UnsavedText(user=by, content_type=content_type, object_id=number)
    text.form_key, text.kept_at = form_keys[0], timezone.now()
    # The database takes no zero byte.
    text.fields = {name: [each.replace("\x00", "") for each in typed[name]] for name in typed}
    text.save()
    return text


def forget_unsaved(*, by: User, form_keys: Collection[UUID]) -> None:
    """Saved, or thrown away by the person themselves."""
    UnsavedText.objects.filter(user=by, form_key__in=form_keys).delete()
