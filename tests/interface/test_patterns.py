from django.template import Context, Template

from interface.patterns import paths


def test_the_same_seed_draws_the_same_picture() -> None:
    first = paths("gesenkschmiede")
    assert paths("gesenkschmiede") == first


def test_different_seeds_draw_different_pictures() -> None:
    assert len({paths(f"seed {number}") for number in range(200)}) == 200


def test_a_pattern_is_hidden_from_assistive_technology_and_has_no_inline_style() -> None:
    html = Template("{% load interface %}{% pattern 'a' %}").render(Context())
    assert ['aria-hidden="true"' in html, "style=" in html] == [True, False]
