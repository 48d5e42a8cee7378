"""What every template knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from chengnuo import __version__
from chengnuo.kernel.permissions import ROLE_NAMES, Role
from chengnuo.web.shell.navigation import links_for


def shell(request: HttpRequest) -> dict[str, Any]:
    """Navigation, theme and the person's role; lazily, as most parts of pages need none of it."""
    user = getattr(request, "user", None)
    theme = request.COOKIES.get("chengnuo_theme", "auto")
    wall = request.GET.get("display") == "wall"
    return {
        "nav": SimpleLazyObject(lambda: links_for(user, request)),
        "theme": "dark" if wall else theme if theme in {"light", "dark", "auto"} else "auto",
        "wall": wall,
        "large": request.COOKIES.get("chengnuo_size") == "large",
        "role_name": SimpleLazyObject(lambda: _role_name(user)),
        "site_name": settings.SITE_NAME,
        "version": __version__,
        "request_id": getattr(request, "request_id", ""),
    }


def _role_name(user: Any) -> str:
    role = getattr(user, "role", "")
    return ROLE_NAMES[Role(role)] if role else ""
