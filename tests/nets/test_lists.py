"""Every page asks the database the same number of questions with 1 and with 30 things on it.

Beside each page stands the literal number. At most 15 for a public page and for a list of the
admin, sessions and the frame included: the numbers find loops, they are no aim.
"""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from branchendialog.models import (
    Analysis,
    FocusDecision,
    IndustryFigure,
)
from desk.models import BrowserReport
from editorial.models import Picture, Proposal
from editorial.services import reindex
from initiatives.models import Funding
from interface.models import PeopleSeen, Refusal
from interface.names import admin_address
from notifications.models import OutgoingMail
from pages.models import Enquiry
from taxonomy.models import District, Industry, Region, TargetGroup, Topic
from tests.support import kinds
from tests.support.factories import (
    ActivityFactory,
    ActorFactory,
    AgendaItemFactory,
    AnalysisFactory,
    BestPracticeFactory,
    BrowserReportFactory,
    DialogueFactory,
    DistrictFactory,
    EnquiryFactory,
    FieldOfActionFactory,
    FindingFactory,
    FocusDecisionFactory,
    FundingFactory,
    HandoverFactory,
    IdeaFactory,
    IndustryFactory,
    IndustryFigureFactory,
    IndustryPageFactory,
    InitiativeFactory,
    NewsItemFactory,
    OutgoingMailFactory,
    PageFactory,
    PeopleSeenFactory,
    PictureFactory,
    ProposalFactory,
    QuestionFactory,
    ReceivedMailFactory,
    RefusalFactory,
    RegionFactory,
    RegistrationFactory,
    TargetGroupFactory,
    TopicFactory,
    UserFactory,
    WorkingGroupFactory,
    WorkshopFactory,
    WorkshopRecordFactory,
    WorkshopSeriesFactory,
    at_nine_thirty,
    publish,
)
from tests.support.kinds import KINDS
from workshops.models import (
    Finding,
    Registration,
    WorkingGroup,
    Workshop,
    WorkshopSeries,
)

pytestmark = [pytest.mark.net, pytest.mark.django_db, pytest.mark.usefixtures("one_stamp")]

MOST = 15
# Groups with seats, a series and cases at once are rare; to save the two would cost clarity.
MORE = {"workshops:workshop, with everything": 17, "workshops:workshop, full": 17}


def statements(client: Client, address: str) -> int:
    """What the second visit costs: the first one fills what a process keeps, such as labels."""
    assert client.get(address).status_code == 200, address
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


# Public lists ------------------------------------------------------------------------------------


def cases_of_one_industry(number: int) -> None:
    metal = Industry.objects.get(slug="metallverarbeitung")
    BestPracticeFactory.create_batch(number, published=True, industry=metal, effects=3)


def pages_and_cases(number: int) -> None:
    """Industries with a page and a case each, beside those of the vocabularies."""
    for page in IndustryPageFactory.create_batch(number, published=True):
        BestPracticeFactory.create(published=True, industry=page.industry)


def dialogues(number: int) -> None:
    for dialogue in DialogueFactory.create_batch(number, published=True):
        WorkshopFactory.create(series=dialogue.series, published=True)


def decisions(number: int) -> None:
    FocusDecisionFactory.create_batch(number, released=True, analyses=2)
    IndustryFigureFactory.create_batch(number)


def coming_workshops(number: int) -> None:
    WorkshopFactory.create_batch(number, published=True, groups=[12, 12])


def workshops_of_this_month(number: int) -> None:
    WorkshopFactory.create_batch(number, published=True, starts_at=at_nine_thirty(0))


def past_workshops(number: int) -> None:
    WorkshopFactory.create_batch(number, published=True, past=True)


def news(number: int) -> None:
    NewsItemFactory.create_batch(number, published=True)


def everything(number: int) -> None:
    pages_and_cases(number)
    coming_workshops(number)
    news(number)
    InitiativeFactory.create_batch(number, published=True, fundings=2)


def initiatives(number: int) -> None:
    InitiativeFactory.create_batch(number, published=True, fundings=2)


def actors(number: int) -> None:
    ActorFactory.create_batch(number, published=True)


def activities(number: int) -> None:
    ActivityFactory.create_batch(number, published=True)


