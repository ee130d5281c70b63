from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _


class CompanySize(models.TextChoices):
    """How large a company is, by headcount alone; turnover is not asked.

    Classes of the EU recommendation 2003/361/EC, annex, article 2.
    """

    MICRO = "micro", _("1–9 Beschäftigte")
    SMALL = "small", _("10–49 Beschäftigte")
    MEDIUM = "medium", _("50–249 Beschäftigte")
    LARGE = "large", _("ab 250 Beschäftigte")

    @classmethod
    def for_headcount(cls, headcount: int) -> "CompanySize":
        """The class of a company with that many people; raises ValueError below 0."""
        if headcount < 0:
            raise ValueError(f"A headcount is not negative: {headcount}")
        if headcount < 10:
            return cls.MICRO
        if headcount < 50:
            return cls.SMALL
        if headcount < 250:
            return cls.MEDIUM
        return cls.LARGE

    @property
    def neighbours(self) -> "list[CompanySize]":
        """The next smaller and the next larger class, as far as there are such."""
        sizes = list(CompanySize)
        place = sizes.index(self)
        return [*sizes[max(place - 1, 0) : place], *sizes[place + 1 : place + 2]]


class CostBand(models.TextChoices):
    """What something cost a company, in bands instead of amounts."""

    BELOW_5000 = "unter-5000", _("unter 5.000 €")
    FROM_5000 = "5000-bis-25000", _("5.000 bis unter 25.000 €")
    FROM_25000 = "25000-bis-100000", _("25.000 bis unter 100.000 €")
    FROM_100000 = "ab-100000", _("ab 100.000 €")

    @classmethod
    def of(cls, euros: Decimal) -> "CostBand":
        """The band an amount falls into."""
        limits = {5_000: cls.BELOW_5000, 25_000: cls.FROM_5000, 100_000: cls.FROM_25000}
        return next((band for limit, band in limits.items() if euros < limit), cls.FROM_100000)


class DurationBand(models.TextChoices):
    """How long something took, in bands."""

    UP_TO_3_MONTHS = "bis-3-monate", _("bis 3 Monate")
    UP_TO_6_MONTHS = "3-bis-6-monate", _("über 3 bis 6 Monate")
    UP_TO_12_MONTHS = "6-bis-12-monate", _("über 6 bis 12 Monate")
    OVER_12_MONTHS = "ueber-12-monate", _("über 12 Monate")


class WzEdition(models.TextChoices):
    """The edition of the classification of economic activities; a code means nothing without it."""

    WZ_2008 = "2008", _("WZ 2008")
    WZ_2025 = "2025", _("WZ 2025")


class Land(models.TextChoices):
    """The sixteen states, by their code in ISO 3166-2:DE."""

    BW = "BW", _("Baden-Württemberg")
    BY = "BY", _("Bayern")
    BE = "BE", _("Berlin")
    BB = "BB", _("Brandenburg")
    HB = "HB", _("Bremen")
    HH = "HH", _("Hamburg")
    HE = "HE", _("Hessen")
    MV = "MV", _("Mecklenburg-Vorpommern")
    NI = "NI", _("Niedersachsen")
    NW = "NW", _("Nordrhein-Westfalen")
    RP = "RP", _("Rheinland-Pfalz")
    SL = "SL", _("Saarland")
    SN = "SN", _("Sachsen")
    ST = "ST", _("Sachsen-Anhalt")
    SH = "SH", _("Schleswig-Holstein")
    TH = "TH", _("Thüringen")
