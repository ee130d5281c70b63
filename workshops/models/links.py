"""What a workshop belongs to on the floors below."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from editorial.models import ChainLink
from initiatives.models import Idea, Initiative


class WorkshopInitiative(ChainLink):
    """The initiative a workshop is part of."""

    workshop = models.ForeignKey(
        "workshops.Workshop",
        models.CASCADE,
        related_name="initiative_links",
        verbose_name=_("Veranstaltung"),
    )
    initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="workshop_links", verbose_name=_("Initiative")
    )

    class Meta(ChainLink.Meta):
        verbose_name = _("Initiative")
        verbose_name_plural = _("Initiativen")
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "initiative"], name="workshops_workshopinitiative_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.initiative)


class WorkshopIdea(ChainLink):
    """An idea that was born or discussed at a workshop."""

    workshop = models.ForeignKey(
        "workshops.Workshop",
        models.CASCADE,
        related_name="idea_links",
        verbose_name=_("Veranstaltung"),
    )
    idea = models.ForeignKey(
        Idea, models.PROTECT, related_name="workshop_links", verbose_name=_("Idee")
    )

    class Meta(ChainLink.Meta):
        verbose_name = _("Idee")
        verbose_name_plural = _("Ideen")
        constraints = [
            models.UniqueConstraint(fields=["workshop", "idea"], name="workshops_workshopidea_once")
        ]

    def __str__(self) -> str:
        return str(self.idea)
