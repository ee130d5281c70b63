import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from branchendialog.models import Help, Presentation
from taxonomy.models import Industry
from tests.support.factories import (
    ActivityFactory,
    ActorFactory,
    BestPracticeFactory,
    EffectFactory,
    FindingFactory,
    IndustryFactory,
    ReleaseFactory,
    UserFactory,
    WorkshopFactory,
    WorkshopRecordFactory,
    municipality,
    publish,
)
from tests.support.reading import Page
from workshops.models import FindingOutcome

pytestmark = pytest.mark.django_db

ENTRY, EFFECTS, COSTS, TOPICS, TARGET_GROUPS, WZ_CODES, RELEASES, REGIONS = [1] * 8
HELPERS, FINDINGS, PRESENTATIONS, NEAREST, THEIR_CARDS, THEIR_EFFECTS = [1] * 6
STATEMENTS = (ENTRY + EFFECTS + COSTS + TOPICS + TARGET_GROUPS + WZ_CODES + RELEASES + REGIONS) + (
    HELPERS + FINDINGS + PRESENTATIONS + NEAREST + THEIR_CARDS + THEIR_EFFECTS
)


def test_a_case_is_told_from_the_beginning_to_the_others(client: Client) -> None:
    case = BestPracticeFactory.create(title="Der Lagerplan an der Tür", published=True)
    assert Page(client.get(case.get_absolute_url())).headings == [
        "Der Lagerplan an der Tür",
        "Wirkung",
        "So fangen Sie an",
        "Rufen Sie an",
        "Ausgangslage",
        "Vorgehen",
        "Was es gekostet hat",
        "Stolperstein",
        "Beteiligung und Folgen für die Beschäftigten",
        "Übertragbar auf",
        "Wer geholfen hat",
        "Das wollen Sie auch?",
        "Mit dem Betrieb sprechen",
        "Zu diesem Beispiel",
        "Wirtschaftszweig",
    ]


def test_what_a_company_came_for_stands_before_the_story(client: Client) -> None:
    case = BestPracticeFactory.create(
        title="Der Lagerplan an der Tür",
        company_name="Rötelbach",
        municipality=municipality("Iserlohn"),
        first_step="Hängen Sie ihn auf.",
        summary="Ein Plan hängt an der Tür.",
        published=True,
    )
    text = Page(client.get(case.get_absolute_url())).text
    order = ["Der Lagerplan an der Tür", "Rötelbach, Iserlohn", "Kosten 5.000 bis unter 25.000"]
    order += ["Wirkung", "So fangen Sie an Hängen Sie ihn auf.", "Rufen Sie an 030 23125 200"]
    order += ["Ein Plan hängt an der Tür.", "Ausgangslage"]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_how_statistics_call_the_industry_comes_after_what_a_company_looks_for(
    client: Client,
) -> None:
    case = BestPracticeFactory.create(employees=27, published=True)
    text = Page(client.get(case.get_absolute_url())).text
    assert "Größe 27 Beschäftigte" in text
    assert text.count("Wirtschaftszweig") == 1
    assert text.index("Ausgangslage") < text.index("Zu diesem Beispiel")
    assert text.index("Zu diesem Beispiel") < text.index("Wirtschaftszweig")


def test_what_was_not_told_has_no_heading(client: Client) -> None:
    case = BestPracticeFactory.create(
        stumbling_block="", participation="", transferability="", effects=0, costs=0, published=True
    )
    headings = Page(client.get(case.get_absolute_url())).headings
    assert headings[1:4] == ["So fangen Sie an", "Rufen Sie an", "Ausgangslage"]


def test_an_effect_shows_before_and_after_and_who_says_so(client: Client) -> None:
    case = BestPracticeFactory.create(effects=0, costs=0)
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
    first = text[text.index("Wirkung") : text.index("So fangen Sie an")].strip()
    assert first == (
        "Wirkung Nacharbeit 2,5 → auf 1 Stunden"
        " gemessen (je vier Wochen), eigene Angabe des Unternehmens"
    )
    others = "Papier 1.200 → auf 0 Blatt geschätzt, eigene Angabe des Unternehmens"
    assert f"Was sich noch geändert hat {others}" in text
    assert [text.count("Nacharbeit"), text.count("Papier")] == [1, 1]


