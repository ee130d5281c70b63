"""The rows of a case: what the product would have stored had people written it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from random import Random
from typing import NamedTuple
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse

from branchendialog.models import BestPractice, Effect
from demo.cases.facets import Branch, Choices, Code, Facets, Label, choose
from demo.cases.lexicon import Lexicon
from demo.cases.stories import Story, tell
from demo.cases.tables import Row, blank_row
from editorial.fields import RichTextField
from editorial.models import Release, State
from interface.rich_text import apart, as_lines
from search.analysis import ENGLISH, GERMAN
from search.meanings import meaning_of
from search.models import Document
from taxonomy.models import make_slug, sort_key

# Cases were published on each day of eight years; the step, which shares no divisor with the span,
# leads to another second each time.
NEWEST = datetime(2026, 10, 1, tzinfo=UTC)
SPAN_SECONDS = 8 * 365 * 86_400
STEP_SECONDS = 155_922_557
SLUG_LENGTH = 72  # with a hyphen and a number of seven digits no longer than the column

KEY = "made-"
SLUG = "fall"
# What the search reads before and behind company and place.
TOLD = ["situation", "approach", "first_step", "stumbling_block", "participation"]
EVERYWHERE = "transferability"


RICH = {field.name for field in BestPractice._meta.fields if isinstance(field, RichTextField)}


class Case(NamedTuple):
    """A case by its number, from 1: the same one each time, whatever its primary key is."""

    number: int
    pk: int
    uuid: UUID
    published_at: datetime
    facets: Facets
    story: Story

    @property
    def title(self) -> str:
        return "".join(self.story.title)

    @property
    def summary(self) -> str:
        return "".join(self.story.summary)

    @property
    def slug(self) -> str:
        return f"{make_slug(self.title)[:SLUG_LENGTH]}-{self.number}"

    def searched(self) -> list[Iterable[str]]:
        """Title, labels, summary and what else the search reads, as `BestPractice` tells it."""
        story, facets = self.story, self.facets
        parts = [story.texts[name] for name in TOLD]
        parts += [[story.company], story.texts[EVERYWHERE]]
        parts.append(sorted(effect.indicator for effect in story.effects))
        parts += [[code.text for code in facets.codes]]
        terms: list[Branch | Label] = [facets.branch, *facets.topics, *facets.target_groups]
        labels = sorted({name for term in terms for name in term.names})
        labels = [str(BestPractice._meta.verbose_name), *labels, *facets.town.names]
        return [story.title, labels, story.summary, [*chain.from_iterable(parts)]]

    def text(self) -> str:
        """The last of these as `BestPractice.document_text` joins it."""
        story = self.story
        told = [as_stored(name, "".join(story.texts[name])) for name in TOLD]
        everywhere = as_stored(EVERYWHERE, "".join(story.texts[EVERYWHERE]))
        figures = sorted(effect.indicator for effect in story.effects)
        codes = [code.text for code in self.facets.codes]
        return as_lines(apart(*told, story.company, everywhere, *figures, unshown=codes))


def make_case(number: int, pk: int, choices: Choices) -> Case:
    random = Random(number)
    return Case(
        number,
        pk,
        UUID(int=random.getrandbits(128), version=4),
        NEWEST - timedelta(seconds=number * STEP_SECONDS % SPAN_SECONDS),
        choose(random, choices),
        tell(random),
    )


def key_of(number: int) -> str:
    """By which a case is known again."""
    return f"{KEY}{number:08}"


def links_to_topics(case: Case) -> Iterator[Row]:
    return links(case, "topic_id", case.facets.topics)


def links_to_target_groups(case: Case) -> Iterator[Row]:
    return links(case, "targetgroup_id", case.facets.target_groups)


def links_to_wz_codes(case: Case) -> Iterator[Row]:
    return links(case, "wzcode_id", case.facets.codes)


def links(case: Case, column: str, chosen: Iterable[Code | Label]) -> Iterator[Row]:
    return ({"bestpractice_id": case.pk, column: each.pk} for each in chosen)


def as_stored(name: str, text: str) -> str:
    """Where a text may have tags it is a paragraph; none of the words needs escaping."""
    return f"<p>{text}</p>" if name in RICH else text


class Writer:
    """Turns cases into rows of all their tables."""

    def __init__(self) -> None:
        self.content_type = ContentType.objects.get_for_model(BestPractice).pk
        self.address = reverse(BestPractice.DETAIL_ROUTE, args=[SLUG]).replace(SLUG, "{}")
        self.german, self.english = Lexicon(GERMAN), Lexicon(ENGLISH)
        self.blank = {model: blank_row(model) for model in (BestPractice, Effect, Document)}

    def writers(self) -> dict[type[models.Model], Callable[[Case], Iterator[Row]]]:
        """How a case's rows are written, by table; others point to the first one's."""
        return {
            BestPractice: self.entry,
            BestPractice.topics.through: links_to_topics,
            BestPractice.target_groups.through: links_to_target_groups,
            BestPractice.wz_codes.through: links_to_wz_codes,
            Effect: self.effects,
            Release: self.release,
            Document: self.document,
        }

    def entry(self, case: Case) -> Iterator[Row]:
        story, facets = case.story, case.facets
        yield {
            **self.blank[BestPractice],
            "id": case.pk,
            "uuid": case.uuid,
            "external_key": key_of(case.number),
            "title": case.title,
            "slug": case.slug,
            "summary": case.summary,
            "state": State.PUBLISHED.value,
            "published_at": case.published_at,
            "first_published_at": case.published_at,
            "created_at": case.published_at,
            "updated_at": case.published_at,
            "confirmed_at": case.published_at.date(),
            "version": 1,
            "is_example": True,
            "company_name": story.company,
            "municipality_id": facets.town.pk,
            "industry_id": facets.branch.pk,
            "size": facets.size.value,
            "employees": facets.employees,
            "cost_band": facets.cost_band,
            "duration_band": facets.duration_band,
            **{name: as_stored(name, "".join(text)) for name, text in story.texts.items()},
        }

    def effects(self, case: Case) -> Iterator[Row]:
        for order, effect in enumerate(case.story.effects):
            yield {
                **self.blank[Effect],
                "indicator": effect.indicator,
                "unit": effect.unit,
                "before": effect.before,
                "after": effect.after,
                "best_practice_id": case.pk,
                "basis": Effect.Basis.ESTIMATED.value,
                "order": order,
            }

    def release(self, case: Case) -> Iterator[Row]:
        yield {
            "content_type_id": self.content_type,
            "object_id": case.pk,
            "granted_by": "Geschäftsführung",
            "granted_on": case.published_at.date(),
        }

    def document(self, case: Case) -> Iterator[Row]:
        """What `editorial.services.document_for` says of the case."""
        facets, texts = case.facets, case.searched()
        yield {
            **self.blank[Document],
            "content_type_id": self.content_type,
            "object_id": case.pk,
            "kind": BestPractice._meta.model_name,
            "title": case.title,
            "summary": case.summary,
            "text": case.text(),
            "meaning": meaning_of(
                self.german.words([*case.story.title, *case.story.summary]),
                self.german.words(texts[-1]),
            ),
            "address": self.address.format(case.slug),
            "is_example": True,
            "sort_name": sort_key(case.title),
            "industries": [facets.branch.slug],
            "wz": [key for code in facets.codes for key in code.keys],
            "topics": sorted(topic.slug for topic in facets.topics),
            "target_groups": sorted(group.slug for group in facets.target_groups),
            "sizes": [facets.size.value],
            "places": facets.town.keys,
            "cost_band": facets.cost_band,
            "duration_band": facets.duration_band,
            "published_at": case.published_at,
            "verified_at": case.published_at.date(),
            "vector_de": self.german.vector(texts, [facets.branch.slug]),
            "vector_en": self.english.vector(texts, [facets.branch.slug]),
        }
