"""One row of every model that the admin shows, and a mail with an attachment."""

from email.message import EmailMessage
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.db.models import Model

from accounts.models import User
from branchendialog.models import (
    Analysis,
    BestPractice,
    Dialogue,
    FocusDecision,
    IndustryFigure,
    IndustryPage,
)
from demo.models import ReceivedMail
from editorial import pictures
from editorial.models import Picture, Proposal, Publishable
from initiatives.models import Activity, Actor, Funding, Idea, Initiative
from notifications.models import OutgoingMail
from pages.models import Enquiry, NewsItem, Page
from tests.support.factories import (
    ActivityFactory,
    ActorFactory,
    AnalysisFactory,
    BestPracticeFactory,
    DialogueFactory,
    EnquiryFactory,
    FindingFactory,
    FocusDecisionFactory,
    FundingFactory,
    IdeaFactory,
    IndustryFigureFactory,
    IndustryPageFactory,
    InitiativeFactory,
    NewsItemFactory,
    OutgoingMailFactory,
    PageFactory,
    PictureFactory,
    ProposalFactory,
    ReceivedMailFactory,
    RegistrationFactory,
    UserFactory,
    WorkshopFactory,
    WorkshopRecordFactory,
    WorkshopSeriesFactory,
)
from workshops.models import (
    Finding,
    Registration,
    WorkingGroup,
    Workshop,
    WorkshopRecord,
    WorkshopSeries,
)


def an_entry(model: type[Publishable], *, published: bool) -> Any:
    """A complete entry of this kind; a kind without a factory fails here."""
    if model is Workshop:
        return WorkshopFactory.create(published=published, groups=[12, 12])
    factories: dict[type[Publishable], Any] = {
        BestPractice: BestPracticeFactory,
        IndustryPage: IndustryPageFactory,
        Dialogue: DialogueFactory,
        Actor: ActorFactory,
        Initiative: InitiativeFactory,
        Activity: ActivityFactory,
        Idea: IdeaFactory,
        NewsItem: NewsItemFactory,
        Page: PageFactory,
        WorkshopRecord: WorkshopRecordFactory,
    }
    return factories[model].create(published=published)


def one_of_each(*, published: bool = True) -> dict[type[Model], Any]:
    """A row of every model in the admin; the vocabularies are there already."""
    registration = RegistrationFactory.create(pending=True)
    user = UserFactory.create()
    made: dict[type[Model], Any] = {
        Workshop: an_entry(Workshop, published=published),
        BestPractice: an_entry(BestPractice, published=published),
        IndustryPage: an_entry(IndustryPage, published=published),
        Dialogue: an_entry(Dialogue, published=published),
        Analysis: AnalysisFactory.create(),
        IndustryFigure: IndustryFigureFactory.create(),
        FocusDecision: FocusDecisionFactory.create(),
        Actor: an_entry(Actor, published=published),
        Initiative: an_entry(Initiative, published=published),
        Activity: an_entry(Activity, published=published),
        Idea: an_entry(Idea, published=published),
        NewsItem: an_entry(NewsItem, published=published),
        Page: an_entry(Page, published=published),
        Enquiry: EnquiryFactory.create(),
        Funding: FundingFactory.create(),
        Proposal: ProposalFactory.create(),
        Registration: registration,
        OutgoingMail: OutgoingMailFactory.create(about=registration),
        User: user,
        EmailAddress: EmailAddress.objects.create(user=user, email=user.email, verified=True),
        Authenticator: Authenticator.objects.create(
            user=user, type=Authenticator.Type.TOTP, data={"secret": "geheim"}
        ),
    }
    made[Picture] = PictureFactory.create()
    made[WorkshopSeries] = WorkshopSeriesFactory.create()
    made[WorkshopRecord] = record = an_entry(WorkshopRecord, published=published)
    made[Finding] = FindingFactory.create(group__workshop=record.workshop)
    made[WorkingGroup] = made[Finding].group
    for model in admin.site._registry:
        if model not in made:
            row = model._default_manager.first()
            assert row is not None, f"{model.__name__} needs a row here"
            made[model] = row
    return made


def shown_picture() -> Picture:
    """A picture that the public sees, with its copies."""
    picture: Picture = PictureFactory.create()
    BestPracticeFactory.create(published=True, picture=picture)
    pictures.refresh(picture)
    return picture


def mail_with_attachment() -> ReceivedMail:
    message = EmailMessage()
    message["From"], message["To"] = "projektbuero@example.org", "testperson@example.org"
    message["Subject"] = "Ihr Platz ist bestätigt"
    message.set_content("Guten Tag,\n\nIhr Platz ist bestätigt.\n")
    message.add_alternative("<html><head></head><body>Guten Tag</body></html>", subtype="html")
    message.add_attachment(b"BEGIN:VCALENDAR", "text", "calendar", filename="termin.ics")
    return ReceivedMailFactory.create(raw=message.as_bytes())
