from typing import Any

import pytest
from django.contrib.admin import site
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from interface.names import admin_address
from taxonomy.models import (
    District,
    Industry,
    Municipality,
    Region,
    TargetGroup,
    Topic,
    WzCode,
    WzCorrespondence,
)

pytestmark = pytest.mark.django_db

EDITABLE = [Region, District, Municipality, Industry, Topic, TargetGroup]
OFFICIAL = [WzCode, WzCorrespondence]


@pytest.fixture
def staff(client: Client) -> Client:
    user = get_user_model().objects.create_superuser("leitung@example.org", name="Leitung")
    client.force_login(user)
    return client


def first(model: Any) -> Any:
    return model._default_manager.first()


@pytest.mark.parametrize("model", [*EDITABLE, *OFFICIAL])
def test_lists_and_pages_of_one_open(staff: Client, model: Any) -> None:
    addresses = [
        admin_address(model),
        admin_address(model, query={"q": "25"}),
        admin_address(first(model)),
    ]
    assert [staff.get(address).status_code for address in addresses] == [200, 200, 200]


@pytest.mark.parametrize("model", EDITABLE)
def test_rows_can_be_added_and_never_deleted(staff: Client, model: Any) -> None:
    row = first(model)
    assert staff.get(admin_address(model, "add")).status_code == 200
    assert staff.post(admin_address(row, "delete"), {"post": "yes"}).status_code == 403
    assert first(model) == row


@pytest.mark.parametrize("model", OFFICIAL)
def test_official_codes_are_to_look_up_only(staff: Client, model: Any) -> None:
    row = first(model)
    answers = [
        staff.get(admin_address(model, "add")),
        staff.post(admin_address(row), {"title": "Anders", "is_full": "on"}),
        staff.post(admin_address(row, "delete"), {"post": "yes"}),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 403]


def test_a_new_term_gets_its_slug_from_its_name(staff: Client) -> None:
    fields = {"name": "Künstliche Intelligenz", "slug": "", "order": "5"}
    staff.post(admin_address(Topic, "add"), fields)
    assert Topic.objects.get(order=5).slug == "kuenstliche-intelligenz"


def test_a_taken_slug_is_said_at_its_field(staff: Client) -> None:
    fields = {"name": "Ausbildung", "slug": "", "order": "5"}
    answer = staff.post(admin_address(Topic, "add"), fields)
    assert answer.context["adminform"].form.errors == {
        "slug": ["Themenfeld mit diesem Wert für das Feld Kürzel existiert bereits."]
    }


def test_the_slug_of_a_term_stays(staff: Client) -> None:
    topic = Topic.objects.get(slug="ausbildung")
    staff.post(admin_address(topic), {"name": "Lehre", "slug": "lehre", "order": "10"})
    topic.refresh_from_db()
    assert (topic.name, topic.slug, topic.sort_name) == ("Lehre", "ausbildung", "lehre")


def test_an_industrys_colour_and_codes_are_edited(staff: Client) -> None:
    industry = Industry.objects.get(slug="gastgewerbe")
    code = WzCode.objects.get(edition="2025", code="55.1")
    fields = {
        "name": "Gastgewerbe",
        "colour": "#ABCDEF",
        "wz_codes": [code.pk],
        "order": "3",
    }
    answer = staff.post(admin_address(industry), fields)
    assert answer.status_code == 302
    industry.refresh_from_db()
    assert industry.colour == "#abcdef"
    assert list(industry.wz_codes.all()) == [code]


def test_terms_are_retired_and_offered_again_from_the_list(staff: Client) -> None:
    topics = Topic.objects.filter(slug__in=["ausbildung", "weiterbildung"])
    chosen = {"_selected_action": list(topics.values_list("pk", flat=True))}
    staff.post(admin_address(Topic), {"action": "retire", **chosen})
    assert set(Topic.objects.filter(is_retired=True)) == set(topics)
    staff.post(admin_address(Topic), {"action": "offer_again", **chosen})
    assert Topic.objects.filter(is_retired=True).count() == 0


