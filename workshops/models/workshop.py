from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from editorial.dates import end_of_period, start_of_day
from editorial.fields import RichTextField
from editorial.models import Publishable
from initiatives.models import Funding, Idea, Initiative
from interface import stamp
from interface.dates import days_as_typed
from interface.rich_text import apart
from taxonomy.models import (
    Industry,
    Region,
    TargetGroup,
    Topic,
    names,
    place_names,
    places_of,
    places_read,
    region_names,
    regions_read,
    slugs,
    terms_read,
)
from taxonomy.text import make_title_slug
from workshops.models.bookable import Bookable, WorkshopStatus
from workshops.models.dated import Dated
from workshops.models.in_calendars import InCalendars
from workshops.models.programme import WorkingGroup, require_days_of_programme
from workshops.models.seats import (
    LIVE_STATES,
    Seats,
    count_seats,
    require_room,
    require_ways_in_use,
)
from workshops.models.series import PlaceInSeries, WorkshopSeries
from workshops.models.venue import Venue
from workshops.models.workshop_queries import WorkshopManager

if TYPE_CHECKING:
    from workshops.models.links import WorkshopIdea, WorkshopInitiative


class Workshop(Publishable, Dated, Bookable, Venue, InCalendars):
    """A dated event to which people register: workshop, Branchendialog, idea lab, conference."""

    DETAIL_ROUTE = "workshops:workshop"
    MAIN_TEXT = "description"
    TEXTS = ("title", "summary", "description", "lead_question")
    PARTS = ("agenda", "groups", "questions", "initiative_links", "idea_links")
    FACETS_READ = (
        *regions_read("region", "also_for"),
        *terms_read("industries", "topics", "target_groups"),
        *places_read("venue_municipality"),
    )
    DOCUMENT_READS = (*FACETS_READ, "groups__name")

    # Calling off is a step (`services.call_off`), which tells everybody.
    FIXED_ONCE_PUBLIC = ("cancelled_at", "cancellation_note")
    NOT_COPIED = FIXED_ONCE_PUBLIC

    class Kind(models.TextChoices):
        WORKSHOP = "workshop", _("Workshop")
        DIALOGUE_SESSION = "dialogue_session", _("Branchendialog")
        IDEA_LAB = "idea_lab", _("Ideenlabor")
        INFORMATION = "information", _("Infoveranstaltung")
        CONFERENCE = "conference", _("Fachtagung")

    kind = models.CharField(_("Art"), max_length=20, choices=Kind.choices, default=Kind.WORKSHOP)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="workshops", verbose_name=_("Region")
    )
    also_for = models.ManyToManyField(
        Region,
        blank=True,
        related_name="further_workshops",
        verbose_name=_("auch für"),
        help_text=_("Weitere Regionen, in deren Listen die Veranstaltung steht."),
    )
    series = models.ForeignKey(
        WorkshopSeries,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="workshops",
        verbose_name=_("Reihe"),
    )
    initiatives: models.ManyToManyField[Initiative, "WorkshopInitiative"] = models.ManyToManyField(
        Initiative,
        through="WorkshopInitiative",
        related_name="workshops",
        verbose_name=_("Initiativen"),
    )
    ideas: models.ManyToManyField[Idea, "WorkshopIdea"] = models.ManyToManyField(
        Idea, through="WorkshopIdea", related_name="workshops", verbose_name=_("Ideen")
    )
    fundings = models.ManyToManyField(
        Funding, blank=True, related_name="workshops", verbose_name=_("Förderung")
    )
    lead_question = models.TextField(_("Leitfrage"), blank=True)
    lead_question_en = models.TextField(_("Leitfrage (englisch)"), blank=True)
    description = RichTextField(_("Beschreibung"), blank=True)
    description_en = RichTextField(_("Beschreibung (englisch)"), blank=True)
    fee = models.CharField(_("Kosten"), max_length=120, blank=True, default="kostenfrei")
    fee_en = models.CharField(
        _("Kosten (englisch)"), max_length=120, blank=True, default="free of charge"
    )

    cancelled_at = models.DateTimeField(_("abgesagt am"), null=True, blank=True)
    cancellation_note = models.TextField(_("Grund der Absage"), blank=True)

    industries = models.ManyToManyField(
        Industry, blank=True, related_name="workshops", verbose_name=_("Branchen")
    )
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="workshops", verbose_name=_("Themenfelder")
    )
    target_groups = models.ManyToManyField(
        TargetGroup, blank=True, related_name="workshops", verbose_name=_("Zielgruppen")
    )

    # What moves for those who are registered; a step of its own, too.
    WHEN: ClassVar[tuple[str, ...]] = ("date", "date_precision", "starts_at", "ends_at")

    # Beside which field of the form the sentence stands of a constraint that reads hidden columns.
    CONSTRAINT_FIELDS: ClassVar[dict[str, str]] = {
        "workshops_workshop_ends_after_it_starts": "end_time",
        "workshops_workshop_registration_needs_seats_and_start": "registration_opens_at",
        "workshops_workshop_closes_before_it_starts": "registration_closes_at",
        "workshops_workshop_promotes_before_it_starts": "promotion_ends_at",
    }

    # Annotated by `with_waiting()`.
    waiting: int
    # Annotated by `with_unconfirmed()`.
    unconfirmed: int
    # Annotated by `with_new_since()`.
    new: int
    # Set by `for_page()`.
    public_initiatives: list[Initiative]
    public_ideas: list[Idea]

    objects: ClassVar["WorkshopManager[Workshop]"] = WorkshopManager()

    class Meta(Publishable.Meta):
        verbose_name = _("Veranstaltung")
        verbose_name_plural = _("Veranstaltungen")
        ordering = ["-date", "-pk"]
        indexes = [models.Index(fields=["over_at", "id"], name="workshops_over_at")]
        constraints = [
            *Publishable.Meta.constraints,
            *Dated.Meta.constraints,
            *Bookable.Meta.constraints,
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.over_at = self.ends_at or end_of_period(self.date, self.date_precision)
        self.raise_sequence()
        if update_fields := kwargs.get("update_fields"):
            kwargs["update_fields"] = {*update_fields, "over_at", "sequence"}
        super().save(*args, **kwargs)

    def slug_source(self) -> str:
        """Workshops end in their date, as precisely as it is known."""
        length = {"day": 10, "month": 7, "year": 4}[self.date_precision]
        return f"{make_title_slug(self.title, 66)} {self.date.isoformat()[:length]}"

    def document_fields(self) -> dict[str, object]:
        places = [self.region.slug, *slugs(self.also_for.all())]
        if self.venue_municipality:
            places = list(dict.fromkeys([*places_of(self.venue_municipality), *places]))
        return {
            "subkind": self.kind,
            "industries": slugs(self.industries.all()),
            "topics": slugs(self.topics.all()),
            "target_groups": slugs(self.target_groups.all()),
            "places": places,
            "starts_at": self.starts_at or start_of_day(self.date),
            "ends_at": self.over_at,
        }

    def document_labels(self) -> list[str]:
        terms = [*self.industries.all(), *self.topics.all(), *self.target_groups.all()]
        labels = [self.get_kind_display(), *names(terms)]
        labels += [self.region.name, *region_names(self.also_for.all())]
        if self.venue_municipality:
            labels += place_names(self.venue_municipality)
        return [*super().document_labels(), *labels]

    def document_days(self) -> list[str]:
        return days_as_typed(self.date, self.date_precision, self.number_of_days)

    def document_text(self) -> str:
        groups = sorted(each.name for each in self.groups.all())
        return apart(self.lead_question, self.description, self.venue_name, *groups)

    def check_with_parts(self) -> None:
        """Nobody loses a seat, and the programme is over with the date."""
        require_room(self, self.groups.all())
        require_ways_in_use(self)
        require_days_of_programme(self)

    @property
    def fixed_fields(self) -> tuple[str, ...]:
        """Once people are registered for a public date, it is moved and not written over."""
        fixed = super().fixed_fields
        return (*fixed, *self.WHEN) if self.first_published_at and self.number_live else fixed

    @property
    def number_live(self) -> int:
        """How many have a seat or a number in line, or may still confirm one."""
        return self.registrations.filter(state__in=LIVE_STATES).count()

    def follow_up(self) -> None:
        """Where there are more seats, the line moves up."""
        from workshops.services import settle  # stands on the models

        settle(self)

    # What it belongs to --------------------------------------------------------------------------

    @property
    def has_public_record(self) -> bool:
        """Whether its record can be read; asks nothing after `for_cards()` and `for_page()`."""
        record = getattr(self, "record", None)
        return record is not None and record.is_published

    def public_fundings(self) -> models.QuerySet[Funding]:
        """Its own, and those of the public initiatives it belongs to; each once."""
        initiatives = Initiative.objects.published().filter(workshops=self)
        fundings = Funding.objects.filter(Q(workshops=self) | Q(initiatives__in=initiatives))
        return fundings.select_related("logo").distinct()

    @cached_property
    def place_in_series(self) -> PlaceInSeries | None:
        """Which session of its series it is, with those before and after; None without one."""
        return self.series.place_of(self) if self.series else None

    @property
    def has_choice(self) -> bool:
        """Whether people choose a group, or how they take part."""
        return len(self.modes) > 1 or len(self.groups.all()) > 1

    # Seats ---------------------------------------------------------------------------------------

    @cached_property
    def seats(self) -> Seats:
        """Who holds how many seats now, read once; `services` counts afresh under its lock."""
        seats = count_seats(self)
        stamp.holds_until(seats.right_until)
        return seats

    @property
    def seats_taken(self) -> int:
        """From `with_seats_taken()` where the list asked for it."""
        annotated: int | None = getattr(self, "annotated_seats_taken", None)
        if annotated is None:
            return self.seats.taken
        stamp.holds_until(getattr(self, "annotated_right_until", None))
        return annotated

    @property
    def line_comes_first(self) -> bool:
        """Whether people wait, and the line no longer moves up: the team gives what is free."""
        if self.promotes or self.is_cancelled or self.is_past:
            return False
        annotated: bool | None = getattr(self, "annotated_has_line", None)
        return self.registrations.in_line().exists() if annotated is None else annotated

    @property
    def seats_free(self) -> int:
        """Those that somebody who registers now would get."""
        free = max(0, self.public_capacity - self.seats_taken)
        return 0 if free and self.line_comes_first else free

    def free_in(self, group: WorkingGroup | None, mode: str = "") -> int:
        """The same in a group, or in a way of taking part."""
        free = self.seats.free_in(self, group, mode)
        return 0 if free and self.line_comes_first else free

    @property
    def status(self) -> WorkshopStatus:
        """Where it stands; a page that says so is right until the clock moves it on."""
        now = timezone.now()
        turns = (self.registration_opens_at, self.closes_at, self.promotes_until, self.over_at)
        stamp.holds_until(min((turn for turn in turns if turn and turn > now), default=None))
        if self.is_cancelled:
            return WorkshopStatus.CANCELLED
        if self.is_past:
            return WorkshopStatus.PAST
        if self.takes_registrations:
            return WorkshopStatus.OPEN if self.seats_free else WorkshopStatus.FULL
        if not self.registration_opens_at or self.registration_opens_at > now:
            return WorkshopStatus.ANNOUNCED
        return WorkshopStatus.CLOSED
