"""What a company says of itself in the address, and the fields in which it does."""

from collections.abc import Container
from functools import cached_property
from typing import NamedTuple

from django.db.models import Prefetch
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from branchendialog import fit
from branchendialog.business import Business, business_named
from branchendialog.sizes import SHORT_LABELS
from interface import stamp
from search.facets import Dropped
from search.filters import current_industries
from search.fit import Whom
from search.queries import searched
from taxonomy.models import (
    CompanySize,
    Municipality,
    Region,
    WzCode,
    WzEdition,
    chosen_region,
    places_of,
    resolve_places,
    slugs,
    vocabulary_labels,
)

TELLING = ("branche", "wz", "groesse", "thema", "ort")
# What stays said when somebody chooses an industry in place of the word.
BESIDE_INDUSTRY = ("wz", "groesse", "thema", "ort", "region")
MOST_VALUES = 30


class Choice(NamedTuple):
    """A value that can be chosen in the form."""

    value: str
    label: StrOrPromise
    is_chosen: bool


class Company:
    """Reads the parameters of `/erste-schritte/`: what is unknown is ignored, and in `dropped`."""

    def __init__(self, address: QueryDict, language: str) -> None:
        self.address, self.language = address, language
        self.labels = vocabulary_labels(language)
        self.dropped: list[Dropped] = []
        self.word = searched(address.get("q", "")).strip()
        self.chosen_industries = self._known("branche", _("Branche"), self.labels["branche"])
        self.topics = self._known("thema", _("Themenfeld"), self.labels["thema"])
        sizes = self._known("groesse", _("Unternehmensgröße"), CompanySize.values)
        self.size = CompanySize(sizes[-1]) if sizes else None
        self._known("region", _("Region"), [each.slug for each in regions_with_places()])
        self.chosen_region = chosen_region(address, language)
        self.place = self._place()
        self.wz_codes = self._wz_codes()

    # What it says --------------------------------------------------------------------------------

    @property
    def says_something(self) -> bool:
        return bool(self.word) or any(any(self.address.getlist(name)) for name in TELLING)

    @cached_property
    def industries(self) -> list[str]:
        """Those chosen, and those of the typed word."""
        return list(dict.fromkeys([*self.chosen_industries, *self.business.industries]))

    @property
    def is_understood(self) -> bool:
        """Whether the typed word names an industry, a trade or an official code."""
        return not self.word or self.business.is_known

    @property
    def mended_word(self) -> str:
        """What the typed word was taken for, if that is another one."""
        return self.business.word if self.business.word != self.word else ""

    @cached_property
    def business(self) -> Business:
        """What the typed word names."""
        if not self.word:
            return Business("")
        return business_named(self.word, self.language, self.labels["branche"])

    @cached_property
    def whom(self) -> Whom:
        return fit.describing_itself(
            industries=self.industries,
            wz_codes=[*self.wz_codes, *self._codes_of_word()],
            size=self.size or "",
            topics=self.topics,
            places=self._places(),
        )

    @property
    def in_words(self) -> list[StrOrPromise]:
        """What has been understood, for the head of the page and its title."""
        industries = [self.labels["branche"].get(each, each) for each in self.whom.industries]
        words = [self.business.word] if self.business.trades else []
        size = [self.size.label] if self.size else []
        topics = [self.labels["thema"][each] for each in self.topics]
        return [*words, *industries, *size, *topics, *self._place_in_words]

    @cached_property
    def region(self) -> Region | None:
        """That of the place; of several the one that was chosen."""
        own = [each for each in regions_with_places() if each.slug in self._places_of_place]
        chosen = [each for each in own if each.slug == self.chosen_region]
        return next(iter([*chosen, *own]), None)

    # The form ------------------------------------------------------------------------------------

    @property
    def typed(self) -> str:
        """What stands in the first field: the word, else the industry that was chosen."""
        labels = [self.labels["branche"][each] for each in self.chosen_industries]
        return self.word or next(iter(labels), "")

    @property
    def names_of_industries(self) -> list[str]:
        return [label for _slug, label in self._current_industries()]

    @property
    def likely_industries(self) -> list[tuple[str, str]]:
        """Those that the word may mean, each with the address of this page for it."""
        return [
            (label, self._url_for(slug))
            for slug, label in self._current_industries()
            if slug in self.business.likely
        ]

    @property
    def other_industries(self) -> list[tuple[str, str]]:
        """All the others, alike."""
        return [
            (label, self._url_for(slug))
            for slug, label in self._current_industries()
            if slug not in self.business.likely
        ]

    @property
    def sizes_to_choose(self) -> list[Choice]:
        return [Choice(each, SHORT_LABELS[each], each == self.size) for each in CompanySize]

    @property
    def topics_to_choose(self) -> list[Choice]:
        topics = self.labels["thema"].items()
        return [Choice(slug, label, slug in self.topics) for slug, label in topics]

    @property
    def places_to_choose(self) -> list[tuple[Region, list[Choice]]]:
        """The municipalities of each region, or of the one that was chosen."""
        regions = regions_with_places()
        chosen = [each for each in regions if each.slug == self.chosen_region]
        return [
            (
                region,
                [
                    Choice(each.slug, each.name, each.ags == self.place)
                    for each in region.municipalities.all()
                ],
            )
            for region in chosen or regions
        ]

    def _url_for(self, industry: str) -> str:
        """This page for an industry, in place of the word."""
        others = [each for each in self.address.lists() if each[0] in BESIDE_INDUSTRY]
        return f"?{urlencode([('branche', industry), *others], doseq=True)}"

    def url(self, *, region: str | None) -> str:
        """This page for another region, or for all; a place would name its own."""
        query = self.address.copy()
        query.pop("ort", None)
        query.pop("region", None)
        if region:
            query["region"] = region
        return f"?{query.urlencode()}"

    @property
    def url_of_its_region(self) -> str:
        """This page for the one region that its place lies in; empty where the address names it."""
        own = [each for each in self._places_of_place if not each.isdigit()]
        if len(own) != 1 or own == [self.chosen_region] or len(regions_with_places()) == 1:
            return ""
        query = self.address.copy()
        query["region"] = own[0]
        return f"?{query.urlencode()}"

    # Reading -------------------------------------------------------------------------------------

    def _known(self, name: str, label: StrOrPromise, labels: Container[str]) -> list[str]:
        wanted = list(dict.fromkeys(filter(None, self.address.getlist(name))))[:MOST_VALUES]
        self.dropped += [Dropped(label, each) for each in wanted if each not in labels]
        return [each for each in wanted if each in labels]

    def _place(self) -> str:
        """The key of the place; empty without one."""
        wanted = self.address.get("ort", "")
        key = resolve_places(filter(None, [wanted])).get(wanted, "")
        if key in self.labels["ort"]:
            return key
        if wanted:
            self.dropped.append(Dropped(_("Ort"), wanted))
        return ""

    def _wz_codes(self) -> list[WzCode]:
        wanted = list(dict.fromkeys(map(searched, self.address.getlist("wz"))))[:MOST_VALUES]
        if not any(wanted):
            return []
        found = list(WzCode.objects.of_edition(WzEdition.WZ_2025).filter(code__in=wanted))
        known = {each.code for each in found}
        unknown = [each for each in wanted if each and each not in known]
        self.dropped += [Dropped(_("Wirtschaftszweig"), each) for each in unknown]
        return found

    def _codes_of_word(self) -> list[WzCode]:
        """In the 2025 edition; trade words name divisions, which kept their digits (but for 45)."""
        codes = {each.code for each in self.business.trades if each.code}
        divisions = [each.code for each in codes if each.edition != WzEdition.WZ_2025]
        current = [each for each in codes if each.edition == WzEdition.WZ_2025]
        if current or not divisions:
            return current
        known = WzCode.objects.of_edition(WzEdition.WZ_2025)
        return list(known.filter(code__in=divisions, level=2))

    def _places(self) -> list[str]:
        """Where it is, else the region that was chosen."""
        return self._places_of_place or list(filter(None, [self.chosen_region]))

    @cached_property
    def _places_of_place(self) -> list[str]:
        """What things are found by there, for a municipality, a district or a region."""
        if not self.place:
            return []
        municipalities = [
            each for region in regions_with_places() for each in region.municipalities.all()
        ]
        for each in municipalities:
            if each.ags == self.place:
                return places_of(each)
        # A district lies in the regions of its municipalities.
        there = [each for each in municipalities if each.district.ags == self.place]
        regions = {slug for each in there for slug in slugs(each.regions.all())}
        return [self.place, *sorted(regions)]

    @property
    def _place_in_words(self) -> list[str]:
        return [self.labels["ort"][self.place]] if self.place else []

    def _current_industries(self) -> list[tuple[str, str]]:
        labels = self.labels["branche"]
        return [(each, labels[each]) for each in current_industries() if each in labels]


@stamp.kept
def regions_with_places() -> list[Region]:
    """All regions with their municipalities, each with its district and its regions."""
    municipalities = Municipality.objects.only("slug", "name", "ags", "district__ags")
    read = municipalities.select_related("district").prefetch_related("regions")
    return list(Region.objects.prefetch_related(Prefetch("municipalities", read)))
