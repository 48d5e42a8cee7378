"""From the parameters of an address to a question. What is not known is refused, as the standard wants it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import isfinite

from chengnuo.kernel.clock import SHANGHAI
from chengnuo.standards.ogcfeatures.crs import CRS84, box_to_degrees, known
from chengnuo.standards.ogcfeatures.problems import Problem

DEFAULT_LIMIT, MOST = 100, 10_000
_ITEMS = ("f", "limit", "bbox", "bbox-crs", "crs", "datetime", "after")
Box = tuple[float, float, float, float]
Span = tuple[datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which items are asked for. ``after`` is where the page before ended; ``span`` from and to, both inclusive."""

    limit: int = DEFAULT_LIMIT
    box: Box | None = None
    span: Span = (None, None)
    crs: str = CRS84
    after: int = 0
    properties: Mapping[str, str] = field(default_factory=dict)


def only(params: Mapping[str, str], *names: str) -> None:
    """Refuse parameters that are not known. Raises ``Problem`` 400."""
    unknown = [name for name in params if name not in names]
    if unknown:
        raise Problem(400, f"unknown parameter / 不认识的参数：{', '.join(unknown)[:200]}")


def asked_of(params: Mapping[str, str], filters: tuple[str, ...]) -> Asked:
    """The question of an address of items. Raises ``Problem`` 400."""
    only(params, *_ITEMS, *filters)
    system = known(params.get("bbox-crs", CRS84), "bbox-crs")
    return Asked(
        limit=_limit(params.get("limit")), box=_box(params.get("bbox"), system), span=_span(params.get("datetime")),
        crs=known(params.get("crs", CRS84), "crs"), after=_whole(params.get("after", "0"), "after"),
        properties={name: params[name] for name in filters if name in params},
    )  # fmt: skip


def _limit(text: str | None) -> int:
    if text is None:
        return DEFAULT_LIMIT
    found = _whole(text, "limit")
    if found < 1:
        raise Problem(400, "limit: at least 1 / 至少是 1")
    return min(found, MOST)


def number(text: str) -> int | None:
    """A whole number as it stands in an address; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _whole(text: str, name: str) -> int:
    found = number(text)
    if found is None:
        raise Problem(400, f"{name}: not a whole number / 不是整数")
    return found


def _box(text: str | None, system: str) -> Box | None:
    if text is None:
        return None
    try:
        found = [float(part) for part in text.split(",")]
    except ValueError:
        found = []
    if len(found) == 6:  # with heights, which nothing here has
        found = [*found[0:2], *found[3:5]]
    if len(found) != 4 or not all(isfinite(side) for side in found):
        raise Problem(400, "bbox: four numbers / 应是四个数")
    box = box_to_degrees((found[0], found[1], found[2], found[3]), system)
    if (
        box[0] > box[2]
        or box[1] > box[3]
        or not (-180 <= box[0] <= box[2] <= 180 and -90 <= box[1] <= box[3] <= 90)
    ):
        raise Problem(400, "bbox: minimum before maximum, within the Earth / 先小后大，且在地球上")
    return box


def _span(text: str | None) -> Span:
    if text is None:
        return (None, None)
    first, slash, last = text.partition("/")
    if not slash:
        return (_moment(text, end=False), _moment(text, end=True))
    span = (
        None if first in ("", "..") else _moment(first, end=False),
        None if last in ("", "..") else _moment(last, end=True),
    )
    if span == (None, None) or (span[0] and span[1] and span[0] > span[1]):
        raise Problem(400, "datetime: an interval has a beginning before its end / 开始应早于结束")
    return span


def _moment(text: str, *, end: bool) -> datetime:
    try:
        found = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError as error:
        raise Problem(400, "datetime: RFC 3339 / 应是 RFC 3339 的时间") from error
    if len(text) == 10 and end:
        found += timedelta(days=1) - timedelta(microseconds=1)
    return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)