def test_paragraphs_lists_and_quotations_of_a_story_are_shown(client: Client) -> None:
    told = "<p>Erst so.</p><ol><li>Dann so.</li></ol><blockquote><p>„Gut.“</p></blockquote>"
    case = BestPracticeFactory.create(
        situation=told, approach=f"{told}<script>1</script>", participation=told, published=True
    )
    assert client.get(case.get_absolute_url()).text.count(told) == 3
    case.refresh_from_db()
    assert case.approach == told


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
        title="Größe „zählt“ & wirkt",
        summary="Ein <b>Satz</b>.",
        municipality=municipality("Hannover"),
        published=True,
    )
    html = client.get(case.get_absolute_url()).content.decode()
    assert "<title>Größe „zählt“ &amp; wirkt – Regiodialog Region Hannover</title>" in html
    assert '<meta name="description" content="Ein &lt;b&gt;Satz&lt;/b&gt;.">' in html
    canonical = f'<link rel="canonical" href="http://testserver{case.get_absolute_url()}">'
    assert canonical in html


# Where it comes from -----------------------------------------------------------------------------


def test_who_helped_stands_with_the_office_to_call(client: Client) -> None:
    case = BestPracticeFactory.create()
    actor = ActorFactory.create(
        title="Bildungswerk", contact_function="Kursplanung", contact_phone="030 23125 310"
    )
    publish(actor)
    shown = ActivityFactory.create(title="Sensordaten verstehen", actor=actor, published=True)
    for activity in (shown, ActivityFactory.create(title="Zwiebelfisch")):
        Help.objects.create(best_practice=case, activity=activity)
    publish(case)
    page = Page(client.get(case.get_absolute_url()))
    assert page.targets("Sensordaten verstehen") == {shown.get_absolute_url()}
    assert page.targets("Bildungswerk") == {actor.get_absolute_url()}
    assert "Bildungswerk, Kursplanung: 030 23125 310" in page.text
    assert page.link("030 23125 310") == "tel:03023125310"
    assert "Zwiebelfisch" not in page.text


def test_an_office_that_is_not_public_is_not_named(client: Client) -> None:
    case = BestPracticeFactory.create()
    actor = ActorFactory.create(title="Zwiebelfisch")
    Help.objects.create(
        best_practice=case, activity=ActivityFactory.create(actor=actor, published=True)
    )
    publish(case)
    page = Page(client.get(case.get_absolute_url()))
    assert "Zwiebelfisch" not in page.text
    assert "Wer geholfen hat Nichts eingetragen" not in page.text


def test_nothing_is_invented_where_nobody_is_named(client: Client) -> None:
    case = BestPracticeFactory.create(published=True)
    text = Page(client.get(case.get_absolute_url())).text
    assert "Wer geholfen hat Nichts eingetragen" in text


def test_the_way_back_leads_to_the_impulse_it_grew_from(client: Client) -> None:
    case = BestPracticeFactory.create()
    activity = ActivityFactory.create(published=True)
    Help.objects.create(best_practice=case, activity=activity)
    finding = FindingFactory.create(text="Ein Kurzlehrgang wird gebraucht.", published=True)
    hidden = FindingFactory.create(text="Zwiebelfisch")
    for each in (finding, hidden):
        FindingOutcome.objects.create(finding=each, activity=activity)
    publish(case)
    page = Page(client.get(case.get_absolute_url()))
    assert page.link("Ein Kurzlehrgang wird gebraucht.") == finding.get_absolute_url()
    assert "Zwiebelfisch" not in page.text