def ideas(number: int) -> None:
    IdeaFactory.create_batch(number, published=True)


def mails(number: int) -> None:
    ReceivedMailFactory.create_batch(number)


LISTS: dict[str, tuple[Callable[[int], None], int]] = {
    "/": (everything, 9),
    "/en/": (everything, 9),
    "/suche/": (everything, 2),
    "/aktuelles/": (news, 3),
    "/feeds/aktuelles/": (news, 2),
    "/kalender.ics": (coming_workshops, 2),
    "/sitemap-bestpractice.xml": (everything, 2),
    "/sitemap.xml": (everything, 11),
    "/branchen/": (pages_and_cases, 4),
    "/praxisbeispiele/": (cases_of_one_industry, 4),
    "/en/praxisbeispiele/": (cases_of_one_industry, 4),
    "/branchendialoge/": (dialogues, 4),
    "/branchen/warum-diese-branchen/": (decisions, 4),
    "/veranstaltungen/": (coming_workshops, 3),
    "/veranstaltungen/?status=vergangen": (past_workshops, 3),
    "/veranstaltungen/?ansicht=monat": (workshops_of_this_month, 3),
    "/initiativen/": (initiatives, 4),
    "/akteure/": (actors, 4),
    "/aktivitaeten/": (activities, 3),
    "/aktivitaeten/matrix/": (activities, 3),
    "/ideen/": (ideas, 3),
    "/demo/postfach/": (mails, 2),
}


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize("address", LISTS)
def test_list_costs_the_same_with_any_number_of_entries(
    client: Client, address: str, number: int
) -> None:
    make, literal = LISTS[address]
    make(number)
    assert statements(client, address) == literal


# Where little is found, more is looked for: corrections, what fits in part or by meaning.
SEARCHES: dict[str, tuple[Callable[[int], None], dict[int, int]]] = {
    "/suche/?q=Betriebe&region=hannover": (everything, {1: 10, 30: 6}),
    "/praxisbeispiele/?branche=metallverarbeitung&q=Zeichnungen": (
        cases_of_one_industry,
        {1: 10, 30: 7},
    ),
    # One more for what lies behind.
    "/veranstaltungen/?q=Veranstaltung": (coming_workshops, {1: 10, 30: 7}),
}


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize("address", SEARCHES)
def test_a_search_costs_no_more_than_that(client: Client, address: str, number: int) -> None:
    make, literal = SEARCHES[address]
    make(number)
    assert statements(client, address) == literal[number]


# Public pages of one thing, with what hangs on it ------------------------------------------------


def empty_industry_page(number: int) -> str:
    pages_and_cases(number)
    return IndustryPageFactory.create(published=True).get_absolute_url()


def case_with(number: int) -> str:
    metal = Industry.objects.get(slug="metallverarbeitung")
    topics = TopicFactory.create_batch(number)
    groups = TargetGroupFactory.create_batch(number)
    case = BestPracticeFactory.create(
        published=True, industry=metal, topics=topics, target_groups=groups, effects=number
    )
    BestPracticeFactory.create_batch(number, published=True, industry=metal, effects=number)
    for activity in ActivityFactory.create_batch(number, published=True):
        case.help_links.create(activity=activity)
    return case.get_absolute_url()


def industry_page_with(number: int) -> str:
    page = IndustryPageFactory.create(published=True)
    BestPracticeFactory.create_batch(number, published=True, industry=page.industry)
    WorkshopFactory.create_batch(number, published=True, industries=[page.industry])
    return page.get_absolute_url()


def workshop_with(number: int) -> Workshop:
    workshop = WorkshopFactory.create(
        industries=IndustryFactory.create_batch(number), topics=TopicFactory.create_batch(number)
    )
    AgendaItemFactory.create_batch(number, workshop=workshop)
    for group in WorkingGroupFactory.create_batch(number, workshop=workshop):
        group.topics.set(Topic.objects.all()[:3])
        RegistrationFactory.create(workshop=workshop, group=group)
    Workshop.objects.filter(pk=workshop.pk).update(capacity=1000)
    publish(workshop)
    return workshop


def registration_of_workshop_with(number: int) -> str:
    workshop = workshop_with(number)
    group = workshop.groups.first()
    registration = RegistrationFactory.create(workshop=workshop, group=group, pending=True)
    return reverse("registration:page", args=[registration.token])


