from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from rules.contrib.admin import ObjectPermissionsModelAdmin

from editorial import services
from editorial.differences import Difference, differences
from editorial.forms import DecisionForm
from editorial.models import Proposal
from editorial.snapshots import content_of, flat
from interface.admin import ReadOnly
from interface.names import admin_address, permission
from interface.sealed_search import SealsSearch


class ProposalAdmin(ReadOnly, SealsSearch[Proposal], ObjectPermissionsModelAdmin):
    """What editors propose for public entries: looked at by the team, decided by publishers."""

    list_display = ["entry_title", "kind", "author", "created_at", "status"]
    list_display_links = ["entry_title"]
    list_filter = ["status", ("content_type", admin.RelatedOnlyFieldListFilter), "created_at"]
    list_select_related = ["content_type", "author", "decided_by"]
    search_fields = ["note", "author__name"]
    ordering = ["-status", "-created_at"]  # the open ones first
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Proposal]:
        return super().get_queryset(request).prefetch_related("entry")

    @admin.display(description=_("Eintrag"))
    def entry_title(self, proposal: Proposal) -> str:
        return str(proposal.entry)

    @admin.display(description=_("Art"), ordering="content_type")
    def kind(self, proposal: Proposal) -> str:
        return str(proposal.entry._meta.verbose_name)

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                f"<int:proposal_id>/{route}/",
                self.admin_site.admin_view(view),
                name=f"editorial_proposal_{name}",
            )
            for route, view, name in (
                ("uebernehmen", self.accept_view, "accept"),
                ("ablehnen", self.decline_view, "decline"),
            )
        ] + super().get_urls()

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """The proposal beside its entry, and for publishers the two buttons."""
        proposal: Proposal | None = self.get_object(request, object_id)
        if proposal is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        if request.method == "POST" or not self.has_view_permission(request, proposal):
            raise PermissionDenied
        initial = {"seen_version": proposal.entry.version}
        return self._page(request, proposal, DecisionForm(initial=initial, proposal=proposal))

    @method_decorator(require_POST)
    def accept_view(self, request: HttpRequest, proposal_id: int) -> HttpResponse:
        proposal = self._to_decide(request, proposal_id)
        form = DecisionForm(request.POST, proposal=proposal)
        if form.is_valid():
            picks = form.picks()
            chosen = [key for key, side in picks.items() if side == form.PROPOSED]
            try:
                services.accept(
                    proposal,
                    by=request.user,  # type: ignore[arg-type]
                    chosen=chosen,
                    settled=picks,
                    **form.cleaned_data,
                )
            except ValidationError as error:
                return self._refused(request, proposal, form, error)
            messages.success(request, gettext("Der Vorschlag ist übernommen."))
            of_entry: Any = self.admin_site.get_model_admin(type(proposal.entry))
            since = form.cleaned_data["seen_version"]
            return HttpResponseRedirect(of_entry.address_after_change(proposal.entry, since=since))
        return self._page(request, proposal, form)

    @method_decorator(require_POST)
    def decline_view(self, request: HttpRequest, proposal_id: int) -> HttpResponse:
        proposal = self._to_decide(request, proposal_id)
        form = DecisionForm(request.POST, proposal=proposal)
        if form.is_valid():
            try:
                services.decline(proposal, by=request.user, note=form.cleaned_data["note"])  # type: ignore[arg-type]
            except ValidationError as error:
                return self._refused(request, proposal, form, error)
            messages.success(request, gettext("Der Vorschlag ist abgelehnt."))
            return HttpResponseRedirect(admin_address(Proposal))
        return self._page(request, proposal, form)

    def _to_decide(self, request: HttpRequest, proposal_id: int) -> Proposal:
        proposal = get_object_or_404(Proposal, pk=proposal_id)
        if not self._may_decide(request, proposal):
            raise Http404
        return proposal

    def _may_decide(self, request: HttpRequest, proposal: Proposal) -> bool:
        return request.user.has_perm(permission("publish", proposal.entry), proposal.entry)

    def _refused(
        self, request: HttpRequest, proposal: Proposal, form: DecisionForm, error: ValidationError
    ) -> HttpResponse:
        """The page again, with the entry as it stands now: that is what was seen from here on."""
        proposal = Proposal.objects.get(pk=proposal.pk)
        form.add_error(None, error)
        form.data = {**form.data.dict(), "seen_version": proposal.entry.version}  # type: ignore[attr-defined]
        return self._page(request, proposal, form)

    def _page(self, request: HttpRequest, proposal: Proposal, form: DecisionForm) -> HttpResponse:
        may_decide = proposal.is_open and self._may_decide(request, proposal)
        rows = _rows(proposal, form)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Änderungsvorschlag"),
            "opts": self.opts,
            "proposal": proposal,
            "form": form,
            "rows": rows,
            "conflicts": any(current for _change, current, _picked in rows),
            "may_decide": may_decide,
            "entry_url": admin_address(proposal.entry),
            "accept_url": admin_address(proposal, "accept"),
            "decline_url": admin_address(proposal, "decline"),
        }
        return render(request, "admin/editorial/proposal.html", context)


def _rows(
    proposal: Proposal, form: DecisionForm
) -> list[tuple[Difference, Difference | None, str]]:
    """Each change, beside what stands there now if that is a third thing, and what is picked."""
    kind = type(proposal.entry)
    current = flat(content_of(proposal.entry))
    conflicts = services.merged(proposal.entry, proposal).conflicts if proposal.is_open else []
    others = {key: [proposal.changes[key][0], current.get(key)] for key in conflicts}
    now = {each.key: each for each in differences(kind, others)}
    picked = form.picks() if form.is_bound else {}
    return [
        (each, now.get(each.key), picked.get(each.key, ""))
        for each in differences(kind, proposal.changes)
    ]
