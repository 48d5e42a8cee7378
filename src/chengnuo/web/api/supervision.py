"""Supervision: matters with nodes and clocks, and orders. Read only; a unit's own see what its page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from chengnuo.core.supervision import queries
from chengnuo.core.supervision.queries import MatterFilter, OrderFilter
from chengnuo.core.supervision.rules.words import Level, OrderState, Pace, Source, State
from chengnuo.core.supervision.shapes import MatterDetail, MatterRow, OrderDetail, OrderRow
from chengnuo.kernel.paging import paged
from chengnuo.kernel.permissions import demand
from chengnuo.web.api.auth import reader

router = Router()
_MOST = 500


@dataclass(frozen=True, slots=True)
class MatterPage:
    """A page of matters, the newest first."""

    rows: tuple[MatterRow, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class OrderPage:
    """A page of orders, the newest first."""

    rows: tuple[OrderRow, ...]
    total: int
    page: int
    pages: int


class MatterQuery(Schema):
    """Filters of matters; what is left out does not filter. Simulated ones are never mixed with real ones."""

    state: State | None = None
    unit_id: int | None = Field(None, description="牵头单位")
    source: Source | None = None
    pace: Pace | None = None
    late: bool = Field(False, description="只看超期的")
    open_only: bool = Field(False, description="只看在督的")
    text: str = Field("", max_length=100)
    commitment_id: int | None = None
    simulated: bool = False


class OrderQuery(Schema):
    """Filters of orders."""

    state: OrderState | None = None
    level: Level | None = None
    unit_id: int | None = None
    matter_id: int | None = None
    late: bool = Field(False, description="只看逾期未签收或未回复的")
    text: str = Field("", max_length=100)
    simulated: bool = False


@router.get("/supervision/matters", response=MatterPage, summary="督查事项")
def list_matters(
    request: HttpRequest, filters: Query[MatterQuery], page: int = 1, page_size: int = 50
) -> MatterPage:
    """A page of matters, each with the clock that is due next."""
    _actor, own = _reader(request)
    wanted = MatterFilter(**_given(filters, own))
    size = min(max(page_size, 1), _MOST)
    at = paged(queries.matter_total(wanted), page, size)
    rows, total = queries.matters(wanted, page=at.page, size=size)
    return MatterPage(rows, total, at.page, at.pages)


@router.get("/supervision/matters/{int:matter_id}", response=MatterDetail, summary="一件督查事项")
def get_matter(request: HttpRequest, matter_id: int) -> MatterDetail:
    """Nodes, clocks with their proof lines, timeline with its files, extensions, orders."""
    actor, _own = _reader(request)
    found = queries.matter(matter_id)
    queries.may_see_matter(actor, found.row)
    return found


@router.get("/supervision/orders", response=OrderPage, summary="督办单")
def list_orders(
    request: HttpRequest, filters: Query[OrderQuery], page: int = 1, page_size: int = 50
) -> OrderPage:
    """A page of orders; a unit sees its own, once they are signed."""
    _actor, own = _reader(request)
    wanted = OrderFilter(**_given(filters, own))
    size = min(max(page_size, 1), _MOST)
    at = paged(queries.order_total(wanted), page, size)
    rows, total = queries.orders(wanted, page=at.page, size=size)
    return OrderPage(rows, total, at.page, at.pages)


@router.get("/supervision/orders/{int:order_id}", response=OrderDetail, summary="一张督办单")
def get_order(request: HttpRequest, order_id: int) -> OrderDetail:
    """Words, limits, answer and timeline."""
    actor, _own = _reader(request)
    found = queries.order(order_id)
    queries.may_see_order(actor, found.row)
    return found


def _reader(request: HttpRequest) -> tuple[Any, int | None]:
    """The caller and the only unit they may look at, None for all. Raises ``NotAllowed``."""
    actor = reader(request, "api.read")
    own = queries.visible_unit(actor)
    if own == 0:
        demand(actor, "supervision.view")
    return actor, own


def _given(filters: Schema, own: int | None) -> dict[str, Any]:
    """The filter's fields, within what the caller may see."""
    given = {name: value for name, value in filters.dict().items() if value is not None}
    return given | ({"unit_id": own} if own is not None else {})
