from taxonomy.models.choices import CompanySize, CostBand, DurationBand, Land, WzEdition
from taxonomy.models.industries import (
    Industry,
    WzCode,
    WzCorrespondence,
    industries_of,
    with_ancestors,
)
from taxonomy.models.lookups import (
    chosen_region,
    names,
    place_names,
    places_of,
    places_read,
    region_names,
    regions_read,
    resolve_places,
    slugs,
    terms_read,
    vocabulary_labels,
)
from taxonomy.models.places import (
    OUTLINE_SOURCE,
    OUTLINE_SOURCE_URL,
    District,
    Municipality,
    Region,
)
from taxonomy.models.terms import TargetGroup, Term, Topic
from taxonomy.text import make_slug, sort_key

__all__ = [
    "OUTLINE_SOURCE",
    "OUTLINE_SOURCE_URL",
    "CompanySize",
    "CostBand",
    "District",
    "DurationBand",
    "Industry",
    "Land",
    "Municipality",
    "Region",
    "TargetGroup",
    "Term",
    "Topic",
    "WzCode",
    "WzCorrespondence",
    "WzEdition",
    "chosen_region",
    "industries_of",
    "make_slug",
    "names",
    "place_names",
    "places_of",
    "places_read",
    "region_names",
    "regions_read",
    "resolve_places",
    "slugs",
    "sort_key",
    "terms_read",
    "vocabulary_labels",
    "with_ancestors",
]
