"""What a case cost: line by line, added up, and one figure with what lists say."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client

from branchendialog.models import BestPractice
from editorial import services
from editorial.models import Proposal
from editorial.snapshots import content_of
from taxonomy.models import CostBand
from tests.support.factories import BestPracticeFactory, CostFactory, UserFactory, publish
from tests.support.reading import Page, typed_in_admin
from tests.support.team import kept, page, signed_in

pytestmark = pytest.mark.django_db

OTHER = "Die Kostentabelle ergibt einmalig %s €; das Feld „Kosten“ sagt etwas anderes."
EMPTY = "Die Kostentabelle ergibt einmalig %s €; das Feld „Kosten“ ist leer."
NEW_LINE = {
    "costs-TOTAL_FORMS": "5",
    "costs-4-kind": "devices",
    "costs-4-item": "Roboter",
    "costs-4-amount": "90000",
    "costs-4-order": "0",
}


def case_with_costs(**facts: object) -> BestPractice:
    case = BestPracticeFactory.create(costs=0, **facts)
    for kind, item, amount in [
        ("licences", "Programm für die Ablage", "2400.50"),
        ("devices", "Vier Tablets", "3600"),
        ("own_hours", "Umstellen und Üben", "64"),
        ("yearly", "Wartung", "480"),
    ]:
        CostFactory.create(best_practice=case, kind=kind, item=item, amount=amount)
    return case


def test_costs_stand_line_by_line_and_are_added_up(client: Client) -> None:
    case = case_with_costs()
    client.force_login(UserFactory.create(editor=True))
    text = Page(client.get(case.get_absolute_url())).text
    told = text[text.index("Was es gekostet hat") : text.index("Stolperstein")].strip()
    assert told == (
        "Was es gekostet hat Kosten nach Posten Posten Art Betrag"
        " Programm für die Ablage Lizenzen und Programme 2.400,50 €"
        " Vier Tablets Geräte und Material 3.600 €"
        " Einmalig zusammen 6.000,50 €"
        " Nicht in der Summe"
        " Umstellen und Üben eigene Arbeitszeit 64 Stunden"
        " Wartung laufend im Jahr 480 €"
        " Eigene Angaben des Unternehmens."
    )


def test_without_a_sum_nothing_stands_outside_of_it(client: Client) -> None:
    case = BestPracticeFactory.create(published=True, costs=0)
    CostFactory.create(best_practice=case, kind="own_hours", item="Üben", amount="9")
    text = Page(client.get(case.get_absolute_url())).text
    assert "Posten Art Betrag Üben eigene Arbeitszeit 9 Stunden Eigene" in text


@pytest.mark.parametrize(
    ("kind", "amount", "unit"),
    [
        ("own_hours", "1.00", "Stunde"),
        ("own_hours", "0.50", "Stunden"),
        ("own_hours", "1.50", "Stunden"),
        ("own_hours", "64.00", "Stunden"),
        ("devices", "1.00", "€"),
    ],
)
def test_one_hour_is_no_hours(kind: str, amount: str, unit: str) -> None:
    assert CostFactory.build(kind=kind, amount=Decimal(amount)).unit == unit


def test_a_case_is_found_by_what_it_bought(client: Client) -> None:
    case = BestPracticeFactory.create(title="Der Wareneingang", costs=0)
    CostFactory.create(best_practice=case, item="Eine Funkwaage")
    publish(case)
    BestPracticeFactory.create(title="Etwas anderes", costs=0, published=True)
    found = Page(client.get("/praxisbeispiele/", {"q": "Funkwaage"}))
    assert found.link("Der Wareneingang") == case.get_absolute_url()


@pytest.mark.parametrize(
    ("band", "missing"),
    [
        ("5000-bis-25000", []),
        ("unter-5000", [OTHER % "6.000,50"]),
        ("", [EMPTY % "6.000,50"]),
    ],
)
def test_a_table_of_costs_agrees_with_what_lists_say(band: str, missing: list[str]) -> None:
    found = case_with_costs(cost_band=band).missing_for_publication()
    assert [each.text for each in found] == missing


@pytest.fixture
def case() -> BestPractice:
    case = case_with_costs(cost_band="5000-bis-25000")
    publish(case)
    case.refresh_from_db()
    return case


def typed(case: BestPractice, client: Client, **values: Any) -> dict[str, Any]:
    """The form of the case, with the amount of its second line, the devices."""
    names = {"band": "cost_band", "devices": "costs-1-amount"}
    new = {names.get(key, key): each for key, each in values.items()}
    return typed_in_admin(client, page(case)) | new


@pytest.mark.parametrize("role", ["publisher", "editor"])
@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"devices": "90000"}, OTHER % "92.400,50"),
        ({"band": "unter-5000"}, OTHER % "6.000,50"),
        ({"band": ""}, EMPTY % "6.000,50"),
        (NEW_LINE, OTHER % "96.000,50"),
    ],
)
def test_a_form_of_a_public_case_says_so_beside_the_field_and_loses_nothing(
    case: BestPractice, role: str, values: dict[str, str], said: str
) -> None:
    client, before = signed_in(**{role: True}), content_of(case)
    data = typed(case, client, **values)
    response = client.post(page(case), data)
    assert response.context["adminform"].form.errors == {"cost_band": [said]}
    [costs] = [
        inline.formset
        for inline in response.context["inline_admin_formsets"]
        if inline.formset.prefix == "costs"
    ]
    assert str(costs.forms[1]["amount"].value()) == str(data["costs-1-amount"])
    assert len(costs.forms) == int(data["costs-TOTAL_FORMS"])
    assert (content_of(case), Proposal.objects.count()) == (before, 0)


def test_amount_and_band_of_a_public_case_are_corrected_together(case: BestPractice) -> None:
    client = signed_in(publisher=True)
    data = typed(case, client, devices="90000", band="25000-bis-100000")
    assert client.post(page(case), data).status_code == 302
    case.refresh_from_db()
    assert (case.one_time_costs, case.cost_band) == (Decimal("92400.50"), "25000-bis-100000")


def test_a_proposal_keeps_to_the_band(case: BestPractice) -> None:
    content = content_of(case)
    content["parts"]["costs"][1]["fields"]["amount"] = "90000.00"
    author, publisher = UserFactory.create(editor=True), UserFactory.create(publisher=True)
    proposal = services.propose(case, content, by=author)
    with pytest.raises(ValidationError) as refusal:
        services.accept(proposal, by=publisher)
    assert refusal.value.messages == [f"Kosten: {OTHER % '92.400,50'}"]
    assert case.one_time_costs == Decimal("6000.50")


def test_a_revert_of_a_public_case_keeps_to_the_band() -> None:
    case = case_with_costs(cost_band="unter-5000")
    version = kept(case)
    kept(case, cost_band="5000-bis-25000")
    publish(case)
    with pytest.raises(ValidationError) as refusal:
        services.revert(case, to=version, by=UserFactory.create(publisher=True))
    assert refusal.value.messages == [f"Kosten: {OTHER % '6.000,50'}"]
    case.refresh_from_db()
    assert case.cost_band == "5000-bis-25000"


def test_a_draft_may_say_one_before_the_other() -> None:
    case, client = case_with_costs(cost_band="unter-5000"), signed_in(editor=True)
    assert client.post(page(case), typed(case, client, devices="90000")).status_code == 302
    assert case.one_time_costs == Decimal("92400.50")


@pytest.mark.parametrize(
    ("euros", "band"),
    [
        (4_999, "unter-5000"),
        (5_000, "5000-bis-25000"),
        (25_000, "25000-bis-100000"),
        (99_999, "25000-bis-100000"),
        (100_000, "ab-100000"),
    ],
)
def test_each_amount_has_its_band(euros: int, band: str) -> None:
    assert CostBand.of(Decimal(euros)) == band


@pytest.mark.parametrize("amount", ["0", "-1"])
def test_a_cost_is_more_than_nothing(amount: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        CostFactory.build(best_practice=BestPracticeFactory(), amount=Decimal(amount)).full_clean()
    assert "amount" in refusal.value.message_dict
    with pytest.raises(IntegrityError):
        CostFactory.create(amount=Decimal(amount))
