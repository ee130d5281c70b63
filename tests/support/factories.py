"""Believable German rows for tests, one factory for each model.

The vocabularies are loaded before the first test; factories choose from them. Entries are drafts,
as everywhere; `published=True` shows them to the public, `publish` does so by the services.
"""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from io import BytesIO
from itertools import pairwise
from secrets import token_bytes
from typing import Any, NamedTuple, TypeVar
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.declarations import (
    Iterator,
    LazyAttribute,
    LazyAttributeSequence,
    LazyFunction,
    PostGeneration,
    SelfAttribute,
    Sequence,
    SubFactory,
    Trait,
)
from factory.django import DjangoModelFactory
from factory.helpers import post_generation
from PIL import Image

from accounts.models import Role, User
from branchendialog.models import (
    Analysis,
    BestPractice,
    Cost,
    Dialogue,
    DialoguePartner,
    Effect,
    FocusChoice,
    FocusDecision,
    IndustryFigure,
    IndustryPage,
)
from demo.models import ReceivedMail
from desk.models import BrowserReport
from editorial import services as editorial
from editorial.models import (
    IndexDue,
    Picture,
    Proposal,
    PublicSlug,
    Publishable,
    Release,
    State,
    StateChange,
)
from editorial.models.due import key_of
from editorial.services.confirmation import months_after
from editorial.services.index import store_documents
from initiatives.models import (
    Activity,
    ActivityPartner,
    Actor,
    FeasibilityCheck,
    FieldOfAction,
    Funding,
    Idea,
    Initiative,
    Milestone,
    Partnership,
    Proposer,
)
from interface.models import PeopleSeen, Refusal
from notifications.models import OutgoingMail
from pages.models import DataRequest, Enquiry, NewsItem, Page
from taxonomy.models import (
    CompanySize,
    CostBand,
    District,
    DurationBand,
    Industry,
    Municipality,
    Region,
    TargetGroup,
    Topic,
    WzCode,
)
from tests.support.documents import written_by_a_factory
from workshops.models import (
    AgendaItem,
    Answer,
    Circular,
    Finding,
    Handover,
    MailConsent,
    Needs,
    PhotoConsent,
    Question,
    Registration,
    RegistrationEvent,
    RegistrationState,
    WorkingGroup,
    Workshop,
    WorkshopChange,
    WorkshopRecord,
    WorkshopSeries,
)

Entry = TypeVar("Entry", bound=Publishable)


class Firm(NamedTuple):
    name: str
    town: str
    industry: str
    employees: int
    wz_2008: str
    wz_2025: str


FIRMS = [
    Firm("Dreherei von der Höhe e. K.", "Werdohl", "metallverarbeitung", 7, "25.62.0", "25.53.0"),
    Firm("Gießerei Äpfelbach GmbH", "Altena", "metallverarbeitung", 44, "24.53.0", "24.53.0"),
    Firm("Bäder Größwein & Söhne KG", "Wedemark", "bau-ausbau", 31, "43.22.0", "43.22.0"),
    Firm(
        "Pflegedienste Übermühlen gGmbH", "Garbsen", "gesundheit-pflege", 280, "87.10.0", "87.10.2"
    ),
    Firm(
        "Spedition Ahlers GmbH & Co. KG", "Wunstorf", "logistik-verkehr", 120, "52.29.1", "52.26.1"
    ),
]
CASES = [
    ("Wer sucht, verliert Zeit: der Lagerplan an der Tür", "Ein Plan ersetzt die Zurufe."),
    ("Übergabe ohne Zettel", "Die Schichten übergeben am Bildschirm, in fünf Minuten."),
    ("Größere Lose, kleinere Sorgen", "Der Betrieb plant Aufträge eine Woche im Voraus."),
]
WORKSHOPS = [
    ("Lernen am Arbeitsplatz", "Wie Betriebe Zeit zum Lernen finden."),
    ("Erste Schritte mit Maschinendaten", "Was alte Maschinen erzählen können."),
    ("Übergaben, die niemand vergisst", "Drei Betriebe zeigen ihre Schichtbücher."),
]
PEOPLE = ["Änne Größwein", "Jörg von der Höhe", "Zeynep Öztürk", "Klaus-Jürgen Ahlers", "Eva Weiß"]


# Accounts and places -----------------------------------------------------------------------------


class UserFactory(DjangoModelFactory[User]):
    """Somebody without rights; `editor=True` or `publisher=True` makes a member of the team."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        editor = Trait(role=Role.EDITOR)
        publisher = Trait(role=Role.PUBLISHER)
        superuser = Trait(is_superuser=True)

    name = Iterator(PEOPLE)
    email = Sequence(lambda number: f"person-{number}@example.org")
    password = LazyFunction(lambda: make_password(None))


def municipality(name: str) -> Municipality:
    return Municipality.objects.select_related("district").get(name=name)


class DistrictFactory(DjangoModelFactory[District]):
    class Meta:
        model = District

    ags = Sequence(lambda number: f"99{number:03}")
    name = Sequence(lambda number: f"Kreis Übermühlen {number}")
    slug = Sequence(lambda number: f"kreis-uebermuehlen-{number}")
    nuts3 = "DEA58"
    land = "NW"


class MunicipalityFactory(DjangoModelFactory[Municipality]):
    """A municipality that isn't among the vocabularies."""

    class Meta:
        model = Municipality

    district = SubFactory(DistrictFactory)
    ags = LazyAttributeSequence(lambda place, number: f"{place.district.ags}{number:03}")
    ars = LazyAttribute(lambda place: f"{place.ags}".ljust(12, "0"))
    name = Sequence(lambda number: f"Größmühlen {number}")
    slug = Sequence(lambda number: f"groessmuehlen-{number}")
    postal_code = "58999"
    latitude = "51.360000"
    longitude = "7.470000"


