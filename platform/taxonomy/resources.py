"""The vocabularies as tables in files."""

from collections.abc import Mapping
from typing import ClassVar

from django.db.models import Model
from django.utils.translation import gettext as _
from import_export.fields import Field
from tablib import Dataset

from interface.tables import cells
from interface.tables.resources import TableResource
from taxonomy.models import (
    District,
    Industry,
    Municipality,
    Region,
    TargetGroup,
    Topic,
    WzCode,
    WzEdition,
    make_slug,
)


class VocabularyResource(TableResource[Model]):
    """Keys stand in addresses and in the search: a row that is there keeps its own."""

    FIXED: ClassVar[tuple[str, ...]] = ("slug",)

    def after_init_instance(
        self, instance: Model, new: bool, row: Mapping[str, str], **kwargs: object
    ) -> None:
        super().after_init_instance(instance, new, row, **kwargs)
        self.kept = {} if new else {name: getattr(instance, name) for name in self.FIXED}

    def validate_instance(
        self,
        instance: Model,
        import_validation_errors: dict[str, object] | None = None,
        validate_unique: bool = True,
    ) -> None:
        errors = import_validation_errors or {}
        for name, value in self.kept.items():
            if getattr(instance, name) != value:
                errors[name] = _("Bleibt „%s“: Daran hängen Adressen und die Suche.") % value
        super().validate_instance(instance, errors, validate_unique)


class NamedResource(VocabularyResource):
    """Known by its slug, which follows from the name where the file leaves it out."""

    class Meta:
        import_id_fields = ("slug",)

    def complete(self, dataset: Dataset) -> None:
        slug, name = self.fields["slug"].column_name, self.fields["name"].column_name
        if name not in dataset.headers:
            return
        if slug not in dataset.headers:
            dataset.append_col([""] * len(dataset), header=slug)
        rows = [dict(zip(dataset.headers, row, strict=True)) for row in dataset]
        del dataset[slug]
        dataset.append_col([row[slug] or make_slug(row[name]) for row in rows], header=slug)


TERM_COLUMNS = ("slug", "name", "name_en", "order", "is_retired")


class TopicResource(NamedResource):
    class Meta:
        model = Topic
        fields = TERM_COLUMNS


class TargetGroupResource(NamedResource):
    class Meta:
        model = TargetGroup
        fields = TERM_COLUMNS


class WzCodes(cells.Many[WzCode]):
    """Codes with their edition, such as „2025 25.53.0“: without it a code means nothing."""

    def __init__(self) -> None:
        super().__init__(WzCode, "code")

    def clean(self, value: str, row: object = None, **kwargs: object) -> list[WzCode]:
        wanted = [self._edition_and_code(piece) for piece in cells.pieces(value or "")]
        found = {
            (each.edition, each.code): each
            for each in WzCode.objects.filter(code__in=[code for _edition, code in wanted])
        }
        for edition, code in wanted:
            if (edition, code) not in found:
                raise ValueError(
                    _("WZ %(edition)s kennt keinen Code %(code)s.")
                    % {"edition": edition, "code": code}
                )
        return [found[each] for each in dict.fromkeys(wanted)]

    def key_of(self, row: WzCode) -> str:
        return f"{row.edition} {row.code}"

    @staticmethod
    def _edition_and_code(piece: str) -> tuple[str, str]:
        edition, _space, code = piece.upper().removeprefix("WZ").strip().partition(" ")
        if edition not in WzEdition.values or not code:
            raise ValueError(
                _("„%s“: Schreiben Sie die Ausgabe dazu, etwa „2025 25.53.0“.") % piece
            )
        return edition, code.strip()


class IndustryResource(NamedResource):
    RELATIONS = ("wz_codes",)

    wz_codes = Field("wz_codes", "wz_codes", WzCodes())

    class Meta:
        model = Industry
        fields = (
            "slug",
            "name",
            "name_en",
            "colour",
            "wz_codes",
            *TERM_COLUMNS[3:],
        )


class RegionResource(NamedResource):
    RELATIONS = ("municipalities",)

    municipalities = Field(
        "municipalities", "municipalities", cells.Many(Municipality, "ags", "slug", "name")
    )

    class Meta:
        model = Region
        fields = (
            "slug",
            "name",
            "agency",
            "contact_function",
            "contact_phone",
            "contact_email",
            "accent_colour",
            "mail_sender",
            "state_law",
            "is_host",
            "allows_self_publishing",
            "municipalities",
        )


class DistrictResource(VocabularyResource):
    ags = Field("ags", "ags", cells.Digits(5))

    class Meta:
        model = District
        import_id_fields = ("ags",)
        fields = ("ags", "slug", "name", "nuts3", "land")


class MunicipalityResource(VocabularyResource):
    """Without the outline, which no spreadsheet holds; it comes with the official data."""

    RELATIONS = ("district",)
    FIXED = ("slug", "ars")

    ags = Field("ags", "ags", cells.Digits(8))
    ars = Field("ars", "ars", cells.Digits(12))
    postal_code = Field("postal_code", "postal_code", cells.Digits(5))
    district = Field("district", "district", cells.One(District, "ags", "slug", "name"))

    class Meta:
        model = Municipality
        import_id_fields = ("ags",)
        fields = (
            "ags",
            "ars",
            "slug",
            "name",
            "designation",
            "district",
            "postal_code",
            "latitude",
            "longitude",
            "population",
            "population_date",
        )
