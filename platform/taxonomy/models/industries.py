from collections.abc import Collection, Iterable
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from taxonomy.fields import COLOUR_PATTERN, ColourField
from taxonomy.models.choices import WzEdition
from taxonomy.models.terms import Term

WZ_CODE_PATTERNS = {
    1: r"^[A-Z]$",
    2: r"^[0-9]{2}$",
    3: r"^[0-9]{2}\.[0-9]$",
    4: r"^[0-9]{2}\.[0-9]{2}$",
    5: r"^[0-9]{2}\.[0-9]{2}\.[0-9]$",
}


def _codes_fit_their_level() -> models.Q:
    condition = models.Q()
    for level, pattern in WZ_CODE_PATTERNS.items():
        condition |= models.Q(level=level, code__regex=pattern)
    return condition


class WzCodeQuerySet(models.QuerySet["WzCode"]):
    def of_edition(self, edition: str) -> Self:
        return self.filter(edition=edition)


def with_ancestors(codes: "Iterable[WzCode]") -> list[str]:
    """The codes and all above them up to the section, sorted: one overlap test rolls up.

    A code's digits hold those above it but for the section's letter, which the division knows.
    Only for codes of one edition; raises ValueError if they are of both.
    """
    known = list(codes)
    if len({each.edition for each in known}) > 1:
        raise ValueError("Codes of different editions have no common ancestors")
    found = {above for each in known for above in _digits_above(each.code)}
    divisions = {(each.edition, each.code[:2]) for each in known if not each.code.isalpha()}
    return sorted(found.union(*(_section(*division) for division in divisions)))


# By edition and division. An edition never changes: that is why it has a name.
_sections: dict[tuple[str, str], str] = {}


def _section(edition: str, division: str) -> set[str]:
    """The letter above a division, read once."""
    key = (edition, division)
    if key not in _sections:
        above = WzCode.objects.of_edition(edition).filter(children__code=division).first()
        if above is None:
            return set()
        _sections[key] = above.code
    return {_sections[key]}


def _digits_above(code: str) -> list[str]:
    """The code and those above it that its own digits tell: 25.61.0, 25.61, 25.6, 25."""
    if code.isalpha():
        return [code]
    return [code[:length] for length in (2, 4, 5, 7) if length <= len(code)]


class WzCode(models.Model):
    """One position of the official classification of economic activities, in one edition.

    The same digits mean different things in different editions (25.62.0), so that a code is never
    stored, shown or filtered without its edition. Source: Statistisches Bundesamt.
    """

    edition = models.CharField(_("Ausgabe"), max_length=4, choices=WzEdition.choices)
    code = models.CharField(_("Code"), max_length=7)
    title = models.CharField(_("Bezeichnung"), max_length=400)
    level = models.PositiveSmallIntegerField(
        _("Ebene"), help_text=_("1 Abschnitt, 2 Abteilung, 3 Gruppe, 4 Klasse, 5 Unterklasse")
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("übergeordnet"),
    )

    objects = WzCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("WZ-Code")
        verbose_name_plural = _("WZ-Codes")
        ordering = ["edition", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "code"],
                name="taxonomy_wzcode_once_per_edition",
                violation_error_message=_("Diesen Code gibt es in dieser Ausgabe schon."),
            ),
            models.CheckConstraint(
                condition=models.Q(edition__in=WzEdition.values),
                name="taxonomy_wzcode_edition_is_known",
                violation_error_message=_("Diese Ausgabe gibt es nicht."),
            ),
            models.CheckConstraint(
                condition=_codes_fit_their_level(),
                name="taxonomy_wzcode_fits_its_level",
                violation_error_message=_("Der Code passt nicht zur Ebene."),
            ),
            models.CheckConstraint(
                condition=models.Q(level=1, parent=None)
                | models.Q(level__gt=1, parent__isnull=False),
                name="taxonomy_wzcode_only_sections_stand_alone",
                violation_error_message=_(
                    "Alle Ebenen außer dem Abschnitt haben einen übergeordneten Code."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"WZ {self.edition} {self.code} {self.title}"

    def is_in_line_with(self, other: "WzCode") -> bool:
        """Whether one is the other, or stands above it; by their digits, without sections."""
        is_related = other.code in _digits_above(self.code) or other.code.startswith(self.code)
        return self.edition == other.edition and is_related

    def clean(self) -> None:
        super().clean()
        if self.parent and self.parent.edition != self.edition:
            raise ValidationError({"parent": _("Der übergeordnete Code hat eine andere Ausgabe.")})


class WzCorrespondence(models.Model):
    """Which five-digit codes of the two editions share content, and whether all of it."""

    code_2008 = models.ForeignKey(
        WzCode,
        on_delete=models.PROTECT,
        related_name="correspondences_2025",
        limit_choices_to={"edition": WzEdition.WZ_2008, "level": 5},
        verbose_name=_("WZ 2008"),
    )
    code_2025 = models.ForeignKey(
        WzCode,
        on_delete=models.PROTECT,
        related_name="correspondences_2008",
        limit_choices_to={"edition": WzEdition.WZ_2025, "level": 5},
        verbose_name=_("WZ 2025"),
    )
    is_full = models.BooleanField(
        _("vollständig"),
        help_text=_("Nur wenn keine der beiden Seiten eine zweite Entsprechung hat."),
    )

    class Meta:
        verbose_name = _("WZ-Entsprechung")
        verbose_name_plural = _("WZ-Entsprechungen")
        ordering = ["code_2008__code", "code_2025__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["code_2008", "code_2025"], name="taxonomy_wzcorrespondence_once_per_pair"
            ),
        ]

    def __str__(self) -> str:
        sign = "=" if self.is_full else "≈"
        return f"WZ 2008 {self.code_2008.code} {sign} WZ 2025 {self.code_2025.code}"

    def clean(self) -> None:
        super().clean()
        for field, edition in [("code_2008", WzEdition.WZ_2008), ("code_2025", WzEdition.WZ_2025)]:
            code = getattr(self, field)
            if (code.edition, code.level) != (edition, 5):
                raise ValidationError({field: _("Das ist keine Unterklasse dieser Ausgabe.")})


class Industry(Term):
    """The region's own name for an industry, mapped to official codes of both editions."""

    colour = ColourField(_("Farbe"), default="#4a5568", help_text=_("Für Muster und Kennzeichen."))
    wz_codes = models.ManyToManyField(
        WzCode,
        related_name="industries",
        blank=True,
        verbose_name=_("WZ-Codes"),
        help_text=_("Aus beiden Ausgaben; der oberste Code, der ganz dazugehört, genügt."),
    )

    class Meta(Term.Meta):
        verbose_name = _("Branche")
        verbose_name_plural = _("Branchen")
        constraints = [
            *Term.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(colour__regex=COLOUR_PATTERN),
                name="taxonomy_industry_colour_is_hexadecimal",
                violation_error_message=_("Bitte als #rrggbb angeben."),
            ),
        ]


def industries_of(codes: Collection[WzCode]) -> dict[WzCode, list[Industry]]:
    """For each code the industries that may be chosen and have it, one above or one below it."""
    current = Industry.objects.current().prefetch_related("wz_codes")
    return {
        code: [each for each in current if any(map(code.is_in_line_with, each.wz_codes.all()))]
        for code in codes
    }
