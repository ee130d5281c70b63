"""Pictures in the admin: put in, described, with their consents and the places that show them."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, URLPattern, path
from django.utils.cache import patch_cache_control
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise
from rules.contrib.admin import ObjectPermissionsModelAdmin

from editorial import imaging, pictures
from editorial.models import Picture, PictureConsent
from editorial.uploads import StoresFiles
from interface.admin import HoldsRow, ShowsPeopleOfRow, WrittenWithParent
from interface.names import admin_address

PREVIEW_KEPT_SECONDS = 600


class ConsentFormSet(BaseInlineFormSet[PictureConsent, Picture, ModelForm[PictureConsent]]):
    """Consents of one picture; what was withdrawn stays, as the proof of it."""

    def clean(self) -> None:
        super().clean()
        deleted = [form.instance.pk for form in self.deleted_forms]
        if PictureConsent.objects.filter(pk__in=deleted).exclude(withdrawn_on=None).exists():
            raise ValidationError(_("Eine widerrufene Einwilligung lässt sich nicht löschen."))


class ConsentInline(WrittenWithParent, admin.TabularInline[PictureConsent, Picture]):
    model = PictureConsent
    formset = ConsentFormSet
    extra = 0


class PublicFilter(admin.SimpleListFilter):
    """Pictures that pages show, and those that wait for something."""

    title = gettext_lazy("Sichtbarkeit")
    parameter_name = "sichtbar"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Picture]
    ) -> Iterable[tuple[str, StrOrPromise]]:
        return [
            ("ja", gettext_lazy("öffentlich zu sehen")),
            ("fehlt", gettext_lazy("Angaben fehlen")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Picture]) -> QuerySet[Picture]:
        if self.value() == "ja":
            return queryset.filter(pk__in=pictures.shown_pictures())
        if self.value() == "fehlt":
            return queryset.exclude(pk__in=Picture.objects.publishable())
        return queryset


class PictureAdmin(ShowsPeopleOfRow, StoresFiles, HoldsRow, ObjectPermissionsModelAdmin):
    """The file is chosen once: what is said about a picture belongs to exactly that one."""

    list_display = ["preview", "name", "credit", "licence", "visibility"]
    list_display_links = ["preview", "name"]
    list_filter = [PublicFilter, "people_recognisable", "is_decorative"]
    search_fields = ["name", "credit", "alt"]
    list_per_page = 50
    readonly_fields = ["preview", "visibility", "uses"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    inlines = [ConsentInline]
    people = "consents"
    shows_nobody = frozenset(["add", "preview"])
    actions = None
    change_form_template = "admin/editorial/picture/change_form.html"

    class Media:
        css = {"all": ["css/pictures-admin.css"]}

    def get_fieldsets(self, request: HttpRequest, obj: Picture | None = None) -> Any:
        file = ["preview", "visibility"] if obj else ["original"]
        about = [
            (None, {"fields": [*file, "name"]}),
            (
                gettext_lazy("Was es mitteilt"),
                {"fields": ["is_decorative", "alt", "alt_en"]},
            ),
            (
                gettext_lazy("Rechte"),
                {"fields": ["credit", "licence", "source", "people_recognisable"]},
            ),
        ]
        return [*about, (gettext_lazy("Wo es steht"), {"fields": ["uses"]})] if obj else about

    def get_queryset(self, request: HttpRequest) -> QuerySet[Picture]:
        shown = Exists(pictures.shown_pictures().filter(pk=OuterRef("pk")))
        return super().get_queryset(request).prefetch_related("consents").annotate(public_now=shown)

    def save_model(
        self, request: HttpRequest, obj: Picture, form: ModelForm[Picture], change: bool
    ) -> None:
        if not change:
            obj.created_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    def save_related(
        self,
        request: HttpRequest,
        form: ModelForm[Picture],
        formsets: list[ConsentFormSet],
        change: bool,
    ) -> None:
        super().save_related(request, form, formsets, change)
        pictures.record_change(form.instance)

    # What it shows -------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("Vorschau"))
    def preview(self, picture: Picture) -> SafeString:
        address = admin_address(picture, "preview")
        return format_html('<img class="picture-preview" src="{}" alt="" loading="lazy">', address)

    @admin.display(description=gettext_lazy("Sichtbarkeit"))
    def visibility(self, picture: Any) -> str:
        """Whether the public sees it, else what is missing, else that nothing public uses it."""
        if missing := picture.missing_for_publication():
            return " ".join(missing)
        if picture.public_now:
            return _("öffentlich zu sehen")
        return _("bereit; noch zeigt es nichts Veröffentlichtes")

    @admin.display(description=gettext_lazy("Verwendet von"))
    def uses(self, picture: Picture) -> SafeString | str:
        rows = [
            (_admin_address(row), row._meta.verbose_name, row) for row in pictures.uses_of(picture)
        ]
        if not rows:
            return _("noch nirgends")
        return format_html(
            '<ul class="picture-uses">{}</ul>',
            format_html_join("", '<li><a href="{}">{}: {}</a></li>', rows),
        )

    # Pages of its own ----------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        return [
            path("<int:pk>/vorschau/", self.preview_view, name="editorial_picture_preview"),
            path(
                "<int:pk>/widerruf/",
                self.admin_site.admin_view(self.withdraw_view),
                name="editorial_picture_withdraw",
            ),
            *super().get_urls(),
        ]

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A small copy for the team alone; to everybody else there is nothing here."""
        if not request.user.has_perm("editorial.view_picture"):
            raise Http404
        picture = get_object_or_404(Picture, pk=pk)
        try:
            with picture.original.open("rb") as file:
                response = HttpResponse(imaging.preview(file), content_type="image/webp")
        except FileNotFoundError:
            raise Http404 from None
        patch_cache_control(response, private=True, max_age=PREVIEW_KEPT_SECONDS)
        return response

    def withdraw_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, then take the picture off every page, because somebody in it wishes so."""
        picture = get_object_or_404(Picture, pk=pk)
        if not request.user.has_perm("editorial.withdraw_picture", picture):
            raise Http404
        standing = picture.consents.filter(withdrawn_on=None).count()
        if request.method == "POST" and standing:
            ended = pictures.withdraw_consent(picture)
            self.log_change(request, picture, _("Einwilligung widerrufen"))
            text = ngettext(
                "Der Widerruf ist festgehalten; das Bild steht auf keiner Seite mehr.",
                "%(number)s Widerrufe sind festgehalten; das Bild steht auf keiner Seite mehr.",
                ended,
            )
            messages.success(request, text % {"number": ended})
            return HttpResponseRedirect(admin_address(picture))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Einwilligung widerrufen"),
            "opts": self.opts,
            "picture": picture,
            "standing": standing,
            "media": self.media,
            "uses": [(_admin_address(row), row) for row in pictures.uses_of(picture)],
        }
        return render(request, "admin/editorial/picture/withdraw.html", context)


def _admin_address(row: models.Model) -> str:
    try:
        return admin_address(row)
    except NoReverseMatch:
        return ""
