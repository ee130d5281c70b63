from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from branchendialog.models import BestPractice, FocusChoice, IndustryFigure, IndustryPage
from taxonomy.models import CompanySize, Industry, Region
from tests.support.factories import (
    ActivityFactory,
    ActorFactory,
    BestPracticeFactory,
    DialogueFactory,
    FindingFactory,
    FocusChoiceFactory,
    FocusDecisionFactory,
    IndustryFigureFactory,
    IndustryPageFactory,
    RegistrationFactory,
    WorkingGroupFactory,
    WorkshopFactory,
    municipality,
    publish,
)
from tests.support.reading import Page

pytestmark = pytest.mark.django_db

ENTRY, CASES, EFFECTS, FINDINGS, DIALOGUES, SESSIONS = [1] * 6
# The Documents and the cards; of dates also the groups.
OFFERS, DATES = 2, 3
CHOICES, FIGURES, WZ_CODES = [1] * 3
STATEMENTS = (ENTRY + CASES + EFFECTS + OFFERS + DATES + FINDINGS + DIALOGUES + SESSIONS) + (
    CHOICES + FIGURES + WZ_CODES
)
NO_LARGE = "Aus einem großen Betrieb dieser Branche liegt noch kein Beispiel vor."


def page_of(slug: str, **fields: Any) -> IndustryPage:
    industry = Industry.objects.get(slug=slug)
    return IndustryPageFactory.create(industry=industry, text="", published=True, **fields)


def case_of(page: IndustryPage, title: str, employees: int) -> None:
    BestPracticeFactory.create(
        title=title,
        industry=page.industry,
        employees=employees,
        size=CompanySize.for_headcount(employees),
        published=True,
    )


def read(client: Client, page: IndustryPage, query: str = "") -> Page:
    return Page(client.get(f"{page.get_absolute_url()}{query}"))


def part(page: Page, heading: str, end: str) -> list[str]:
    """The headings from one to another, both left out."""
    start = page.headings.index(heading) + 1
    return page.headings[start : page.headings.index(end)]


# Cases by size -----------------------------------------------------------------------------------


def test_small_and_large_stand_side_by_side_until_a_size_is_chosen(client: Client) -> None:
    page = page_of("metallverarbeitung")
    for title, employees in [("Klein", 38), ("Kleinst", 7), ("Groß", 320)]:
        case_of(page, title, employees)
    shown = part(read(client, page), "Beispiele meiner Größe", "Rufen Sie an")
    assert shown == ["Kleine und mittlere Betriebe", "Kleinst", "Klein", "Große Betriebe", "Groß"]


def test_one_of_each_size_comes_before_the_second_of_a_size(client: Client) -> None:
    page = page_of("metallverarbeitung")
    for title, employees in [("Mittel", 120), ("Kleinst", 7), ("Klein 1", 38), ("Klein 2", 40)]:
        case_of(page, title, employees)
    shown = part(read(client, page), "Kleine und mittlere Betriebe", "Große Betriebe")
    assert shown == ["Klein 2", "Kleinst", "Mittel"]


def test_a_chosen_size_shows_its_own_cases_first_and_then_others(client: Client) -> None:
    page = page_of("metallverarbeitung")
    for title, employees in [("Klein", 38), ("Groß", 320)]:
        case_of(page, title, employees)
    chosen = read(client, page, read(client, page).link("10–49 Beschäftigte"))
    shown = part(chosen, "Beispiele meiner Größe", "Rufen Sie an")
    assert shown == ["10–49 Beschäftigte", "Klein", "Betriebe anderer Größe", "Groß"]


def test_of_a_chosen_size_the_four_newest_are_shown(client: Client) -> None:
    page = page_of("metallverarbeitung")
    for number in range(1, 6):
        case_of(page, f"Klein {number}", 38)
    shown = part(read(client, page, "?groesse=small"), "10–49 Beschäftigte", "Rufen Sie an")
    assert shown == ["Klein 5", "Klein 4", "Klein 3", "Klein 2"]


