"""Screens come and go: each gets a pass in a cookie, which opens the wall until somebody ends it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Collection
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from chengnuo.kernel.access import public
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.clock import now
from chengnuo.kernel.errors import Invalid, NotFound
from chengnuo.kernel.permissions import allows, demand
from chengnuo.web.wall.models import Screen

COOKIE = "chengnuo_wall"
#: A pass is for so long; a screen in use is given a new cookie well before.
LASTS = timedelta(days=366)
_SEEN_STEP = timedelta(minutes=1)


def for_screens(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Open the view to people who may see the cockpit and to screens with a pass; others go to the sign-in page."""

    @public
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        screen = screen_of(request)
        if screen is None and not allows(request.user, "cockpit.view"):
            if request.headers.get("HX-Request"):
                return HttpResponse(status=401)
            return redirect_to_login(request.get_full_path())
        request.screen = screen  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return guarded


def screen_of(request: HttpRequest) -> Screen | None:
    """The screen whose pass came along, while it holds."""
    token = request.COOKIES.get(COOKIE, "")
    row = Screen.objects.filter(digest=_digest(token), ended_at=None).first() if token else None
    if row is None or row.made_at + LASTS < now():
        return None
    if row.seen_at is None or now() - row.seen_at > _SEEN_STEP:
        Screen.objects.filter(pk=row.pk).update(seen_at=now())
    return row


def standing(ids: Collection[int]) -> frozenset[int]:
    """Which of these screens may still show the wall."""
    rows = Screen.objects.filter(pk__in=ids, ended_at=None, made_at__gt=now() - LASTS)
    return frozenset(rows.values_list("pk", flat=True))


@transaction.atomic
def open_screen(*, actor: Any, name: str, simulated: bool) -> str:
    """Make a pass; it is known this once. Raises ``NotAllowed``, ``Invalid``."""
    demand(actor, "cockpit.view")
    if not name.strip() or len(name.strip()) > 60:
        raise Invalid("wall.name", "请写明是哪块屏，不超过 60 字，如「一楼指挥大厅」。")
    token = secrets.token_urlsafe(32)
    row = Screen.objects.create(
        name=name.strip(),
        digest=_digest(token),
        simulated=simulated,
        made_by=actor.display_name[:150],
        made_at=now(),
    )
    record(actor=actor, action="wall.open", object_type="screen", object_id=row.pk, label=row.name)
    return token


@transaction.atomic
def end_screen(*, actor: Any, screen_id: int, ended: bool = True) -> None:
    """End a pass at once, or let it hold again. Raises ``NotAllowed``, ``NotFound``."""
    demand(actor, "cockpit.view")
    row = Screen.objects.filter(pk=screen_id).first()
    if row is None:
        raise NotFound("wall.missing", "没有这块屏。", screen_id=screen_id)
    row.ended_at = now() if ended else None
    row.save(update_fields=["ended_at"])
    record(
        actor=actor,
        action="wall.end",
        object_type="screen",
        object_id=row.pk,
        label=row.name,
        new={"ended": ended},
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
