import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from taxonomy.models import Industry, TargetGroup, Topic

pytestmark = pytest.mark.django_db


def test_terms_stand_in_their_order_then_by_name() -> None:
    Topic.objects.all().update(is_retired=True)
    for name, order in [("Zander", 2), ("Äpfel", 2), ("Ahlers", 2), ("Zuerst", 1)]:
        Topic.objects.create(name=name, order=order)
    names = Topic.objects.current().values_list("name", flat=True)
    assert list(names) == ["Zuerst", "Ahlers", "Äpfel", "Zander"]


def test_a_retired_term_is_no_longer_current() -> None:
    before = TargetGroup.objects.current().count()
    TargetGroup.objects.filter(slug="auszubildende").update(is_retired=True)
    assert TargetGroup.objects.current().count() == before - 1
    assert TargetGroup.objects.filter(slug="auszubildende").count() == 1


def test_a_terms_slug_is_made_from_its_name() -> None:
    topic = Topic(name="Künstliche Intelligenz")
    topic.full_clean()
    assert topic.slug == "kuenstliche-intelligenz"


def test_a_slug_names_one_term() -> None:
    topic = Topic(name="Ausbildung")
    with pytest.raises(ValidationError) as caught:
        topic.full_clean()
    assert caught.value.message_dict == {
        "slug": ["Themenfeld mit diesem Wert für das Feld Kürzel existiert bereits."]
    }
    with pytest.raises(IntegrityError, match="taxonomy_topic_slug"):
        topic.save()


def test_every_term_has_an_english_name() -> None:
    for model in (Industry, Topic, TargetGroup):
        assert model.objects.filter(name_en="").count() == 0


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"colour": "blau"}, "taxonomy_industry_colour_is_hexadecimal"),
        ({"slug": "zu--viel"}, "taxonomy_industry_slug_fits_an_address"),
        ({"name": ""}, "taxonomy_industry_has_a_name"),
    ],
)
def test_the_database_refuses_a_wrong_industry(changes: dict[str, str], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        Industry.objects.filter(slug="gastgewerbe").update(**changes)


def test_colours_of_industries_differ_and_read_on_white() -> None:
    colours = Industry.objects.values_list("colour", flat=True)
    assert len(set(colours)) == len(colours) == 9
    assert [colour for colour in colours if contrast_with_white(colour) < 4.5] == []


def contrast_with_white(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    luminance = 0.0
    for start, weight in [(1, 0.2126), (3, 0.7152), (5, 0.0722)]:
        share = int(colour[start : start + 2], 16) / 255
        luminance += weight * (
            share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        )
    return 1.05 / (luminance + 0.05)
