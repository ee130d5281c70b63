from typing import TYPE_CHECKING

from taxonomy.models import Industry, WzEdition

if TYPE_CHECKING:
    from branchendialog.models.cases import BestPractice


def current_wz_codes(entry: "BestPractice | Industry") -> list[str]:
    """The entry's codes in the current edition, with all that they belong to."""
    return entry.wz_codes.of_edition(WzEdition.WZ_2025).with_ancestors()
