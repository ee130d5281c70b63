"""Every designed state that a page can be in, made beside the demo's content."""

from datetime import timedelta
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone

from editorial import services as editorial
from editorial.models import Publishable
from initiatives.models import Activity, FeasibilityCheck, Idea
from tests.support.factories import (
    ActivityFactory,
    ActorFactory,
    BestPracticeFactory,
    DataRequestFactory,
    DialogueFactory,
    FeasibilityCheckFactory,
    HandoverFactory,
    IdeaFactory,
    IndustryFactory,
    IndustryPageFactory,
    InitiativeFactory,
    MailConsentFactory,
    NeedsFactory,
    NewsItemFactory,
    PageFactory,
    PhotoConsentFactory,
    QuestionFactory,
    RegistrationFactory,
    UserFactory,
    WorkshopChangeFactory,
    WorkshopFactory,
    WorkshopRecordFactory,
    WorkshopSeriesFactory,
    team,
)
from tests.support.kinds import KINDS
from tests.support.rows import mail_with_attachment
from workshops import services
from workshops.models import Question, Registration, Workshop


class State(NamedTuple):
    """A page as a visitor may meet it; `presses` names a button to press there first."""

    name: str
    path: str
    status: int = 200
    presses: str = ""
    fills: tuple[tuple[str, str], ...] = ()
    role: str = ""


def make_states() -> list[State]:
    return [
        *lists(),
        *entries(),
        *archived(),
        *forms(),
        *workshops(),
        *registrations(),
        *consents(),
        *mails(),
        *signing_in(),
        *errors(),
    ]


def lists() -> list[State]:
    empty_industry = IndustryPageFactory.create(published=True, industry=IndustryFactory.create())
    BestPracticeFactory.create_batch(25, published=True)
    return [
        State("cases found by nothing", "/praxisbeispiele/?q=Zeppelin&branche=gastgewerbe"),
        State("cases, unknown choice", "/praxisbeispiele/?branche=gibt-es-nicht"),
        State("cases, several choices", "/praxisbeispiele/?groesse=small&groesse=large&q=Auftrag"),
        State("cases, last page", "/praxisbeispiele/?seite=2"),
        State("cases in English", "/en/praxisbeispiele/"),
        State("dates found by nothing", "/veranstaltungen/?q=Zeppelin"),
        State("past dates", "/veranstaltungen/?status=vergangen"),
        *(State(f"{name} found by nothing", f"/{name}/?q=Zeppelin") for name in SEARCHED_LISTS),
        State("matrix in English", "/en/aktivitaeten/matrix/"),
        *(State(name, f"/erste-schritte/{query}") for name, query in FIRST_STEPS.items()),
        State("search not asked yet", "/suche/"),
        State("search that finds", "/suche/?q=Wartung"),
        State("search that finds nothing", "/suche/?q=Zeppelin"),
        State("industry without a case", empty_industry.get_absolute_url()),
    ]


FIRST_STEPS = {
    "first steps, nothing said": "",
    "first steps, all said": "?q=Dreherei&groesse=small&ort=hagen&thema=ablaeufe",
    "first steps without a case": "?branche=gastgewerbe&groesse=large&region=hannover",
    "first steps, unknown word": "?q=Zeppelin&groesse=riesig",
}
SEARCHED_LISTS = ("akteure", "aktivitaeten", "initiativen", "ideen", "branchendialoge")


