"""Made-up companies, each with the cases that come first for it, reasoned by hand."""

from datetime import timedelta
from typing import NamedTuple

import pytest
from django.test import Client
from django.utils import timezone, translation

from branchendialog import fit
from branchendialog.models import BestPractice, IndustryPage
from search.fit import Whom
from taxonomy.models import CompanySize, Industry, Region, Topic, WzCode, places_of
from tests.support.factories import (
    BestPracticeFactory,
    IndustryFactory,
    IndustryPageFactory,
    municipality,
)
from tests.support.reading import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cases")]


class Told(NamedTuple):
    """What a case tells of its company, or a company of itself."""

    industry: str = ""
    code: str = ""
    size: str = ""
    topics: str = ""
    town: str = ""


CASES = {
    "Dreherei": Told("metallverarbeitung", "25.53.0", "small", "ausbildung", "Hagen"),
    "Härterei": Told(
        "metallverarbeitung", "25.52.0", "micro", "ausbildung weiterbildung", "Iserlohn"
    ),
    "Schmiede": Told("metallverarbeitung", "25.40.2", "medium", "weiterbildung", "Altena"),
    "Gießerei": Told("metallverarbeitung", "24.53.0", "large", "ablaeufe", "Wunstorf"),
    "Schlosserei": Told("metallverarbeitung", "", "small", "ablaeufe", "Werdohl"),
    "Maschinen": Told("maschinenbau-elektrotechnik", "28.91.0", "small", "ausbildung", "Hemer"),
    "Pflegeheim": Told("gesundheit-pflege", "87.10.2", "large", "arbeitsorganisation", "Garbsen"),
    "Tagespflege": Told(
        "gesundheit-pflege", "88.10.1", "small", "arbeitsorganisation weiterbildung", "Hagen"
    ),
    "Heizungsbau": Told("bau-ausbau", "43.22.0", "small", "ablaeufe", "Wedemark"),
    "Elektro": Told("bau-ausbau", "43.21.0", "micro", "it-sicherheit", "Hagen"),
    "Autohaus": Told("handel-kfz", "95.31.3", "medium", "it-sicherheit", "Gevelsberg"),
    "Möbelhaus": Told("handel-kfz", "47.55.1", "micro", "geschaeftsmodelle", "Hannover"),
}
CHECKED_LAST = "Härterei"


@pytest.fixture(scope="module")
def cases(module_rows: None) -> None:
    """Twelve, of which the later ones are newer; and a page of an industry without a case."""
    for title, told in CASES.items():
        case_of(title, told, days=20 if title == CHECKED_LAST else 30)
    page_of("gastgewerbe", related=["handel-kfz", "gesundheit-pflege"])


def case_of(title: str, told: Told, days: int | None = 30, **more: object) -> BestPractice:
    """A public case, checked so many days ago."""
    today = timezone.localdate()
    return BestPracticeFactory.create(
        title=title,
        industry=Industry.objects.get(slug=told.industry),
        wz_codes=codes(told.code),
        size=told.size,
        employees=None,
        topics=list(Topic.objects.filter(slug__in=told.topics.split())),
        municipality=municipality(told.town),
        confirmed_at=None if days is None else today - timedelta(days=days),
        **{"published": True} | more,
    )


def codes(code: str) -> list[WzCode]:
    return list(WzCode.objects.filter(edition="2025", code=code))


def page_of(slug: str, related: list[str], *, published: bool = True) -> IndustryPage:
    page = IndustryPageFactory.create(industry=Industry.objects.get(slug=slug), published=published)
    page.related_industries.set(Industry.objects.filter(slug__in=related))
    return page


def company(told: Told) -> Whom:
    return fit.describing_itself(
        industries=[told.industry] if told.industry else [],
        wz_codes=codes(told.code),
        size=told.size,
        topics=told.topics.split(),
        places=places_of(municipality(told.town)) if told.town else [],
    )


def fitting(whom: Whom, number: int = 3) -> list[fit.FittingCase]:
    return fit.fitting(fit.akin_to(whom), whom, number)


def titles(found: list[fit.FittingCase]) -> list[str]:
    return [each.case.title for each in found]