class RegionFactory(DjangoModelFactory[Region]):
    """A further region, not the host; give it `municipalities` as a list."""

    class Meta:
        model = Region
        skip_postgeneration_save = True

    name = Sequence(lambda number: f"Region Übermühlen {number}")
    slug = Sequence(lambda number: f"uebermuehlen-{number}")
    agency = "Regionalagentur Übermühlen"
    contact_function = "Projektbüro Digitalisierung"
    contact_phone = "030 23125 190"
    contact_email = "projektbuero@example.org"
    mail_sender = "Regionalagentur Übermühlen <projektbuero@example.org>"
    state_law = "NW"

    @post_generation
    def municipalities(self, create: bool, chosen: list[Municipality] | None) -> None:
        if chosen:
            self.municipalities.set(chosen)


class IndustryFactory(DjangoModelFactory[Industry]):
    class Meta:
        model = Industry

    name = Sequence(lambda number: f"Möbel und Holz {number}")
    slug = Sequence(lambda number: f"moebel-holz-{number}")
    order = Sequence(lambda number: 500 + number)


class TopicFactory(DjangoModelFactory[Topic]):
    class Meta:
        model = Topic

    name = Sequence(lambda number: f"Künstliche Intelligenz {number}")
    slug = Sequence(lambda number: f"kuenstliche-intelligenz-{number}")
    order = Sequence(lambda number: 500 + number)


class TargetGroupFactory(DjangoModelFactory[TargetGroup]):
    class Meta:
        model = TargetGroup

    name = Sequence(lambda number: f"Gesellinnen und Gesellen {number}")
    slug = Sequence(lambda number: f"gesellinnen-gesellen-{number}")
    order = Sequence(lambda number: 500 + number)


# Entries -----------------------------------------------------------------------------------------


def publish(entry: Publishable) -> None:
    """Through the services: one member of the team submits, another publishes; nobody is told."""
    editor, publisher = team()
    for name, value in asked_of(type(entry)).items():
        setattr(entry, name, value)
    entry.save(update_fields=["confirm_by", "responsible"])
    editorial.submit(entry, by=editor)
    editorial.publish(entry, by=publisher)
    kind = ContentType.objects.get_for_model(entry)
    OutgoingMail.objects.filter(content_type=kind, object_id=entry.pk).delete()
    entry.refresh_from_db()


def team() -> tuple[User, User]:
    """Who writes and who publishes, where a test says nothing of them."""
    emails = {
        Role.EDITOR: "redaktion-test@example.org",
        Role.PUBLISHER: "freigabe-test@example.org",
    }
    known = {user.role: user for user in User.objects.filter(email__in=emails.values())}
    for role in emails.keys() - known:
        known[role] = User.objects.create(email=emails[role], role=role)
    return known[Role.EDITOR], known[Role.PUBLISHER]


def asked_of(kind: type[Publishable]) -> dict[str, Any]:
    """What publication fills in: until when it is asked of an entry of this kind, and of whom."""
    months = settings.CONFIRM_EVERY_MONTHS[kind._meta.label]
    day = months_after(timezone.localdate(), months) if months else None
    return {"confirm_by": day, "responsible": team()[0]}


def first_moment(entry: Any) -> datetime:
    return max(filter(None, [entry.published_at, getattr(entry, "publish_at", None)]))


class EntryFactory(DjangoModelFactory[Entry]):
    """An entry, with all that its publication leaves if it is `published`.

    The rows are those of `publish`, written at once: nearly every test needs a public entry, and
    the way there has tests of its own.
    """

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    class Params:
        published = Trait(
            state=State.PUBLISHED,
            published_at=LazyFunction(timezone.now),
            first_published_at=LazyAttribute(first_moment),
            version=2,  # one for each step; saving makes it three
        )

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        if kwargs.get("state") == State.PUBLISHED:
            kwargs = asked_of(model_class) | kwargs
        with written_by_a_factory():
            return super()._create(model_class, *args, **kwargs)

    @classmethod
    def _after_postgeneration(
        cls, instance: Any, create: bool, results: dict[str, Any] | None = None
    ) -> None:
        super()._after_postgeneration(instance, create, results)
        if create and instance.state == State.PUBLISHED:
            leave_traces_of_publication(instance)


def leave_traces_of_publication(entry: Publishable) -> None:
    """Its steps, its address and its Document."""
    PublicSlug.objects.create(entry=entry, slug=entry.slug)
    states = pairwise([State.DRAFT, State.IN_REVIEW, State.PUBLISHED])
    StateChange.objects.bulk_create(
        StateChange(entry=entry, from_state=before, to_state=after, by=by)
        for by, (before, after) in zip(team(), states, strict=True)
    )
    store_documents([entry])
    IndexDue.objects.of(key_of(entry)).delete()


