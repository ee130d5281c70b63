"""Every kind of entry with what the tests must know of it: a new kind is missing nowhere.

Nets, leak town, states and factories' tests all read `KINDS`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Model

from branchendialog.models import BestPractice, Dialogue, IndustryPage
from editorial.models import Publishable
from initiatives.models import Activity, Actor, Idea, Initiative, Partnership
from pages.models import NewsItem, Page
from taxonomy.models import Industry
from tests.support.factories import (
    ActivityFactory,
    ActivityPartnerFactory,
    ActorFactory,
    AgendaItemFactory,
    BestPracticeFactory,
    DialogueFactory,
    EffectFactory,
    EntryFactory,
    FeasibilityCheckFactory,
    FindingFactory,
    IdeaFactory,
    IndustryPageFactory,
    InitiativeFactory,
    NewsItemFactory,
    PageFactory,
    QuestionFactory,
    WorkingGroupFactory,
    WorkshopFactory,
    WorkshopRecordFactory,
)
from workshops.models import Download, Workshop, WorkshopRecord

# By kind, one that the public sees.
Shown = Mapping[type[Publishable], Any]


@dataclass(frozen=True)
class Kind:
    """`linked` makes a draft that hangs on what the public sees, as closely as its kind can.

    `list_name` is the list's name in the URLconf, empty where entries are found by their address
    and a search alone; `parts` are the related rows that are shown with the entry and with nothing
    else; `usual` is what an entry of the nets has beyond what its factory gives it.
    """

    factory: type[EntryFactory[Any]]
    linked: Callable[[Shown, Industry], Any]
    list_name: str = ""
    parts: tuple[str, ...] = ()
    usual: Mapping[str, Any] = field(default_factory=dict)

    def make(self, **values: Any) -> Any:
        return self.factory.create(**{**self.usual, **values})

    def parts_of(self, entry: Publishable) -> list[Model]:
        return [row for name in self.parts for row in getattr(entry, name).all()]


def linked_industry_page(shown: Shown, industry: Industry) -> IndustryPage:
    return IndustryPageFactory.create(industry=industry)


def linked_case(shown: Shown, industry: Industry) -> BestPractice:
    model = shown[BestPractice]
    case = BestPracticeFactory.create(
        industry=shown[IndustryPage].industry,
        topics=list(model.topics.all()),
        target_groups=list(model.target_groups.all()),
    )
    EffectFactory.create(best_practice=case)
    case.presentation_links.create(workshop=shown[Workshop])
    case.help_links.create(activity=shown[Activity])
    return case


def linked_dialogue(shown: Shown, industry: Industry) -> Dialogue:
    return DialogueFactory.create(
        industry_page=shown[IndustryPage], carrier=shown[Actor], idea=shown[Idea]
    )


def linked_workshop(shown: Shown, industry: Industry) -> Workshop:
    workshop = WorkshopFactory.create(
        industries=[shown[IndustryPage].industry],
        topics=list(shown[Workshop].topics.all()),
        starts_at=shown[Workshop].starts_at - timedelta(days=3),
        series=shown[Dialogue].series,
    )
    AgendaItemFactory.create(workshop=workshop)
    QuestionFactory.create(workshop=workshop)
    WorkingGroupFactory.create(workshop=workshop, capacity=5)
    shown[BestPractice].presentation_links.create(workshop=workshop)
    return workshop


def linked_actor(shown: Shown, industry: Industry) -> Actor:
    actor = ActorFactory.create(industries=[shown[IndustryPage].industry])
    ActivityPartnerFactory.create(activity=shown[Activity], actor=actor)
    Partnership.objects.create(initiative=shown[Initiative], actor=actor)
    shown[Dialogue].dialogue_partners.create(actor=actor)
    return actor


def linked_initiative(shown: Shown, industry: Industry) -> Initiative:
    initiative = InitiativeFactory.create(lead=shown[Actor], fields=1, milestones=1)
    shown[Workshop].initiative_links.create(initiative=initiative)
    return initiative


def linked_activity(shown: Shown, industry: Industry) -> Activity:
    activity = ActivityFactory.create(
        actor=shown[Actor],
        initiative=shown[Initiative],
        field_of_action=shown[Initiative].fields_of_action.get(),
        idea=shown[Idea],
        industries=[shown[IndustryPage].industry],
    )
    shown[BestPractice].help_links.create(activity=activity)
    return activity


def linked_idea(shown: Shown, industry: Industry) -> Idea:
    idea = IdeaFactory.create()
    FeasibilityCheckFactory.create(idea=idea)
    shown[Workshop].idea_links.create(idea=idea)
    return idea


def linked_record(shown: Shown, industry: Industry) -> WorkshopRecord:
    workshop = Workshop.objects.past().get(industries=industry)
    record = WorkshopRecordFactory.create(workshop=workshop)
    record.participant_figures.create(kind="Betriebe", number=7)
    file = ContentFile(b"%PDF-1.7", name="folien.pdf")
    Download.objects.create(record=record, title="Folien", file=file)
    finding = FindingFactory.create(
        group=workshop.groups.get(),
        topic=shown[Workshop].topics.all()[0],
        field_of_action=shown[Initiative].fields_of_action.get(),
        idea=shown[Idea],
    )
    finding.outcomes.create(activity=shown[Activity])
    return record


def linked_news(shown: Shown, industry: Industry) -> NewsItem:
    return NewsItemFactory.create(initiative=shown[Initiative])


def linked_page(shown: Shown, industry: Industry) -> Page:
    return PageFactory.create()


KINDS: dict[type[Publishable], Kind] = {
    Actor: Kind(ActorFactory, linked_actor, "initiatives:actor_list"),
    Initiative: Kind(
        InitiativeFactory,
        linked_initiative,
        "initiatives:initiative_list",
        parts=("fields_of_action", "milestones"),
    ),
    Idea: Kind(IdeaFactory, linked_idea, "initiatives:idea_list", parts=("checks",)),
    Activity: Kind(ActivityFactory, linked_activity, "initiatives:activity_list"),
    Workshop: Kind(
        WorkshopFactory,
        linked_workshop,
        "workshops:workshop_list",
        parts=("agenda", "groups", "questions"),
        usual={"groups": [12, 12]},
    ),
    WorkshopRecord: Kind(
        WorkshopRecordFactory,
        linked_record,
        parts=("participant_figures", "downloads", "findings"),
    ),
    IndustryPage: Kind(
        IndustryPageFactory, linked_industry_page, "branchendialog:industry_page_list"
    ),
    BestPractice: Kind(
        BestPracticeFactory,
        linked_case,
        "branchendialog:best_practice_list",
        parts=("effects", "costs", "releases"),
    ),
    Dialogue: Kind(DialogueFactory, linked_dialogue, "branchendialog:dialogue_list"),
    Page: Kind(PageFactory, linked_page),
    NewsItem: Kind(NewsItemFactory, linked_news, "pages:news_list"),
}
# The list of everything, by kind.
OF_ALL_KINDS = "pages:search"
LISTS = {model: kind.list_name for model, kind in KINDS.items() if kind.list_name}


def an_entry(model: type[Publishable], *, published: bool) -> Any:
    """A complete entry of this kind."""
    return KINDS[model].make(published=published)
