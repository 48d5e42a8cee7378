"""Scenarios and their records: what is declared, what was written down, and the numbers that come of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from ninja.params import functions as given_in
from pydantic import AwareDatetime, Field

from chengnuo.core.records import queries, services
from chengnuo.core.records.queries import Entry, RecordDetail, RecordFilter, RecordPage, RecordRow
from chengnuo.engine import registry, zones
from chengnuo.engine.declaration import Scenario
from chengnuo.engine.measuring import Measuring
from chengnuo.kernel.clock import now
from chengnuo.web.api.auth import reader, writer

router = Router()
_MOST = 200


@dataclass(frozen=True, slots=True)
class Value:
    """An indicator with both sides; ``value`` is null where there is nothing to divide by."""

    id: str
    title: str
    unit: str
    value: float | None
    numerator: float
    denominator: float | None
    simulated: bool


class RecordQuery(Schema):
    """Filters of the list; what is left out does not filter. Simulated records are never mixed with real ones."""

    text: str = ""
    stage: str = ""
    state: str = Field("", description="open stalled ended stopped late")
    unit_id: int | None = None
    street_code: str = ""
    simulated: bool = False
    voided: bool = False
    first: date | None = Field(None, description="日期从")
    last: date | None = Field(None, description="日期到，含当日")


class RecordIn(Schema):
    """What is written down: ``answers`` by the question's id, as the kind declares them."""

    answers: dict[str, Any] = Field(default_factory=dict)
    day: date | None = None
    quantity: float | None = None
    unit_id: int | None = None
    evidence: str = ""
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    asset: str = Field("", max_length=40, description="部件标识码")
    parent_id: int | None = Field(None, description="属于哪一条台账")

    def entry(self) -> Entry:
        """The same as an entry."""
        text = {
            name: "" if (value := getattr(self, name)) is None else str(value)
            for name in ("quantity", "lon", "lat")
        }
        return Entry(
            answers=self.answers, day=self.day.isoformat() if self.day else "", unit_id=self.unit_id, evidence=self.evidence,
            address=self.address, asset=self.asset, parent_id=self.parent_id, quantity=text["quantity"], lon=text["lon"], lat=text["lat"],
        )  # fmt: skip


class RecordChange(RecordIn):
    """A record anew, with the version that was seen and the reason."""

    version: int
    reason: str = Field("", max_length=300)


class MoveIn(Schema):
    """A project's next stage; any other than the next needs a reason."""

    version: int
    stage: str
    reason: str = Field("", max_length=300)
    on: date | None = None


class VoidIn(Schema):
    """A record that shall count no more."""

    version: int
    reason: str = Field(max_length=300)


class PositionIn(Schema):
    """Where one thing is (WGS-84), and whose it is."""

    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    group: str = Field("", max_length=60, description="企业")


class PositionsIn(Schema):
    """Where all things are at a moment; without ``at`` now. ``simulated``: counted in simulated zones alone."""

    positions: list[PositionIn] = Field(max_length=zones.MOST)
    at: AwareDatetime | None = None
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class ZoneCount:
    """How many things are in a zone."""

    id: int
    title: str
    zone: str
    total: int
    capacity: float | None
    groups: dict[str, int]


@router.get("/scenarios", response=list[Scenario], summary="机制")
def list_scenarios(request: HttpRequest) -> list[Scenario]:
    """Every scenario in force, as it is declared."""
    reader(request, "scenario.view")
    return [live.scenario for live in registry.scenarios()]


@router.get("/scenarios/{name}/indicators", response=list[Value], summary="机制的指标")
def list_indicators(request: HttpRequest, name: str, simulated: bool = False) -> list[Value]:
    """Its numbers, of real records or of simulated ones."""
    reader(request, "scenario.view")
    scenario = registry.live(name).scenario
    measuring = Measuring(scenario, simulated=simulated)
    found = [measuring.indicator(one) for one in scenario.indicators]
    return [
        Value(m.indicator.id, m.indicator.title, m.indicator.unit, m.value, m.above, m.below, simulated)
        for m in found
    ]


