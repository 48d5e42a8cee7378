"""Indicators: what there is, what each says as of a day or a moment, and the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import AwareDatetime, Field

from chengnuo.core.indicators import queries
from chengnuo.core.indicators.queries import Indicator, PartPage, Point, Side, Source, Value, Version
from chengnuo.kernel.clock import today
from chengnuo.web.api.auth import reader

router = Router()
_MOST = 500


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator with its rule in words and its value."""

    indicator: Indicator
    formula: str
    value: Value


class SpanQuery(Schema):
    """Which days count, as known when. Simulated numbers are never mixed with real ones."""

    start: date | None = Field(None, description="从哪天起计；不写为自始")
    end: date | None = Field(None, description="计到哪天，含当日；不写为今天")
    known_at: AwareDatetime | None = Field(None, description="以何时所知；不写为现在")
    simulated: bool = False


class ListQuery(SpanQuery):
    """Which indicators."""

    text: str = ""
    source: Source | None = None
    source_id: str = ""


class PartQuery(SpanQuery):
    """Which side of the formula, which page."""

    side: Side = Side.ABOVE
    page: int = 1
    size: int = 50


@router.get("/indicators", response=list[Measured], summary="指标")
def list_indicators(request: HttpRequest, filters: Query[ListQuery]) -> list[Measured]:
    """All in force with their values."""
    reader(request, "indicator.view")
    rows = queries.indicators(text=filters.text, source=filters.source, source_id=filters.source_id)
    values = queries.values(
        [one.key for one in rows], start=filters.start, end=filters.end or today(), known_at=filters.known_at,
        simulated=filters.simulated,
    )  # fmt: skip
    return [Measured(one, one.formula, values[one.key]) for one in rows]


@router.get("/indicators/{key}", response=Measured, summary="一个指标")
def get_indicator(request: HttpRequest, key: str, span: Query[SpanQuery]) -> Measured:
    """With its value. Asked with the same ``known_at`` it answers the same for ever."""
    reader(request, "indicator.view")
    one = queries.indicator(key)
    value = queries.value(
        key, start=span.start, end=span.end or today(), known_at=span.known_at, simulated=span.simulated
    )
    return Measured(one, one.formula, value)


@router.get("/indicators/{key}/series", response=list[Point], summary="指标逐日的数")
def list_series(request: HttpRequest, key: str, span: Query[SpanQuery]) -> list[Point]:
    """A point for each day on which it changed, counted from ``start``; without one from the first of January of the last year."""
    reader(request, "indicator.view")
    end = span.end or today()
    start = span.start or date(end.year, 1, 1)
    found = queries.series(key, start=start, end=end, simulated=span.simulated, known_at=span.known_at)
    return list(found)


@router.get("/indicators/{key}/parts", response=PartPage, summary="指标背后的每一条")
def list_parts(request: HttpRequest, key: str, asked: Query[PartQuery]) -> PartPage:
    """A page of the very rows one side counts, the latest day first."""
    reader(request, "indicator.view")
    return queries.parts(
        key, start=asked.start, end=asked.end or today(), simulated=asked.simulated, side=asked.side, page=asked.page,
        known_at=asked.known_at, size=min(max(asked.size, 1), _MOST),
    )  # fmt: skip


@router.get("/indicators/{key}/versions", response=list[Version], summary="指标的来历")
def list_versions(request: HttpRequest, key: str, span: Query[SpanQuery]) -> list[Version]:
    """What the number was after each day on which it changed, the latest first."""
    reader(request, "indicator.view")
    found = queries.versions(key, start=span.start, end=span.end or today(), simulated=span.simulated)
    return list(found)