def seat_of_workshop_with(number: int) -> str:
    """With other dates of the series, which have groups."""
    workshop = workshop_with(number)
    series = WorkshopSeriesFactory.create()
    Workshop.objects.filter(pk=workshop.pk).update(series=series)
    WorkshopFactory.create_batch(number, series=series, published=True, groups=[3])
    return RegistrationFactory.create(workshop=workshop, group=workshop.groups.first()).link_path


def question_of_workshop_with(number: int) -> str:
    return f"{seat_of_workshop_with(number)}absagen/"


def wish_of_workshop_with(number: int) -> str:
    return f"{seat_of_workshop_with(number + 1)}aendern/"


def dates_of_workshop_with(number: int) -> str:
    return f"{seat_of_workshop_with(number)}termin/"


def offer_at_workshop_with(number: int) -> str:
    workshop = workshop_with(number)
    made = {"workshop": workshop, "group": workshop.groups.first()}
    return HandoverFactory.create(registration=RegistrationFactory.create(**made)).link_path


def workshop_page_with(number: int) -> str:
    return workshop_with(number).get_absolute_url()


def workshop_page_with_everything(number: int) -> str:
    workshop = workshop_with(number)
    workshop.series = WorkshopSeriesFactory.create()
    workshop.save()
    WorkshopFactory.create_batch(number, series=workshop.series, published=True)
    workshop.also_for.set(RegionFactory.create_batch(number))
    for initiative in InitiativeFactory.create_batch(number, fundings=1, published=True):
        workshop.initiative_links.create(initiative=initiative)
    for idea in IdeaFactory.create_batch(number, published=True):
        workshop.idea_links.create(idea=idea)
    for case in BestPracticeFactory.create_batch(number, published=True):
        case.presentation_links.create(workshop=workshop)
    reindex(workshop)
    return workshop.get_absolute_url()


def full_workshop_page_with(number: int) -> str:
    """With others of its series and industries to go to."""
    workshop = workshop_with(number)
    Workshop.objects.filter(pk=workshop.pk).update(capacity=number)
    series, industries = WorkshopSeriesFactory.create(), list(workshop.industries.all())
    WorkshopFactory.create_batch(number, published=True, series=series, industries=industries)
    Workshop.objects.filter(pk=workshop.pk).update(series=series)
    return workshop.get_absolute_url()


def full_form_with(number: int) -> str:
    return f"{full_workshop_page_with(number)}anmeldung/"


def link_form_with(number: int) -> str:
    return f"{workshop_page_with(number)}anmeldung/link/"


def ended_registration_with(number: int) -> str:
    address = full_workshop_page_with(number)
    workshop = Workshop.objects.get(slug=address.split("/")[-2])
    registration = RegistrationFactory.create(workshop=workshop, state="cancelled")
    return reverse("registration:page", args=[registration.token])


def initiative_with(number: int) -> str:
    initiative = InitiativeFactory.create(
        published=True, milestones=number, partners=number, fundings=number
    )
    for field in FieldOfActionFactory.create_batch(number, initiative=initiative):
        ActivityFactory.create(initiative=initiative, field_of_action=field, published=True)
    for workshop in WorkshopFactory.create_batch(number, published=True):
        workshop.initiative_links.create(initiative=initiative)
    return initiative.get_absolute_url()


def actor_with(number: int) -> str:
    actor = ActorFactory.create(published=True, industries=IndustryFactory.create_batch(number))
    ActivityFactory.create_batch(number, actor=actor, published=True)
    InitiativeFactory.create_batch(number, lead=actor, fundings=1, published=True)
    BestPracticeFactory.create_batch(number, company=actor, published=True)
    return actor.get_absolute_url()


def activity_with(number: int) -> str:
    activity = ActivityFactory.create(
        published=True,
        industries=IndustryFactory.create_batch(number),
        topics=TopicFactory.create_batch(number),
        target_groups=TargetGroupFactory.create_batch(number),
    )
    for case in BestPracticeFactory.create_batch(number, published=True):
        case.help_links.create(activity=activity)
    return activity.get_absolute_url()