def test_the_list_offers_no_deletion(staff: Client) -> None:
    answer = staff.get(admin_address(Topic))
    actions = dict(answer.context["action_form"].fields["action"].choices)
    assert list(actions) == ["", "retire", "offer_again"]


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("2025 95.3", ["WZ 2025 95.3 Reparatur und Instandhaltung von Kraftwagen und Krafträdern"]),
        ("2008 Thoriumerze 07.21.0", ["WZ 2008 07.21.0 Bergbau auf Uran- und Thoriumerze"]),
    ],
)
def test_codes_are_found_by_edition_digits_and_words(
    staff: Client, term: str, found: list[str]
) -> None:
    field = {"app_label": "taxonomy", "model_name": "industry", "field_name": "wz_codes"}
    answer = staff.get(reverse("admin:autocomplete"), {"term": term, **field})
    assert [result["text"] for result in answer.json()["results"]][:1] == found


def test_a_municipalitys_page_shows_its_outline_with_its_source_and_not_as_text(
    staff: Client,
) -> None:
    municipality = Municipality.objects.get(ags="03241001")
    answer = staff.get(admin_address(municipality))
    assert "outline" not in answer.context["adminform"].form.fields
    points = municipality.outline_points()
    shown = f"{points} Punkte. © GeoBasis-DE / BKG 2021 (Daten verändert)"
    assert answer.content.decode().count(shown) == 1


def test_official_keys_of_a_municipality_stay(staff: Client) -> None:
    municipality = Municipality.objects.get(ags="03241001")
    answer = staff.get(admin_address(municipality))
    fields = answer.context["adminform"].form.fields
    assert [name for name in ("ags", "ars", "slug") if name in fields] == []


def test_a_second_host_is_refused_in_words(staff: Client) -> None:
    region = Region.objects.get(slug="maerkische-region")
    form = staff.get(admin_address(region)).context["adminform"].form
    members = region.municipalities.values_list("pk", flat=True)
    fields = form.initial | {"is_host": "on", "municipalities": list(members)}
    answer = staff.post(admin_address(region), fields)
    assert answer.context["adminform"].form.errors == {
        "__all__": ["Es gibt schon eine Gastgeberin; dort zuerst abwählen."]
    }


@pytest.mark.net
@pytest.mark.parametrize("model", [Region, Municipality, Industry, WzCode, WzCorrespondence])
def test_a_list_takes_the_same_statements_for_one_row_and_for_many(
    staff: Client, model: Any
) -> None:
    address = admin_address(model)
    staff.get(address)
    numbers = []
    for query in ["", f"?pk={first(model).pk}"]:
        with CaptureQueriesContext(connection) as captured:
            answer = staff.get(address + query)
        numbers.append((len(captured), len(answer.context["cl"].result_list) > 1))
    assert numbers == [(numbers[0][0], True), (numbers[0][0], False)]


def test_the_list_of_municipalities_leaves_the_outlines_in_the_database(staff: Client) -> None:
    with CaptureQueriesContext(connection) as captured:
        staff.get(admin_address(Municipality))
    assert [query["sql"] for query in captured if '"outline"' in query["sql"]] == []


@pytest.mark.parametrize(
    ("view", "number"), [("autocomplete", 0), ("taxonomy_topic_changelist", 1)]
)
def test_fields_that_complete_offer_current_terms_only(
    rf: RequestFactory, view: str, number: int
) -> None:
    Topic.objects.filter(slug="ausbildung").update(is_retired=True)
    request = rf.get(reverse(f"admin:{view}"))
    request.resolver_match = resolve(request.path)
    search = site.get_model_admin(Topic).get_search_results
    found, _may_repeat = search(request, Topic.objects.all(), "Vocational")
    assert found.count() == number


def test_a_new_order_in_the_list_writes_the_order_alone(staff: Client) -> None:
    forms = staff.get(admin_address(Topic, "changelist")).context["cl"].formset
    typed = {form.add_prefix(name): form[name].value() for form in forms for name in form.fields}
    management = {
        forms.management_form.add_prefix(name): value
        for name, value in forms.management_form.initial.items()
    }
    with CaptureQueriesContext(connection) as captured:
        staff.post(
            admin_address(Topic, "changelist"),
            {**typed, **management, "form-0-order": "7", "_save": "Sichern"},
        )
    [update] = [each["sql"] for each in captured if 'UPDATE "taxonomy_topic"' in each["sql"]]
    assert update.partition(" WHERE ")[0] == 'UPDATE "taxonomy_topic" SET "order" = 7'
