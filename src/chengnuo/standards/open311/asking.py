"""What a caller gave: arguments, jurisdiction, key, moments, page. An argument given empty is not given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from chengnuo.core.people.tokens import owner_of
from chengnuo.core.places import queries as places
from chengnuo.kernel.clock import now
from chengnuo.kernel.permissions import allows
from chengnuo.standards.open311 import moments
from chengnuo.standards.open311.problems import Problem, missing, unknown, wrong

#: The spec's limit: a span of 90 days or the first 1000, whichever is smaller.
SPAN, MOST = timedelta(days=90), 1000


def given(request: HttpRequest, name: str) -> str:
    """An argument, from the body or the address."""
    return (request.POST.get(name) or request.GET.get(name) or "").strip()


def several(request: HttpRequest, name: str) -> tuple[str, ...]:
    """An argument that may be declared more than once and hold several values with commas."""
    values = [*request.GET.getlist(name), *request.POST.getlist(name)]
    return tuple(dict.fromkeys(word.strip() for value in values for word in value.split(",") if word.strip()))


def jurisdiction_id() -> str:
    """The name of this jurisdiction: as set, else the district's code."""
    district = None if settings.OPEN311_JURISDICTION else places.district()
    return settings.OPEN311_JURISDICTION or (district.code if district else "")


def check_jurisdiction(request: HttpRequest) -> None:
    """May be left away, as there is one; another one's name is an error. Raises ``Problem`` 404."""
    asked = given(request, "jurisdiction_id")
    if asked and asked != jurisdiction_id():
        raise Problem(404, unknown("jurisdiction_id", asked))


def reporter(request: HttpRequest) -> Any:
    """Whom the key stands for, as an actor who may report. Raises ``Problem`` 403."""
    key = given(request, "api_key")
    if not key:
        raise Problem(403, missing("api_key"))
    owner = owner_of(key)
    if owner is None:
        raise Problem(403, "api_key 无效、已过期或已停用。/ Invalid api_key.")
    if not allows(owner, "case.report"):
        raise Problem(403, "这个 api_key 的用户没有上报的权限。/ The owner of this api_key may not report.")
    return owner


def sees_private(request: HttpRequest) -> bool:
    """Whether the caller gave a key whose owner may see every case. Raises ``Problem`` 403 for a wrong key."""
    return bool(given(request, "api_key")) and allows(reporter(request), "case.view")


def moment(request: HttpRequest, name: str) -> datetime | None:
    """A moment, None where none is given. Raises ``Problem`` 400."""
    text = given(request, name)
    found = moments.read(text) if text else None
    if text and found is None:
        raise Problem(
            400, wrong(name, "应形如 2010-01-01T00:00:00Z", "use the w3 format, eg 2010-01-01T00:00:00Z")
        )
    return found


def span(request: HttpRequest) -> tuple[datetime, datetime]:
    """From ``start_date`` to ``end_date``: 90 days where one or both are left away. Raises ``Problem`` 400."""
    start, end = moment(request, "start_date"), moment(request, "end_date")
    if start is None:
        end = end or now()
        start = end - SPAN
    elif end is None:
        end = start + SPAN
    if end < start:
        raise Problem(400, wrong("end_date", "早于 start_date", "is before start_date"))
    if end - start > SPAN:
        raise Problem(400, wrong("end_date", "一次最多查 90 天", "the range may not span more than 90 days"))
    # Latest to include, and moments are given to the second.
    return start, end + timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of the list: from ``start``, at most ``size``."""

    start: int
    size: int


def page(request: HttpRequest) -> Page:
    """``page`` from 1 and ``page_size`` up to 1000, an extension many endpoints have. Raises ``Problem`` 400."""
    size = min(MOST, _count(request, "page_size", MOST))
    return Page((_count(request, "page", 1) - 1) * size, size)


def _count(request: HttpRequest, name: str, otherwise: int) -> int:
    text = given(request, name)
    if not text:
        return otherwise
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= 1_000_000):
        raise Problem(400, wrong(name, "应是 1 以上的整数", "should be a whole number from 1"))
    return int(text[:9])


def statuses(request: HttpRequest) -> Sequence[str]:
    """``open``, ``closed`` or both. Raises ``Problem`` 400."""
    found = tuple(word.lower() for word in several(request, "status"))
    if strange := [word for word in found if word not in ("open", "closed")]:
        raise Problem(
            400, wrong("status", f"没有「{strange[0][:40]}」这个状态", "options are open and closed")
        )
    return found
