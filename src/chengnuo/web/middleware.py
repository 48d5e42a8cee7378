"""What happens around every page: request id, language, permission, readable errors."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import cache
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import translation

from chengnuo.core.people import accounts
from chengnuo.kernel import access
from chengnuo.kernel.audit.log import current_request_id
from chengnuo.kernel.clock import now
from chengnuo.kernel.errors import ChengnuoError
from chengnuo.kernel.permissions import allows, allows_some
from chengnuo.web.shell import errors

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class RequestIdMiddleware:
    """Gives every request a name that log lines, audit entries and error pages share."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the next in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Name the request."""
        request_id = uuid.uuid4().hex[:12]
        request.request_id = request_id  # type: ignore[attr-defined]
        mark = current_request_id.set(request_id)
        try:
            response = self.get_response(request)
        finally:
            current_request_id.reset(mark)
        response["X-Request-ID"] = request_id
        return response


class LanguageMiddleware:
    """Chinese, unless this person chose English.

    The browser's own preference is not asked: many machines in Chinese offices run an English Windows.
    """

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the next in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Switch the language for the length of the request."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class PolicyMiddleware(CSPMiddleware):
    """The Content-Security-Policy; the one of answers that asked for no nonce, which is always the same, made once."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Set the header."""
        if getattr(request, "_csp_nonce", None) is None and not any(
            name.startswith("_csp") for name in vars(response)
        ):
            response.headers.setdefault(HEADER, _policy_without_nonce())
            return response
        return super().process_response(request, response)


@cache
def _policy_without_nonce() -> str:
    return build_policy()


class ActivityMiddleware:
    """A session lasts as long as the person does something; a page that only asks for news does nothing."""

    #: How often the session is written at most, in seconds: not at every click.
    EVERY = 300
    QUIET = frozenset(
        {
            "notices",
            "jobs:progress",
            "deliveries:table",
            "desk:counts",
            "cases:others",
            "cockpit:board",
            "cockpit:points",
            "wall:board",
            "wall:points",
        }
    )

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the next in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Note the activity after the page is made, when it is known what was asked for."""
        response = self.get_response(request)
        match = request.resolver_match
        if request.user.is_authenticated and match is not None and match.view_name not in self.QUIET:
            moment = int(now().timestamp())
            if moment - int(request.session.get("active_at", 0)) >= self.EVERY:
                request.session["active_at"] = moment
                accounts.note_activity(session_key=request.session.session_key or "")
        return response


class PermissionMiddleware:
    """Denied by default: lets a request through to a view only as ``kernel.access`` marks allow."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the next in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on; the decision is made once the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """None where the person may go on, else the sign-in page or 403."""
        match = request.resolver_match
        if match is not None and "ninja" in match.app_names:
            return None  # the API checks its own callers, with tokens besides sessions
        asked = access.access_of(view)
        if asked == access.PUBLIC:
            return None
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if asked == access.SIGNED_IN or (asked and _may(request.user, view, asked)):
            return None
        return errors.forbidden(request, permission=asked)


class ErrorMiddleware:
    """Turns the errors people are meant to read into pages, or toasts for a part of a page."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the next in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on; an address that takes only POST is told in words when someone types it."""
        response = self.get_response(request)
        if response.status_code == 405 and "text/html" in request.headers.get("Accept", ""):
            return errors.only_post(request, allow=response.headers.get("Allow", "POST"))
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page for a ``ChengnuoError``; anything else is a program error and goes on."""
        if isinstance(exception, ChengnuoError):
            return errors.readable(request, exception)
        return None


def _may(user: Any, view: Callable[..., Any], permission: str) -> bool:
    return allows_some(user, permission) if access.own_unit_of(view) else allows(user, permission)


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """To the sign-in page and back; a part of a page makes the whole page go there, and back to that page."""
    htmx = getattr(request, "htmx", None)
    if htmx:
        response = HttpResponse(status=401)
        response["HX-Redirect"] = redirect_to_login(htmx.current_url_abs_path or reverse("home")).url
        return response
    return redirect_to_login(request.get_full_path())