# Companies ---------------------------------------------------------------------------------------

METAL, HOTEL, PLASTICS = "metallverarbeitung", "gastgewerbe", "kunststoff-gummi"
SITUATIONS = {
    # The same class; of the division both are one size away, and one shares the topic.
    "turning shop": (
        Told(METAL, "25.53.0", "small", "ausbildung", "Hagen"),
        ["Dreherei", "Härterei", "Schmiede"],
    ),
    # Without a code the label alone counts: own size first, there the own town, then one size away
    # whoever was checked last.
    "metal shop without a code": (
        Told(METAL, "", "small", "", "Hagen"),
        ["Dreherei", "Schlosserei", "Härterei"],
    ),
    # A division leads to its industry; all three are of it, so that size decides.
    "code of a division alone": (
        Told("", "25", "medium"),
        ["Schmiede", "Dreherei", "Härterei"],
    ),
    # The same class; then the label, one size away; then the topic, checked last.
    "large foundry": (
        Told(METAL, "24.53.0", "large", "ausbildung", "Wunstorf"),
        ["Gießerei", "Schmiede", "Härterei"],
    ),
    # Own size, then one size away: no shared topic, and the own town before the region.
    "small metal shop at Werdohl": (
        Told(METAL, "", "micro", "weiterbildung", "Werdohl"),
        ["Härterei", "Schlosserei", "Dreherei"],
    ),
    # The class outweighs size and place; another industry has nothing in common.
    "home care of 300": (
        Told("gesundheit-pflege", "88.10.1", "large", "", "Hannover"),
        ["Tagespflege", "Pflegeheim"],
    ),
    # Class, label; then of those with the topic the one that is one size away.
    "nursing home": (
        Told("gesundheit-pflege", "87.10.2", "large", "weiterbildung", "Garbsen"),
        ["Pflegeheim", "Tagespflege", "Schmiede"],
    ),
    # No case of its industry: the neighbours, own size first; then one size away in the region.
    "hotel": (
        Told(HOTEL, "55.10.1", "small", "weiterbildung", "Hagen"),
        ["Tagespflege", "Autohaus", "Möbelhaus"],
    ),
    # Known by its code alone. Own size, one size away, then two are as far and one is in the
    # district.
    "hotel known by its code": (
        Told("", "55.10.1", "micro", "", "Hannover"),
        ["Möbelhaus", "Tagespflege", "Pflegeheim"],
    ),
    # Two shared topics before one; of those with one who was checked last, then the newest.
    "topics alone": (
        Told(topics="arbeitsorganisation weiterbildung"),
        ["Tagespflege", "Härterei", "Pflegeheim"],
    ),
    # Each has one: who was checked last, then the newest.
    "topics that nobody combines": (
        Told(topics="it-sicherheit ausbildung"),
        ["Härterei", "Autohaus", "Elektro"],
    ),
    # The class, then the division; nothing else is of kin.
    "electrician": (
        Told("bau-ausbau", "43.21.0", "micro", "", "Breckerfeld"),
        ["Elektro", "Heizungsbau"],
    ),
    # The class before the label, though the label's case shares the topic.
    "garage": (
        Told("handel-kfz", "95.31.1", "micro", "geschaeftsmodelle", "Hannover"),
        ["Autohaus", "Möbelhaus"],
    ),
    # Another industry's answer to the same question: own size, there the own town.
    "plastics with a topic": (
        Told(PLASTICS, "22.26.9", "small", "ablaeufe", "Wedemark"),
        ["Heizungsbau", "Schlosserei", "Gießerei"],
    ),
    "plastics without a topic": (Told(PLASTICS, "22.26.9", "small", "", "Wedemark"), []),
    "size and place alone": (Told(size="small", town="Hagen"), []),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_what_fits_a_company_comes_first(name: str) -> None:
    told, expected = SITUATIONS[name]
    assert titles(fitting(company(told))) == expected


# Cases -------------------------------------------------------------------------------------------


def test_a_case_is_never_similar_to_itself_but_a_draft_has_similar_ones() -> None:
    told = Told("ver-und-entsorgung", "38.11.0", "small", "fuehrung-beteiligung", "Hagen")
    assert fit.similar_to(case_of("Allein", told), 3) == []
    draft = case_of("Entwurf", CASES["Elektro"], published=False)
    assert titles(fit.similar_to(draft, 3)) == ["Elektro", "Heizungsbau", "Autohaus"]


def test_what_is_not_public_is_never_shown() -> None:
    now = timezone.now()
    case = case_of("Dieses", CASES["Elektro"])
    case_of("Entwurf", CASES["Elektro"], published=False)
    case_of("Kommt noch", CASES["Elektro"], publish_at=now + timedelta(days=1))
    case_of("Vorbei", CASES["Elektro"], withdraw_at=now - timedelta(days=1))
    archived = case_of("Archiviert", CASES["Elektro"])
    assert titles(fit.similar_to(case, 3)) == ["Archiviert", "Elektro", "Heizungsbau"]
    # As between the archiving of an entry and the renewal of its Document.
    BestPractice.objects.filter(pk=archived.pk).update(state="archived")
    assert titles(fit.similar_to(case, 3)) == ["Elektro", "Heizungsbau"]


def test_equal_ones_come_by_the_day_they_were_checked_then_the_newest_first() -> None:
    told = Told("ver-und-entsorgung", "38.11.0", "small", "ablaeufe", "Hagen")
    case = case_of("Dieses", told)
    for title, days in [("Nie", None), ("Alt", 40), ("Älter", 50), ("Neuer", 40)]:
        case_of(title, told, days=days)
    assert titles(fit.similar_to(case, 4)) == ["Neuer", "Alt", "Älter", "Nie"]


def test_an_industry_that_is_retired_keeps_its_cases_together() -> None:
    industry = IndustryFactory.create(is_retired=True)
    industry.wz_codes.set(codes("31.00.1"))
    told = Told(industry.slug, "", "small", "fuehrung-beteiligung", "Hagen")
    case, other = case_of("Dieses", told), case_of("Anderes", told)
    assert [each.case for each in fit.similar_to(case, 3)] == [other]
    by_code = fitting(company(Told(code="31.00.1")))
    assert titles(by_code) == ["Anderes", "Dieses"]
    assert by_code[0].reasons == [f"Ihre Branche ({industry.name})"]


def test_industries_are_neighbours_whichever_page_says_so_once_it_is_public() -> None:
    assert fit.neighbours_of(["handel-kfz"]) == ["gastgewerbe"]
    assert fit.neighbours_of(["gastgewerbe", "handel-kfz"]) == ["gesundheit-pflege"]
    page_of("bau-ausbau", related=["handel-kfz"], published=False)
    assert fit.neighbours_of(["handel-kfz"]) == ["gastgewerbe"]


def test_only_the_newest_of_a_size_and_of_all_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit, "NEWEST_OF_A_SIZE", 1)
    monkeypatch.setattr(fit, "NEWEST_OF_ALL", 6)
    # Of the small metal shops the locksmith's is newer than the turning shop.
    metal = fitting(company(Told(METAL, "", "small")), 9)
    assert sorted(titles(metal)) == ["Gießerei", "Härterei", "Schlosserei", "Schmiede"]
    # Older than the newest six are locksmith's and foundry.
    assert titles(fitting(company(Told(topics="ablaeufe")), 9)) == ["Heizungsbau"]