def test_a_size_without_a_case_says_so_in_its_own_words(client: Client) -> None:
    page = page_of("metallverarbeitung")
    case_of(page, "Klein", 38)
    told = {size: read(client, page, f"?groesse={size}").text for size in CompanySize.values}
    told[""] = read(client, page).text
    words = {
        "micro": "mit 1 bis 9 Beschäftigten liegt noch kein Beispiel vor",
        "medium": "mit 50 bis 249 Beschäftigten liegt noch kein Beispiel vor",
        "large": NO_LARGE,
        "": NO_LARGE,
    }
    assert {size: text.count("noch kein Beispiel vor") for size, text in told.items()} == {
        size: int(size in words) for size in told
    }
    assert [size for size, sentence in words.items() if sentence not in told[size]] == []


def test_an_unknown_size_is_named_and_ignored(client: Client) -> None:
    page = page_of("metallverarbeitung")
    case_of(page, "Klein", 38)
    read_page = read(client, page, "?groesse=riesig")
    assert "„riesig“ kennen wir nicht (Unternehmensgröße)." in read_page.text
    assert "Kleine und mittlere Betriebe" in read_page.headings


def test_an_industry_without_a_case_leads_to_related_ones_that_have_one(client: Client) -> None:
    related = [Industry.objects.get(slug=slug) for slug in ("bau-ausbau", "handel-kfz")]
    page, other = page_of("gastgewerbe"), page_of("bau-ausbau")
    page.related_industries.set(related)
    page_of("handel-kfz")
    case_of(other, "Stundenzettel", 7)
    shown = read(client, page)
    assert (
        "Noch kein Praxisbeispiel Für die Branche Gastgewerbe gibt es noch kein Praxisbeispiel."
        " Kennen Sie einen Betrieb, der etwas ausprobiert hat? Bitten Sie um Rückruf, oder sehen"
        " Sie sich Beispiele aus verwandten Branchen an: Bau und Ausbau Rufen Sie an" in shown.text
    )
    assert shown.link("Bitten Sie um Rückruf") == "/rueckruf/?zu=%2Fbranchen%2Fgastgewerbe%2F"
    of_region = read(client, page, "?region=hannover")
    assert of_region.link("Schreiben Sie uns") == "mailto:arbeit-4-0@example.org"
    assert shown.link("Bau und Ausbau") == other.get_absolute_url()


# Offers, dates, phone ----------------------------------------------------------------------------


def test_offers_are_those_of_the_region_that_is_chosen(client: Client) -> None:
    page = page_of("metallverarbeitung")
    for town in ("Hagen", "Hannover"):
        actor = ActorFactory.create(municipality=municipality(town))
        ActivityFactory.create(
            title=f"Rat in {town}", actor=actor, industries=[page.industry], published=True
        )
    for query, towns in [
        ("?region=hannover", ["Hannover"]),
        ("?region=nirgendwo", ["Hagen", "Hannover"]),
        ("?region=hannover&region=maerkische-region", ["Hagen", "Hannover"]),
    ]:
        found = [label for label, _href in read(client, page, query).links]
        assert sorted(each for each in found if each.startswith("Rat in")) == [
            f"Rat in {town}" for town in towns
        ]


def test_offers_made_for_the_industry_come_first_and_of_them_those_that_run(client: Client) -> None:
    page = page_of("metallverarbeitung")
    case_of(page, "Klein", 38)
    mine = [page.industry]
    for title, status, industries in [
        ("Für alle", "running", []),
        ("Geplant", "planned", mine),
        ("Für Metall", "running", mine),
        ("Vorbei", "completed", mine),
        ("Für andere", "running", None),
    ]:
        ActivityFactory.create(
            title=title,
            status=status,
            industries=industries,
            is_for_all_industries=industries == [],
            published=True,
        )
    ActivityFactory.create(title="Entwurf", industries=mine)
    titles = ["Für alle", "Geplant", "Für Metall", "Vorbei", "Für andere", "Entwurf"]
    shown = [label for label, _href in read(client, page).links if label in titles]
    assert shown == ["Für Metall", "Geplant", "Für alle"]


