"""The sign-in form."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SignInForm(forms.Form):
    """Name and password. What is wrong with them is said once, for both together."""

    username = forms.CharField(
        label=_("登录名"),
        max_length=60,
        error_messages={"required": _("请填登录名。")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username", "autocapitalize": "none", "spellcheck": "false",
                "class": "form-control", "autofocus": True,
            }
        ),
    )  # fmt: skip
    password = forms.CharField(
        label=_("口令"),
        max_length=200,
        strip=False,
        error_messages={"required": _("请填口令。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "class": "form-control"}),
    )
