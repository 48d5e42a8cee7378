"""Pages of signing in and of the person's own account."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from chengnuo.core.people import accounts, queries
from chengnuo.core.people.services import set_password
from chengnuo.kernel.access import public, requires, signed_in
from chengnuo.kernel.audit import log
from chengnuo.web.accounts.address import client_address
from chengnuo.web.accounts.forms import PasswordForm, SignInForm
from chengnuo.web.accounts.words import action_in_words

_YEAR = 365 * 24 * 3600


@public
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page. A person who is signed in already goes on."""
    target = _safe_next(request)
    if request.user.is_authenticated:
        return redirect(target)
    form = SignInForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["username"].strip()
        user = authenticate(request, username=name, password=form.cleaned_data["password"])
        if user is not None:
            return _let_in(request, user, target)
        if not getattr(request, "axes_locked_out", False):
            accounts.note_failure(username=name, address=client_address(request), locked=False)
        form.add_error(None, _("登录名或口令不对，请再试。"))
    status = 200 if request.method != "POST" else 422
    return _page(request, form, status)


def locked_out(
    request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None
) -> HttpResponse:
    """The sign-in page after too many failures; also for the right password until the time is over."""
    name = str((credentials or {}).get("username", ""))
    accounts.note_failure(username=name, address=client_address(request), locked=True)
    form = SignInForm({"username": name, "password": "x"})
    form.is_valid()
    text = _("口令连续输错 %(times)s 次，为保护账号已暂时锁定。请 %(minutes)s 分钟后再试，或找系统管理员。")
    form.add_error(None, text % {"times": settings.AXES_FAILURE_LIMIT, "minutes": settings.LOCKOUT_MINUTES})
    return _page(request, form, 429)


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    if request.user.is_authenticated:
        accounts.note_sign_out(actor=request.user, session_key=request.session.session_key or "")
        logout(request)
    return redirect("accounts:sign-in")


@signed_in
def me(request: HttpRequest) -> HttpResponse:
    """The person's own account: role, unit, what the role may do, sign-ins."""
    key, user_id = request.session.session_key or "", request.user.pk or 0
    context = {
        "sign_ins": queries.sign_ins(user_id, session_key=key),
        "alive": accounts.live_sign_in_ids(user_id),
        "permissions": queries.permissions_in_words(request.user),
    }
    return render(request, "accounts/me.html", context)


@signed_in
@require_POST
def end_session(request: HttpRequest, sign_in_id: int) -> HttpResponse:
    """End another session of the same person."""
    if accounts.end_session(actor=request.user, sign_in_id=sign_in_id):
        messages.success(request, _("那次登录已结束。"))
    return redirect("accounts:me")


@signed_in
@never_cache
@sensitive_post_parameters("old", "new", "again")
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other sessions end, this one goes on."""
    user: Any = request.user
    form = PasswordForm(user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        set_password(actor=user, username=user.username, password=form.cleaned_data["new"])
        user.refresh_from_db()
        key = request.session.session_key or ""
        update_session_auth_hash(request, user)
        accounts.note_new_key(old=key, new=request.session.session_key or "")
        messages.success(request, _("口令已改。其他地方的登录都已结束。"))
        return redirect("accounts:me")
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/password.html", {"form": form}, status=status)


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language; it is kept with the account and in a cookie."""
    response = redirect(_safe_next(request))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        _keep(response, settings.LANGUAGE_COOKIE_NAME, chosen)
        if request.user.is_authenticated:
            accounts.choose(actor=request.user, language=chosen)
    return response


@signed_in
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Choose light, dark or what the machine says."""
    response = redirect(_safe_next(request))
    chosen = request.POST.get("theme", "")
    if chosen in {"light", "dark", "auto"}:
        _keep(response, "chengnuo_theme", chosen)
        accounts.choose(actor=request.user, theme=chosen)
    return response


@signed_in
@require_POST
def shortcuts(request: HttpRequest) -> HttpResponse:
    """Turn the single-key shortcuts off or on (WCAG 2.1.4)."""
    accounts.choose(actor=request.user, shortcuts_off=request.POST.get("off") == "1")
    return redirect(_safe_next(request))


@requires("user.manage")
def users(request: HttpRequest) -> HttpResponse:
    """All accounts."""
    return render(request, "accounts/users.html", {"people": queries.people()})


@requires("audit.view")
def audit(request: HttpRequest) -> HttpResponse:
    """The audit log."""
    raw = request.GET.get("page", "1")
    page = log.search(
        text=request.GET.get("q", "").strip(),
        action=request.GET.get("action", "").strip(),
        page=int(raw) if raw.isdecimal() else 1,
    )
    rows = [(entry, action_in_words(entry.action)) for entry in page.entries]
    context = {"log": page, "rows": rows, "q": request.GET.get("q", "")}
    return render(request, "accounts/audit.html", context)


def _let_in(request: HttpRequest, user: Any, target: str) -> HttpResponse:
    login(request, user)
    address, browser = client_address(request), request.headers.get("User-Agent", "")
    accounts.note_sign_in(
        actor=user, session_key=request.session.session_key or "", address=address, browser=browser
    )
    response = redirect(target)
    if user.language:
        _keep(response, settings.LANGUAGE_COOKIE_NAME, user.language)
    if user.theme:
        _keep(response, "chengnuo_theme", user.theme)
    return response


def _page(request: HttpRequest, form: SignInForm, status: int) -> HttpResponse:
    context = {"form": form, "next": request.POST.get("next") or request.GET.get("next", "")}
    return render(request, "accounts/sign_in.html", context, status=status)


def _safe_next(request: HttpRequest) -> str:
    """Where to go on, if it is an address of this site; else home."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return reverse("home")


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True
    )
