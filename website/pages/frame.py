"""What header and footer of every page show, read once a request."""

from hashlib import sha256
from typing import NamedTuple, TypedDict

from django.contrib.postgres.expressions import ArraySubquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django_stubs_ext import StrOrPromise, WithAnnotations

from editorial.models import Publishable
from interface import colours, stamp
from pages.models import FIXED_PAGES, Page
from taxonomy.models import Industry, Region


class Link(NamedTuple):
    url: str
    label: StrOrPromise
    is_current: bool = False


class WithPages(TypedDict):
    """What is read beside a region."""

    public_pages: list[str]


class Frame:
    """The regions, the one the visitor chose by `?region=`, and the links of the footer."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def regions(self) -> "list[WithAnnotations[Region, WithPages]]":
        return all_regions()

    @cached_property
    def operator(self) -> Region | None:
        """Whose agency runs the platform."""
        return next((each for each in self.regions if each.is_host), None)

    @property
    def is_of_several(self) -> bool:
        """Whether there is a region to choose."""
        return len(self.regions) > 1

    @cached_property
    def chosen(self) -> Region | None:
        """The one region that the address names, if it names one, and there are others."""
        wanted = self.request.GET.getlist("region")
        found = [each for each in self.regions if each.slug in wanted]
        return found[0] if self.is_of_several and len(found) == 1 else None

    @property
    def colours_address(self) -> str:
        return colours_in_use().address

    @property
    def region(self) -> Region | None:
        """The region chosen, or the only one; None where a visitor may belong to any."""
        return self.chosen if self.is_of_several else next(iter(self.regions), None)

    def region_of(self, entry: object) -> Region | None:
        """Whose brand and contact the page of an entry shows: its own region's, else ours.

        Of an entry's own regions the one that was chosen, else the first of them.
        """
        entry = getattr(entry, "workshop", entry)  # a record, a finding, a registration
        own = entry.own_regions() if isinstance(entry, Publishable) else []
        if self.chosen in own:
            return self.chosen
        return next(iter(own), self.region)

    @property
    def privacy_url(self) -> str:
        """Where it is said what happens to personal data; empty until somebody wrote it."""
        link = reverse("pages:fixed_page", args=["datenschutz"])
        return link if link in [each.url for each in self.legal_links] else ""

    @cached_property
    def legal_links(self) -> list[Link]:
        """Only what is public: a page in plain language, say, is linked once it is written."""
        return [
            Link(reverse("pages:fixed_page", args=[slug]), label)
            for slug, label in FIXED_PAGES.items()
            if slug in self.public_slugs
        ]

    @property
    def public_slugs(self) -> list[str]:
        """Of the pages of the footer those that somebody has written."""
        return self.regions[0].public_pages if self.regions else []


def frame_of(request: HttpRequest) -> Frame:
    """The one frame of this request: however many views and templates ask, it is read once."""
    frame: Frame = vars(request).setdefault("frame", Frame(request))
    return frame


@stamp.kept
def all_regions() -> "list[WithAnnotations[Region, WithPages]]":
    """Each with the slugs of the pages of the footer that are public."""
    public = Page.objects.published().filter(slug__in=FIXED_PAGES)
    return list(Region.objects.annotate(public_pages=ArraySubquery(public.values("slug"))))


class Colours(NamedTuple):
    """The colours of regions and industries as a style sheet; pages carry no inline style."""

    css: str

    @property
    def address(self) -> str:
        """Another one for other colours: a browser may keep it for a year."""
        return f"{reverse('pages:region_css')}?v={self.version}"

    @property
    def version(self) -> str:
        return sha256(self.css.encode()).hexdigest()[:12]


@stamp.kept
def colours_in_use() -> Colours:
    return Colours(colours.stylesheet(Region.objects.all(), Industry.objects.all()))