class ProposalFactory(DjangoModelFactory[Proposal]):
    """Another title, proposed by an editor for a public case."""

    class Meta:
        model = Proposal

    entry = SubFactory("tests.support.factories.BestPracticeFactory", published=True)
    base_version = LazyAttribute(lambda proposal: proposal.entry.version)
    changes = LazyAttribute(
        lambda proposal: {"fields.title": [proposal.entry.title, "Suchen war gestern"]}
    )
    note = "Der Betrieb nennt es inzwischen so."
    author = SubFactory(UserFactory, editor=True)


class ReleaseFactory(DjangoModelFactory[Release]):
    class Meta:
        model = Release

    entry = SubFactory("tests.support.factories.BestPracticeFactory", release=False)
    granted_by = "Geschäftsführung"
    granted_on = LazyFunction(lambda: timezone.localdate() - timedelta(days=60))


class IndustryPageFactory(EntryFactory[IndustryPage]):
    """The page of an industry without one; of a new industry if none is given."""

    class Meta:
        model = IndustryPage

    industry = SubFactory(IndustryFactory)
    title = LazyAttribute(lambda page: page.industry.name)
    summary = "Wie Betriebe dieser Branche den ersten Schritt gehen."
    text = "Viele Betriebe beginnen mit einer einzigen Frage aus ihrem Alltag."


class EffectFactory(DjangoModelFactory[Effect]):
    class Meta:
        model = Effect

    best_practice = SubFactory("tests.support.factories.BestPracticeFactory", effects=0)
    indicator = "Suchzeit je Auftrag"
    before = 18
    after = 5
    unit = "Minuten"
    basis = Effect.Basis.MEASURED
    period = "je vier Wochen, 60 Aufträge"


class CostFactory(DjangoModelFactory[Cost]):
    class Meta:
        model = Cost

    best_practice = SubFactory("tests.support.factories.BestPracticeFactory", costs=0)
    kind = Cost.Kind.DEVICES
    item = "Vier Tablets mit Halterung"
    amount = 6_000


def choose_wz_codes(case: BestPractice, create: bool, chosen: list[WzCode] | None) -> None:
    """The given ones, else those of the firm the case tells about, one for each edition."""
    if create:
        case.wz_codes.set(codes_of_firm(case.company_name) if chosen is None else chosen)


def codes_of_firm(name: str) -> list[WzCode]:
    firms = [firm for firm in FIRMS if firm.name == name]
    pairs = [pair for firm in firms for pair in (("2008", firm.wz_2008), ("2025", firm.wz_2025))]
    return [WzCode.objects.get(edition=edition, code=code) for edition, code in pairs]


class BestPracticeFactory(EntryFactory[BestPractice]):
    """A complete case with release, effect, a line of costs and codes of both editions.

    `topics`, `target_groups` and `wz_codes` take lists of rows, `effects` and `costs` a number,
    `release=False` leaves it out.
    """

    class Meta:
        model = BestPractice

    class Params:
        firm = Iterator(FIRMS)
        case = Iterator(CASES)

    title = LazyAttribute(lambda case: case.case[0])
    summary = LazyAttribute(lambda case: case.case[1])
    company_name = LazyAttribute(lambda case: case.firm.name)
    municipality = LazyAttribute(lambda case: municipality(case.firm.town))
    industry = LazyAttribute(lambda case: Industry.objects.get(slug=case.firm.industry))
    employees = LazyAttribute(lambda case: case.firm.employees)
    size = LazyAttribute(lambda case: CompanySize.for_headcount(case.employees))
    cost_band = CostBand.FROM_5000
    duration_band = DurationBand.UP_TO_6_MONTHS
    situation = "Zeichnungen lagen in Ordnern; nicht immer galt das neueste Blatt."
    approach = "Erst eine Maschinengruppe, zwei Tablets, ein Ablagename je Auftrag."
    first_step = "Eine Woche lang notieren, wonach gesucht wird."
    stumbling_block = "Ohne WLAN-Messung blieben zwei Plätze ohne Empfang."
    participation = "Drei Beschäftigte wählten Halterung und Schriftgröße aus."
    transferability = "Betriebe mit Einzel- und Kleinserien."
    confirmed_at = LazyFunction(lambda: timezone.localdate() - timedelta(days=30))

    @post_generation
    def topics(self, create: bool, chosen: list[Topic] | None) -> None:
        if create:
            self.topics.set(chosen if chosen is not None else Topic.objects.filter(slug="ablaeufe"))

    @post_generation
    def target_groups(self, create: bool, chosen: list[TargetGroup] | None) -> None:
        if create:
            usual = TargetGroup.objects.filter(slug="beschaeftigte")
            self.target_groups.set(chosen if chosen is not None else usual)

    wz_codes = PostGeneration(choose_wz_codes)

    @post_generation
    def effects(self, create: bool, number: int | None) -> None:
        if create:
            EffectFactory.create_batch(1 if number is None else number, best_practice=self)

    @post_generation
    def costs(self, create: bool, number: int | None) -> None:
        if create:
            CostFactory.create_batch(1 if number is None else number, best_practice=self)

    @post_generation
    def release(self, create: bool, wanted: bool | None) -> None:
        if create and wanted is not False:
            ReleaseFactory.create(entry=self)


