import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from taxonomy.models import District, Municipality, Region

pytestmark = pytest.mark.django_db


def new_region(**fields: object) -> Region:
    values = {
        "name": "Äußeres Land",
        "agency": "Agentur",
        "contact_function": "Projektbüro",
        "contact_email": "buero@example.org",
        "mail_sender": "Äußeres Land <buero@example.org>",
        "state_law": "NI",
    }
    return Region(**values | fields)


def test_the_host_is_the_region_that_says_so() -> None:
    host = Region.objects.host()
    assert host is not None
    assert host.slug == "hannover"


def test_an_installation_without_regions_has_no_host() -> None:
    Region.objects.all().delete()
    assert Region.objects.host() is None


def test_there_is_one_host_at_most() -> None:
    region = Region.objects.get(slug="maerkische-region")
    region.is_host = True
    with pytest.raises(ValidationError) as caught:
        region.full_clean()
    assert caught.value.messages == ["Es gibt schon eine Gastgeberin; dort zuerst abwählen."]
    with pytest.raises(IntegrityError, match="taxonomy_region_at_most_one_host"):
        region.save()


def test_the_host_can_be_handed_over() -> None:
    Region.objects.update(is_host=False)
    region = Region.objects.get(slug="maerkische-region")
    region.is_host = True
    region.full_clean()
    region.save(update_fields=["is_host"])
    assert Region.objects.host() == region


def test_a_region_is_sorted_and_addressed_by_its_name() -> None:
    region = new_region()
    region.full_clean()
    region.save()
    region.refresh_from_db()
    assert (region.slug, region.sort_name) == ("aeusseres-land", "ausseres land")


def test_a_new_name_is_sorted_anew_and_keeps_its_address() -> None:
    region = Region.objects.get(slug="hannover")
    region.name = "Östliche Region"
    region.save(update_fields=["name"])
    region.refresh_from_db()
    assert (region.slug, region.sort_name) == ("hannover", "ostliche region")


def test_places_are_sorted_as_din_5007_1_says() -> None:
    district = District.objects.get(ags="05962")
    for number, name in enumerate(["Zander", "Äpfel", "Ahlers"]):
        Municipality.objects.create(
            name=name,
            ags=f"0596290{number}",
            ars=f"05962000090{number}",
            district=district,
            postal_code="58500",
            latitude="51.2",
            longitude="7.6",
        )
    names = Municipality.objects.filter(ags__startswith="059629").values_list("name", flat=True)
    assert list(names) == ["Ahlers", "Äpfel", "Zander"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"accent_colour": "rot"}, {"accent_colour": ["Bitte als #rrggbb angeben."]}),
        ({"accent_colour": "#12345g"}, {"accent_colour": ["Bitte als #rrggbb angeben."]}),
        ({"state_law": "XX"}, {"state_law": ["Wert 'XX' ist keine gültige Option."]}),
        (
            {"slug": "Groß und klein"},
            {"slug": ["Nur Kleinbuchstaben, Ziffern und einzelne Bindestriche."]},
        ),
        ({"mail_sender": "Agentur"}, {"mail_sender": ["Bitte als „Name <adresse>“ angeben."]}),
        (
            {"mail_sender": "Agentur\nBcc: alle@example.org <a@example.org>"},
            {"mail_sender": ["Bitte in einer Zeile angeben."]},
        ),
        (
            {"contact_phone": "anrufen"},
            {"contact_phone": ["Bitte nur Ziffern, Leerzeichen und + ( ) / -."]},
        ),
        ({"slug": "hagen"}, {"slug": ["Ein anderes Gebiet trägt dieses Kürzel schon."]}),
    ],
)
def test_what_is_wrong_with_a_region_is_said_at_its_field(
    changes: dict[str, object], message: dict[str, list[str]]
) -> None:
    with pytest.raises(ValidationError) as caught:
        new_region(**changes).full_clean()
    assert caught.value.message_dict == message


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"accent_colour": "#abcde"}, "accent_colour_is_hexadecimal"),
        ({"state_law": "XX"}, "state_law_is_known"),
        ({"slug": "Groß"}, "slug_fits_an_address"),
        ({"slug": ""}, "slug_fits_an_address"),
        ({"name": ""}, "has_a_name"),
        ({"mail_sender": "a@example.org\nBcc: b@example.org"}, "mail_sender_is_one_line"),
    ],
)
def test_the_database_refuses_a_wrong_region(changes: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=f"taxonomy_region_{constraint}"):
        Region.objects.filter(slug="hannover").update(**changes)