def test_advice_comes_first_with_the_number_to_call(client: Client) -> None:
    page = page_of("metallverarbeitung")
    actor = ActorFactory.create(title="Beratungsstelle", contact_phone="030 23125 310")
    publish(actor)
    for title, kind in [("Beratung", "advice"), ("Lehrgang", "training")]:
        ActivityFactory.create(
            title=title, kind=kind, actor=actor, industries=[page.industry], published=True
        )
    shown = read(client, page)
    assert [label for label, _href in shown.links if label in ("Beratung", "Lehrgang")] == [
        "Beratung",
        "Lehrgang",
    ]
    assert "Wer Ihnen hilft Beratung" in shown.text
    assert shown.link("030 23125 310") == "tel:03023125310"


def test_a_date_of_the_industrys_dialogue_comes_before_nearer_ones(client: Client) -> None:
    page = page_of("metallverarbeitung")
    dialogue = DialogueFactory.create(industry_page=page, published=True)
    of_draft = DialogueFactory.create(industry_page=page)
    for title, days, series in [
        ("Offen für alle", 10, None),
        ("Aus dem Entwurf", 11, of_draft.series),
        ("Drittes Treffen", 40, dialogue.series),
    ]:
        WorkshopFactory.create(
            title=title,
            starts_at=timezone.now().replace(microsecond=0) + timedelta(days=days),
            series=series,
            industries=[page.industry],
            published=True,
        )
    shown = read(client, page)
    assert "Nächster Termin Drittes Treffen" in shown.text
    dates = shown.headings[shown.headings.index("Weitere Termine") :]
    assert dates[1:3] == ["Offen für alle", "Aus dem Entwurf"]


def test_the_next_date_is_one_that_takes_place(client: Client) -> None:
    page = page_of("metallverarbeitung")
    for title, days, cancelled_at in [("Abgesagt", 10, timezone.now()), ("Findet statt", 20, None)]:
        starts_at = timezone.now().replace(microsecond=0) + timedelta(days=days)
        WorkshopFactory.create(
            title=title,
            starts_at=starts_at,
            cancelled_at=cancelled_at,
            industries=[page.industry],
            published=True,
        )
    WorkshopFactory.create(title="Ohne Branche", published=True)
    WorkshopFactory.create(
        title="Für andere",
        industries=[Industry.objects.get(slug="bau-ausbau")],
        published=True,
    )
    shown = read(client, page)
    near = shown.text.index("Nächster Termin")
    assert shown.text[near:].startswith("Nächster Termin Findet statt")
    dates = shown.headings[shown.headings.index("Weitere Termine") :]
    assert dates[:2] == ["Weitere Termine", "Ohne Branche"]
    assert [each for each in ("Abgesagt", "Für andere") if each in shown.text] == []
    assert shown.link("030 23125 100") == "tel:03023125100"


