import re
import uuid
from collections.abc import Mapping
from datetime import datetime
from itertools import chain
from typing import Any, ClassVar, Self, TypeVar

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from editorial.models.missing import Missing
from editorial.models.pictures import Picture
from editorial.models.states import State
from taxonomy.models import Region
from taxonomy.text import make_title_slug, sort_key


def name_read(entry: str) -> tuple[str, ...]:
    """What tells an entry's public name, as lookups behind the one that leads to the entry."""
    return tuple(f"{entry}__{column}" for column in ("title", "state", "publish_at", "withdraw_at"))


P = TypeVar("P", bound=models.Model, covariant=True)


class PublishableQuerySet(models.QuerySet[P]):
    """The adjectives every kind of entry has."""

    def published(self, now: datetime | None = None) -> Self:
        """What the public may see at this moment."""
        now = now or timezone.now()
        waits = Q(publish_at__gt=now)
        is_withdrawn = Q(withdraw_at__lte=now)
        return self.filter(state=State.PUBLISHED).exclude(waits).exclude(is_withdrawn)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The team sees every entry (that is its preview), everybody else the published ones."""
        return self if user.is_authenticated and user.is_staff else self.published()

    def with_page_for(self, user: User | AnonymousUser) -> Self:
        """What an address of the kind leads to: what the user sees, and what was public once."""
        was_public = Q(first_published_at__lte=timezone.now())
        return self.visible_to(user) | self.filter(was_public)

    def for_cards(self) -> Self:
        """With all that a card shows; kinds add their relations."""
        return self.select_related("picture")

    def for_page(self) -> Self:
        """With all that the entry's own page shows; kinds add their relations."""
        return self.for_cards()


PublishableManager = models.Manager.from_queryset(PublishableQuerySet)