def test_a_colour_is_kept_in_lower_case() -> None:
    region = new_region(accent_colour="#ABCDEF")
    region.full_clean()
    assert region.accent_colour == "#abcdef"


@pytest.mark.parametrize(
    ("changes", "constraint", "message"),
    [
        ({"ags": "3241001"}, "ags_has_eight_digits", "Acht Ziffern, führende Nullen zählen."),
        ({"ars": "032410001"}, "ars_fits_the_ags", "Zwölf Ziffern, führende Nullen zählen."),
        ({"ars": "059140000001"}, "ars_fits_the_ags", "AGS und ARS nennen verschiedene Kreise."),
        ({"postal_code": "3015"}, "postal_code_has_five_digits", "Fünf Ziffern."),
        (
            {"latitude": 9.738084, "longitude": 52.374551},
            "lies_in_germany",
            "Dieser Wert muss größer oder gleich 47 sein.",
        ),
        (
            {"population": 0},
            "population_has_its_date",
            "Zur Bevölkerung gehört der Stichtag; unbekannt ist nicht 0.",
        ),
        (
            {"population_date": None},
            "population_has_its_date",
            "Zur Bevölkerung gehört der Stichtag; unbekannt ist nicht 0.",
        ),
        (
            {"outline": {"type": "Point", "coordinates": [9.7, 52.4]}},
            "outline_is_an_area",
            "Ein Umriss ist eine GeoJSON-Fläche (Polygon oder MultiPolygon).",
        ),
    ],
)
def test_a_wrong_municipality_is_refused(
    changes: dict[str, object], constraint: str, message: str
) -> None:
    municipality = Municipality.objects.get(ags="03241001")
    for name, value in changes.items():
        setattr(municipality, name, value)
    with pytest.raises(ValidationError) as caught:
        municipality.full_clean()
    assert message in caught.value.messages
    with pytest.raises(IntegrityError, match=f"taxonomy_municipality_{constraint}"):
        municipality.save()


@pytest.mark.parametrize(
    "outline",
    [
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[9, 52], [9, 53], [10, 53], [9, 51]]]},
        {"type": "Polygon", "coordinates": [[[9, 52], [9, 53], [9, 52]]]},
        {"type": "MultiPolygon", "coordinates": [[[[9, 52], [9, 53], [9, 52]]]]},
    ],
)
def test_an_outline_is_closed_and_has_an_area(outline: dict[str, object]) -> None:
    municipality = Municipality.objects.get(ags="03241001")
    municipality.outline = outline
    with pytest.raises(ValidationError) as caught:
        municipality.full_clean()
    assert caught.value.message_dict == {
        "outline": ["Jede Linie eines Umrisses ist geschlossen und hat Fläche."]
    }


def test_a_municipality_lies_in_the_district_of_its_key() -> None:
    municipality = Municipality.objects.get(ags="03241001")
    municipality.district = District.objects.get(ags="05962")
    with pytest.raises(ValidationError) as caught:
        municipality.full_clean()
    assert caught.value.message_dict == {
        "district": ["Der Gemeindeschlüssel gehört zu einem anderen Kreis."]
    }


@pytest.mark.parametrize(
    ("changes", "constraint", "message"),
    [
        ({"ags": "324"}, "ags_has_five_digits", "Fünf Ziffern, führende Nullen zählen."),
        ({"nuts3": "AT130"}, "nuts3_is_german", "DE und drei Zeichen."),
        ({"land": "XX"}, "land_is_known", "Wert 'XX' ist keine gültige Option."),
    ],
)
def test_a_wrong_district_is_refused(
    changes: dict[str, object], constraint: str, message: str
) -> None:
    district = District.objects.get(ags="05962")
    for name, value in changes.items():
        setattr(district, name, value)
    with pytest.raises(ValidationError) as caught:
        district.full_clean()
    assert caught.value.messages == [message]
    with pytest.raises(IntegrityError, match=f"taxonomy_district_{constraint}"):
        district.save()


def test_a_district_stays_while_it_has_municipalities() -> None:
    with pytest.raises(ProtectedError), transaction.atomic():
        District.objects.get(ags="05914").delete()
    assert District.objects.filter(ags="05914").count() == 1