def at_nine_thirty(days: int) -> datetime:
    """Half past nine by the clock on the wall, that many days from now."""
    day = timezone.localtime() + timedelta(days=days)
    return day.replace(hour=9, minute=30, second=0, microsecond=0, fold=0).astimezone(UTC)


class WorkshopFactory(EntryFactory[Workshop]):
    """A workshop in a month's time, open for registration once it is published.

    `past=True` was a month ago; `historic=True` is the first one of 2018, without times or seats.
    """

    class Meta:
        model = Workshop

    class Params:
        subject = Iterator(WORKSHOPS)
        past = Trait(starts_at=LazyFunction(lambda: at_nine_thirty(-30)))
        historic = Trait(
            title="Workshop „Arbeit 4.0 in der Region Hannover“",
            starts_at=None,
            date=LazyFunction(lambda: datetime(2018, 1, 17).date()),  # noqa: DTZ001
            capacity=None,
            registration_opens_at=None,
            venue_name="",
            venue_municipality=None,
        )

    title = LazyAttribute(lambda workshop: workshop.subject[0])
    summary = LazyAttribute(lambda workshop: workshop.subject[1])
    region = LazyFunction(Region.objects.host)
    starts_at = LazyFunction(lambda: at_nine_thirty(30))
    ends_at = LazyAttribute(
        lambda workshop: workshop.starts_at and workshop.starts_at + timedelta(hours=3)
    )
    date = LazyAttribute(lambda workshop: timezone.localdate(workshop.starts_at))
    lead_question = "Was hilft beim Lernen im Betrieb?"
    description = "Drei Betriebe berichten, danach wird in Gruppen gearbeitet."
    venue_name = "Seminarraum am Größen Garten"
    venue_municipality = LazyFunction(lambda: municipality("Hannover"))
    online_url = ""
    attendance = LazyAttribute(
        lambda workshop: (
            ("both" if workshop.venue_name else "online") if workshop.online_url else "on_site"
        )
    )
    capacity = 24
    registration_opens_at = LazyAttribute(
        lambda workshop: min(workshop.starts_at - timedelta(days=60), at_nine_thirty(-1))
    )

    @post_generation
    def industries(self, create: bool, chosen: list[Industry] | None) -> None:
        if create and chosen:
            self.industries.set(chosen)

    @post_generation
    def topics(self, create: bool, chosen: list[Topic] | None) -> None:
        if create:
            usual = Topic.objects.filter(slug="weiterbildung")
            self.topics.set(usual if chosen is None else chosen)

    @post_generation
    def target_groups(self, create: bool, chosen: list[TargetGroup] | None) -> None:
        if create and chosen:
            self.target_groups.set(chosen)

    @post_generation
    def groups(self, create: bool, capacities: list[int] | None) -> None:
        """`groups=[12, 12]` makes two groups with twelve seats each."""
        for capacity in (capacities or []) if create else []:
            WorkingGroupFactory.create(workshop=self, capacity=capacity)


class WorkingGroupFactory(DjangoModelFactory[WorkingGroup]):
    class Meta:
        model = WorkingGroup

    workshop = SubFactory(WorkshopFactory)
    name = Sequence(
        lambda number: (
            ["Produktion", "Dienstleistung", "Öffentlicher Dienst"][number % 3]
            + (f" {number // 3 + 1}" if number >= 3 else "")
        )
    )
    capacity = 12
    order = Sequence(lambda number: number)


class AgendaItemFactory(DjangoModelFactory[AgendaItem]):
    class Meta:
        model = AgendaItem

    workshop = SubFactory(WorkshopFactory)
    start_time = datetime.strptime("09:30", "%H:%M").time()  # noqa: DTZ007
    title = "Begrüßung"
    order = Sequence(lambda number: number)


class FundingFactory(DjangoModelFactory[Funding]):
    class Meta:
        model = Funding

    programme = Sequence(lambda number: f"Förderprogramm „Erste Schritte“ {number}")
    funder = "Ministerium für Arbeit"
    mandatory_text = Sequence(lambda number: f"Gefördert durch das Land, Kennzeichen {number}.")


class ActorFactory(EntryFactory[Actor]):
    """A chamber in Wunstorf; `industries` takes a list of rows."""

    class Meta:
        model = Actor

    title = Sequence(lambda number: f"Handwerkskammer an der Größe {number}")
    summary = "Kommt in die Werkstatt und schaut sich Abläufe an."
    kind = Actor.Kind.CHAMBER
    municipality = LazyFunction(lambda: municipality("Wunstorf"))
    description = "<p>Berät Betriebe des Handwerks, kostenfrei und vor Ort.</p>"
    contact_function = "Technologieberatung"
    contact_phone = "030 23125 310"
    confirmed_at = LazyFunction(lambda: timezone.localdate() - timedelta(days=30))

    @post_generation
    def industries(self, create: bool, chosen: list[Industry] | None) -> None:
        if create and chosen:
            self.industries.set(chosen)


