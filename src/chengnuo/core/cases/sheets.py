"""Score sheets (评分表): versions that never change, of which one is in use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from chengnuo.core.cases.errors import BadSheet, SheetChanged, SheetNotFound
from chengnuo.core.cases.models import ScoreSheet
from chengnuo.core.cases.rules.rates import EXAMPLE_LIMITS, EXAMPLE_SHEET, DeskLimits, Part, sheet_faults
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.permissions import demand

#: The number of the sheet that is shipped: it is always there, and in use until another one is.
SHIPPED = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A version. ``example`` says that it is not from a document at hand (「示例」)."""

    number: int
    title: str
    lines: tuple[Part, ...]
    total: float
    limits: DeskLimits
    in_use: bool
    example: bool
    note: str = ""
    made_at: datetime | None = None
    made_by: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A version as a person writes it."""

    title: str
    lines: Sequence[Part]
    total: float
    limits: DeskLimits
    example: bool = False
    note: str = ""


def sheets() -> tuple[Sheet, ...]:
    """Every version, the newest first, the shipped one last."""
    rows = [_sheet(row) for row in ScoreSheet.objects.all()]
    return (*rows, _shipped(in_use=not any(row.in_use for row in rows)))


def sheet(number: int) -> Sheet:
    """One version. Raises ``SheetNotFound``."""
    found = next((row for row in sheets() if row.number == number), None)
    if found is None:
        raise SheetNotFound(number)
    return found


def sheet_in_use() -> Sheet:
    """The version an evaluation goes by unless another is asked for."""
    row = ScoreSheet.objects.filter(in_use=True).first()
    return _sheet(row) if row else _shipped(in_use=True)


@transaction.atomic
def save_sheet(*, actor: Any, draft: Draft, newest: int) -> int:
    """Keep a draft as the next version; its number. ``newest`` is the newest version the person saw.

    Raises ``NotAllowed``, ``BadSheet`` with all that is wrong, ``SheetChanged`` where somebody was faster.
    """
    demand(actor, "evaluation.edit")
    title = draft.title.strip()[:80]
    faults = sheet_faults(draft.lines, draft.total, draft.limits)
    if not title:
        faults = ("评分表要有名称", *faults)
    if faults:
        raise BadSheet(faults)
    last = ScoreSheet.objects.order_by("-number").values_list("number", flat=True).first() or SHIPPED
    if newest != last:
        raise SheetChanged(last)
    row = ScoreSheet.objects.create(
        number=last + 1, title=title, lines=[asdict(part) for part in draft.lines], total=draft.total,
        limits=asdict(draft.limits), example=draft.example, note=draft.note.strip()[:300], made_by=_name(actor),
    )  # fmt: skip
    record(
        actor=actor, action="evaluation.sheet", object_type="score_sheet", object_id=row.number, label=title,
        new={"lines": row.lines, "total": row.total, "limits": row.limits}, note=row.note,
    )  # fmt: skip
    return int(row.number)


@transaction.atomic
def use_sheet(*, actor: Any, number: int) -> int:
    """Let evaluations go by a version from now on; the number of the one before. Raises ``SheetNotFound``."""
    demand(actor, "evaluation.edit")
    before, wanted = sheet_in_use(), sheet(number)
    if before.number == wanted.number:
        return before.number
    ScoreSheet.objects.filter(in_use=True).update(in_use=False)
    ScoreSheet.objects.filter(number=number).update(in_use=True)
    record(
        actor=actor, action="evaluation.use", object_type="score_sheet", object_id=number, label=wanted.title,
        old={"in_use": before.number}, new={"in_use": number},
    )  # fmt: skip
    return before.number


def _shipped(*, in_use: bool) -> Sheet:
    total = sum(part.points for part in EXAMPLE_SHEET)
    return Sheet(SHIPPED, "百分制评分表", EXAMPLE_SHEET, total, EXAMPLE_LIMITS, in_use, example=True)


def _sheet(row: ScoreSheet) -> Sheet:
    return Sheet(
        row.number, row.title, tuple(Part(**line) for line in row.lines), row.total, DeskLimits(**row.limits),
        row.in_use, row.example, row.note, row.made_at, row.made_by,
    )  # fmt: skip


def _name(actor: Any) -> str:
    return str(getattr(actor, "display_name", ""))[:150]
