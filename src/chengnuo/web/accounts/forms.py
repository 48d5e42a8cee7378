"""The sign-in form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

_REFUSALS = {
    "password_too_short": _("太短：至少要 10 位。"),
    "password_entirely_numeric": _("不能只有数字。"),
    "password_too_common": _("这个口令太常见，很容易被猜到。"),
    "password_too_similar": _("与您的登录名或姓名太像。"),
}


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


class PasswordForm(forms.Form):
    """A new password of one's own; the old one proves who sits at the desk."""

    old = forms.CharField(
        label=_("现在的口令"),
        strip=False,
        error_messages={"required": _("请填口令。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "class": "form-control"}),
    )
    new = forms.CharField(
        label=_("新口令"),
        strip=False,
        max_length=200,
        help_text=_("至少 10 位，不能只有数字，不要用常见的口令。"),
        error_messages={"required": _("请填口令。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "class": "form-control"}),
    )
    again = forms.CharField(
        label=_("新口令再填一次"),
        strip=False,
        error_messages={"required": _("请填口令。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "class": "form-control"}),
    )

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        """Take the person whose password it is."""
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_old(self) -> str:
        """The old password must be right."""
        old = str(self.cleaned_data["old"])
        if not self.user.check_password(old):
            raise forms.ValidationError(_("现在的口令不对。"))
        return old

    def clean_new(self) -> str:
        """The rules of ``settings.AUTH_PASSWORD_VALIDATORS``."""
        new = str(self.cleaned_data["new"])
        try:
            validate_password(new, self.user)
        except forms.ValidationError as refused:
            # Django's own sentences are not all there in Chinese
            raise forms.ValidationError(
                [_REFUSALS.get(error.code or "", error) for error in refused.error_list]
            ) from refused
        return new

    def clean(self) -> None:
        """Typed twice the same."""
        super().clean()
        new, again = self.cleaned_data.get("new"), self.cleaned_data.get("again")
        if new and again and new != again:
            self.add_error("again", _("两次填的新口令不一样。"))