def test_sizes_are_neighbours_of_the_next_one() -> None:
    assert {each.value: [*map(str, each.neighbours)] for each in CompanySize} == {
        "micro": ["small"],
        "small": ["micro", "medium"],
        "medium": ["small", "large"],
        "large": ["medium"],
    }


# Reasons -----------------------------------------------------------------------------------------


def reasons_for(told: Told) -> dict[str, list[str]]:
    return {each.case.title: each.reasons for each in fitting(company(told), 4)}


def test_a_company_reads_at_most_three_reasons_the_strongest_first() -> None:
    assert reasons_for(SITUATIONS["turning shop"][0]) == {
        "Dreherei": [
            "gleiche Art von Betrieb (Metallverarbeitung)",
            "Ihre Größe",
            "Ihr Thema Ausbildung",
        ],
        "Härterei": ["Ihre Branche (Metallverarbeitung)", "ähnliche Größe", "Ihr Thema Ausbildung"],
        "Schmiede": ["Ihre Branche (Metallverarbeitung)", "ähnliche Größe", "Ihre Region"],
        "Schlosserei": ["Ihre Branche (Metallverarbeitung)", "Ihre Größe", "Ihre Region"],
    }


def test_neighbours_and_places_are_reasons_too() -> None:
    assert reasons_for(Told(HOTEL, "", "small", "", "Hagen")) == {
        "Tagespflege": ["verwandte Branche (Gesundheit und Pflege)", "Ihre Größe", "auch in Hagen"],
        "Autohaus": ["verwandte Branche (Handel und Kfz-Gewerbe)", "ähnliche Größe", "Ihre Region"],
        "Möbelhaus": ["verwandte Branche (Handel und Kfz-Gewerbe)", "ähnliche Größe"],
        "Pflegeheim": ["verwandte Branche (Gesundheit und Pflege)"],
    }