def entries() -> list[State]:
    """Entries with as little as may be published, at each turn of their lives, and drafts."""
    refused = IdeaFactory.create(published=True, status=Idea.Status.NOT_PURSUED)
    FeasibilityCheckFactory.create(
        idea=refused, decision=FeasibilityCheck.Decision.NOT_PURSUED, reason="Es fehlt ein Träger."
    )
    public: dict[str, Publishable] = {
        "actor alone": ActorFactory.create(published=True, description=""),
        "initiative alone": InitiativeFactory.create(published=True),
        "initiative with all parts": InitiativeFactory.create(
            published=True, fields=4, milestones=5, partners=6, fundings=2
        ),
        "record without findings": WorkshopRecordFactory.create(published=True),
        "dialogue without dates": DialogueFactory.create(published=True),
        "news": NewsItemFactory.create(published=True),
        "page": PageFactory.create(published=True),
        "idea, not pursued": refused,
        **{
            f"idea, {status}": IdeaFactory.create(published=True, status=status)
            for status in (Idea.Status.PROPOSED, Idea.Status.IN_CHECK)
        },
        **{
            f"activity, {status}": ActivityFactory.create(
                published=True,
                status=status,
                status_reason="Die Förderung ist ausgelaufen." if status == "discontinued" else "",
            )
            for status in Activity.Status
        },
    }
    drafts = {model.__name__: kind.make() for model, kind in KINDS.items()}
    return [
        *(State(name, entry.get_absolute_url()) for name, entry in public.items()),
        *(
            State(f"{name}, preview of a draft", entry.get_absolute_url(), role="editor")
            for name, entry in drafts.items()
        ),
    ]


def archived() -> list[State]:
    _editor, publisher = team()
    entry = BestPracticeFactory.create(published=True)
    editorial.archive(entry, by=publisher, note="Der Betrieb hat das Werk geschlossen.")
    path = entry.get_absolute_url()
    return [State("case withdrawn", path, 410), State("case withdrawn, English", f"/en{path}", 410)]


def forms() -> list[State]:
    case = BestPracticeFactory.create(published=True)
    exchange = reverse("pages:exchange", args=[case.slug])
    return [
        State("call back with errors", "/rueckruf/", 422, presses="Um Rückruf bitten"),
        State("barrier with errors", "/barrierefreiheit/rueckmeldung/", 422, presses="Absenden"),
        State("exchange with errors", exchange, 422, presses="Austausch anfragen"),
        State("idea with errors", "/ideen/vorschlagen/", 422, presses="Idee vorschlagen"),
        State("idea in English", "/en/ideen/vorschlagen/"),
        State("idea proposed", "/ideen/vorschlagen/danke/"),
        State("enquiry received", "/rueckruf/danke/"),
        State("own data asked for", "/meine-daten/"),
        State("own data asked for with errors", "/meine-daten/", 422, presses="Link schicken"),
        State("own data link sent", "/meine-daten/gesendet/"),
        State("own data deleted", "/meine-daten/geloescht/"),
    ]


def workshops() -> list[State]:
    soon = timezone.now() + timedelta(days=1)
    full = WorkshopFactory.create(published=True, capacity=1)
    RegistrationFactory.create(workshop=full)
    open_ = WorkshopFactory.create(published=True, groups=[12, 1])
    RegistrationFactory.create(workshop=open_, group=open_.groups.get(capacity=1))
    made = {
        "open": open_,
        "full": full,
        "announced": WorkshopFactory.create(published=True, registration_opens_at=soon),
        "closed": WorkshopFactory.create(
            published=True, registration_closes_at=timezone.now() - timedelta(hours=1)
        ),
        "cancelled": WorkshopFactory.create(
            published=True, cancelled_at=timezone.now(), cancellation_note="Zu wenige Anmeldungen."
        ),
        "moved": WorkshopChangeFactory.create().workshop,
        "past": WorkshopFactory.create(published=True, past=True),
        "historic": WorkshopFactory.create(published=True, historic=True),
        "online": WorkshopFactory.create(
            published=True,
            venue_name="",
            venue_municipality=None,
            online_url="https://raum.example.org/1",
        ),
    }
    # Each with somewhere else to go.
    series = WorkshopSeriesFactory.create()
    WorkshopFactory.create(published=True, series=series)
    for workshop in (full, made["closed"], made["cancelled"], made["past"]):
        Workshop.objects.filter(pk=workshop.pk).update(series=series)
    WorkshopRecordFactory.create(workshop=made["past"], published=True)
    asking = WorkshopFactory.create(published=True, groups=[12], asks_figures=True)
    for kind in Question.Kind.values:
        QuestionFactory.create(workshop=asking, kind=kind, options="Vegan\nMit Fleisch")
    asks = reverse("workshops:register", args=[asking.slug])
    form = reverse("workshops:register", args=[open_.slug])
    lost = reverse("workshops:link_again", args=[open_.slug])
    thanks = reverse("workshops:registered", args=[open_.slug])
    register = "Zur Veranstaltung anmelden"
    return [
        *(State(f"workshop {name}", each.get_absolute_url()) for name, each in made.items()),
        State("form", form),
        State("form in English", f"/en{form}"),
        State("form with errors", form, 422, presses=register),
        State("form with questions", asks),
        State("form with questions in English", f"/en{asks}"),
        State("form with questions, with errors", asks, 422, presses=register),
        State("form when full", reverse("workshops:register", args=[full.slug])),
        *(
            State(f"form when {name}", reverse("workshops:register", args=[made[name].slug]))
            for name in ("announced", "closed", "cancelled", "past")
        ),
        State("link lost", lost),
        State("link lost, English", f"/en{lost}"),
        State("link lost with errors", lost, 422, presses="Link schicken"),
        State("link sent again", reverse("workshops:link_sent", args=[open_.slug])),
        State("thanks", thanks),
        State("thanks without a seat", f"{thanks}ohne-platz/"),
    ]


