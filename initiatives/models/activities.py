from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from editorial.dates import DatePrecision
from editorial.fields import RichTextField
from editorial.models import ChainLink, Publishable, PublishableQuerySet, name_read
from editorial.questions import Question
from initiatives.models.actors import Actor
from initiatives.models.ideas import Idea
from initiatives.models.initiatives import FieldOfAction, Initiative
from interface.rich_text import apart
from search.models import EVERY_INDUSTRY, Document
from taxonomy.models import (
    Industry,
    Region,
    TargetGroup,
    Topic,
    names,
    place_names,
    places_of,
    places_read,
    regions_read,
    slugs,
    terms_read,
)

# How a price says that there is none; what costs something beside it, or may, says more.
FREE_OF_CHARGE = "kostenfrei"
# The published cases that these activities helped: the floor of the cases keeps them.
cases_helped_by: Question[[models.QuerySet["Activity"]], models.QuerySet[Publishable]] = Question()


class ActivityQuerySet(PublishableQuerySet["Activity"]):
    def for_cards(self) -> Self:
        return self.select_related("actor__municipality", "picture")

    def for_page(self) -> Self:
        return self.select_related(
            "actor__municipality", "field_of_action", "initiative__region", "idea", "picture"
        )

    def free_of_charge(self) -> Self:
        return self.filter(price__iexact=FREE_OF_CHARGE)

    def at_places_in_field(self, first: int, last: int) -> Self:
        """Those that stand there, counted from 1, from A to Z among those of their field."""
        names = Document.objects.of(Activity).filter(object_id=OuterRef("pk")).values("sort_name")
        place = Window(
            RowNumber(),
            partition_by="field_of_action",
            order_by=[Subquery(names).asc(), F("pk").asc()],
        )
        return self.annotate(place=place).filter(place__range=(first, last)).order_by("place")

    def counted(self) -> dict[int | None, int]:
        """How many there are for each field of action."""
        by_field = self.order_by().values_list("field_of_action")
        return dict(by_field.annotate(number=Count("pk")))

    def of_actor(self, actor: Actor) -> Self:
        """What it carries itself or together with others."""
        shared = actor.activity_partners.values("activity")
        return self.filter(Q(actor=actor) | Q(pk__in=shared))


ActivityManager = models.Manager.from_queryset(ActivityQuerySet)


