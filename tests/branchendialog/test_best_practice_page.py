import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from taxonomy.models import Industry, Topic
from tests.factories import (
    BestPracticeFactory,
    EffectFactory,
    IndustryFactory,
    UserFactory,
    municipality,
)
from tests.reading import Page

pytestmark = pytest.mark.django_db

ENTRY, TOPICS, TARGET_GROUPS, CODES, REGIONS, SIMILAR, EFFECTS, HOST_REGION = [1] * 8
STATEMENTS = ENTRY + TOPICS + TARGET_GROUPS + CODES + REGIONS + SIMILAR + EFFECTS + HOST_REGION


def test_a_case_is_told_from_the_beginning_to_the_others(client: Client) -> None:
    case = BestPracticeFactory.create(title="Der Lagerplan an der Tür", published=True)
    assert Page(client.get(case.get_absolute_url())).headings == [
        "Der Lagerplan an der Tür",
        "Ausgangslage",
        "Vorgehen",
        "Wirkung",
        "So fangen Sie an",
        "Stolperstein",
        "Beteiligung und Folgen für die Beschäftigten",
        "Übertragbar auf",
        "Das wollen Sie auch?",
        "Zu diesem Beispiel",
    ]


def test_what_was_not_told_has_no_heading(client: Client) -> None:
    case = BestPracticeFactory.create(
        stumbling_block="", participation="", transferability="", effects=0, published=True
    )
    headings = Page(client.get(case.get_absolute_url())).headings
    assert headings[1:4] == ["Ausgangslage", "Vorgehen", "So fangen Sie an"]


def test_an_effect_shows_before_and_after_and_who_says_so(client: Client) -> None:
    case = BestPracticeFactory.create(effects=0)
    EffectFactory.create(
        best_practice=case,
        indicator="Nacharbeit",
        before="2.5",
        after="1.0",
        unit="Stunden",
        basis="measured",
        period="je vier Wochen",
    )
    EffectFactory.create(
        best_practice=case,
        indicator="Papier",
        before=1200,
        after=0,
        unit="Blatt",
        basis="estimated",
        period="",
    )
    client.force_login(UserFactory.create(editor=True))
    text = Page(client.get(case.get_absolute_url())).text
    told = text[text.index("Wirkung") : text.index("So fangen Sie an")].strip()
    assert told == (
        "Wirkung Nacharbeit 2,5 → auf 1 Stunden"
        " gemessen (je vier Wochen), eigene Angabe des Unternehmens"
        " Papier 1.200 → auf 0 Blatt geschätzt, eigene Angabe des Unternehmens"
    )


def test_a_code_never_stands_without_its_edition(client: Client) -> None:
    case = BestPracticeFactory.create(published=True)
    text = Page(client.get(case.get_absolute_url())).text
    shown = re.findall(r"(WZ \d{4}): (\d\d\.\d\d\.\d)", text)
    codes = [(code.get_edition_display(), code.code) for code in case.wz_codes.all()]
    assert shown == codes
    assert len(re.findall(r"\d\d\.\d\d\.\d\b", text)) == len(codes) == 2


def test_the_agency_of_the_cases_own_region_is_to_be_called(client: Client) -> None:
    case = BestPracticeFactory.create(municipality=municipality("Iserlohn"), published=True)
    page = Page(client.get(case.get_absolute_url()))
    assert page.link("030 23125 200") == "tel:03023125200"
    assert "Region Hannover" not in page.text


def test_similar_cases_share_the_industry_and_first_the_topics(client: Client) -> None:
    metal = Industry.objects.get(slug="metallverarbeitung")
    topic = Topic.objects.get(slug="ausbildung")
    case = BestPracticeFactory.create(industry=metal, topics=[topic], published=True)
    for title, industry, topics in [
        ("Gleiches Thema", metal, [topic]),
        ("Anderes Thema", metal, []),
        ("Andere Branche", Industry.objects.get(slug="bau-ausbau"), [topic]),
    ]:
        BestPracticeFactory.create(title=title, industry=industry, topics=topics, published=True)
    BestPracticeFactory.create(title="Entwurf", industry=metal, topics=[topic])
    headings = Page(client.get(case.get_absolute_url())).headings
    assert headings[headings.index("Ähnliche Beispiele") + 1 :] == [
        "Gleiches Thema",
        "Anderes Thema",
    ]


def test_a_checked_case_says_when_it_was_checked(client: Client) -> None:
    today = timezone.localdate()
    case = BestPracticeFactory.create(
        confirmed_at=today.replace(year=2025, month=3, day=5),
        confirm_by=today + timedelta(days=1),
        published=True,
    )
    assert "Zuletzt geprüft: März 2025" in Page(client.get(case.get_absolute_url())).text


def test_an_overdue_case_says_of_when_it_is_and_only_the_team_sees_the_mark(
    client: Client,
) -> None:
    today = timezone.localdate()
    case = BestPracticeFactory.create(
        confirmed_at=today.replace(year=2025, month=3, day=5),
        confirm_by=today - timedelta(days=1),
        published=True,
    )
    public = Page(client.get(case.get_absolute_url())).text
    client.force_login(UserFactory.create(editor=True))
    team = Page(client.get(case.get_absolute_url())).text
    assert ["Stand: März 2025" in text for text in (public, team)] == [True, True]
    assert ["überfällig" in text for text in (public, team)] == [False, True]


@pytest.mark.parametrize(("is_example", "marks"), [(True, 1), (False, 0)])
def test_an_invented_case_carries_its_mark(client: Client, is_example: bool, marks: int) -> None:
    # In an industry of its own, so that no similar case brings a mark along.
    industry = IndustryFactory.create()
    case = BestPracticeFactory.create(is_example=is_example, industry=industry, published=True)
    html = client.get(case.get_absolute_url()).content.decode()
    assert html.count("mark--example") == marks


def test_the_preview_of_a_draft_says_that_it_is_one(client: Client) -> None:
    case = BestPracticeFactory.create()
    assert client.get(case.get_absolute_url()).status_code == 404
    client.force_login(UserFactory.create(editor=True))
    page = Page(client.get(case.get_absolute_url()))
    assert page.text.startswith("Entwurf – nur für das Team sichtbar Bearbeiten")
    assert page.link("Bearbeiten") == f"/admin/branchendialog/bestpractice/{case.pk}/change/"


def test_title_and_description_are_the_cases_own(client: Client) -> None:
    case = BestPracticeFactory.create(
        title="Größe „zählt“ & wirkt", summary="Ein <b>Satz</b>.", published=True
    )
    html = client.get(case.get_absolute_url()).content.decode()
    assert "<title>Größe „zählt“ &amp; wirkt – Regiodialog Region Hannover</title>" in html
    assert '<meta name="description" content="Ein &lt;b&gt;Satz&lt;/b&gt;.">' in html
    canonical = f'<link rel="canonical" href="http://testserver{case.get_absolute_url()}">'
    assert canonical in html


@pytest.mark.parametrize("others", [1, 30])
def test_the_number_of_statements_does_not_grow(
    client: Client, others: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    metal = Industry.objects.get(slug="metallverarbeitung")
    case = BestPracticeFactory.create(industry=metal, effects=others, published=True)
    for _ in range(others):
        BestPracticeFactory.create(industry=metal, published=True)
    with django_assert_num_queries(STATEMENTS):
        assert client.get(case.get_absolute_url()).status_code == 200
