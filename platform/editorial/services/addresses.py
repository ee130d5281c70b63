"""Addresses that were public: they belong to their entry for good, and lead on when it ends."""

from urllib.parse import urlsplit

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from editorial.models import PublicSlug, Publishable, State, publishable_models
from search.models import Document


def keep_address(entry: Publishable) -> None:
    """Write down that the slug is this entry's for good; before its publication nothing is kept.

    Raises ValidationError if the slug was another entry's.
    """
    if entry.first_published_at is None:
        return
    if entry.state == State.PUBLISHED and entry.first_published_at > timezone.now():
        # An entry that still waits waits for its new hour.
        entry.first_published_at = None
        note_first_public_moment(entry)
        entry.save(update_fields=["first_published_at"])
    kind = ContentType.objects.get_for_model(entry)
    # The unique constraint decides between two who publish at the same moment.
    kept, _is_new = PublicSlug.objects.get_or_create(
        content_type=kind, slug=entry.slug, defaults={"object_id": entry.pk}
    )
    if kept.object_id != entry.pk:
        raise ValidationError(address_is_taken(entry.slug))


def forget_address_never_seen(entry: Publishable) -> None:
    """Undo `keep_address` for an entry that is taken back before its hour has come."""
    if entry.first_published_at and entry.first_published_at > timezone.now():
        entry.first_published_at = None
        PublicSlug.objects.of(entry).delete()


def is_taken(slug: str, entry: Publishable) -> bool:
    """Whether the slug was public for another entry of the kind, or for one that is erased."""
    kind = ContentType.objects.get_for_model(entry)
    kept = PublicSlug.objects.filter(content_type=kind, slug=slug).first()
    return kept is not None and kept.object_id != entry.pk


def address_is_taken(slug: str) -> str:
    text = _("Die Adresse „%(slug)s“ gehört schon zu einem anderen Eintrag. Wählen Sie eine neue.")
    return text % {"slug": slug}


def note_first_public_moment(entry: Publishable) -> None:
    """Note when the public sees the entry first: now, or at the hour it waits for."""
    if entry.first_published_at is None and entry.published_at:
        entry.first_published_at = max(entry.published_at, entry.publish_at or entry.published_at)


# Where to go instead -----------------------------------------------------------------------------


def successor_address(entry: Publishable, typed: str) -> str:
    """The address a visitor of an ended entry is sent to, as it will be stored.

    Either a whole address in the net, or one of this site that exists at this moment. Raises
    ValidationError otherwise.
    """
    address = typed.strip()
    if not address:
        return ""
    if not address.startswith("/") or address.startswith("//"):
        text = _("Geben Sie eine Adresse an, die mit „/“ oder mit „https://“ beginnt.")
        URLValidator(schemes=["https", "http"], message=text)(address)
        return address
    path = urlsplit(address).path
    with translation.override("de"):
        german = path.removeprefix("/en") if path.startswith("/en/") else path
        _require_page(entry, german)
    return german


def _require_page(entry: Publishable, path: str) -> None:
    try:
        match = resolve(path)
    except Resolver404:
        raise ValidationError(_("Diese Adresse gibt es auf dieser Website nicht.")) from None
    if path == entry.get_absolute_url():
        raise ValidationError(_("Der Nachfolger ist der Eintrag selbst."))
    # Entries have to be public now; else only pages that need nothing in their address.
    if match.view_name in {model.DETAIL_ROUTE for model in publishable_models()}:
        is_public = Document.objects.published().filter(address=path).exists()
    else:
        is_public = not match.kwargs and not match.args and match.app_name != "admin"
    if not is_public:
        raise ValidationError(_("Der Nachfolger ist selbst nicht öffentlich."))