class InitiativeFactory(EntryFactory[Initiative]):
    """An initiative of the host region; parts (`fields`, `partners`, …) are given as numbers."""

    class Meta:
        model = Initiative

    title = Sequence(lambda number: f"Größer denken, klein beginnen {number}")
    summary = "Die Region bereitet sich auf die digitale Arbeitswelt vor."
    region = LazyFunction(Region.objects.host)
    lead = SubFactory(ActorFactory, published=True)
    background = "<p>Die Arbeit ändert sich, und mit ihr, was Beschäftigte können müssen.</p>"
    goal = "Den Arbeitsmarkt gemeinsam vorbereiten."

    @post_generation
    def fields(self, create: bool, number: int | None) -> None:
        if create:
            FieldOfActionFactory.create_batch(number or 0, initiative=self)

    @post_generation
    def milestones(self, create: bool, number: int | None) -> None:
        if create:
            MilestoneFactory.create_batch(number or 0, initiative=self)

    @post_generation
    def partners(self, create: bool, number: int | None) -> None:
        for actor in ActorFactory.create_batch(number or 0, published=True) if create else []:
            Partnership.objects.create(initiative=self, actor=actor)  # type: ignore[misc]

    @post_generation
    def fundings(self, create: bool, number: int | None) -> None:
        if create:
            self.fundings.set(FundingFactory.create_batch(number or 0))


class FieldOfActionFactory(DjangoModelFactory[FieldOfAction]):
    class Meta:
        model = FieldOfAction

    initiative = SubFactory(InitiativeFactory)
    code = Sequence(lambda number: f"ha{number}")
    title = Sequence(lambda number: f"Im Betrieb weiterlernen {number}")
    motto = "Weiterbildung passt in den Arbeitsalltag."
    order = Sequence(lambda number: number)


class MilestoneFactory(DjangoModelFactory[Milestone]):
    class Meta:
        model = Milestone

    initiative = SubFactory(InitiativeFactory)
    date = LazyFunction(lambda: timezone.localdate() - timedelta(days=300))
    title = Sequence(lambda number: f"Zwischenstand {number}")


class IdeaFactory(EntryFactory[Idea]):
    class Meta:
        model = Idea

    title = Sequence(lambda number: f"Leihbox mit Sensoren {number}")
    summary = "Betriebe leihen Sensoren und testen sie an der eigenen Maschine."
    region = LazyFunction(Region.objects.host)
    origin = Idea.Origin.FINDING
    description = "<p>Eine Box, vier Wochen, eine Einweisung.</p>"


class FeasibilityCheckFactory(DjangoModelFactory[FeasibilityCheck]):
    class Meta:
        model = FeasibilityCheck

    idea = SubFactory(IdeaFactory, published=True)
    effort = FeasibilityCheck.Rating.HIGH
    benefit = FeasibilityCheck.Rating.LOW
    partners = "Drei Zusagen aus dem Kreis"
    financing = "Aus laufenden Mitteln gedeckt"
    risk = "Versicherung ist noch ungeklärt"
    decision = FeasibilityCheck.Decision.PURSUE
    reason = "Die Schulen wollen mitmachen."
    decided_on = LazyFunction(lambda: timezone.localdate() - timedelta(days=20))


class ProposerFactory(DjangoModelFactory[Proposer]):
    class Meta:
        model = Proposer

    idea = SubFactory(IdeaFactory)
    name = Iterator(PEOPLE)
    email = Sequence(lambda number: f"testperson-{number:02}@example.org")


class ActivityFactory(EntryFactory[Activity]):
    """Advice for builders; `industries`, `topics`, `target_groups` take lists of rows."""

    class Meta:
        model = Activity

    title = Sequence(lambda number: f"Digital im Handwerk: die Zettel verschwinden {number}")
    summary = "Hilfe bei Auswahl und Einführung von Zeit- und Auftrags-Apps."
    kind = Activity.Kind.ADVICE
    actor = SubFactory(ActorFactory, published=True)
    description = "<p>Ein halber Tag im Betrieb, danach drei Vorschläge auf einer Seite.</p>"
    confirmed_at = LazyFunction(lambda: timezone.localdate() - timedelta(days=30))

    @post_generation
    def industries(self, create: bool, chosen: list[Industry] | None) -> None:
        if create:
            usual = Industry.objects.filter(slug="bau-ausbau")
            self.industries.set(usual if chosen is None else chosen)

    @post_generation
    def topics(self, create: bool, chosen: list[Topic] | None) -> None:
        if create:
            usual = Topic.objects.filter(slug="ablaeufe")
            self.topics.set(usual if chosen is None else chosen)

    @post_generation
    def target_groups(self, create: bool, chosen: list[TargetGroup] | None) -> None:
        if create:
            usual = TargetGroup.objects.filter(slug="beschaeftigte")
            self.target_groups.set(usual if chosen is None else chosen)


class ActivityPartnerFactory(DjangoModelFactory[ActivityPartner]):
    class Meta:
        model = ActivityPartner

    activity = SubFactory(ActivityFactory)
    actor = SubFactory(ActorFactory, published=True)


