"""A kind of records as a data set. The kind itself is handed in by whoever declares it (the engine)."""

from __future__ import annotations

from typing import Any

from django.db.models import Max, Q

from chengnuo.core.datasets.columns import RECORD
from chengnuo.core.datasets.declaring import Check, Form, Measured, Offender, Reader, Resource
from chengnuo.core.datasets.registers import OWN, checked, measured
from chengnuo.core.datasets.rules.words import Access, Column, Kind
from chengnuo.core.records.models import Record
from chengnuo.core.records.rules.kinds import RecordKind
from chengnuo.kernel.clock import today


def resource_of(kind: RecordKind, scenario_title: str) -> Resource:
    """The data set of a kind, with its questions as fields; sensitive where one of them is personal."""

    def rows() -> Any:
        return Record.objects.filter(scenario=kind.scenario, kind=kind.id, voided=False)

    def measure() -> Measured:
        every = Record.objects.filter(scenario=kind.scenario, kind=kind.id)
        return measured(rows(), every.order_by().aggregate(last=Max("updated_at"))["last"])

    own = tuple(Column(f"data.{f.id}", f.label, f.hint, f.personal) for f in kind.fields)
    where = f"/scenarios/{kind.scenario}/{kind.id}/"
    return Resource(
        f"records.{kind.scenario}.{kind.id}", f"{scenario_title}：{kind.title}", kind.description or f"「{scenario_title}」登记的{kind.title}。",
        Kind.REGISTER, OWN, measure, (*RECORD, *own), _checks(rows),
        access=Access.SENSITIVE if any(f.personal for f in kind.fields) else Access.INTERNAL, permission="scenario.view",
        readers=(Reader(f"机制「{scenario_title}」", f"/scenarios/{kind.scenario}/"),),
        forms=(Form("表格", "text/csv", f"{where}export.csv"), Form("接口", "application/json", f"/api/v1/scenarios/{kind.scenario}/{kind.id}/records")),
    )  # fmt: skip


def _checks(rows: Any) -> tuple[Check, ...]:
    def shown(row: Record) -> Offender:
        return Offender("record", str(row.pk), row.title[:60], row.simulated)

    return (
        checked("evidence", "有依据", "每条台账写明依据，事后能查到。", rows, lambda: Q(evidence=""), shown),
        checked("unit", "有登记单位", "每条台账说得出是哪个单位的。", rows, lambda: Q(unit=None), shown),
        checked("future", "日期不在将来", "登记的日期不晚于今天。", rows, lambda: Q(day__gt=today()), shown),
    )
