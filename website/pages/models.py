import uuid
from datetime import date, datetime, time, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.functions import RandomUUID
from django.core import signing
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Least, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.fields import RichTextField
from editorial.models import Publishable, PublishableQuerySet
from initiatives.models import Initiative
from taxonomy.models import Region, regions_read

# A call-back is done by then or it won't be; the form promises it.
KEPT_FOR = timedelta(days=30)
# Long enough to read one's mail.
LINK_LIVES_FOR = timedelta(days=1)

# Where everybody looks for them, with the words of the links in the footer, in their order there.
FIXED_PAGES = {
    "impressum": _("Impressum"),
    "datenschutz": _("Datenschutz"),
    "barrierefreiheit": _("Barrierefreiheit"),
    "leichte-sprache": _("Leichte Sprache"),
    "gebaerdensprache": _("Gebärdensprache"),
}


class Page(Publishable):
    """A page of its own that staff write: legal notice, privacy, accessibility, plain language."""

    DETAIL_ROUTE = "pages:page"
    MAIN_TEXT = "text"
    # In a legal text each word counts.
    TEXTS = ("title", "summary")
    NEEDED = ("summary", "text")
    KEPT_SLUGS = frozenset(FIXED_PAGES)

    text = RichTextField(_("Text"), blank=True)
    text_en = RichTextField(_("Text (englisch)"), blank=True)

    class Meta(Publishable.Meta):
        verbose_name = _("Seite")
        verbose_name_plural = _("Seiten")

    def own_regions(self) -> list[Region]:
        """What the law or good use asks for is said by whose agency runs the platform."""
        return list(Region.objects.filter(is_host=True)) if self.slug in FIXED_PAGES else []

    def get_absolute_url(self) -> str:
        """Pages that the law or good use asks for stand at addresses of their own."""
        route = "pages:fixed_page" if self.slug in FIXED_PAGES else self.DETAIL_ROUTE
        return reverse(route, args=[self.slug])

    def document_text(self) -> str:
        return self.text


class NewsItemQuerySet(PublishableQuerySet["NewsItem"]):
    def for_cards(self) -> Self:
        return self.select_related("region", "picture")

    def for_page(self) -> Self:
        return self.select_related("region", "initiative", "picture")


NewsItemManager = models.Manager.from_queryset(NewsItemQuerySet)


class NewsItem(Publishable):
    """An article about what happened or what comes; a correction doesn't make it new."""

    DETAIL_ROUTE = "pages:news_item"
    MAIN_TEXT = "text"
    TEXTS = ("title", "summary", "text")
    NEEDED = ("summary", "text")
    DOCUMENT_READS = regions_read("region")
    NEWEST_FIRST = (
        Least("day", TruncDate("first_published_at")).desc(nulls_last=True),
        F("pk").desc(),
    )

    day = models.DateField(
        _("Datum"),
        null=True,
        blank=True,
        help_text=_(
            "Der Tag, von dem die Meldung erzählt: Er steht über ihr und ordnet die Liste. Ohne "
            "Angabe ist es der Tag, an dem sie zuerst erschien."
        ),
    )
    text = RichTextField(_("Text"), blank=True)
    text_en = RichTextField(_("Text (englisch)"), blank=True)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="news_items", verbose_name=_("Region")
    )
    initiative = models.ForeignKey(
        Initiative,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="news_items",
        verbose_name=_("Initiative"),
    )

    objects: ClassVar["NewsItemManager[NewsItem]"] = NewsItemManager()

    class Meta(Publishable.Meta):
        verbose_name = _("Meldung")
        verbose_name_plural = _("Meldungen")

    @property
    def dated(self) -> date | None:
        """The day that stands above it; a draft without one has none yet."""
        first = self.first_published_at
        return self.day or (timezone.localdate(first) if first else None)

    def document_fields(self) -> dict[str, object]:
        return {"places": [self.region.slug], "published_at": self._appeared_at}

    @property
    def _appeared_at(self) -> datetime | None:
        """Where it stands among all that is new; a day to come makes it no newer."""
        first = self.first_published_at or self.published_at
        if self.day is None or first is None:
            return first
        return min(timezone.make_aware(datetime.combine(self.day, time(12))), first)

    def document_labels(self) -> list[str]:
        return [*super().document_labels(), self.region.name]

    def document_text(self) -> str:
        return self.text


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    def unanswered(self) -> Self:
        return self.filter(answered_at=None)

    def due_to_forget(self, now: datetime) -> Self:
        return self.filter(created_at__lte=now - KEPT_FOR)


