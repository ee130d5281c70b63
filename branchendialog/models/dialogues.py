from typing import ClassVar, Self

from django.db import models
from django.db.models import Count, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from branchendialog.models.cases import BestPractice
from branchendialog.models.focus import FocusDecision
from branchendialog.models.industry_pages import IndustryPage
from branchendialog.models.wz import current_wz_codes
from editorial.fields import RichTextField
from editorial.models import ChainLink, Publishable, PublishableQuerySet, name_read
from initiatives.models import Activity, Actor, Idea, Initiative
from interface.rich_text import apart
from taxonomy.models import Region, names, regions_read, terms_read
from workshops.models import Finding, Workshop, WorkshopSeries


class DialogueQuerySet(PublishableQuerySet["Dialogue"]):
    def for_cards(self) -> Self:
        """With the number of its sessions that are public, and the next one that takes place."""
        sessions = Workshop.objects.published().filter(series=OuterRef("series"))
        number = sessions.order_by().values("series").annotate(number=Count("pk")).values("number")
        coming = Workshop.objects.published().upcoming().filter(cancelled_at=None).for_cards()
        first_of_each = coming.order_by("series_id", "over_at", "pk").distinct("series_id")
        related = self.select_related(
            "region", "industry_page__industry", "carrier", "picture", "series"
        )
        return related.annotate(number_of_sessions=Coalesce(Subquery(number), 0)).prefetch_related(
            Prefetch("series__workshops", first_of_each, to_attr="next_sessions")
        )

    def for_page(self) -> Self:
        related = self.select_related("region", "industry_page__industry", "carrier", "picture")
        return related.select_related("idea", "focus_decision")

    def of_initiative(self, initiative: Initiative) -> Self:
        """Those with a session of it, and those that grew from an idea of its activities."""
        sessions = Workshop.objects.published().filter(initiative_links__initiative=initiative)
        activities = Activity.objects.published().filter(initiative=initiative)
        of_it = Q(series__workshops__in=sessions) | Q(idea__activities__in=activities)
        return self.filter(of_it).distinct()


DialogueManager = models.Manager.from_queryset(DialogueQuerySet)


class Dialogue(Publishable):
    """A series of sessions in one industry: companies learn from one another."""

    DETAIL_ROUTE = "branchendialog:dialogue"
    MAIN_TEXT = "question"
    TEXTS = ("title", "summary", "question", "text")
    PARTS = ("dialogue_partners",)
    DOCUMENT_READS = (
        *regions_read("region"),
        *terms_read("industry_page__industry"),
        *name_read("carrier"),
        "industry_page__industry__wz_codes__code",
    )

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="dialogues", verbose_name=_("Region")
    )
    industry_page = models.ForeignKey(
        IndustryPage, models.PROTECT, related_name="dialogues", verbose_name=_("Branchenseite")
    )
    series = models.OneToOneField(
        WorkshopSeries,
        models.PROTECT,
        related_name="dialogue",
        verbose_name=_("Veranstaltungsreihe"),
        help_text=_("Ihre Veranstaltungen sind die Treffen des Dialogs."),
    )
    idea = models.ForeignKey(
        Idea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="dialogues",
        verbose_name=_("aus der Idee"),
    )
    focus_decision = models.ForeignKey(
        FocusDecision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="dialogues",
        verbose_name=_("beruht auf der Entscheidung"),
    )
    carrier = models.ForeignKey(
        Actor, models.PROTECT, related_name="carried_dialogues", verbose_name=_("Träger")
    )
    partners: models.ManyToManyField[Actor, "DialoguePartner"] = models.ManyToManyField(
        Actor,
        through="DialoguePartner",
        related_name="partner_dialogues",
        verbose_name=_("Partner"),
    )
    question = models.TextField(_("Frage"), blank=True)
    question_en = models.TextField(_("Frage (englisch)"), blank=True)
    text = RichTextField(_("Worum es geht"), blank=True)
    text_en = RichTextField(_("Worum es geht (englisch)"), blank=True)

    # Put there by `for_cards`.
    number_of_sessions: int

    objects: ClassVar["DialogueManager[Dialogue]"] = DialogueManager()

    class Meta(Publishable.Meta):
        verbose_name = _("Branchendialog")
        verbose_name_plural = _("Branchendialoge")

    @property
    def next_session(self) -> Workshop | None:
        """Read by `for_cards`."""
        return next(iter(self.series.next_sessions), None)

    def public_partners(self) -> models.QuerySet[Actor]:
        """The published ones in the order they joined."""
        partners = Actor.objects.published().filter(dialogue_partners__dialogue=self)
        return partners.order_by("dialogue_partners__pk")

    def sessions(self) -> models.QuerySet[Workshop]:
        """Its published events in the order they take place."""
        events = Workshop.objects.published().for_cards().filter(series=self.series_id)
        return events.order_by("over_at")

    def findings(self) -> models.QuerySet[Finding]:
        """What its sessions' groups said, session by session, as far as it is public."""
        findings = Finding.objects.public().filter(workshop__series=self.series_id)
        return findings.for_display().order_by(
            "-workshop__over_at", "workshop", "group__order", "group", "order", "pk"
        )

    def presented_cases(self) -> models.QuerySet[BestPractice]:
        """Cases shown at its public sessions, each once, in the order they were shown."""
        first_shown = Workshop.objects.published().filter(
            series=self.series_id, presentation_links__best_practice=OuterRef("pk")
        )
        shown_at = Subquery(first_shown.order_by("over_at").values("over_at")[:1])
        cases = BestPractice.objects.published().for_cards().annotate(shown_at=shown_at)
        return cases.filter(shown_at__isnull=False).order_by(F("shown_at"), "pk")

    def document_fields(self) -> dict[str, object]:
        industry = self.industry_page.industry
        return {
            "industries": [industry.slug],
            "wz": current_wz_codes(industry),
            "places": [self.region.slug],
        }

    def document_labels(self) -> list[str]:
        filed = [*names([self.industry_page.industry]), self.region.name]
        return [*super().document_labels(), *filed, self.carrier.public_name]

    def document_text(self) -> str:
        return apart(self.question, self.text)


class DialoguePartner(ChainLink):
    """An actor that takes part in carrying a dialogue."""

    dialogue = models.ForeignKey(
        Dialogue,
        models.CASCADE,
        related_name="dialogue_partners",
        verbose_name=_("Branchendialog"),
    )
    actor = models.ForeignKey(
        Actor, models.PROTECT, related_name="dialogue_partners", verbose_name=_("Akteur")
    )

    class Meta(ChainLink.Meta):
        verbose_name = _("Partner")
        verbose_name_plural = _("Partner")
        constraints = [
            models.UniqueConstraint(
                fields=["dialogue", "actor"], name="branchendialog_dialoguepartner_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.actor)