def link_of(registration: Registration) -> str:
    return reverse("registration:page", args=[registration.token])


def registrations() -> list[State]:
    workshop = WorkshopFactory.create(
        published=True, groups=[12], online_url="https://x.example.org"
    )
    group = workshop.groups.get()
    series = WorkshopSeriesFactory.create()
    WorkshopFactory.create(published=True, series=series)
    past = WorkshopFactory.create(published=True, past=True, series=series)
    WorkshopRecordFactory.create(workshop=past, published=True)
    called_off = WorkshopFactory.create(
        published=True,
        cancelled_at=timezone.now(),
        cancellation_note="Zu wenige Anmeldungen.",
        series=series,
    )
    # It was public, and is worked on again.
    hidden = WorkshopFactory.create()
    made = {
        "of what is hidden, pending": RegistrationFactory.create(workshop=hidden, pending=True),
        "of what is hidden, confirmed": RegistrationFactory.create(workshop=hidden),
        "pending": RegistrationFactory.create(workshop=workshop, group=group, pending=True),
        "overdue": RegistrationFactory.create(workshop=workshop, group=group, overdue=True),
        "confirmed": RegistrationFactory.create(workshop=workshop, group=group),
        "cancelled": RegistrationFactory.create(workshop=workshop, group=group, state="cancelled"),
        "expired": RegistrationFactory.create(workshop=workshop, group=group, state="expired"),
        "in English": RegistrationFactory.create(workshop=workshop, group=group, language="en"),
        "past": RegistrationFactory.create(workshop=past),
        "of a cancelled date": RegistrationFactory.create(workshop=called_off),
    }
    moved = WorkshopFactory.create(published=True)
    off = WorkshopFactory.create(published=True)
    made |= {
        "of a moved date": RegistrationFactory.create(workshop=moved),
        "of a date called off": RegistrationFactory.create(workshop=off),
    }
    WorkshopChangeFactory.create(workshop=moved)
    services.call_off(
        off, reason="Zu wenige Anmeldungen.", message="", by=UserFactory.create(publisher=True)
    )
    late = made["expired"]
    Workshop.objects.filter(pk=workshop.pk).update(capacity=2)
    return [
        *(State(f"registration {name}", link_of(each)) for name, each in made.items()),
        State("registration too late", link_of(late), 409, presses="bestätigen"),
        *by_link(),
        *own_data_of(late),
    ]


def consents() -> list[State]:
    """What the page of a seat asks of its person alone: before, with errors, and afterwards."""
    asking = WorkshopFactory.create(
        published=True, groups=[12], asks_needs=True, asks_photo_consent=True
    )
    facts = {"workshop": asking, "group": asking.groups.get()}
    new, given, english = (
        RegistrationFactory.create(**facts, email_confirmed_at=timezone.now(), language=language)
        for language in ("de", "de", "en")
    )
    NeedsFactory.create(registration=given)
    PhotoConsentFactory.create(registration=given)
    MailConsentFactory.create(registration=given)
    presses = ("Angaben speichern", "In Bilder einwilligen", "E-Mails bestellen")
    return [
        State("consents asked for", link_of(new)),
        State("consents given", link_of(given)),
        State("consents in English", link_of(english)),
        *(State(f"not agreed: {press}", link_of(new), 422, presses=press) for press in presses),
    ]


