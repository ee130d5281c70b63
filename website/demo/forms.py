from django import forms

from demo.accounts import demo_users


class SignInForm(forms.Form):
    """Which of the demo's accounts somebody wants to be; the page shows it as buttons."""

    account = forms.ModelChoiceField(queryset=demo_users(), to_field_name="email")