def idea_with(number: int) -> str:
    idea = IdeaFactory.create(published=True)
    ActivityFactory.create_batch(number, idea=idea, published=True)
    return idea.get_absolute_url()


def dialogue_with(number: int) -> str:
    dialogue = DialogueFactory.create(partners=number, published=True)
    WorkshopFactory.create_batch(number, series=dialogue.series, published=True)
    WorkshopFactory.create_batch(number, series=dialogue.series, past=True, published=True)
    return dialogue.get_absolute_url()


def news_item_with(number: int) -> str:
    NewsItemFactory.create_batch(number, published=True)
    initiative = InitiativeFactory.create(fundings=number, published=True)
    return NewsItemFactory.create(initiative=initiative, published=True).get_absolute_url()


def page_with(number: int) -> str:
    PageFactory.create_batch(number, published=True)
    return PageFactory.create(published=True).get_absolute_url()


def findings_with(number: int) -> list[Finding]:
    record = WorkshopRecordFactory.create(published=True)
    group = WorkingGroupFactory.create(workshop=record.workshop)
    return FindingFactory.create_batch(number, group=group)


def record_with(number: int) -> str:
    return findings_with(number)[0].workshop.record.get_absolute_url()


def finding_with(number: int) -> str:
    return findings_with(number)[0].get_absolute_url()


def form_with(number: int) -> str:
    workshop = workshop_with(number)
    QuestionFactory.create_batch(number, workshop=workshop, choice=True)
    return reverse("workshops:register", args=[workshop.slug])


def thanks_with(number: int) -> str:
    return reverse("workshops:registered", args=[workshop_with(number).slug])


PAGES: dict[str, tuple[Callable[[int], str], int]] = {
    "branchendialog:best_practice": (case_with, 14),
    "branchendialog:industry_page": (industry_page_with, 12),
    "branchendialog:industry_page, without a case": (empty_industry_page, 10),
    "branchendialog:dialogue": (dialogue_with, 5),
    "pages:news_item": (news_item_with, 1),
    "pages:page": (page_with, 1),
    "initiatives:initiative": (initiative_with, 12),
    "initiatives:actor": (actor_with, 9),
    "initiatives:activity": (activity_with, 9),
    "initiatives:idea": (idea_with, 7),
    "workshops:workshop": (workshop_page_with, 14),
    "workshops:workshop, with everything": (workshop_page_with_everything, 17),
    "workshops:workshop, full": (full_workshop_page_with, 17),
    "workshops:record": (record_with, 5),
    "workshops:finding": (finding_with, 4),
    "workshops:register": (form_with, 4),
    "workshops:register, full": (full_form_with, 5),
    "workshops:registered": (thanks_with, 2),
    "workshops:link_again": (link_form_with, 2),
    "registration:page": (registration_of_workshop_with, 4),
    "registration:page, ended": (ended_registration_with, 7),
    "registration:page, seated": (seat_of_workshop_with, 10),
    "registration:cancel": (question_of_workshop_with, 6),
    "registration:change_wish": (wish_of_workshop_with, 7),
    "registration:change_date": (dates_of_workshop_with, 8),
    "registration:offer": (offer_at_workshop_with, 2),
}


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize("name", PAGES)
def test_page_costs_the_same_with_whatever_hangs_on_it(
    client: Client, name: str, number: int
) -> None:
    make, literal = PAGES[name]
    assert statements(client, make(number)) == literal


# Lists of the admin ------------------------------------------------------------------------------


def email_address(_number: int) -> EmailAddress:
    user = UserFactory.create()
    return EmailAddress.objects.create(user=user, email=user.email)


def authenticator(_number: int) -> Authenticator:
    return Authenticator.objects.create(
        user=UserFactory.create(), type=Authenticator.Type.TOTP, data={}
    )


def registration_in_a_group(_number: int) -> Registration:
    workshop = WorkshopFactory.create(published=True, groups=[12])
    return RegistrationFactory.create(workshop=workshop, group=workshop.groups.get())