def by_link() -> list[State]:
    """What somebody changes about their own registration, and a seat that is offered."""
    series = WorkshopSeriesFactory.create()
    workshop, other = (
        WorkshopFactory.create(published=True, groups=[3, 1], series=series) for _turn in range(2)
    )
    first, second = workshop.groups.all()
    RegistrationFactory.create(workshop=workshop, group=second)
    RegistrationFactory.create(workshop=other, group=other.groups.last())
    mine = RegistrationFactory.create(workshop=workshop, group=first)
    offered = RegistrationFactory.create(workshop=workshop, group=first)
    offer = HandoverFactory.create(registration=offered)
    taken = HandoverFactory.create(registration__workshop=workshop, registration__group=first)
    RegistrationFactory.create(workshop=workshop, name=taken.name, email=taken.email)
    cancelled = services.cancel(
        RegistrationFactory.create(workshop=other, group=other.groups.first())
    )
    asked = RegistrationFactory.create(
        workshop=QuestionFactory.create(workshop__groups=[2], is_required=True).workshop
    )
    path = link_of(mine)
    return [
        State("registration with open questions", link_of(asked)),
        State("questions by link", f"{link_of(asked)}fragen/"),
        State("questions unanswered", f"{link_of(asked)}fragen/", 422, presses="Antworten"),
        State("registration with all ways", path),
        State("registration offered", link_of(offered)),
        State("registration cancelled by oneself", link_of(cancelled)),
        State("cancelling asks first", f"{path}absagen/"),
        State("another group", f"{path}aendern/"),
        State("correction", f"{path}berichtigen/"),
        State("handing over", f"{path}weitergeben/"),
        State("handing over with errors", f"{path}weitergeben/", 422, presses="Platz anbieten"),
        State("another date", f"{path}termin/"),
        State("another date with errors", f"{path}termin/", 422, presses="Termin wechseln"),
        State("seat offered", offer.link_path),
        State("seat offered to somebody registered", taken.link_path, 409, presses="annehmen"),
    ]


def own_data_of(registration: Registration) -> list[State]:
    link = DataRequestFactory.create(email=registration.email).link_path
    return [
        State("own data by link", link),
        State("own data, not agreed to delete", link, 422, presses="Meine Daten löschen"),
    ]


def mails() -> list[State]:
    mail = mail_with_attachment()
    return [State("mailbox", "/demo/postfach/"), State("mail", mail.get_absolute_url())]


def signing_in() -> list[State]:
    someone = (("login", "niemand@example.org"), ("password", "falsches-passwort"))
    known = (("email", "redaktion@example.org"),)
    return [
        State("sign-in", "/konto/login/"),
        State("sign-in refused", "/konto/login/", presses="Einloggen", fills=someone),
        State("code asked for", "/konto/login/code/"),
        State("code sent", "/konto/login/code/", presses="", fills=known),
        State("password forgotten", "/konto/password/reset/"),
        State("sign-up is closed", "/konto/signup/"),
        State("account switched off", "/konto/inactive/"),
        *(State(name, path, role="participant") for name, path in OWN_ACCOUNT.items()),
        State("no admin for participants", "/admin/login/", 403, role="participant"),
    ]


OWN_ACCOUNT = {
    "own registrations, none": "/konto/",
    "own sessions": "/konto/sitzungen/",
    "own data": "/konto/meine-daten/",
    "own addresses": "/konto/email/",
    "a first password": "/konto/password/set/",
    "second factors": "/konto/2fa/",
    "second factor set up": "/konto/2fa/totp/activate/",
    "recovery codes made": "/konto/2fa/recovery-codes/generate/",
    "signing out": "/konto/logout/",
    "demo's sign-in, signed in": "/demo/anmelden/",
}


def errors() -> list[State]:
    return [
        State("not found", "/gibt-es-nicht/", 404),
        State("not found in English", "/en/gibt-es-nicht/", 404),
        State("forged link", "/anmeldung/1-1.gefaelscht/", 404),
        State("link to own data that is over", "/meine-daten/link/vorbei/", 404),
    ]
