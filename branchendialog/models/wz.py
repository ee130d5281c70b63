from typing import TYPE_CHECKING

from taxonomy.models import Industry, WzEdition, with_ancestors

if TYPE_CHECKING:
    from branchendialog.models.cases import BestPractice


def current_wz_codes(entry: "BestPractice | Industry") -> list[str]:
    """The entry's codes in the current edition, with all that they belong to."""
    codes = entry.wz_codes.all()
    return with_ancestors(each for each in codes if each.edition == WzEdition.WZ_2025)
