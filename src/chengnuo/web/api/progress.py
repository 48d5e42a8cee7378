"""How commitments stand: light, measured, typed, gap; what units said; and a unit's own system saying it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from chengnuo.core.commitments import queries as commitments
from chengnuo.core.documents import queries as documents
from chengnuo.core.progress import queries, services
from chengnuo.core.progress.queries import CommitmentLight, EntryRow, Light, Standing, Task, TaskState
from chengnuo.core.progress.services import Filled
from chengnuo.kernel.errors import Invalid
from chengnuo.kernel.paging import paged
from chengnuo.web.api.auth import reader, writer

router = Router()
_MOST = 500


@dataclass(frozen=True, slots=True)
class TargetOut:
    """A numbered target; values are in its own unit. ``gap`` is typed less measured, ``gap_open`` it needs an explanation."""

    figure_id: int
    indicator: str
    target: float
    unit: str
    comparator: str
    words: str
    deadline: date
    measured: float | None
    measured_by: str
    typed: float | None
    typed_day: date | None
    gap: float | None
    gap_open: bool
    gap_reason: str
    expected: float | None
    light: Light
    reason: str


@dataclass(frozen=True, slots=True)
class CommitmentOut:
    """A commitment with its light (``manual``: set by a person) and its targets. ``simulated``: every number is generated."""

    commitment_id: int
    report_id: int
    code: str
    text: str
    lead_unit_id: int | None
    lead_unit: str
    unit_ids: tuple[int, ...]
    deadline: date | None
    light: Light
    reason: str
    manual: bool
    gaps_open: int
    targets: tuple[TargetOut, ...]
    as_of: date
    simulated: bool


@dataclass(frozen=True, slots=True)
class CommitmentsOut:
    """A page of commitments in the order of the report."""

    rows: tuple[CommitmentOut, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class CommitmentProgress:
    """One commitment with everything units said of it and of its targets, the latest first; corrected entries stay."""

    commitment: CommitmentOut
    entries: tuple[EntryRow, ...]


class ProgressQuery(Schema):
    """Filters; what is left out does not filter."""

    report_id: int | None = Field(None, description="报告编号；不填为最新采用的报告")
    light: Light | None = None
    unit_id: int | None = Field(None, description="牵头或责任单位")
    gap: bool | None = Field(None, description="填报与实测的差异是否待说明")
    quantified: bool | None = Field(None, description="是否有数字目标")
    text: str = Field("", description="文字、编号、指标名称中查找，多个词以空格分开")
    as_of: date | None = Field(None, description="截至哪天；不填为今天，计划年度已过的为年末")


class EntryIn(Schema):
    """What a unit fills in: ``value`` for a target (``figure_id``), ``state`` and ``nodes_done`` for the commitment itself.

    ``corrects_id`` with ``correction``, the reason, takes the place of an earlier entry. Files go with the form of the page.
    """

    figure_id: int | None = None
    day: date
    words: str
    value: float | None = None
    state: TaskState | None = None
    nodes_done: list[str] = Field(default_factory=list)
    gap_reason: str = ""
    corrects_id: int | None = None
    correction: str = ""


@router.get("/progress", response=CommitmentsOut, summary="承诺进展")
def list_progress(
    request: HttpRequest, filters: Query[ProgressQuery], page: int = 1, page_size: int = 50
) -> CommitmentsOut:
    """Live commitments with lights and targets as of a day."""
    reader(request, "ledger.view")
    report_id = filters.report_id if filters.report_id is not None else documents.latest_report_id()
    if report_id is None:
        return CommitmentsOut((), 0, 1, 1)
    lights, stands = queries.lights_and_standings(report_id, as_of=filters.as_of)
    day, simulated = filters.as_of or queries.default_day(report_id), documents.report(report_id).is_sample
    rows = [
        _out(task, lights[task.commitment_id], stands, day, simulated) for task in queries.tasks_of(report_id)
    ]
    found = [row for row in rows if _fits(row, filters)]
    size = min(max(page_size, 1), _MOST)
    at = paged(len(found), page, size)
    return CommitmentsOut(tuple(found[at.part]), len(found), at.page, at.pages)


@router.get(
    "/commitments/{int:commitment_id}/progress", response=CommitmentProgress, summary="一项承诺的进展"
)
def get_progress(request: HttpRequest, commitment_id: int, as_of: date | None = None) -> CommitmentProgress:
    """Light, targets and entries. A commitment that is not live (dropped, split, merged) has none: 422 ``progress.not_live``."""
    reader(request, "ledger.view")
    report_id = commitments.commitment(commitment_id).row.report_id
    task, light = queries.task(commitment_id), queries.light_of(commitment_id, as_of=as_of)
    if task is None or light is None:
        raise Invalid("progress.not_live", "这一条承诺已撤销或已拆并，没有进展。")
    stands = queries.commitment_standings(commitment_id, as_of=as_of)
    day, simulated = as_of or queries.default_day(report_id), documents.report(report_id).is_sample
    said = list(queries.commitment_history(commitment_id))
    for figure_id in task.figure_ids:
        said += queries.history(figure_id)
    entries = tuple(sorted(said, key=lambda one: (one.day, one.id), reverse=True))
    return CommitmentProgress(_out(task, light, stands, day, simulated), entries)


@router.post("/commitments/{int:commitment_id}/progress", response={201: EntryRow}, summary="填报进展")
def post_entry(request: HttpRequest, commitment_id: int, body: EntryIn) -> Status[EntryRow]:
    """Keep what a unit says, under the rules of the page: a value off the measured one needs ``gap_reason``."""
    actor = writer(request)
    filled = Filled(
        day=body.day, words=body.words, value=body.value if body.figure_id is not None else None,
        state=body.state.value if body.state else "", nodes_done=tuple(body.nodes_done), gap_reason=body.gap_reason,
    )  # fmt: skip
    entry_id = services.report_progress(
        actor=actor, commitment_id=commitment_id, figure_id=body.figure_id, filled=filled,
        corrects_id=body.corrects_id, correction=body.correction,
    )  # fmt: skip
    return Status(201, queries.entry(entry_id))


def _out(
    task: Task, light: CommitmentLight, stands: tuple[Standing, ...], day: date, simulated: bool
) -> CommitmentOut:
    own = tuple(_target(one) for one in stands if one.target.commitment_id == task.commitment_id)
    return CommitmentOut(
        task.commitment_id, task.report_id, task.code, task.text, task.lead_unit_id, task.lead_unit, task.unit_ids,
        task.deadline, light.light, light.reason, light.manual is not None, light.gaps_open, own, day, simulated,
    )  # fmt: skip


def _target(one: Standing) -> TargetOut:
    target, said = one.target, one.typed
    return TargetOut(
        target.figure_id, target.indicator, target.value, target.unit, target.comparator, target.words, target.deadline,
        one.measured_value, one.measured.key if one.measured else "", said.value if said else None,
        said.day if said else None, one.gap, one.gap_open, one.gap_reason, one.expected, one.light, one.light_reason,
    )  # fmt: skip


def _fits(row: CommitmentOut, wanted: ProgressQuery) -> bool:
    searched = " ".join((row.text, row.code, *(one.indicator for one in row.targets)))
    conditions: list[Any] = [
        wanted.light is None or row.light == wanted.light,
        wanted.unit_id is None or wanted.unit_id in row.unit_ids,
        wanted.gap is None or bool(row.gaps_open) == wanted.gap,
        wanted.quantified is None or bool(row.targets) == wanted.quantified,
        all(word in searched for word in wanted.text.split()),
    ]
    return all(conditions)