@pytest.mark.parametrize("query", ["", "&region=hannover", "&region=maerkische-region"])
def test_helpers_and_dates_are_those_of_first_steps_in_the_same_order(
    client: Client, query: str
) -> None:
    page, related = page_of("gastgewerbe"), Industry.objects.get(slug="handel-kfz")
    page.related_industries.set([related])
    for number, (town, status, kind, price) in enumerate(
        product(("Hagen", "Hannover"), ("running", "planned"), ("advice", "format"), ("", "90 €"))
    ):
        ActivityFactory.create(
            title=f"Angebot {number}",
            actor=ActorFactory.create(municipality=municipality(town), published=True),
            industries=[[page.industry], [related], []][number % 3],
            is_for_all_industries=number % 3 == 2,
            status=status,
            kind=kind,
            price=price,
            published=True,
        )
    dialogue = DialogueFactory.create(industry_page=page, published=True)
    host, other = Region.objects.order_by("-is_host")
    for number, (industries, series, capacity) in enumerate(
        product(([page.industry], [related], []), (None, dialogue.series), (1, 9, 9))
    ):
        date = WorkshopFactory.create(
            title=f"Termin {number}",
            industries=industries,
            series=series if industries == [page.industry] else None,
            capacity=capacity,
            region=host if number % 2 else other,
            published=True,
        )
        RegistrationFactory.create(workshop=date, state="confirmed")
    shown = client.get(f"{page.get_absolute_url()}?{query}").context
    fitting = client.get(f"/erste-schritte/?branche=gastgewerbe{query}").context
    offers = [*shown["offers"], *shown["more_offers"]]
    dates = [shown["next_date"].date, *shown["more_dates"]]
    assert len(fitting["offers"]) == 4
    assert len(fitting["dates"]) == 3
    assert offers[:4] == fitting["offers"]
    assert dates[:3] == [each.date for each in fitting["dates"]]


def test_a_full_group_of_the_industry_is_said_where_others_have_seats(client: Client) -> None:
    page = page_of("metallverarbeitung")
    date = WorkshopFactory.create(capacity=20, industries=[page.industry], published=True)
    mine = WorkingGroupFactory.create(workshop=date, name="Produktion", capacity=1)
    mine.industries.set([page.industry])
    WorkingGroupFactory.create(workshop=date, name="Dienstleistung", capacity=9)
    addresses = [page.get_absolute_url(), "/erste-schritte/?branche=metallverarbeitung"]
    said = "Gruppe Produktion: voll"
    assert [said in Page(client.get(each)).text for each in addresses] == [False, False]
    RegistrationFactory.create(workshop=date, group=mine, state="confirmed")
    assert [said in Page(client.get(each)).text for each in addresses] == [True, True]
    second = WorkingGroupFactory.create(workshop=date, name="Produktion 2", capacity=None)
    second.industries.set([page.industry])
    assert [said in Page(client.get(each)).text for each in addresses] == [False, False]


# Its cases and the chosen region -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("towns", "of_home", "of_list", "links"),
    [
        ([], "noch kein Beispiel", "noch kein Praxisbeispiel", {}),
        (
            ["Hagen", "Hemer"],
            "2 aus anderen Regionen",
            "Noch keins aus Ihrer Region, 2 aus anderen.",
            {"Alle Beispiele dieser Branche aus allen Regionen": 2},
        ),
        (
            ["Hagen", "Hemer", "Hannover"],
            "1 Beispiel",
            "1 Praxisbeispiel",
            {
                "Alle Beispiele dieser Branche aus Ihrer Region": 1,
                "Alle Beispiele dieser Branche aus allen Regionen": 3,
            },
        ),
        (["Hannover"], "1 Beispiel", "1 Praxisbeispiel", {"Alle Beispiele dieser Branche": 1}),
    ],
)
def test_counts_and_links_of_a_chosen_region_agree(
    client: Client, towns: list[str], of_home: str, of_list: str, links: dict[str, int]
) -> None:
    page, chosen = page_of("metallverarbeitung"), "?region=hannover"
    for town in towns:
        BestPracticeFactory.create(
            title=f"In {town}",
            industry=page.industry,
            municipality=municipality(town),
            published=True,
        )
    home, industries = (Page(client.get(f"{each}{chosen}")).text for each in ("/", "/branchen/"))
    assert f"Metallverarbeitung {of_home} " in home
    assert of_list in industries
    shown = read(client, page, chosen)
    assert ("Noch keins" in shown.text) == ("Noch keins" in of_list)
    for label, number in links.items():
        list_page = Page(client.get(shown.link(label)))
        assert f"{number} Treffer" in list_page.headings, label
    assert len(
        [label for label, _href in shown.links if label.startswith("Alle Beispiele")]
    ) == len(links)


