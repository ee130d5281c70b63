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
    FocusDecision,
    IndustryFigure,
)
from demo.models import ReceivedMail
from desk.models import BrowserReport
from editorial import pictures
from editorial.models import Picture, Proposal
from initiatives.models import Funding
from interface.models import PeopleSeen, Refusal
from notifications.models import OutgoingMail
from pages.models import Enquiry
from tests.support.factories import (
    AnalysisFactory,
    AnswerFactory,
    BestPracticeFactory,
    BrowserReportFactory,
    EnquiryFactory,
    FindingFactory,
    FocusDecisionFactory,
    FundingFactory,
    HandoverFactory,
    IndustryFigureFactory,
    MailConsentFactory,
    NeedsFactory,
    OutgoingMailFactory,
    PeopleSeenFactory,
    PhotoConsentFactory,
    PictureFactory,
    ProposalFactory,
    ReceivedMailFactory,
    RefusalFactory,
    RegistrationFactory,
    UserFactory,
    WorkshopSeriesFactory,
)
from tests.support.kinds import KINDS, an_entry
from workshops.models import (
    Finding,
    Registration,
    WorkingGroup,
    WorkshopRecord,
    WorkshopSeries,
)

PARTS_OF_REGISTRATION: list[Any] = [
    AnswerFactory,
    NeedsFactory,
    PhotoConsentFactory,
    MailConsentFactory,
    HandoverFactory,
]


def one_of_each(*, published: bool = True) -> dict[type[Model], Any]:
    """A row of every model in the admin; the vocabularies are there already."""
    registration = RegistrationFactory.create(pending=True)
    for part in PARTS_OF_REGISTRATION:
        part.create(registration=registration)
    user = UserFactory.create()
    made: dict[type[Model], Any] = {
        **{model: an_entry(model, published=published) for model in KINDS},
        Analysis: AnalysisFactory.create(),
        IndustryFigure: IndustryFigureFactory.create(),
        FocusDecision: FocusDecisionFactory.create(),
        Enquiry: EnquiryFactory.create(),
        BrowserReport: BrowserReportFactory.create(),
        PeopleSeen: PeopleSeenFactory.create(),
        Refusal: RefusalFactory.create(),
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
    record = made[WorkshopRecord]
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