def test_the_same_district_is_near() -> None:
    found = reasons_for(Told(topics="it-sicherheit", town="Sprockhövel"))
    assert found["Autohaus"] == ["Ihr Thema IT-Sicherheit und Datenschutz", "in der Nähe"]


def test_one_region_alone_is_no_reason() -> None:
    told = Told(topics="it-sicherheit", town="Iserlohn")
    topic = "Ihr Thema IT-Sicherheit und Datenschutz"
    assert reasons_for(told)["Elektro"] == [topic, "Ihre Region"]
    Region.objects.get(slug="hannover").delete()
    assert reasons_for(told)["Elektro"] == [topic]


def test_two_topics_are_named_and_more_are_counted() -> None:
    two = "arbeitsorganisation weiterbildung"
    three = f"{two} fuehrung-beteiligung"
    case_of("Anderes", Told("bau-ausbau", "", "small", three, "Hagen"))
    assert reasons_for(Told(topics=two))["Anderes"] == [
        "Ihre Themen Weiterbildung, Arbeitsorganisation"
    ]
    assert reasons_for(Told(topics=three))["Anderes"] == ["3 Ihrer Themen"]


def test_companies_of_one_division_under_two_names_are_alike() -> None:
    # Repair of cars and of computers: one division, and only the former has a name of its own.
    industry = IndustryFactory.create(name="Reparatur")
    case_of("Computer", Told(industry.slug, "95.10.1", "micro", "it-sicherheit", "Hagen"))
    found = reasons_for(Told("handel-kfz", "95.31.3", topics="it-sicherheit"))
    assert found["Computer"] == [
        "ähnliche Art von Betrieb (Reparatur)",
        "Ihr Thema IT-Sicherheit und Datenschutz",
    ]


def test_a_case_page_speaks_of_the_case(client: Client) -> None:
    two = "ausbildung ablaeufe"
    case = case_of("Dieses", Told(METAL, "", "small", two, "Hagen"))
    case_of("Gleiches", Told(METAL, "", "small", two, "Iserlohn"))
    page = Page(client.get(case.get_absolute_url())).text
    industry = "Passt, weil: gleiche Branche (Metallverarbeitung)"
    similar = page[page.index("Ähnliche Beispiele") :]
    assert [similar.count(each) for each in ("Passt, weil:", industry)] == [3, 3]
    topics = "Ausbildung, Abläufe in Produktion und Dienstleistung"
    assert f"{industry} · gleiche Größe · gemeinsame Themen {topics}" in similar
    assert f"{industry} · gleiche Größe · gemeinsames Thema Ausbildung" in similar


def test_the_english_page_gives_reasons_in_english(client: Client) -> None:
    case = case_of("Dieses", CASES["Dreherei"], title_en="This", situation_en="So it was.")
    page = Page(client.get(f"/en{case.get_absolute_url()}")).text
    assert (
        "Why it fits: same kind of company (Metal processing) · same size"
        " · shared topic Vocational training"
    ) in page
    with translation.override("en"):
        assert reasons_for(SITUATIONS["hotel"][0])["Tagespflege"] == [
            "related industry (Health and care)",
            "your size",
            "your topic Continuing training",
        ]