@router.post("/scenarios/{name}/positions", response=list[ZoneCount], summary="位置计入各区域")
def tell_positions(request: HttpRequest, name: str, body: PositionsIn) -> list[ZoneCount]:
    """Where all things are now (every bike of every operator): counted in the zones, judged by the alarm rules, not kept."""
    positions = [zones.Position(one.lon, one.lat, one.group) for one in body.positions]
    found = zones.tell(
        actor=writer(request, "sensor.write"),
        name=name,
        positions=positions,
        at=body.at or now(),
        simulated=body.simulated,
    )
    return [
        ZoneCount(
            one.zone.row.id, one.zone.row.title, one.zone.kind.id, one.total, one.zone.capacity, one.groups
        )
        for one in found
    ]


@router.get("/scenarios/{name}/{kind}/records", response=RecordPage, summary="一类台账或项目")
def list_records(
    request: HttpRequest, name: str, kind: str, filters: Query[RecordQuery], page: int = 1, size: int = 50
) -> RecordPage:
    """A page; personal answers are left out."""
    reader(request, "scenario.view")
    declared = registry.kind(name, kind)
    wanted = RecordFilter(scenario=name, kind=declared.id, **filters.dict())
    found = queries.records(wanted, page=page, size=min(max(size, 1), _MOST))
    return replace(found, rows=tuple(public(row) for row in found.rows))


@router.post("/scenarios/{name}/{kind}/records", response={201: RecordRow, 200: RecordRow}, summary="登记")
def add_record(
    request: HttpRequest, response: HttpResponse, name: str, kind: str, body: RecordIn,
    idempotency_key: str = given_in.Header(..., alias="Idempotency-Key", min_length=1, max_length=80),
) -> Status[RecordRow]:  # fmt: skip
    """201 with what was made; the same ``Idempotency-Key`` again is answered with 200 and makes nothing."""
    actor = writer(request)
    key = f"api:{actor.pk}:{idempotency_key}"
    again = queries.key_known(key)
    record_id = services.add_record(actor=actor, kind=registry.kind(name, kind), entry=body.entry(), key=key)
    response["Location"] = f"/api/v1/records/{record_id}"
    return Status(200 if again else 201, public(queries.row(record_id)))


@router.get("/records/{int:record_id}", response=RecordDetail, summary="一条台账或一个项目")
def get_record(request: HttpRequest, record_id: int) -> RecordDetail:
    """With its history, its stages, and what each unit did."""
    reader(request, "scenario.view")
    found = queries.record(record_id)
    hidden = _personal(found.row)
    changes = tuple(
        replace(c, old=_without(c.old, hidden), new=_without(c.new, hidden)) for c in found.changes
    )
    return replace(
        found, row=public(found.row), changes=changes, children=tuple(public(row) for row in found.children)
    )


@router.put("/records/{int:record_id}", response=RecordRow, summary="修改")
def change_record(request: HttpRequest, record_id: int, body: RecordChange) -> RecordRow:
    """Under the version it was written down with; personal answers that are left out stay."""
    actor = writer(request)
    kind = registry.kind_of(queries.row(record_id))
    services.update_record(
        actor=actor,
        kind=kind,
        record_id=record_id,
        version=body.version,
        entry=body.entry(),
        reason=body.reason,
    )
    return public(queries.row(record_id))


@router.post("/records/{int:record_id}/move", response=RecordRow, summary="推进项目")
def move_record(request: HttpRequest, record_id: int, body: MoveIn) -> RecordRow:
    """To the next stage, or with a reason to another."""
    actor = writer(request)
    kind = registry.kind_of(queries.row(record_id))
    services.move_record(
        actor=actor,
        kind=kind,
        record_id=record_id,
        version=body.version,
        stage=body.stage,
        reason=body.reason,
        on=body.on,
    )
    return public(queries.row(record_id))


@router.post("/records/{int:record_id}/void", response=RecordRow, summary="作废")
def void_record(request: HttpRequest, record_id: int, body: VoidIn) -> RecordRow:
    """It stays readable, and counts no more."""
    services.void_record(actor=writer(request), record_id=record_id, version=body.version, reason=body.reason)
    return public(queries.row(record_id))


def _personal(row: RecordRow) -> frozenset[str]:
    return frozenset(field.id for field in registry.kind_of(row).fields if field.personal)


def public(row: RecordRow) -> RecordRow:
    """A record without what is personal."""
    return replace(row, data=_without(row.data, _personal(row)))


def _without(data: dict[str, Any], hidden: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name.removeprefix("data.") not in hidden}
