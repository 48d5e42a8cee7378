"""The caller, and their tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from chengnuo.core.people.tokens import NewToken, TokenRow, issue_token, revoke_token, tokens_of
from chengnuo.kernel.permissions import ROLE_NAMES, Role, demand, permissions_of
from chengnuo.web.api.auth import PERSON
from chengnuo.web.api.shapes import TokenIn

router = Router()


@dataclass(frozen=True, slots=True)
class Me:
    """Who the API takes the caller for."""

    username: str
    display_name: str
    role: str
    role_label: str
    unit_id: int | None
    permissions: tuple[str, ...]


@router.get("/me", response=Me, summary="当前身份")
def me(request: HttpRequest) -> Me:
    """Name, role, unit and permissions."""
    user = _user(request)
    demand(user, "api.read")
    return Me(
        user.username,
        user.display_name,
        user.role,
        ROLE_NAMES[Role(user.role)],
        user.unit_id,
        tuple(sorted(permissions_of(user))),
    )


@router.get("/tokens", response=list[TokenRow], auth=PERSON, summary="我的访问令牌")
def list_tokens(request: HttpRequest) -> list[TokenRow]:
    """The caller's own tokens; a token itself cannot ask."""
    demand(_user(request), "api.read")
    return list(tokens_of(_user(request)))


@router.post("/tokens", response=NewToken, auth=PERSON, summary="新建访问令牌")
def make_token(request: HttpRequest, body: TokenIn) -> NewToken:
    """The token is shown this once."""
    return issue_token(actor=_user(request), name=body.name, days=body.days)


@router.delete("/tokens/{int:token_id}", response={204: None}, auth=PERSON, summary="停用访问令牌")
def delete_token(request: HttpRequest, token_id: int) -> Status[None]:
    """Ends at once."""
    demand(_user(request), "api.read")
    revoke_token(actor=_user(request), token_id=token_id)
    return Status(204, None)


def _user(request: HttpRequest) -> Any:
    return getattr(request, "auth", None)
