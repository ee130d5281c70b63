from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import ClassVar, Protocol, Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from search.analysis import ENGLISH
from search.fit import CASES, EVERY_INDUSTRY, Whom


def _keys() -> ArrayField:
    return ArrayField(models.CharField(max_length=80), default=list, blank=True)


class Asked(Protocol):
    """What `search.understanding` makes of a text; it reads other tables of this app."""

    @property
    def language(self) -> str: ...

    def tsquery(self) -> str: ...


class Matches(models.Func):
    """Whether an entry says what is asked: a `tsquery` that is written out, here or in SQL."""

    template = "%(expressions)s::tsquery"
    arg_joiner = " @@ "
    output_field = models.BooleanField()

    def __init__(self, tsquery: str | Combinable, language: str) -> None:
        vector = "vector_en" if language == ENGLISH else "vector_de"
        asked = models.Value(tsquery) if isinstance(tsquery, str) else tsquery
        super().__init__(models.F(vector), asked)


class DocumentQuerySet(models.QuerySet["Document"]):
    """Finds what the public may see; lists, search, feeds and open data all start here."""

    def published(self, now: datetime | None = None) -> Self:
        """Without what waits for its hour (`publish_at`) or has had its time (`withdraw_at`)."""
        now = now or timezone.now()
        has_begun = models.Q(publish_at=None) | models.Q(publish_at__lte=now)
        has_not_ended = models.Q(withdraw_at=None) | models.Q(withdraw_at__gt=now)
        return self.filter(has_begun & has_not_ended)

    def of(self, model: type[models.Model]) -> Self:
        return self.filter(kind=model._meta.model_name)

    def for_industries(self, slugs: Collection[str], current: Collection[str]) -> Self:
        """What is for one of these; what is for all industries is for each that is current."""
        for_all = [] if set(slugs).isdisjoint(current) else [EVERY_INDUSTRY]
        return self.filter(industries__overlap=[*slugs, *for_all])

    def in_region(self, slug: str) -> Self:
        """What belongs to the region; with no slug everything."""
        return self.filter(places__contains=[slug]) if slug else self

    def turning(self, after: datetime, until: datetime) -> Self:
        """What the clock has brought before the public or taken away in this time."""
        begins = models.Q(publish_at__gt=after, publish_at__lte=until)
        return self.filter(begins | models.Q(withdraw_at__gt=after, withdraw_at__lte=until))

    def upcoming(self, now: datetime | None = None) -> Self:
        """What is not over yet; a thing without a date is never upcoming."""
        return self.filter(ends_at__gte=now or timezone.now())

    def past(self, now: datetime | None = None) -> Self:
        return self.filter(ends_at__lt=now or timezone.now())

    def numbers_by_industry(self) -> dict[str, int]:
        """How many things each industry has, by its slug."""
        rows = self.order_by().values_list("industries").annotate(number=models.Count("pk"))
        numbers: Counter[str] = Counter()
        for slugs, number in rows:
            for slug in slugs:
                numbers[slug] += number
        return numbers

    def nearest_first(
        self,
        whom: Whom,
        order: Sequence[str | models.OrderBy] = CASES,
        **more: Combinable | models.Q,
    ) -> Self:
        """What fits a company best first, and each with its `Nearness`.

        `order` is one of those of `search.fit`; `more` are its steps that the kind alone knows.
        """
        return self.annotate(**whom.nearness(), **more).order_by(*order)

    def without_vectors(self) -> Self:
        """As they are shown: what only the search itself reads stays in the database."""
        return self.defer("vector_de", "vector_en", "meaning")

    def matching(self, question: Asked) -> Self:
        """What says all that is asked; nothing where no word is."""
        return self.filter(Matches(question.tsquery(), question.language))

    def saying(self, asked: Sequence[str], language: str, most: int) -> list[set[int]]:
        """The keys of those that match each tsquery, in one statement; `most` of each at most."""
        found: list[set[int]] = [set() for _each in asked]
        parts = [
            self.order_by()
            .filter(Matches(tsquery, language))
            .values_list(models.Value(place), "pk")[:most]
            for place, tsquery in enumerate(asked)
        ]
        if parts:
            for place, pk in parts[0].union(*parts[1:], all=True):
                found[place].add(pk)
        return found


class Document(models.Model):
    """One row for each published thing: what lists filter, count and order by.

    Arrays hold ancestors as well (a municipality's district and regions, a WZ code's group), so
    that rolling up is one overlap test. Written by `editorial.services.reindex` alone.
    """

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    subkind = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    # All the rest of what is searched, line by line, for what stands around a hit
    # (`interface.rich_text.apart`).
    text = models.TextField(blank=True, db_default="")
    text_en = models.TextField(blank=True, db_default="")
    address = models.CharField(max_length=300)
    picture = models.CharField(max_length=300, blank=True)
    is_example = models.BooleanField(default=False, db_default=False)
    # Title and main text exist in English: only then is the page offered as an English one.
    has_english = models.BooleanField(default=False, db_default=False)
    sort_name = models.CharField(max_length=200, blank=True)
    industries = _keys()
    wz = _keys()
    topics = _keys()
    target_groups = _keys()
    sizes = _keys()
    places = _keys()
    cost_band = models.CharField(max_length=20, blank=True)
    duration_band = models.CharField(max_length=20, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    publish_at = models.DateTimeField(null=True, blank=True)
    withdraw_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField()
    verified_at = models.DateField(null=True, blank=True)
    vector_de = SearchVectorField(null=True)
    vector_en = SearchVectorField(null=True)
    # What it is about (`search.meanings`); without it nothing is near by meaning.
    meaning = models.BinaryField(null=True)

    objects: ClassVar = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("Sucheintrag")
        verbose_name_plural = _("Sucheinträge")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], name="search_document_once_for_each_thing"
            )
        ]
        indexes = [
            models.Index(
                "kind", models.F("published_at").desc(), models.F("id").desc(), name="search_newest"
            ),
            models.Index(
                models.F("published_at").desc(), models.F("id").desc(), name="search_newest_of_all"
            ),
            models.Index(fields=["kind", "starts_at", "id"], name="search_dates"),
            models.Index(fields=["kind", "sort_name", "id"], name="search_names"),
            models.Index(
                fields=["publish_at"],
                condition=models.Q(publish_at__isnull=False),
                name="search_begins",
            ),
            models.Index(
                fields=["withdraw_at"],
                condition=models.Q(withdraw_at__isnull=False),
                name="search_ends",
            ),
            GinIndex(fields=["vector_de"], name="search_text_de", fastupdate=False),
            GinIndex(fields=["vector_en"], name="search_text_en", fastupdate=False),
            GinIndex(
                fields=["industries", "topics", "target_groups", "places"],
                name="search_facets",
                fastupdate=False,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def address_in(self, language: str) -> str:
        """Where the thing is shown in this language; stored is the address without prefix."""
        return address_in(self.address, language)


def address_in(address: str, language: str) -> str:
    """A stored address as the language has it."""
    return address if language == settings.LANGUAGE_CODE else f"/{language}{address}"