# Records and findings ----------------------------------------------------------------------------


class WorkshopRecordFactory(EntryFactory[WorkshopRecord]):
    """The record of a workshop that is over and public."""

    class Meta:
        model = WorkshopRecord

    workshop = SubFactory(WorkshopFactory, past=True, published=True)
    title = LazyAttribute(lambda record: f"Rückblick: {record.workshop.title}")
    summary = "Was besprochen wurde, und was daraus werden soll."
    report = "<p>Drei Gruppen haben Veränderungen und Ansätze gesammelt.</p>"


def record_of_group(finding: Any) -> WorkshopRecord:
    """The record of the group's date, which is made where there is none."""
    workshop = finding.group.workshop
    record = WorkshopRecord.objects.filter(workshop=workshop).first()
    return record or WorkshopRecordFactory.create(workshop=workshop)


def publish_record_if_asked(finding: Finding, create: bool, asked: bool | None) -> None:
    if create and asked and not finding.record.is_published:
        publish(finding.record)


class FindingFactory(DjangoModelFactory[Finding]):
    """A challenge that a group of a past workshop named; `published=True` publishes its record."""

    class Meta:
        model = Finding
        skip_postgeneration_save = True

    group = SubFactory(WorkingGroupFactory, workshop__past=True, workshop__published=True)
    record = LazyAttribute(record_of_group)
    code = Sequence(lambda number: f"f{number}")
    topic = LazyFunction(lambda: Topic.objects.get(slug="weiterbildung"))
    kind = Finding.Kind.CHALLENGE
    text = Sequence(lambda number: f"Im Schichtbetrieb fehlt Zeit zum Lernen {number}.")
    published = PostGeneration(publish_record_if_asked)


# Dialogues and what they rest on -----------------------------------------------------------------


class AnalysisFactory(DjangoModelFactory[Analysis]):
    class Meta:
        model = Analysis

    title = Sequence(lambda number: f"Betriebe und Beschäftigte in der Region {number}")
    publisher = "Statistikstelle"
    year = 2025
    key_statement = "Kleine Betriebe überwiegen."


class IndustryFigureFactory(DjangoModelFactory[IndustryFigure]):
    class Meta:
        model = IndustryFigure

    industry = SubFactory(IndustryFactory)
    region = LazyFunction(Region.objects.host)
    analysis = SubFactory(AnalysisFactory)
    label = Sequence(lambda number: f"Betriebe mit weniger als zehn Beschäftigten {number}")
    value = 1240
    unit = "Betriebe"
    as_of_year = 2024
    area = "Region Hannover"


class FocusDecisionFactory(DjangoModelFactory[FocusDecision]):
    """A decision of a year ago; `released=True` shows it, `analyses` is a number."""

    class Meta:
        model = FocusDecision
        skip_postgeneration_save = True

    class Params:
        released = Trait(is_released=True)

    title = Sequence(lambda number: f"Schwerpunktbranchen, Beschluss {number}")
    region = LazyFunction(Region.objects.host)
    body = "Steuerkreis"
    decided_on = LazyFunction(lambda: timezone.localdate() - timedelta(days=365))
    valid_until = LazyFunction(lambda: timezone.localdate() + timedelta(days=365))
    text = "Gewählt wurden Branchen mit ähnlichen Fragen."

    @post_generation
    def analyses(self, create: bool, number: int | None) -> None:
        if create:
            self.analyses.set(AnalysisFactory.create_batch(number or 0))


class FocusChoiceFactory(DjangoModelFactory[FocusChoice]):
    class Meta:
        model = FocusChoice

    decision = SubFactory(FocusDecisionFactory, released=True)
    industry = SubFactory(IndustryFactory)
    outcome = FocusChoice.Outcome.FOCUS
    reason = "Viele Betriebe jeder Größe mit ähnlichen Fragen."


class WorkshopSeriesFactory(DjangoModelFactory[WorkshopSeries]):
    class Meta:
        model = WorkshopSeries

    title = Sequence(lambda number: f"Von der Laufkarte zum Datenblatt {number}")
    region = LazyFunction(Region.objects.host)


def add_dialogue_partners(dialogue: Dialogue, create: bool, number: int | None) -> None:
    for actor in ActorFactory.create_batch(number or 0, published=True) if create else []:
        DialoguePartner.objects.create(dialogue=dialogue, actor=actor)


class DialogueFactory(EntryFactory[Dialogue]):
    """A dialogue with a series of its own; `partners` is a number."""

    class Meta:
        model = Dialogue

    title = Sequence(lambda number: f"Wer entscheidet über Maschinendaten? {number}")
    summary = "Betriebe klären gemeinsam, welche Daten ihnen helfen."
    region = LazyFunction(Region.objects.host)
    industry_page = SubFactory(IndustryPageFactory, published=True)
    series = SubFactory(WorkshopSeriesFactory)
    carrier = SubFactory(ActorFactory, published=True)
    question = "Welche Daten helfen uns?"
    text = "<p>Drei Treffen in drei Betrieben.</p>"

    partners = PostGeneration(add_dialogue_partners)


# Registrations and mail --------------------------------------------------------------------------