EnquiryManager = models.Manager.from_queryset(EnquiryQuerySet)


class Enquiry(models.Model):
    """Somebody asks to be called back or written to. Personal data, with a period."""

    class Kind(models.TextChoices):
        CALL_BACK = "call_back", _("Bitte um Rückruf")
        EXCHANGE = "exchange", _("Bitte um Austausch mit einem Betrieb")
        ACCESSIBILITY = "accessibility", _("Hinweis zur Barrierefreiheit")

    kind = models.CharField(_("Anliegen"), max_length=20, choices=Kind.choices)
    content_type = models.ForeignKey(ContentType, models.CASCADE, null=True, blank=True)
    object_id = models.BigIntegerField(null=True, blank=True)
    entry = GenericForeignKey()
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="enquiries", verbose_name=_("Region")
    )
    name = models.CharField(_("Name"), max_length=150)
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    email = models.EmailField(_("E-Mail-Adresse"), blank=True)
    organisation = models.CharField(_("Betrieb oder Einrichtung"), max_length=200, blank=True)
    reachable = models.CharField(_("erreichbar"), max_length=120, blank=True)
    message = models.TextField(_("Nachricht"), blank=True)
    form_key = models.UUIDField(unique=True, null=True, editable=False)
    random_key = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), editable=False)
    created_at = models.DateTimeField(_("eingegangen am"), auto_now_add=True)
    answered_at = models.DateTimeField(_("erledigt am"), null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("erledigt von"),
    )

    objects: ClassVar["EnquiryManager[Enquiry]"] = EnquiryManager()

    class Meta:
        verbose_name = _("Anfrage")
        verbose_name_plural = _("Anfragen")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["created_at"], name="pages_enquiry_created")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(phone="") | ~Q(email="") | Q(kind="accessibility"),
                name="pages_enquiry_can_be_answered",
                violation_error_message=_("Wir brauchen eine Telefonnummer oder E-Mail-Adresse."),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_open(self) -> bool:
        return self.answered_at is None


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    def by_token(self, token: str) -> "DataRequest":
        """The request a link leads to; raises DoesNotExist for one that is forged or over."""
        try:
            key = uuid.UUID(_signer.unsign(token))
        except (signing.BadSignature, ValueError):
            raise DataRequest.DoesNotExist from None
        return self.get(random_key=key, created_at__gt=timezone.now() - LINK_LIVES_FOR)

    def due_to_forget(self, now: datetime) -> Self:
        return self.filter(created_at__lte=now - LINK_LIVES_FOR)


# Links are derived, not stored; with the row's time the link's is over.
_signer = signing.Signer(salt="pages.data_request", sep=".")
DataRequestManager = models.Manager.from_queryset(DataRequestQuerySet)


class DataRequest(models.Model):
    """Somebody without an account asks what is kept about their address: personal data, a day long.

    Whoever has the link that is mailed there sees it. Nobody of the team sees or changes these.
    """

    email = models.EmailField(_("E-Mail-Adresse"))
    language = models.CharField(_("Sprache"), max_length=2, choices=settings.LANGUAGES)
    random_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(_("gefragt am"), auto_now_add=True)

    objects: ClassVar["DataRequestManager[DataRequest]"] = DataRequestManager()

    class Meta:
        verbose_name = _("Frage nach eigenen Daten")
        verbose_name_plural = _("Fragen nach eigenen Daten")

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def link_path(self) -> str:
        return reverse("own_data:page", args=[self.token])

    @property
    def token(self) -> str:
        return _signer.sign(self.random_key.hex)
