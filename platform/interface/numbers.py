"""Numbers as people read and write them."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import get_format, number_format


def plain_number(number: Decimal, *, is_grouped: bool = True) -> str:
    """With as many decimals as it needs: “18”, “2,5”, “1.200”."""
    return number_format(number.normalize(), force_grouping=is_grouped)


class NumberField(forms.DecimalField):
    """A number as one writes it: “2,5” in German, “2.5” in English."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "localize": True})
        self.widget.attrs.setdefault("inputmode", "decimal")

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]
        """Groups of thousands are allowed where a decimal separator shows what is what."""
        if isinstance(value, str) and get_format("DECIMAL_SEPARATOR") in value:
            value = value.replace(get_format("THOUSAND_SEPARATOR"), "")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return plain_number(value, is_grouped=False) if isinstance(value, Decimal) else value