class RegistrationFactory(DjangoModelFactory[Registration]):
    """A confirmed seat, written past the services: no lock, no mail, no event.

    `pending=True` waits for its confirmation, `overdue=True` waited too long; `number=3` waits in
    line.
    """

    class Meta:
        model = Registration

    class Params:
        pending = Trait(
            state=RegistrationState.PENDING,
            held_until=LazyFunction(lambda: timezone.now() + timedelta(days=2)),
        )
        overdue = Trait(
            state=RegistrationState.PENDING,
            held_until=LazyFunction(lambda: timezone.now() - timedelta(hours=1)),
        )
        number = None

    workshop = SubFactory(WorkshopFactory, published=True)
    mode = LazyAttribute(lambda registration: registration.workshop.modes[0])
    name = Iterator(PEOPLE)
    email = Sequence(lambda number: f"testperson-{number:02}@example.org")
    organisation = "Bäder Größwein & Söhne KG"
    state = LazyAttribute(
        lambda each: RegistrationState.WAITING if each.number else RegistrationState.CONFIRMED
    )
    line_number = LazyAttribute(lambda each: each.number)
    first_choice = LazyAttribute(lambda each: each.group)
    group = None
    confirmed_at = LazyAttribute(
        lambda each: None if each.state == RegistrationState.PENDING else timezone.now()
    )
    email_confirmed_at = LazyAttribute(lambda each: each.confirmed_at)
    consented_at = LazyFunction(timezone.now)


class HandoverFactory(DjangoModelFactory[Handover]):
    """A seat that is offered, written past the services: no mail, no event."""

    class Meta:
        model = Handover

    registration = SubFactory(RegistrationFactory)
    name = "Mehmet Heide"
    email = Sequence(lambda number: f"nachfolge-{number:02}@example.org")
    organisation = "Gießerei Äpfelbach GmbH"
    ends_at = LazyFunction(lambda: timezone.now() + timedelta(hours=48))


class RegistrationEventFactory(DjangoModelFactory[RegistrationEvent]):
    class Meta:
        model = RegistrationEvent

    registration = SubFactory(RegistrationFactory)
    actor = RegistrationEvent.Actor.TEAM
    by = SubFactory(UserFactory, publisher=True)
    from_state = RegistrationState.PENDING
    to_state = RegistrationState.CONFIRMED


class WorkshopChangeFactory(DjangoModelFactory[WorkshopChange]):
    """A date that was moved by a week, or `kind` says what else."""

    class Meta:
        model = WorkshopChange

    workshop = SubFactory(WorkshopFactory, published=True)
    kind = WorkshopChange.Kind.MOVED
    by = SubFactory(UserFactory, publisher=True)
    reason = "Der Referent ist erkrankt."
    from_starts_at = LazyAttribute(lambda change: change.workshop.starts_at - timedelta(days=7))
    to_starts_at = LazyAttribute(lambda change: change.workshop.starts_at)


class CircularFactory(DjangoModelFactory[Circular]):
    """What was written to participants, past the services: no mail, no event."""

    class Meta:
        model = Circular

    workshop = SubFactory(WorkshopFactory, published=True)
    by = SubFactory(UserFactory, editor=True)
    subject = "Anfahrt am Mittwoch"
    text = "Der Parkplatz am Haus ist gesperrt.\n\nBitte kommen Sie mit Bus & Bahn."
    form_key = LazyFunction(uuid4)


class QuestionFactory(DjangoModelFactory[Question]):
    """A text as one likes; `choice=True` and `several=True` offer three."""

    class Meta:
        model = Question

    class Params:
        choice = Trait(kind=Question.Kind.CHOICE, options="Vegan\nVegetarisch\nMit Fleisch")
        several = Trait(kind=Question.Kind.SEVERAL, options="Vegan\nVegetarisch\nMit Fleisch")

    workshop = SubFactory(WorkshopFactory, published=True)
    text = "Woran arbeiten Sie gerade?"
    purpose = "Damit wir die Gruppen vorbereiten können"
    order = Sequence(lambda number: number)


class AnswerFactory(DjangoModelFactory[Answer]):
    class Meta:
        model = Answer

    registration = SubFactory(RegistrationFactory)
    question = SubFactory(QuestionFactory, workshop=SelfAttribute("..registration.workshop"))
    value = "An der Schichtübergabe ohne Zettel"


class NeedsFactory(DjangoModelFactory[Needs]):
    class Meta:
        model = Needs

    registration = SubFactory(RegistrationFactory)
    text = "Gebärdensprache"
    consented_at = LazyFunction(timezone.now)


class PhotoConsentFactory(DjangoModelFactory[PhotoConsent]):
    class Meta:
        model = PhotoConsent

    registration = SubFactory(RegistrationFactory)
    name = LazyAttribute(lambda consent: consent.registration.name)
    given_at = LazyFunction(timezone.now)


class MailConsentFactory(DjangoModelFactory[MailConsent]):
    class Meta:
        model = MailConsent

    registration = SubFactory(RegistrationFactory)
    purpose = MailConsent.Purpose.RECORD
    email = LazyAttribute(lambda consent: consent.registration.email)
    given_at = LazyFunction(timezone.now)
    ends_at = LazyFunction(lambda: timezone.now() + timedelta(days=400))


