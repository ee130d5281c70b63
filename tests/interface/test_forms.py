import re

from django import forms
from django.template.loader import render_to_string

from interface.forms import PublicForm, as_public


class SeatForm(PublicForm):
    name = forms.CharField(label="Name", help_text="Vor- und Nachname")
    size = forms.ChoiceField(label="Größe", choices=[("s", "1–9"), ("m", "10–49")])
    group = forms.ChoiceField(
        label="Arbeitsgruppe", choices=[("a", "Eins"), ("b", "Zwei")], widget=forms.RadioSelect
    )
    topics = forms.MultipleChoiceField(
        label="Themen", choices=[("x", "X")], widget=forms.CheckboxSelectMultiple, required=False
    )
    consent = forms.BooleanField(label="Einverstanden")

    def clean(self) -> None:
        raise forms.ValidationError("Bitte bis Freitag.")


class StrangersForm(forms.Form):
    login = forms.EmailField(label="E-Mail", widget=forms.EmailInput({"placeholder": "E-Mail"}))


def ids_in(html: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', html)


def test_hint_and_error_describe_the_control() -> None:
    html = str(SeatForm({}))
    control = re.search(r'<input type="text"[^>]*>', html)
    assert control is not None
    described_by = re.search(r'aria-describedby="([^"]+)"', control[0])
    assert described_by is not None
    assert described_by[1].split() == ["id_name_helptext", "id_name_error"]
    assert set(described_by[1].split()) - set(ids_in(html)) == set()


def test_a_field_that_must_be_filled_in_says_so_to_readers() -> None:
    html = str(SeatForm())
    controls = re.findall(r'<(?:input|select|fieldset)[^>]*aria-required="true"[^>]*>', html)
    assert [re.search(r'name="(\w+)"', each) is not None for each in controls] == [
        *(True, True),  # the name, the size
        False,  # the group of radio buttons
        True,  # the consent
    ]
    assert [each.startswith("<fieldset") for each in controls] == [False, False, True, False]
    assert 'role="radiogroup"' in controls[2]


def test_every_id_stands_once() -> None:
    ids = ids_in(str(SeatForm({})))
    assert sorted(ids) == sorted(set(ids))


def test_each_link_of_the_error_summary_leads_to_a_control() -> None:
    form = SeatForm({})
    summary = render_to_string("_error_summary.html", {"form": form})
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert targets == ["id_name", "id_size", "id_group_0", "id_consent"]
    assert set(targets) - set(ids_in(str(form))) == set()


def test_the_error_summary_says_what_concerns_the_whole_form() -> None:
    assert (
        render_to_string("_error_summary.html", {"form": SeatForm({})}).count("Bitte bis Freitag.")
        == 1
    )


def test_a_form_without_errors_has_no_summary() -> None:
    assert render_to_string("_error_summary.html", {"form": SeatForm()}).strip() == ""


def test_choices_stand_in_a_fieldset_with_their_question_as_legend() -> None:
    legends = re.findall(r"<legend[^>]*>([^<]+)", str(SeatForm()))
    assert [legend.strip() for legend in legends] == ["Arbeitsgruppe", "Themen"]


def test_only_what_may_stay_empty_is_marked() -> None:
    assert str(SeatForm()).count("(freiwillig)") == 1


def test_controls_carry_the_classes_of_the_style_sheet() -> None:
    classes = [
        str(widget).split('class="')[1].split('"')[0]
        for widget in (SeatForm()[name] for name in ("name", "size", "consent"))
    ]
    assert classes == [
        "kern-form-input__input",
        "kern-form-input__select",
        "kern-form-check__checkbox",
    ]


def test_other_forms_keep_djangos_renderer() -> None:
    html = str(StrangersForm())
    assert html.count("kern-") == 0


def test_a_form_of_another_package_can_be_given_our_markup() -> None:
    html = str(as_public(StrangersForm()))
    assert [html.count("kern-form-input__input"), html.count("placeholder")] == [1, 0]


def test_several_choices_are_checkboxes_and_one_choice_is_a_radio_button() -> None:
    form = SeatForm()
    controls = [
        re.findall(r'type="(\w+)"[^>]*class="([\w-]+)"', str(form[name]))
        for name in ("group", "topics")
    ]
    assert [set(found) for found in controls] == [
        {("radio", "kern-form-check__radio")},
        {("checkbox", "kern-form-check__checkbox")},
    ]


def test_what_is_missing_is_said_in_words_that_fit_the_field() -> None:
    errors = SeatForm({}).errors
    assert [errors[name] for name in ("name", "group", "consent")] == [
        ["Bitte füllen Sie dieses Feld aus."],
        ["Bitte wählen Sie etwas aus."],
        ["Bitte setzen Sie hier das Häkchen."],
    ]
