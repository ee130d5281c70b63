from collections.abc import Mapping
from datetime import datetime
from operator import itemgetter
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import models
from django.db.models import Q, Sum
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from editorial.fields import RichTextField
from editorial.models import Missing, Picture, Publishable, PublishableQuerySet, State
from editorial.storage import private_storage
from interface.rich_text import apart
from taxonomy.models import make_slug
from workshops.models.workshop import Workshop

if TYPE_CHECKING:
    from workshops.models.findings import Finding

# Outside the team fewer people than this aren't counted: they could be recognised.
FEWEST_COUNTED = 3
# So much more the kinds may add up to than a total that is rounded: 76 beside “rund 70”.
ROUNDED_SHORT_BY = 1.1
# German like the kinds beside it, which are content.
OTHERS = "Übrige"


def number_in_words(number: int, *, is_rounded: bool = False) -> str:
    """A number of people for the public: “12”, “rund 70”, “weniger als 3”."""
    if number < FEWEST_COUNTED:
        return gettext("weniger als %(number)s") % {"number": FEWEST_COUNTED}
    return gettext("rund %(number)s") % {"number": number} if is_rounded else str(number)


def with_few_joined(numbers: Mapping[str, int]) -> dict[str, int]:
    """Numbers of people by kind, those that are too small for the public joined into one.

    As the total stands beside them, a small number could be told from it and the others: so as many
    of the next are joined as it takes. One kind alone stays as it is.
    """
    counted = sorted((pair for pair in numbers.items() if pair[1]), key=itemgetter(1))
    if len(counted) < 2 or counted[0][1] >= FEWEST_COUNTED:
        return dict(reversed(counted))
    joined, others = numbers.get(OTHERS, 0), []
    for kind, number in counted:
        if kind == OTHERS:
            continue
        if min(number, joined) < FEWEST_COUNTED:
            joined += number
        else:
            others.append((kind, number))
    return {**dict(reversed(others)), OTHERS: joined}


class WorkshopRecordQuerySet(PublishableQuerySet["WorkshopRecord"]):
    def published(self, now: datetime | None = None) -> Self:
        """A record is public only while its workshop is."""
        return super().published(now).filter(workshop__in=Workshop.objects.published(now))

    def with_page_for(self, user: User | AnonymousUser) -> Self:
        seen = Workshop.objects.with_page_for(user)
        return super().with_page_for(user).filter(workshop__in=seen)

    def for_cards(self) -> Self:
        return self.select_related("workshop__venue_municipality", "workshop__region", "picture")


WorkshopRecordManager = models.Manager.from_queryset(WorkshopRecordQuerySet)


