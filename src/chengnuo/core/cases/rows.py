"""From rows to shapes."""

from __future__ import annotations

from chengnuo.core.cases import models
from chengnuo.core.cases.photos import MOMENTS
from chengnuo.core.cases.rules.deadlines import AlarmKind
from chengnuo.core.cases.rules.numbers import number
from chengnuo.core.cases.rules.words import Act, Source, State, Step, TaskRole, TaskState
from chengnuo.core.cases.shapes import CaseRow, EventRow, ExtensionRow, PhotoRow, ReportRow, TaskRow
from chengnuo.kernel.clock import now
from chengnuo.kernel.worktime import Limit, LimitUnit


def case_row(row: models.Case) -> CaseRow:
    """A case as a line; ``matter_class`` and ``lead_unit`` are selected with it."""
    matter, unit = row.matter_class, row.lead_unit
    return CaseRow(
        id=row.pk, number=number(row.reported_at, row.pk), state=row.state, state_label=State(row.state).label,
        source=row.source, source_label=Source(row.source).label, class_kind=matter.kind if matter else "",
        class_code=matter.code if matter else "", class_name=matter.name if matter else "",
        description=row.description, address=row.address, lon=row.lon, lat=row.lat, grid_code=row.grid_code,
        street_code=row.street_code, unit_id=unit.pk if unit else None, unit=unit.short_name if unit else "",
        reported_at=row.reported_at, due_at=row.due_at, closed_at=row.closed_at, returns=row.returns,
        round=row.round, private=row.is_private, simulated=row.simulated, version=row.version,
    )  # fmt: skip


def task_row(task: models.Task) -> TaskRow:
    """A task; unit, extensions and fired alarms are fetched with it."""
    state = TaskState(task.state)
    return TaskRow(
        id=task.pk, unit_id=task.unit_id, unit=task.unit.short_name, role=task.role,
        role_label=TaskRole(task.role).label, state=state.value, state_label=state.label, round=task.round,
        demand=task.demand, clock_at=task.clock_at, due_at=task.due_at, proof=task.proof, signed_at=task.signed_at,
        finished_at=task.finished_at, late=(task.finished_at or now()) > task.due_at, result=task.result,
        extensions=tuple(_extension(asked) for asked in task.extensions.all()),
        fired=tuple(AlarmKind(fired.kind).label for fired in task.fired.all()),
    )  # fmt: skip


def _extension(asked: models.Extension) -> ExtensionRow:
    limit = Limit(asked.limit["amount"], LimitUnit(asked.limit["unit"])).words
    return ExtensionRow(asked.reason, limit, asked.asked_at, asked.granted, asked.answer)


def event_row(event: models.CaseEvent) -> EventRow:
    """A line of the timeline; its unit is fetched with it."""
    return EventRow(
        at=event.at, act=event.act, act_label=Act(event.act).label if event.act else "", step=event.step,
        step_label=Step(event.step).label, text=event.text, actor=event.actor_name,
        unit=event.unit.short_name if event.unit else "", public=event.public, state_after=event.state_after,
        state_label=State(event.state_after).label,
    )  # fmt: skip


def report_row(report: models.Report) -> ReportRow:
    """A report with name and phone masked."""
    return ReportRow(
        id=report.pk, code=report.code, source=report.source, source_label=Source(report.source).label,
        text=report.text, name=_masked_name(report.name), phone=masked_phone(report.phone),
        contact=bool(report.phone or report.email or report.user_id), at=report.at,
        joined_reason=report.joined_reason, joined_score=report.joined_score,
        own_case=report.first_case_id is None, solved=report.solved, stars=report.stars,
        rating_text=report.rating_text,
    )  # fmt: skip


def photo_row(photo: models.Photo) -> PhotoRow:
    """A photo."""
    return PhotoRow(
        id=photo.pk, moment=photo.moment, moment_label=MOMENTS[photo.moment], sha256=photo.sha256,
        width=photo.width, height=photo.height, hidden=photo.hidden, at=photo.at,
    )  # fmt: skip


def masked_phone(phone: str) -> str:
    """13812345678 → 138****5678; a short one keeps its last two digits."""
    if len(phone) < 8:
        return "*" * max(0, len(phone) - 2) + phone[-2:]
    return f"{phone[:3]}****{phone[-4:]}"


def _masked_name(name: str) -> str:
    return name[:1] + "*" * (len(name) - 1)