def test_cases_of_the_chosen_region_come_before_newer_ones_of_others(client: Client) -> None:
    page = page_of("metallverarbeitung")
    for town in ("Hannover", "Hagen", "Hagen", "Hagen", "Hagen", "Hagen"):
        BestPracticeFactory.create(
            title=f"In {town}",
            industry=page.industry,
            municipality=municipality(town),
            published=True,
        )
    for query, first in [("", "In Hagen"), ("?region=hannover", "In Hannover")]:
        shown = read(client, page, query)
        assert part(shown, "Kleine und mittlere Betriebe", "Große Betriebe")[0] == first


# Why this industry -------------------------------------------------------------------------------


def test_a_released_decision_tells_outcome_reason_body_and_term(client: Client) -> None:
    page = page_of("metallverarbeitung")
    decision = FocusDecisionFactory.create(title="Beschluss", body="Steuerkreis", released=True)
    FocusChoiceFactory.create(decision=decision, industry=page.industry, reason="Viele Betriebe.")
    shown = read(client, page)
    told = f"Schwerpunktbranche {decision.region.name} Viele Betriebe. Beschluss Entschieden am"
    assert told in shown.text
    assert ": Steuerkreis gilt bis" in shown.text
    assert shown.link("Beschluss") == decision.get_absolute_url()


def test_of_a_chosen_region_only_its_own_decisions_and_figures_are_shown(client: Client) -> None:
    page = page_of("metallverarbeitung")
    regions = list(Region.objects.all())
    for region in regions:
        decision = FocusDecisionFactory.create(region=region, released=True)
        FocusChoiceFactory.create(
            decision=decision, industry=page.industry, reason=f"Beschluss {region.slug}"
        )
        IndustryFigureFactory.create(
            industry=page.industry, region=region, label=f"Betriebe {region.slug}"
        )
    slugs = [each.slug for each in regions]
    for query, shown in [("", slugs), *((f"?region={slug}", [slug]) for slug in slugs)]:
        text = read(client, page, query).text
        for words in ("Beschluss", "Betriebe"):
            assert [slug for slug in slugs if f"{words} {slug}" in text] == shown, query


@pytest.mark.parametrize(
    ("outcome", "is_released", "is_decision_released", "is_valid", "is_shown"),
    [
        ("focus", False, True, True, True),
        ("focus", False, False, True, False),
        ("focus", False, True, False, False),
        ("deferred", True, True, True, True),
        ("deferred", False, True, True, False),
        ("deferred", True, False, True, False),
    ],
)
def test_only_what_is_released_and_valid_is_shown(
    client: Client,
    outcome: str,
    is_released: bool,
    is_decision_released: bool,
    is_valid: bool,
    is_shown: bool,
) -> None:
    page = page_of("metallverarbeitung")
    end = timezone.localdate() + timedelta(days=1 if is_valid else -1)
    decision = FocusDecisionFactory.create(is_released=is_decision_released, valid_until=end)
    FocusChoiceFactory.create(
        decision=decision,
        industry=page.industry,
        outcome=outcome,
        is_released=is_released,
        reason="Zwiebelfisch",
    )
    assert ("Zwiebelfisch" in read(client, page).text) == is_shown
    assert FocusChoice.objects.count() == 1


def test_a_suppressed_figure_is_not_zero(client: Client) -> None:
    page = page_of("metallverarbeitung")
    IndustryFigureFactory.create(
        industry=page.industry, value=None, is_suppressed=True, area="Stadt Hagen"
    )
    text = read(client, page).text
    assert "unterdrückt" in text
    assert "Stand 2024, gilt für Stadt Hagen." in text
    assert "Es heißt nicht null." in text


