"""Who calls: a browser's session, or a program with a token. Anybody else is turned away."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer, SessionAuth

from chengnuo.core.people.tokens import owner_of
from chengnuo.kernel.permissions import demand


class TokenAuth(HttpBearer):
    """``Authorization: Bearer cn_…``."""

    def authenticate(self, request: HttpRequest, token: str) -> Any | None:
        """The token's owner, or None."""
        return owner_of(token)


#: Both ways in; a session needs the CSRF token for writes.
EITHER = [TokenAuth(), SessionAuth(csrf=True)]
#: Tokens are handed out to people, not to other tokens.
PERSON = [SessionAuth(csrf=True)]


def reader(request: HttpRequest, permission: str) -> Any:
    """The caller, if they may read through the API and hold ``permission``. Raises ``NotAllowed``."""
    return _caller(request, "api.read", permission)


def writer(request: HttpRequest, permission: str | None = None) -> Any:
    """The caller, if they may write through the API; the service decides the rest. Raises ``NotAllowed``."""
    return _caller(request, "api.write", permission)


def _caller(request: HttpRequest, door: str, permission: str | None) -> Any:
    user = getattr(request, "auth", None)
    demand(user, door)
    if permission is not None:
        demand(user, permission)
    return user