def test_where_it_was_shown_leads_to_the_event_and_its_record(client: Client) -> None:
    case = BestPracticeFactory.create()
    event = WorkshopFactory.create(title="Zweites Treffen", past=True, published=True)
    record = WorkshopRecordFactory.create(workshop=event, published=True)
    for workshop in (event, WorkshopFactory.create(title="Zwiebelfisch")):
        Presentation.objects.create(best_practice=case, workshop=workshop)
    publish(case)
    page = Page(client.get(case.get_absolute_url()))
    assert page.link("Zweites Treffen") == event.get_absolute_url()
    assert page.link("Rückblick") == record.get_absolute_url()
    assert "Zwiebelfisch" not in page.text


@pytest.mark.parametrize("is_public", [True, False])
def test_the_company_leads_to_its_entry_once_that_is_public(
    client: Client, is_public: bool
) -> None:
    company = ActorFactory.create(published=is_public)
    case = BestPracticeFactory.create(
        company=company, company_name="Gesenkschmiede Ahlenkamp", published=True
    )
    page = Page(client.get(case.get_absolute_url()))
    leads = ("Gesenkschmiede Ahlenkamp", company.get_absolute_url()) in page.links
    assert leads == is_public
    assert f"{case.title} Gesenkschmiede Ahlenkamp, {case.municipality.name}" in page.text


def test_agreement_and_works_council_stand_under_participation(client: Client) -> None:
    case = BestPracticeFactory.create(
        participation="Drei wählten mit aus.",
        works_agreement="Niemand wird ausgewertet.",
        works_council_view="Wir waren von Anfang an dabei.",
        published=True,
    )
    assert (
        "Beteiligung und Folgen für die Beschäftigten Drei wählten mit aus. Betriebsvereinbarung"
        " Niemand wird ausgewertet. Sicht des Betriebsrats Wir waren von Anfang an dabei."
    ) in Page(client.get(case.get_absolute_url())).text


def test_the_release_names_function_and_month(client: Client) -> None:
    case = BestPracticeFactory.create(release=False)
    day = timezone.localdate().replace(year=2026, month=5, day=4)
    ReleaseFactory.create(entry=case, granted_by="Geschäftsführung", granted_on=day)
    publish(case)
    text = Page(client.get(case.get_absolute_url())).text
    assert "Vom Unternehmen freigegeben: Geschäftsführung, Mai 2026" in text


def test_a_code_leads_to_the_cases_of_its_group(client: Client) -> None:
    case = BestPracticeFactory.create(published=True)
    code = case.wz_codes.get(edition="2025").code
    page = Page(client.get(case.get_absolute_url()))
    address = page.link(f"Beispiele aus der Gruppe {code[:4]} (WZ 2025)")
    assert address == f"/praxisbeispiele/?wz={code[:4]}"
    assert case.title in Page(client.get(address)).headings


@pytest.mark.parametrize(
    "translated", [(), ("title", "situation"), ("title", "situation", "approach", "first_step")]
)
def test_an_english_page_is_named_once_the_whole_story_is_english(
    client: Client, translated: tuple[str, ...]
) -> None:
    texts = {f"{name}_en": f"English {name}" for name in translated}
    case = BestPracticeFactory.create(**texts, published=True)
    html = client.get(case.get_absolute_url()).content.decode()
    assert ('hreflang="en"' in html.split("<body")[0]) == (len(translated) == 4)


@pytest.mark.net
@pytest.mark.parametrize("others", [1, 30])
@pytest.mark.usefixtures("one_stamp")
def test_the_number_of_statements_does_not_grow(
    client: Client, others: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    metal = Industry.objects.get(slug="metallverarbeitung")
    case = BestPracticeFactory.create(industry=metal, effects=others)
    BestPracticeFactory.create_batch(others, industry=metal, published=True)
    finding = FindingFactory.create(published=True)
    for _ in range(others):
        activity = ActivityFactory.create(published=True)
        FindingOutcome.objects.create(finding=finding, activity=activity)
        Help.objects.create(best_practice=case, activity=activity)
        Presentation.objects.create(
            best_practice=case, workshop=WorkshopFactory.create(past=True, published=True)
        )
    publish(case)
    client.get(case.get_absolute_url())
    with django_assert_num_queries(STATEMENTS):
        assert client.get(case.get_absolute_url()).status_code == 200
