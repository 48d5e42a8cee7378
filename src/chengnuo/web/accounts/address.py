"""Where a request comes from."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The caller's address; behind a trusted proxy the one the proxy saw, not what the caller claims."""
    if settings.SECURE_PROXY_SSL_HEADER:
        seen = [
            part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()
        ]
        if seen:
            return seen[-1][:45]
    return str(request.META.get("REMOTE_ADDR", ""))[:45]
