"""What people type: what looks the same is the same, and nobody advertises by our mails."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError

from interface.forms import AddressField, NameField, ParagraphsField

INVISIBLE = ["\u00ad", "\u200b", "\u202e", "\u2066", "\ufeff", "\x00", "\x07", "\x1b"]


@pytest.mark.parametrize("sign", INVISIBLE)
def test_nothing_invisible_stays(sign: str) -> None:
    assert NameField().clean(f"Jö{sign}rg  Groß") == "Jörg Groß"
    assert AddressField().clean(f"joerg{sign}@betrieb.example") == "joerg@betrieb.example"
    assert ParagraphsField().clean(f"Eins{sign}\r\n\r\nZwei") == "Eins\n\nZwei"


def test_letters_are_composed_though_something_stood_between() -> None:
    apart = unicodedata.normalize("NFD", "Jörg Groß")
    assert NameField().clean(apart) == "Jörg Groß"
    assert NameField().clean("Jo\u200b\u0308rg") == "Jörg"
    assert ParagraphsField().clean(apart) == "Jörg Groß"


@pytest.mark.parametrize(
    "name",
    ["Gewinn auf gewinn.de", "gewinn.COM/abholen", "www.x", "https://x", "a@b", "Preis: geld.top!"],
)
def test_a_name_is_no_advertisement(name: str) -> None:
    with pytest.raises(ValidationError, match="nur Ihren Namen"):
        NameField().clean(name)


@pytest.mark.parametrize(
    "name",
    ["Dr.med. Anna Groß", "Prof.Dr. Ole Kranz", "J.R.R. Nord", "Ida v.d.Heide", "St. Deichmann"],
)
def test_a_title_is_part_of_a_name(name: str) -> None:
    assert NameField().clean(name) == name


@pytest.mark.parametrize(
    "address",
    ["root@localhost", "a@[127.0.0.1]", "a@[IPv6:::1]", "a@b",
     f"a@{'b' * 250}.example"],
)  # fmt: skip
def test_what_no_mail_reaches_is_no_address(address: str) -> None:
    with pytest.raises(ValidationError):
        AddressField().clean(address)


def test_an_address_with_umlauts_in_its_domain_is_one() -> None:
    assert AddressField().clean("info@müller-söhne.example") == "info@müller-söhne.example"
