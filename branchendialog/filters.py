from search.filters import DocumentFilterSet


class BestPracticeFilterSet(DocumentFilterSet):
    """The catalogue's filters: industry, size, topic, target group, cost, place."""

    facet_names = ("branche", "groesse", "thema", "zielgruppe", "aufwand", "ort")


class IndustryPageFilterSet(DocumentFilterSet):
    """Few enough to be shown all at once."""

    facet_names = ()
    orders = {"titel": DocumentFilterSet.orders["titel"]}