class WorkshopRecord(Publishable):
    """What happened at a workshop: report, figures, pictures, downloads."""

    DETAIL_ROUTE = "workshops:record"
    MAIN_TEXT = "report"
    TEXTS = ("title", "summary", "report")
    PARTS = ("participant_figures", "record_pictures", "downloads", "findings")
    # Whoever writes the report while others write findings is in nobody's way.
    PARTS_APART = ("findings",)
    # Others may have noted its address, which holds its code.
    ROWS_KEPT_ONCE_PUBLIC = {"findings": ("code",)}
    # It is found by its workshop's facets, and only while that is public, too.
    DOCUMENT_READS = (
        "workshop",
        "findings__text",
        *(f"workshop__{path}" for path in Workshop.FACETS_READ),
    )
    # Its address is the workshop's.
    FIXED_ONCE_PUBLIC = ("workshop",)

    workshop = models.OneToOneField(
        Workshop, models.PROTECT, related_name="record", verbose_name=_("Veranstaltung")
    )
    report = RichTextField(_("Bericht"), blank=True)
    report_en = RichTextField(_("Bericht (englisch)"), blank=True)
    participants = models.PositiveIntegerField(_("Teilnehmende"), null=True, blank=True)
    participants_is_rounded = models.BooleanField(
        _("gerundet"), default=False, help_text=_("Die Seite sagt dann „rund 70“.")
    )
    participants_from = models.CharField(
        _("Teilnehmende kamen aus"),
        max_length=300,
        blank=True,
        help_text=_("Etwa „Unternehmen, Kammern, Verbände und Vereine“."),
    )
    participants_from_en = models.CharField(
        _("Teilnehmende kamen aus (englisch)"), max_length=300, blank=True
    )
    press_quote = models.TextField(
        _("Pressestimme"),
        blank=True,
        default="",
        db_default="",
        help_text=_("Wörtlich und ohne Anführungszeichen."),
    )
    press_quote_en = models.TextField(
        _("Pressestimme (englisch)"), blank=True, default="", db_default=""
    )
    press_source = models.CharField(
        _("Wer das schreibt, und wo"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("Etwa „Lokalzeitung, 18. Januar 2018“."),
    )
    press_url = models.URLField(_("Link zum Beitrag"), blank=True, default="", db_default="")

    objects: ClassVar["WorkshopRecordManager[WorkshopRecord]"] = WorkshopRecordManager()

    class Meta(Publishable.Meta):
        verbose_name = _("Rückblick")
        verbose_name_plural = _("Rückblicke")
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(press_quote="") | ~Q(press_source=""),
                name="workshops_record_quote_has_a_source",
                violation_error_message=_("Zu einer Pressestimme gehört, wer das schreibt."),
            ),
            models.CheckConstraint(
                condition=Q(press_source="", press_url="") | ~Q(press_quote=""),
                name="workshops_record_source_has_a_quote",
                violation_error_message=_("Was schreibt die Presse? Die Pressestimme fehlt noch."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse(self.DETAIL_ROUTE, args=[self.workshop.slug])

    def slug_source(self) -> str:
        return self.workshop.slug

    def missing_for_publication(self) -> list[Missing]:
        missing = super().missing_for_publication()
        if self.workshop_id is not None and not self.workshop.is_published:
            text = _("Die Veranstaltung selbst ist nicht veröffentlicht.")
            missing.append(Missing(str(text), "workshop"))
        return missing

    def clean(self) -> None:
        super().clean()
        if self.pk and self.findings.exclude(workshop=self.workshop_id).exists():
            text = _("Es gibt schon Ergebnisse; ein Ergebnis bleibt bei seiner Veranstaltung.")
            raise ValidationError({"workshop": text})

    def check_with_parts(self) -> None:
        """Refuse more people by kind than came in all; a rounded number may be a little short."""
        kinds = self.participant_figures.aggregate(number=Sum("number"))["number"] or 0
        total = self.participants
        most = (total or 0) * (ROUNDED_SHORT_BY if self.participants_is_rounded else 1)
        if total is not None and kinds > most:
            text = _(
                "Nach Art der Einrichtung sind es %(kinds)s Teilnehmende, insgesamt aber nur"
                " %(total)s. Berichtigen Sie eine der Zahlen."
            )
            numbers = {"kinds": kinds, "total": total}
            raise ValidationError({"participants": ValidationError(text, params=numbers)})

    def document_fields(self) -> dict[str, object]:
        """The workshop's facets; found only while the workshop is public, too."""
        of_workshop = self.workshop.document_fields()
        return {**of_workshop, "ends_at": None, **self._public_period()}

    def document_labels(self) -> list[str]:
        return [*super().document_labels(), *self.workshop.document_labels()]

    def document_days(self) -> list[str]:
        return self.workshop.document_days()

    def document_text(self) -> str:
        findings = sorted(each.text for each in self.findings.all())
        return apart(self.report, self.workshop.title, *findings)

    def _public_period(self) -> dict[str, object]:
        begins = [each.publish_at for each in (self, self.workshop) if each.publish_at]
        ends = [each.withdraw_at for each in (self, self.workshop) if each.withdraw_at]
        if self.workshop.state != State.PUBLISHED and self.published_at:
            ends.append(self.published_at)  # over, until the workshop is public again
        return {
            "publish_at": max(begins, default=None),
            "withdraw_at": min(ends, default=None),
        }

    @property
    def is_published(self) -> bool:
        return super().is_published and self.workshop.is_published

    def findings_in_order(self) -> "models.QuerySet[Finding]":
        """As the team has put them, with what a table says of each."""
        return self.findings.select_related("group", "topic").order_by("order", "pk")

    @property
    def participants_in_words(self) -> str:
        """Empty if nobody came, or nobody knows."""
        if not self.participants:
            return ""
        return number_in_words(self.participants, is_rounded=self.participants_is_rounded)

    @property
    def public_figures(self) -> list[tuple[str, str]]:
        """Kinds of organisations, each with its number in words."""
        numbers = {each.kind: each.number for each in self.participant_figures.all()}
        shown = with_few_joined(numbers).items()
        return [(kind, number_in_words(number)) for kind, number in shown]


class ParticipantFigure(models.Model):
    """How many came from one kind of organisation."""

    record = models.ForeignKey(
        WorkshopRecord,
        models.CASCADE,
        related_name="participant_figures",
        verbose_name=_("Rückblick"),
    )
    kind = models.CharField(_("Art der Einrichtung"), max_length=120)
    number = models.PositiveIntegerField(_("Zahl"))

    class Meta:
        verbose_name = _("Teilnehmende nach Art der Einrichtung")
        verbose_name_plural = _("Teilnehmende nach Art der Einrichtung")
        ordering = ["-number", "kind"]

    def __str__(self) -> str:
        return f"{self.kind}: {self.number}"


class RecordPicture(models.Model):
    """A picture of a record's gallery."""

    record = models.ForeignKey(
        WorkshopRecord,
        models.CASCADE,
        related_name="record_pictures",
        verbose_name=_("Rückblick"),
    )
    picture = models.ForeignKey(Picture, models.PROTECT, related_name="+", verbose_name=_("Bild"))
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        verbose_name = _("Bild")
        verbose_name_plural = _("Bilder")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return str(self.picture)


class FileType(NamedTuple):
    """A kind of file that may be handed out: what browsers are told, how such files begin."""

    content_type: str
    beginning: bytes


_OFFICE = "application/vnd.openxmlformats-officedocument"
FILE_TYPES = {
    "pdf": FileType("application/pdf", b"%PDF-"),
    "docx": FileType(f"{_OFFICE}.wordprocessingml.document", b"PK"),
    "xlsx": FileType(f"{_OFFICE}.spreadsheetml.sheet", b"PK"),
    "pptx": FileType(f"{_OFFICE}.presentationml.presentation", b"PK"),
    "odt": FileType("application/vnd.oasis.opendocument.text", b"PK"),
    "ods": FileType("application/vnd.oasis.opendocument.spreadsheet", b"PK"),
    "odp": FileType("application/vnd.oasis.opendocument.presentation", b"PK"),
    "csv": FileType("text/csv; charset=utf-8", b""),
}
MOST_MEGABYTES = 20


def require_file_type(file: File) -> None:
    """Refuse what isn't one of the types that a record hands out, or only calls itself so."""
    accepted = ", ".join(name.upper() for name in FILE_TYPES)
    kind = FILE_TYPES.get(_extension(file.name or ""))
    if kind is None:
        text = _("Diese Art von Datei nehmen wir nicht an. Möglich sind: %(types)s.")
        raise ValidationError(text, params={"types": accepted})
    if (file.size or 0) > MOST_MEGABYTES * 1024 * 1024:
        text = _("Die Datei ist größer als %(number)s MB.")
        raise ValidationError(text, params={"number": MOST_MEGABYTES})
    file.seek(0)
    if not file.read(len(kind.beginning)) == kind.beginning:
        raise ValidationError(_("Der Inhalt der Datei passt nicht zu ihrer Endung."))
    file.seek(0)


def _extension(name: str) -> str:
    return PurePath(name).suffix.removeprefix(".").lower()


class Download(models.Model):
    """A file that goes with a record; handed out only while the record is public."""

    record = models.ForeignKey(
        WorkshopRecord, models.CASCADE, related_name="downloads", verbose_name=_("Rückblick")
    )
    title = models.CharField(_("Titel"), max_length=200)
    title_en = models.CharField(_("Titel (englisch)"), max_length=200, blank=True)
    file = models.FileField(
        _("Datei"),
        storage=private_storage,
        upload_to="downloads",
        validators=[require_file_type],
        help_text=_("PDF, Text, Tabelle oder Präsentation (auch OpenDocument), CSV; bis 20 MB."),
    )
    # What the page says of it, without asking the disk.
    size = models.PositiveIntegerField(_("Größe in Bytes"), default=0, editable=False)
    licence = models.CharField(_("Lizenz"), max_length=120, blank=True)
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        verbose_name = _("Datei zum Herunterladen")
        verbose_name_plural = _("Dateien zum Herunterladen")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.size = self.file.size
        super().save(*args, **kwargs)

    @property
    def extension(self) -> str:
        return _extension(self.file.name or "")

    @property
    def content_type(self) -> str:
        return FILE_TYPES[self.extension].content_type

    @property
    def file_name(self) -> str:
        """How the file is called where it is saved."""
        return f"{make_slug(self.title) or self.pk}.{self.extension}"
