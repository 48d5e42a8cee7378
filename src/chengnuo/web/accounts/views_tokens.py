"""A person's tokens for programs: seen, made, ended. A fresh one is shown once and kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chengnuo.core.people.tokens import NewToken, TokenRow, issue_token, revoke_token, tokens_of
from chengnuo.kernel import clock
from chengnuo.kernel.access import requires


class TokenForm(forms.Form):
    """What the token is for, and how long it holds."""

    name = forms.CharField(
        label=gettext_lazy("给哪个程序用"),
        max_length=80,
        help_text=gettext_lazy("一个程序一个令牌，停用时互不影响。"),
        error_messages={
            "required": gettext_lazy("请为令牌起一个名称。"),
            "max_length": gettext_lazy("名称不能超过 80 字。"),
        },
        widget=forms.TextInput(
            attrs={
                "class": "form-control",
                "autocomplete": "off",
                "data-key": "n",
                "data-key-label": gettext_lazy("新建令牌"),
            }
        ),
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("有效期"),
        coerce=int,
        initial=90,
        choices=[
            (30, gettext_lazy("30 天")),
            (90, gettext_lazy("90 天")),
            (180, gettext_lazy("180 天")),
            (366, gettext_lazy("一年")),
        ],
        error_messages={"invalid_choice": gettext_lazy("请从列表中选一个有效期。")},
        widget=forms.Select(attrs={"class": "form-select"}),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A token with its state in the list: ``live``, ``over`` or ``revoked``."""

    row: TokenRow
    state: str


@requires("api.read")
@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The list and the form; after making one, the answer to that very request shows it."""
    form = TokenForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    made = issue_token(actor=request.user, name=form.cleaned_data["name"], days=form.cleaned_data["days"])
    return _page(request, TokenForm(), made=made)


@requires("api.read")
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """End a token at once; it does not come back, whoever needs one makes a new one."""
    revoke_token(actor=request.user, token_id=token_id)
    messages.success(request, _("令牌已停用，用它的程序从现在起进不来。"))
    return redirect("accounts:tokens")


def _page(
    request: HttpRequest, form: TokenForm, *, made: NewToken | None = None, status: int = 200
) -> HttpResponse:
    lines = [Line(row, _state(row)) for row in tokens_of(request.user)]
    lines.sort(key=lambda line: line.state != "live")
    context = {"form": form, "made": made, "lines": lines}
    return render(request, "accounts/tokens.html", context, status=status)


def _state(row: TokenRow) -> str:
    if row.revoked:
        return "revoked"
    return "live" if row.expires_at > clock.now() else "over"
