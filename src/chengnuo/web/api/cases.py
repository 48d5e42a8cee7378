"""Cases: other systems send what they took in, read how it goes, and do their unit's part."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from ninja.params import functions as given_in
from pydantic import Field

from chengnuo.core.cases import queries, services
from chengnuo.core.cases.queries import CaseDetail, CaseFilter, CasePage, Queue
from chengnuo.core.cases.rules.words import Act, Source, State
from chengnuo.core.cases.services import Intake, Receipt
from chengnuo.kernel.errors import Conflict
from chengnuo.kernel.geo import Crs, to_wgs84
from chengnuo.kernel.worktime import LimitUnit
from chengnuo.web.api.auth import reader, writer

router = Router()

_MOST = 200


class CaseQuery(Schema):
    """Filters of the list; what is left out does not filter."""

    queue: Queue | None = Field(None, description="值班台的队列")
    state: State | None = None
    source: Source | None = None
    class_id: int | None = None
    unit_id: int | None = Field(None, description="主办或协办单位")
    street_code: str = ""
    grid_code: str = ""
    text: str = Field("", description="案卷号，或描述、地址中的文字")
    reported_from: date | None = None
    reported_to: date | None = Field(None, description="含当日")

    def wanted(self, actor_id: int) -> CaseFilter:
        """The same as the list's filter; the queue 「我的」 is that of whoever asks."""
        given = {name: value for name, value in self.dict().items() if value is not None}
        return CaseFilter(**given, actor_id=actor_id)


class ReportedCase(Schema):
    """What another system took in. The place is a point, an address, or the code of a street or community."""

    text: str = Field(min_length=1, max_length=4000)
    source: Source = Source.HOTLINE
    external_id: str = Field("", max_length=80, description="对方系统的编号")
    lon: float | None = None
    lat: float | None = None
    crs: Crs = Crs.WGS84
    address: str = Field("", max_length=300)
    area_code: str = Field("", max_length=12, description="街道（9 位）或社区（12 位）代码")
    condition_id: int | None = Field(None, description="立案条件，已知小类时填写")
    name: str = Field("", max_length=60)
    phone: str = Field("", max_length=30)
    email: str = Field("", max_length=120)
    private: bool = False


class ActIn(Schema):
    """What an act needs; ``version`` is the case's as it was seen, ``reason`` the act's one text, whatever it is."""

    version: int
    reason: str = ""
    condition_id: int | None = None
    waived: bool = False
    unit_id: int | None = None
    co_unit_ids: list[int] = Field(default_factory=list)
    demand: str = ""
    clause: str = ""
    proposed_unit_id: int | None = None
    amount: float | None = None
    limit_unit: LimitUnit | None = None
    into_id: int | None = None


@router.get("/cases", response=CasePage, summary="案卷")
def list_cases(request: HttpRequest, filters: Query[CaseQuery], after: str = "", size: int = 50) -> CasePage:
    """A page of cases; go on with ``after`` until it is empty. ``total`` is null beyond 10,000."""
    actor = reader(request, "case.view")
    return queries.cases(filters.wanted(actor.pk), after=after, size=min(max(size, 1), _MOST))


@router.get("/cases/{int:case_id}", response=CaseDetail, summary="一件案卷")
def get_case(request: HttpRequest, case_id: int) -> CaseDetail:
    """Timeline, tasks with their clocks, reports with masked contacts."""
    reader(request, "case.view")
    return queries.case(case_id)


@router.post("/cases", response={201: Receipt, 200: Receipt}, summary="推送工单或上报")
def report_case(
    request: HttpRequest, response: HttpResponse, body: ReportedCase,
    idempotency_key: str = given_in.Header(..., alias="Idempotency-Key", min_length=1, max_length=80),
) -> Status[Receipt]:  # fmt: skip
    """201 with what was made; the same ``Idempotency-Key`` again is answered with 200 and makes nothing.

    With other words under the same key: 409. ``joined`` says that the matter was known already.
    """
    actor = writer(request, "case.report")
    point = to_wgs84(body.lon, body.lat, body.crs) if body.lon is not None and body.lat is not None else None
    intake = Intake(
        source=body.source, text=body.text, key=f"api:{actor.pk}:{idempotency_key}", point=point,
        address=body.address, area_code=body.area_code, condition_id=body.condition_id, name=body.name,
        phone=body.phone, email=body.email, external_id=body.external_id, private=body.private,
    )  # fmt: skip
    receipt = services.report_case(actor=actor, intake=intake)
    response["Location"] = f"/api/v1/cases/{receipt.case_id}"
    if not receipt.again:
        return Status(201, receipt)
    known = {report.id: report.text for report in queries.case(receipt.case_id).reports}
    if known.get(receipt.report_id) != body.text.strip():
        raise Conflict("api.key_reused", "这个 Idempotency-Key 已用于另一件上报。", case_id=receipt.case_id)
    return Status(200, receipt)


@router.post("/cases/{int:case_id}/acts/{act}", response=CaseDetail, summary="对案卷做一个操作")
def act_on_case(request: HttpRequest, case_id: int, act: Act, body: ActIn) -> CaseDetail:
    """Do ``act``, if the state machine allows it now; 409 with both sides where somebody was faster."""
    given: dict[str, Any] = body.dict()
    actor = writer(request)
    services.perform(actor=actor, case_id=case_id, version=body.version, act=act.value, given=given)
    return queries.case(case_id)
