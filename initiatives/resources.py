"""Actors as a table in a file: how an agency brings in its list of partners, once and again."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.fields import Field

from editorial import services
from initiatives.models import Actor
from interface.tables import cells
from interface.tables.resources import TableResource
from taxonomy.models import Industry, Municipality


class ActorResource(TableResource):
    """A new line becomes a draft; a line with a known key changes its entry, public or not.

    Only who may publish imports, so that nothing becomes public or changes in public by an editor.
    """

    RELATIONS = ("industries", "municipality")
    ALSO_WRITTEN = ("updated_by", "updated_at", "version")

    municipality = Field(
        "municipality", "municipality", cells.One(Municipality, "ags", "slug", "name")
    )
    industries = Field("industries", "industries", cells.Many(Industry, "slug", "name"))
    state = Field("state", "state", cells.ChoiceCell(Actor._meta.get_field("state").choices or []))
    state.readonly = True

    class Meta:
        model = Actor
        import_id_fields = ("external_key",)
        fields = (
            "external_key",
            "title",
            "title_en",
            "kind",
            "municipality",
            "industries",
            "summary",
            "summary_en",
            "description",
            "description_en",
            "website",
            "contact_function",
            "contact_phone",
            "contact_email",
            "origin_url",
            "is_example",
            "state",
        )

    def before_import_row(self, row: Mapping[str, str], **kwargs: object) -> None:
        if not row[self.key]:
            text = _("Vergeben Sie einen Schlüssel; daran erkennt ein Import den Eintrag wieder.")
            raise ValidationError({"external_key": text})

    def after_init_instance(
        self, instance: Actor, new: bool, row: Mapping[str, str], **kwargs: object
    ) -> None:
        super().after_init_instance(instance, new, row, **kwargs)
        if not new and not self.user.has_perm("initiatives.change_actor", instance):
            raise ValidationError(_("Diesen Eintrag zu ändern fehlt Ihnen das Recht."))

    def before_save_instance(
        self, instance: Actor, row: Mapping[str, str], **kwargs: object
    ) -> None:
        if instance.pk is None:
            instance.created_by = self.user
        else:
            instance.version += 1  # a form that is open notices
        instance.updated_by = self.user

    def row_saved(self, row: Actor) -> None:
        services.record_save(row, by=self.user, reason=_("Aus Datei importiert"))
