from typing import TYPE_CHECKING

from taxonomy.models import Industry, WzEdition, wz_codes_with_ancestors

if TYPE_CHECKING:
    from branchendialog.models.cases import BestPractice


def current_wz_codes(entry: "BestPractice | Industry") -> list[str]:
    """The entry's codes in the current edition, with all that they belong to."""
    codes = entry.wz_codes.filter(edition=WzEdition.WZ_2025).values_list("code", flat=True)
    return wz_codes_with_ancestors(codes, WzEdition.WZ_2025)
