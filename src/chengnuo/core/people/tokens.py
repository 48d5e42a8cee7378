"""Issuing, finding and revoking the keys with which programs act as their owners."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from chengnuo.core.people.models import ApiToken, User
from chengnuo.kernel import clock
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.errors import Invalid, NotFound
from chengnuo.kernel.kept import KeptBy
from chengnuo.kernel.permissions import demand

#: What every token begins with, so that a leaked one is recognised.
PREFIX = "cn_"
LONGEST_DAYS = 366
#: How exactly the last use is known; not every request needs a write.
_USE_STEP = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as its owner sees it; ``hint`` are the first characters."""

    id: int
    name: str
    hint: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked: bool


@dataclass(frozen=True, slots=True)
class NewToken:
    """A fresh token; ``token`` is shown this once and kept nowhere."""

    row: TokenRow
    token: str


def issue_token(*, actor: Any, name: str, days: int = 90) -> NewToken:
    """Make a token for the actor. Raises ``NotAllowed`` without ``api.read``, ``Invalid``."""
    demand(actor, "api.read")
    name = name.strip()
    if not name or len(name) > 80:
        raise Invalid("api.token_name", "请为令牌起一个不超过 80 字的名称。")
    if not 1 <= days <= LONGEST_DAYS:
        raise Invalid("api.token_days", f"有效期应在 1 至 {LONGEST_DAYS} 天之间。")
    token = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        row = ApiToken.objects.create(
            owner=actor,
            name=name,
            digest=_digest(token),
            hint=token[:8],
            expires_at=clock.now() + timedelta(days),
        )
        record(
            actor=actor,
            action="api.token_issue",
            object_type="api_token",
            object_id=row.pk,
            label=name,
            new={"hint": row.hint, "expires_at": row.expires_at.isoformat()},
        )
    return NewToken(_row(row), token)


def tokens_of(owner: Any) -> tuple[TokenRow, ...]:
    """The owner's tokens, newest first."""
    return tuple(_row(row) for row in ApiToken.objects.filter(owner=owner))


def revoke_token(*, actor: Any, token_id: int) -> None:
    """End one of the actor's tokens at once. Raises ``NotFound``."""
    with transaction.atomic():
        row = ApiToken.objects.filter(pk=token_id, owner=actor).first()
        if row is None:
            raise NotFound("api.token_missing", "没有这个令牌，或它不是您的令牌。", token_id=token_id)
        if row.revoked_at is None:
            row.revoked_at = clock.now()
            row.save(update_fields=["revoked_at"])
            record(
                actor=actor,
                action="api.token_revoke",
                object_type="api_token",
                object_id=row.pk,
                label=row.name,
            )


def owner_of(token: str) -> Any | None:
    """Whom a token stands for, or None where it is unknown, over or revoked, or the account is closed.

    The owner is the user as an actor: it is handed to services and permissions, never read otherwise.
    """
    row = _known.value(_digest(token)) if token.startswith(PREFIX) else None
    now = clock.now()
    if row is None or row.expires_at <= now or not row.owner.is_active:
        return None
    if row.last_used_at is None or now - row.last_used_at > _USE_STEP:
        row.last_used_at = now
        ApiToken.objects.filter(pk=row.pk).update(last_used_at=now)
    return row.owner


def _find(digest: str) -> ApiToken | None:
    return ApiToken.objects.select_related("owner").filter(digest=digest, revoked_at=None).first()


#: A program that sends many requests is looked up once a second; a revoked token ends within that second everywhere.
_known = KeptBy(_find, tables=(ApiToken, User))


def _digest(token: str) -> str:
    """A plain hash is enough: the token has 256 random bits, there is nothing to guess."""
    return hashlib.sha256(token.encode()).hexdigest()


def _row(row: ApiToken) -> TokenRow:
    return TokenRow(
        row.pk,
        row.name,
        row.hint,
        row.created_at,
        row.expires_at,
        row.last_used_at,
        row.revoked_at is not None,
    )