def test_a_figure_names_source_year_area_and_edition(client: Client) -> None:
    page = page_of("metallverarbeitung")
    IndustryFigureFactory.create(
        industry=page.industry,
        label="Betriebe",
        area="ganzer Kreis",
        wz_edition="2008",
        analysis__title="Betriebe zählen",
        analysis__publisher="Statistikstelle",
    )
    text = read(client, page).text
    assert "Kennzahl Wert Betriebe 1.240" in text
    told = "Stand 2024, gilt für ganzer Kreis, Branche nach WZ 2008."
    assert f"{told} Quelle: Betriebe zählen (Statistikstelle, 2025)" in text


def test_what_figures_rest_on_is_said_once_for_all_that_share_it(client: Client) -> None:
    page = page_of("metallverarbeitung")
    shared = IndustryFigureFactory.create(industry=page.industry, label="Betriebe").analysis
    for label, area in [("Lehrlinge", "Hagen"), ("Zulieferer", "Iserlohn")]:
        IndustryFigureFactory.create(
            industry=page.industry, label=label, area=area, analysis=shared, unit="Prozent"
        )
    IndustryFigure.objects.filter(label="Betriebe").update(area="Hagen")
    text = read(client, page).text
    assert "Lehrlinge 1.240 Prozent" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Betriebe, Lehrlinge: Stand 2024, gilt für Hagen." in text
    assert "Zulieferer: Stand 2024, gilt für Iserlohn." in text


# The rest ----------------------------------------------------------------------------------------


def test_what_a_working_group_of_the_industry_said_leads_to_its_page(client: Client) -> None:
    page = page_of("metallverarbeitung")
    public = FindingFactory.create(text="Eine Leihbox wäre hilfreich.", published=True)
    public.group.industries.add(page.industry)
    hidden = FindingFactory.create(text="Zwiebelfisch")
    hidden.group.industries.add(page.industry)
    shown = read(client, page)
    assert shown.link("Eine Leihbox wäre hilfreich.") == public.get_absolute_url()
    assert "Zwiebelfisch" not in shown.text


def test_the_industrys_dialogues_are_shown(client: Client) -> None:
    page = page_of("metallverarbeitung")
    DialogueFactory.create(title="Daten und wir", industry_page=page, published=True)
    DialogueFactory.create(title="Entwurf", industry_page=page)
    shown = part(read(client, page), "Branchendialoge", "Was zu dieser Branche gehört")
    assert shown == ["Daten und wir"]


def test_codes_stand_with_their_edition(client: Client) -> None:
    shown = read(client, page_of("gastgewerbe"))
    editions = [heading for heading in shown.headings if heading.startswith("WZ")]
    assert editions == ["WZ 2008", "WZ 2025"]
    assert shown.text.count("55 Beherbergung") == 2


@pytest.mark.net
@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.usefixtures("one_stamp")
def test_the_number_of_statements_does_not_grow(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    page = page_of("metallverarbeitung")
    mine = [page.industry]
    for each in range(number):
        case_of(page, f"Beispiel {each}", 38)
    WorkshopFactory.create_batch(number, industries=mine, published=True)
    ActivityFactory.create_batch(number, industries=mine, published=True)
    DialogueFactory.create_batch(number, industry_page=page, published=True)
    FocusChoiceFactory.create_batch(number, industry=page.industry)
    IndustryFigureFactory.create_batch(number, industry=page.industry)
    for finding in FindingFactory.create_batch(number, published=True):
        finding.group.industries.add(page.industry)
    client.get(page.get_absolute_url())
    with django_assert_num_queries(STATEMENTS):
        assert client.get(page.get_absolute_url()).status_code == 200


def test_newest_of_each_size_are_read_by_their_index() -> None:
    cases = BestPractice.objects.published().filter(industry=Industry.objects.all()[0])
    with connection.cursor() as cursor:
        # An empty table is read faster as a whole; a full one never is.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        plan = cases.newest_of_each_size(4).explain()
    assert plan.count("using branchendialog_newest_of_size") >= len(CompanySize)
    # Only what was found is put in order.
    assert plan.count("Sort Key") == 1