MAKERS: dict[type[Model], Callable[[int], Any]] = {
    **{model: lambda _, kind=kind: kind.make() for model, kind in KINDS.items()},  # type: ignore[misc]
    Proposal: lambda _: ProposalFactory.create(),
    Picture: lambda _: PictureFactory.create(),
    Enquiry: lambda _: EnquiryFactory.create(),
    BrowserReport: lambda _: BrowserReportFactory.create(),
    PeopleSeen: lambda _: PeopleSeenFactory.create(),
    Refusal: lambda _: RefusalFactory.create(),
    Region: lambda _: RegionFactory.create(),
    District: lambda _: DistrictFactory.create(),
    Industry: lambda _: IndustryFactory.create(),
    Topic: lambda _: TopicFactory.create(),
    TargetGroup: lambda _: TargetGroupFactory.create(),
    Analysis: lambda _: AnalysisFactory.create(),
    IndustryFigure: lambda _: IndustryFigureFactory.create(),
    FocusDecision: lambda _: FocusDecisionFactory.create(),
    Funding: lambda _: FundingFactory.create(),
    WorkshopSeries: lambda _: WorkshopSeriesFactory.create(),
    Finding: lambda _: FindingFactory.create(),
    WorkingGroup: lambda _: WorkingGroupFactory.create(),
    Registration: registration_in_a_group,
    OutgoingMail: lambda _: OutgoingMailFactory.create(),
    User: lambda _: UserFactory.create(),
    EmailAddress: email_address,
    Authenticator: authenticator,
}

ADMIN_LISTS = {
    "editorial.proposal": 7,
    "editorial.picture": 6,
    "taxonomy.region": 5,
    "taxonomy.district": 5,
    "taxonomy.municipality": 7,
    "search.synonym": 5,
    "search.tradeword": 6,
    "taxonomy.industry": 5,
    "taxonomy.wzcode": 6,
    "taxonomy.wzcorrespondence": 5,
    "taxonomy.topic": 5,
    "taxonomy.targetgroup": 5,
    "branchendialog.bestpractice": 7,
    "branchendialog.industrypage": 4,
    "branchendialog.dialogue": 6,
    "branchendialog.analysis": 6,
    "branchendialog.industryfigure": 8,
    "branchendialog.focusdecision": 6,
    "initiatives.actor": 5,
    "initiatives.initiative": 5,
    "initiatives.activity": 6,
    "initiatives.idea": 5,
    "initiatives.funding": 6,
    "workshops.workshop": 8,
    "workshops.workshopseries": 6,
    "workshops.workshoprecord": 5,
    "workshops.finding": 8,
    "workshops.workinggroup": 5,
    "workshops.registration": 6,
    "pages.newsitem": 5,
    "pages.page": 4,
    # Where people are shown, one more: it is put on record who looked.
    "pages.enquiry": 7,
    "notifications.outgoingmail": 5,
    "desk.browserreport": 6,
    "interface.peopleseen": 4,
    "interface.refusal": 5,
    "accounts.user": 6,
    "account.emailaddress": 6,
    "mfa.authenticator": 6,
}


def thirty(model: type[Model]) -> list[Any]:
    rows = list(model._default_manager.all()[:30])
    return rows + [MAKERS[model](number) for number in range(len(rows), 30)]


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize("label", ADMIN_LISTS)
def test_list_of_the_admin_costs_the_same_with_any_number_of_rows(
    client: Client, label: str, number: int
) -> None:
    model = next(model for model in admin.site._registry if model._meta.label_lower == label)
    client.force_login(UserFactory.create(superuser=True))
    keys = ",".join(str(row.pk) for row in thirty(model)[-number:])
    address = admin_address(model)
    assert statements(client, f"{address}?pk__in={keys}") == ADMIN_LISTS[label]


# Nothing is missing, nothing too dear ------------------------------------------------------------


def test_every_kind_is_counted_in_its_list_and_on_its_page() -> None:
    assert {reverse(name) for name in kinds.LISTS.values()} - set(LISTS) == set()
    assert {model.DETAIL_ROUTE for model in KINDS} - set(PAGES) == set()


def test_every_list_of_the_admin_is_counted() -> None:
    assert {model._meta.label_lower for model in admin.site._registry} == set(ADMIN_LISTS)


def test_budgets_are_held() -> None:
    public = {name: literal for name, (_, literal) in (LISTS | PAGES).items()}
    all_pages = public | ADMIN_LISTS
    assert {name: number for name, number in all_pages.items() if number > MOST} == MORE