class NewsItemFactory(EntryFactory[NewsItem]):
    class Meta:
        model = NewsItem

    title = Sequence(lambda number: f"Auftakt im Werk {number}")
    summary = "Rund 70 Teilnehmende berieten, was sich für Beschäftigte ändert."
    text = "<p>Drei Arbeitsgruppen sammelten erste Ansätze.</p>"
    region = LazyFunction(Region.objects.host)


class PageFactory(EntryFactory[Page]):
    class Meta:
        model = Page

    title = Sequence(lambda number: f"Über diese Plattform {number}")
    summary = "Wer sie betreibt und wozu."
    text = "<p>Die Regionalagentur betreibt diese Seiten.</p>"


class EnquiryFactory(DjangoModelFactory[Enquiry]):
    """Somebody asks to be called back, about nothing in particular."""

    class Meta:
        model = Enquiry

    kind = Enquiry.Kind.CALL_BACK
    region = LazyFunction(Region.objects.host)
    name = Iterator(PEOPLE)
    phone = "030 23125 555"


class DataRequestFactory(DjangoModelFactory[DataRequest]):
    """Somebody asks what is kept about their address."""

    class Meta:
        model = DataRequest

    email = "jana@betrieb.example"
    language = "de"


class BrowserReportFactory(DjangoModelFactory[BrowserReport]):
    """A script of somebody else that a page was to load."""

    class Meta:
        model = BrowserReport

    directive = "script-src-elem"
    blocked = Sequence("https://fremd-{}.example".format)
    page = "/branchen/…/"
    number = 1


class PeopleSeenFactory(DjangoModelFactory[PeopleSeen]):
    """Somebody of the team looked at the list of registrations."""

    class Meta:
        model = PeopleSeen

    by = SubFactory("tests.support.factories.UserFactory")
    model = "workshops.registration"
    page = "changelist"
    number = 3


class RefusalFactory(DjangoModelFactory[Refusal]):
    """Wrong passwords of this hour."""

    class Meta:
        model = Refusal

    kind = Refusal.Kind.PASSWORD
    hour = Sequence(lambda number: timezone.now() - timedelta(minutes=number))
    number = 3


class OutgoingMailFactory(DjangoModelFactory[OutgoingMail]):
    """A mail that waits for the worker: “please confirm your seat”."""

    class Meta:
        model = OutgoingMail

    class Params:
        about = SubFactory(RegistrationFactory, pending=True)

    purpose = "please_confirm"
    recipient = LazyAttribute(lambda mail: mail.about.email)
    language = "de"
    content_type = LazyAttribute(lambda mail: ContentType.objects.get_for_model(mail.about))
    object_id = LazyAttribute(lambda mail: mail.about.pk)
    occasion = Sequence(lambda number: f"event-{number}")
    facts = LazyAttribute(lambda mail: facts_of(mail.about))


def facts_of(registration: Registration) -> dict[str, str]:
    workshop = registration.workshop
    return {
        "title": workshop.title,
        "starts_at": workshop.starts_at.isoformat() if workshop.starts_at else "",
        "ends_at": workshop.ends_at.isoformat() if workshop.ends_at else "",
        "venue": ", ".join(workshop.venue_lines),
        "group": registration.group.name if registration.group else "",
        "held_until": registration.held_until.isoformat() if registration.held_until else "",
    }


class ReceivedMailFactory(DjangoModelFactory[ReceivedMail]):
    """A mail in the demonstration's mailbox."""

    class Meta:
        model = ReceivedMail

    sender = "Region Hannover <arbeit-4-0@example.org>"
    recipient = Sequence(lambda number: f"testperson-{number:02}@example.org")
    subject = "Bitte bestätigen Sie Ihren Platz"
    raw = LazyAttribute(lambda mail: raw_message(mail.sender, mail.recipient, mail.subject))


def raw_message(sender: str, recipient: str, subject: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, recipient, subject
    message.set_content("Guten Tag,\n\nIhr Platz ist für Sie vorgemerkt.\n")
    message.add_alternative("<p>Guten Tag,</p><p>Ihr Platz ist vorgemerkt.</p>", subtype="html")
    return message.as_bytes()


# Pictures ----------------------------------------------------------------------------------------


def picture_file(
    width: int = 1200, height: int = 800, format_name: str = "PNG", **options: Any
) -> ContentFile[bytes]:
    """A picture as a camera or a scanner would hand it over; every one is another."""
    data = BytesIO()
    colour = tuple(token_bytes(3))
    Image.new("RGB", (width, height), colour).save(data, format_name, **options)
    return ContentFile(data.getvalue(), name=f"DSC_0042.{format_name.lower()}")


class PictureFactory(DjangoModelFactory[Picture]):
    """A photograph that may be published as soon as something published uses it."""

    class Meta:
        model = Picture

    name = Sequence(lambda number: f"Werkhalle {number}")
    original = LazyFunction(picture_file)
    alt = "Zwei Beschäftigte stehen vor einer Tafel mit Zeichnungen."
    credit = "Foto: Ämilie Größwein"
    licence = "CC BY 4.0"