class Activity(Publishable):
    """What an actor does or offers: a project, advice, training, funding, a network."""

    DETAIL_ROUTE = "initiatives:activity"
    MAIN_TEXT = "description"
    TEXTS = ("title", "summary", "description", "status_reason")
    RESERVED_SLUGS = frozenset({"matrix"})
    PARTS = ("activity_partners",)
    DOCUMENT_READS = (
        *name_read("actor"),
        *places_read("actor__municipality"),
        *regions_read("initiative__region"),
        *terms_read("industries", "topics", "target_groups"),
    )

    class Kind(models.TextChoices):
        PROJECT = "project", _("Projekt")
        ADVICE = "advice", _("Beratung")
        TRAINING = "training", _("Weiterbildung")
        FUNDING = "funding", _("Förderung")
        NETWORK = "network", _("Netzwerk")
        CAMPAIGN = "campaign", _("Kampagne")
        # With its context: in another package's catalogue the word is a file's format.
        FORMAT = "format", pgettext_lazy("activity", "Format")

    class Status(models.TextChoices):
        PLANNED = "planned", _("geplant")
        RUNNING = "running", _("laufend")
        COMPLETED = "completed", _("abgeschlossen")
        DISCONTINUED = "discontinued", _("eingestellt")

    # What a company can use now, or soon.
    TO_BE_USED = (Status.RUNNING, Status.PLANNED)

    kind = models.CharField(_("Art"), max_length=20, choices=Kind.choices)
    status = models.CharField(
        _("Stand"), max_length=20, choices=Status.choices, default=Status.RUNNING
    )
    status_reason = models.TextField(
        _("Grund des Stands"), blank=True, help_text=_("Bei „eingestellt“: warum.")
    )
    status_reason_en = models.TextField(_("Grund des Stands (englisch)"), blank=True)
    actor = models.ForeignKey(
        Actor, models.PROTECT, related_name="activities", verbose_name=_("Akteur")
    )
    partners: models.ManyToManyField[Actor, "ActivityPartner"] = models.ManyToManyField(
        Actor,
        through="ActivityPartner",
        related_name="partner_activities",
        verbose_name=_("Partner"),
    )
    initiative = models.ForeignKey(
        Initiative,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("Initiative"),
    )
    field_of_action = models.ForeignKey(
        FieldOfAction,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("Handlungsfeld"),
    )
    idea = models.ForeignKey(
        Idea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("aus der Idee"),
    )
    is_for_all_industries = models.BooleanField(_("für alle Branchen"), default=False)
    industries = models.ManyToManyField(
        Industry, blank=True, related_name="activities", verbose_name=_("Branchen")
    )
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="activities", verbose_name=_("Themenfelder")
    )
    target_groups = models.ManyToManyField(
        TargetGroup, blank=True, related_name="activities", verbose_name=_("Zielgruppen")
    )
    price = models.CharField(
        _("Kosten für den Betrieb"), max_length=120, blank=True, default=FREE_OF_CHARGE
    )
    price_en = models.CharField(
        _("Kosten für den Betrieb (englisch)"),
        max_length=120,
        blank=True,
        default="free of charge",
    )
    starts_on = models.DateField(_("Beginn"), null=True, blank=True)
    starts_on_precision = models.CharField(
        _("Beginn bekannt"),
        max_length=10,
        choices=DatePrecision.choices,
        default=DatePrecision.DAY,
    )
    ends_on = models.DateField(_("Ende"), null=True, blank=True)
    ends_on_precision = models.CharField(
        _("Ende bekannt"),
        max_length=10,
        choices=DatePrecision.choices,
        default=DatePrecision.DAY,
    )
    description = RichTextField(_("Beschreibung"), blank=True)
    description_en = RichTextField(_("Beschreibung (englisch)"), blank=True)
    website = models.URLField(_("Webseite"), blank=True)

    objects: ClassVar["ActivityManager[Activity]"] = ActivityManager()

    class Meta(Publishable.Meta):
        verbose_name = _("Aktivität")
        verbose_name_plural = _("Aktivitäten")
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(status="discontinued") | ~Q(status_reason=""),
                name="initiatives_activity_discontinued_says_why",
                violation_error_message=_("Zu „eingestellt“ gehört der Grund."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="initiatives_activity_ends_after_it_starts",
                violation_error_message=_("Das Ende liegt vor dem Beginn."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        field = self.field_of_action
        if field and self.initiative and field.initiative_id != self.initiative.pk:
            text = _("Dieses Handlungsfeld gehört zu einer anderen Initiative.")
            raise ValidationError({"field_of_action": text})

    @property
    def is_over(self) -> bool:
        return self.status in (self.Status.COMPLETED, self.Status.DISCONTINUED)

    def own_regions(self) -> list[Region]:
        """Those of its actor, and of its initiative where the actor is in none."""
        of_initiative = [self.initiative.region] if self.initiative else []
        return self.actor.own_regions() or of_initiative

    def document_fields(self) -> dict[str, object]:
        industries = slugs(self.industries.all())
        places = places_of(self.actor.municipality)
        if self.initiative:
            places = list(dict.fromkeys([*places, self.initiative.region.slug]))
        return {
            "subkind": self.kind,
            "status": self.status,
            "industries": [EVERY_INDUSTRY] if self.is_for_all_industries else industries,
            "topics": slugs(self.topics.all()),
            "target_groups": slugs(self.target_groups.all()),
            "places": places,
            "verified_at": self.confirmed_at,
        }

    def document_labels(self) -> list[str]:
        terms = [*self.industries.all(), *self.topics.all(), *self.target_groups.all()]
        labels = [self.get_kind_display(), *names(terms)]
        if self.initiative:
            labels.append(self.initiative.region.name)
        places = place_names(self.actor.municipality)
        return [*super().document_labels(), *labels, self.actor.public_name, *places]

    def document_text(self) -> str:
        return apart(self.description, self.price)


class ActivityPartner(ChainLink):
    """An actor that carries an activity together with the one responsible."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="activity_partners", verbose_name=_("Aktivität")
    )
    actor = models.ForeignKey(
        Actor, models.PROTECT, related_name="activity_partners", verbose_name=_("Akteur")
    )

    class Meta(ChainLink.Meta):
        verbose_name = _("Partner")
        verbose_name_plural = _("Partner")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "actor"], name="initiatives_activitypartner_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.actor)
