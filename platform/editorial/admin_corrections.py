"""Small corrections in the form: what is allowed is said before, what it was after saving."""

from collections.abc import Iterable
from typing import NamedTuple, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.models import User
from editorial import services
from editorial.admin_pages import may
from editorial.admin_steps import SAVE_STEP, StepPages
from editorial.conflicts import FormSet
from editorial.forms import EntryForm
from editorial.models import Publishable, State
from editorial.services.rights import may_publish_own_work
from editorial.snapshots import parts_of


class Allowance(NamedTuple):
    """In which texts words may be corrected, and how many characters are left for that."""

    labels: list[str]
    limit: int
    left: int


class SmallCorrections(StepPages):
    """A publisher who corrects words in review doesn't become the entry's last editor."""

    def allowance(self, request: HttpRequest, entry: Publishable | None) -> Allowance | None:
        """What the form says to whoever may publish the entry and hasn't edited it last."""
        user = cast(User, request.user)
        if entry is None or entry.state != State.IN_REVIEW or entry.updated_by_id == user.pk:
            return None
        if not may(request, "publish", self.model, entry) or may_publish_own_work():
            return None
        made = services.corrections_since_handed_in(entry, by=user)
        names = [name for name in entry.correctable_texts() if made and getattr(entry, name)]
        labels = [str(self.opts.get_field(name).verbose_name) for name in names]  # type: ignore[union-attr]
        left = made.left if made else 0
        return Allowance(labels, left + (made.characters if made else 0), left)

    def settle_last_editor(
        self, request: HttpRequest, form: EntryForm, formsets: Iterable[FormSet]
    ) -> str:
        """Once all is stored; returns the reason to keep with the version, if it has one."""
        changed = [each.model for each in formsets if each.has_changed()]
        if not form.instance.pk or not (form.has_changed() or changed):
            return ""
        parts = {part.model for part in parts_of(self.model)}
        stays = services.settle_last_editor(
            form.instance,
            former=form.former_editor,
            by=cast(User, request.user),
            is_content_alone=parts.issuperset(changed),
        )
        request.is_small_correction = stays  # type: ignore[attr-defined]
        return _("Kleine Korrektur") if stays else ""

    def response_change(self, request: HttpRequest, obj: Publishable) -> HttpResponse:
        """What was saved, and who may publish it now, unless the next step says so."""
        stays = getattr(request, "is_small_correction", None)
        if SAVE_STEP in request.POST:
            return super().response_change(request, obj)
        if stays:
            messages.success(request, _("Kleine Korrektur: Sie dürfen weiterhin veröffentlichen."))
        elif stays is False and (text := services.why_another_publishes(obj, request.user)):  # type: ignore[arg-type]
            messages.warning(request, _("Mehr als eine kleine Korrektur.") + f" {text}")
        return super().response_change(request, obj)