class Publishable(models.Model):
    """The base of everything the public sees: written, reviewed, published, archived."""

    DETAIL_ROUTE: ClassVar[str]
    MAIN_TEXT: ClassVar[str]
    RESERVED_SLUGS: ClassVar[frozenset[str]] = frozenset()
    # Addresses that the site itself leads to: no new title moves them.
    KEPT_SLUGS: ClassVar[frozenset[str]] = frozenset()
    # Reverse relations edited as parts of the entry; versions and proposals hold them, too.
    PARTS: ClassVar[tuple[str, ...]] = ()
    # Those of them that its form doesn't hold: they have a page of their own, and versions a row.
    PARTS_APART: ClassVar[tuple[str, ...]] = ()
    # Parts whose rows stay from the first publication on, with the fields of theirs that do.
    ROWS_KEPT_ONCE_PUBLIC: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    # Relations whose rows its Document reads, as lookups: a change along them renews it.
    DOCUMENT_READS: ClassVar[tuple[str, ...]] = ()
    # Texts without which nothing of the kind is published.
    NEEDED: ClassVar[tuple[str, ...]] = ("summary",)
    # German texts in whose words a publisher may correct slips: no names, no facts, nobody's words.
    TEXTS: ClassVar[tuple[str, ...]] = ("title", "summary")
    # Fields that stay as they are from the first publication on, whoever writes the entry.
    FIXED_ONCE_PUBLIC: ClassVar[tuple[str, ...]] = ()
    # Fields and parts that a copy of an entry begins without.
    NOT_COPIED: ClassVar[tuple[str, ...]] = ()

    uuid = models.UUIDField(_("Kennung"), default=uuid.uuid4, unique=True, editable=False)
    external_key = models.CharField(
        _("fremder Schlüssel"),
        max_length=100,
        null=True,
        blank=True,
        unique=True,
        help_text=_("Schlüssel in der Quelle; ein Import erkennt daran den Eintrag wieder."),
    )
    origin_url = models.URLField(_("Quelle im Netz"), blank=True)
    title = models.CharField(_("Titel"), max_length=200)
    title_en = models.CharField(_("Titel (englisch)"), max_length=200, blank=True)
    slug = models.SlugField(
        _("Adresse"),
        max_length=80,
        unique=True,
        blank=True,
        help_text=_("Letzter Teil der Adresse; bleibt leer, dann entsteht er aus dem Titel."),
    )
    summary = models.TextField(
        _("Kurztext"), blank=True, help_text=_("Ein Satz; er steht auf der Karte in der Liste.")
    )
    summary_en = models.TextField(_("Kurztext (englisch)"), blank=True)
    state = models.CharField(
        _("Zustand"), max_length=20, choices=State.choices, default=State.DRAFT, editable=False
    )
    publish_at = models.DateTimeField(
        _("sichtbar ab"),
        null=True,
        blank=True,
        help_text=_("Veröffentlicht erscheint der Eintrag erst ab diesem Zeitpunkt."),
    )
    withdraw_at = models.DateTimeField(
        _("sichtbar bis"),
        null=True,
        blank=True,
        help_text=_("Ab diesem Zeitpunkt ist der Eintrag nicht mehr öffentlich."),
    )
    first_published_at = models.DateTimeField(
        _("zuerst veröffentlicht am"), null=True, editable=False
    )
    published_at = models.DateTimeField(_("veröffentlicht am"), null=True, editable=False)
    archive_reason = models.TextField(_("Grund der Archivierung"), blank=True, editable=False)
    successor = models.CharField(_("Nachfolger (Adresse)"), max_length=300, blank=True)
    picture = models.ForeignKey(
        Picture,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Bild"),
    )
    confirm_by = models.DateField(
        _("zu bestätigen bis"),
        null=True,
        blank=True,
        help_text=_("Bis dahin muss jemand bestätigen, dass der Eintrag noch stimmt."),
    )
    confirmed_at = models.DateField(_("bestätigt am"), null=True, blank=True)
    version = models.PositiveIntegerField(_("Fassung"), default=0, editable=False)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("verantwortlich"),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("angelegt von"),
    )
    created_at = models.DateTimeField(_("angelegt am"), auto_now_add=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("zuletzt bearbeitet von"),
    )
    updated_at = models.DateTimeField(_("zuletzt bearbeitet am"), auto_now=True)
    is_example = models.BooleanField(
        _("Beispiel"),
        default=False,
        help_text=_("Erfunden, zur Vorführung: überall steht dann die Marke „Beispiel“."),
    )

    documents = GenericRelation("search.Document")

    objects: ClassVar["PublishableManager[Self]"] = PublishableManager()

    class Meta:
        abstract = True
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED) | (Q(published_at__isnull=False) & ~Q(slug="")),
                name="%(app_label)s_%(class)s_published_is_complete",
                violation_error_message=_("Was veröffentlicht ist, braucht Adresse und Zeitpunkt."),
            ),
            models.CheckConstraint(
                condition=Q(publish_at=None)
                | Q(withdraw_at=None)
                | Q(withdraw_at__gt=models.F("publish_at")),
                name="%(app_label)s_%(class)s_withdrawn_after_published",
                violation_error_message=_("„Sichtbar bis“ liegt nicht nach „sichtbar ab“."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("update_fields") is None:
            self.version += 1
            self._let_address_follow()
        if self.slug:
            super().save(*args, **kwargs)
            return
        self.slug = self.free_slug()
        try:
            with transaction.atomic():
                super().save(*args, **kwargs)
        except IntegrityError:
            # Somebody saved the same title at the same moment.
            self.slug = self.free_slug()
            super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse(self.DETAIL_ROUTE, args=[self.slug])

    def _get_FIELD_display(self, field: models.Field[Any, Any]) -> str:  # noqa: N802
        """As Django's, which translates and hashes all labels to show one."""
        value = getattr(self, field.attname)
        return force_str(dict(field.flatchoices).get(value, value), strings_only=True)

    def clean(self) -> None:
        """What is public stays complete, whoever edits it."""
        super().clean()
        if self.state == State.PUBLISHED:
            self.require_complete()

    # What a kind says about itself ---------------------------------------------------------------

    def slug_source(self) -> str:
        """The text the address is made from."""
        return self.title

    def missing_for_publication(self) -> list[Missing]:
        """What still has to be done before this may be published; asked of new entries, too."""
        of_picture = self.picture.missing_for_publication() if self.picture else []
        return [*self.empty_texts(), *(Missing(text, "picture") for text in of_picture)]

    def correctable_texts(self) -> list[str]:
        """Texts in which a publisher may correct words in review, with their English twins."""
        return [each for name in self.TEXTS for each in (name, f"{name}_en")]

    def own_regions(self) -> list[Region]:
        """The regions whose agencies are asked about it, one before the others; often none."""
        region: Region | None = getattr(self, "region", None)
        return [region] if region else []

    def document_fields(self) -> dict[str, object]:
        """What the kind adds to its Document: facets, dates, subkind.

        It reads no rows but its own and those of `DOCUMENT_READS`.
        """
        return {}

    def document_labels(self) -> list[str]:
        """The names of what it is filed under: they are found before its text."""
        return [str(self._meta.verbose_name)]

    def document_days(self) -> list[str]:
        """The days by which it is found beside its labels, as the active language says them."""
        return []

    def document_text(self) -> str:
        """The long text that the full-text search reads beside title and summary."""
        return ""

    def check_with_parts(self) -> None:
        """Raise ValidationError where the entry and its parts together break a rule of the kind.

        Asked after a form, a revert or an accepted proposal was stored, in the same transaction
        and with the entry's row held: what breaks a rule is taken back whole. A form says it
        beside the field that the error names.
        """

    def follow_up(self) -> None:
        """What else comes of an entry that was stored with its relations and parts."""

    # What is the same for all --------------------------------------------------------------------

    def empty_texts(self) -> list[Missing]:
        """Those of `NEEDED` in which nothing stands yet."""
        empty = [name for name in self.NEEDED if not getattr(self, name).strip()]
        labels = {name: self._meta.get_field(name).verbose_name for name in empty}  # type: ignore[union-attr]
        text = _("„%(field)s“ ist noch leer.")
        return [Missing(text % {"field": label}, name) for name, label in labels.items()]

    def require_complete(self) -> None:
        """Raise ValidationError with all that is missing for publication."""
        if missing := self.missing_for_publication():
            raise ValidationError([each.text for each in missing])

    @property
    def is_published(self) -> bool:
        return self.state == State.PUBLISHED and not self.waits and not self.is_withdrawn

    @property
    def was_public(self) -> bool:
        """Whether the public has ever seen it; one that waits for its first hour was not."""
        return self.first_published_at is not None and self.first_published_at <= timezone.now()

    @property
    def fixed_fields(self) -> tuple[str, ...]:
        """What nobody changes any more: somebody may have noted it since the publication."""
        return () if self.first_published_at is None else self.FIXED_ONCE_PUBLIC

    @property
    def waits(self) -> bool:
        """Published, and not yet to be seen."""
        waits = self.publish_at is not None and self.publish_at > timezone.now()
        return self.state == State.PUBLISHED and waits

    @property
    def is_withdrawn(self) -> bool:
        """Published, and no longer to be seen."""
        is_over = self.withdraw_at is not None and self.withdraw_at <= timezone.now()
        return self.state == State.PUBLISHED and is_over

    def is_gone_for(self, user: User | AnonymousUser) -> bool:
        """Public once and now no more: the public finds that said here, the team the entry."""
        is_team = user.is_authenticated and user.is_staff
        return not is_team and not self.is_published

    @property
    def is_overdue(self) -> bool:
        """Nobody has confirmed in time that this still holds."""
        return self.confirm_by is not None and self.confirm_by < timezone.localdate()

    @property
    def sort_name(self) -> str:
        # “ß” sorts as two letters: the longest titles would outgrow the search's column.
        return sort_key(self.title)[:200]

    @property
    def has_english_page(self) -> bool:
        """Title and main text exist in English; else its page isn't offered as an English one."""
        return all(getattr(self, f"{field}_en", "") for field in ("title", self.MAIN_TEXT))

    @property
    def has_german_parts(self) -> bool:
        """Whether some of its texts have no English version, which its page then says."""
        names = [each.name for each in self._meta.fields if each.name.endswith("_en")]
        pairs = ((name.removesuffix("_en"), name) for name in names)
        return any(getattr(self, german) and not getattr(self, name) for german, name in pairs)

    def _let_address_follow(self) -> None:
        """Before anybody has seen it, an address that was made from the title is made anew."""
        if self._state.adding or self.first_published_at or self.slug in self.KEPT_SLUGS:
            return
        stored = type(self)._base_manager.filter(pk=self.pk).first()
        if stored is None or self.slug != stored.slug or not stored.has_made_slug:
            return
        if self.made_slug() != stored.made_slug():
            self.slug = ""

    @property
    def has_made_slug(self) -> bool:
        """Whether nobody has typed it: it is what `free_slug` makes, with or without a number."""
        made, stem = self.made_slug(), re.sub(r"-\d{4}(-\d+)?$", "", self.slug)
        return self.slug == made or stem in (made, made[:74], made[:70])

    def made_slug(self) -> str:
        return make_title_slug(self.slug_source()) or self._meta.model_name or "eintrag"

    def free_slug(self) -> str:
        """An address from `slug_source` that no other entry of the kind has and no route needs.

        On collision with the year, else with the year and a number.
        """
        slug = self.made_slug()
        others = type(self)._base_manager.filter(slug__startswith=slug[:60]).exclude(pk=self.pk)
        # What was public once leads to its entry, or says that this is gone.
        kept = apps.get_model("editorial", "PublicSlug").objects.filter(
            content_type=ContentType.objects.get_for_model(self), slug__startswith=slug[:60]
        )
        own = Q(object_id=self.pk) if self.pk else Q(pk=None)
        taken = self.RESERVED_SLUGS.union(
            others.values_list("slug", flat=True),
            kept.exclude(own).values_list("slug", flat=True),
        )
        year = timezone.localdate().year
        numbered = (f"{slug[:70]}-{year}-{number}" for number in range(2, 1000))
        candidates = chain([slug, f"{slug[:74]}-{year}"], numbered)
        return next(each for each in candidates if each not in taken)


def publishable_models() -> list[type[Publishable]]:
    """Every kind of entry, in the order the apps are installed."""
    return [model for model in apps.get_models() if issubclass(model, Publishable)]
