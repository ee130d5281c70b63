from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from branchendialog.models.focus import FocusDecision
from branchendialog.models.industry_pages import IndustryPage
from branchendialog.models.wz import current_wz_codes
from editorial.fields import RichTextField
from editorial.models import ChainLink, Publishable, PublishableQuerySet
from initiatives.models import Actor, Idea
from taxonomy.models import Region
from workshops.models import WorkshopSeries


class DialogueQuerySet(PublishableQuerySet):
    def for_cards(self) -> Self:
        return self.select_related("region", "industry_page__industry", "carrier", "picture")


class Dialogue(Publishable):
    """A series of sessions in one industry: companies learn from one another."""

    DETAIL_ROUTE = "branchendialog:dialogue"
    MAIN_TEXT = "question"
    PARTS = ("dialogue_partners",)

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
    partners: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        Actor,
        through="DialoguePartner",
        related_name="partner_dialogues",
        verbose_name=_("Partner"),
    )
    question = models.TextField(_("Frage"), blank=True)
    question_en = models.TextField(_("Frage (englisch)"), blank=True)
    text = RichTextField(_("Worum es geht"), blank=True)
    text_en = RichTextField(_("Worum es geht (englisch)"), blank=True)

    objects: ClassVar[Any] = DialogueQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("Branchendialog")
        verbose_name_plural = _("Branchendialoge")

    def document_fields(self) -> dict[str, Any]:
        industry = self.industry_page.industry
        return {
            "industries": [industry.slug],
            "wz": current_wz_codes(industry),
            "places": [self.region.slug],
        }

    def document_text(self) -> str:
        return f"{self.question} {self.text} {self.carrier.title}"


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
