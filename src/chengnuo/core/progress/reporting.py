"""What units say: entries with evidence, corrections with a reason, explanations of gaps. Public through ``services``."""

from __future__ import annotations

import math
from typing import Any

from django.db import transaction

from chengnuo.core.cases import attachments
from chengnuo.core.documents.models import Report
from chengnuo.core.progress import evidence, given, queries, targets
from chengnuo.core.progress.errors import EntryNotFound, Refused
from chengnuo.core.progress.models import Entry, Explanation
from chengnuo.core.progress.rules.aims import Aim, shown
from chengnuo.core.progress.rules.gaps import gap_of
from chengnuo.core.progress.rules.words import TaskState
from chengnuo.core.progress.shapes import Filled, Standing, Task
from chengnuo.core.progress.writing import OBJECT_TYPE, made
from chengnuo.kernel.audit.log import record as audit
from chengnuo.kernel.clock import today
from chengnuo.kernel.permissions import demand

LONGEST_WORDS, LONGEST_REASON = 2000, 500


@transaction.atomic
def report_progress(
    *,
    actor: Any,
    commitment_id: int,
    figure_id: int | None,
    filled: Filled,
    corrects_id: int | None = None,
    correction: str = "",
) -> int:
    """Keep what a unit says of a target (or, without ``figure_id``, of the commitment itself) and return the entry's id.

    With ``corrects_id`` it takes the place of that entry, which stays readable; ``correction`` says why. A value off the
    measured one by more than is allowed needs ``filled.gap_reason``.

    Raises ``NotAllowed``, ``TargetNotFound``, ``EntryNotFound``, ``Refused`` (``progress.value``, ``progress.day``, ``progress.words``,
    ``progress.state``, ``progress.gap``, ``progress.correction``, ``progress.corrected``, and what is wrong with a file).
    """
    task = _task(commitment_id)
    demand(actor, "progress.report", task.unit_ids)
    stand = _standing(task, figure_id, filled)
    earlier = _corrected(task, figure_id, corrects_id, correction)
    _check(task, filled, stand)
    files = attachments.check(filled.files)
    row = Entry.objects.create(
        commitment_id=commitment_id, figure_id=figure_id, unit_id=_unit(actor, task), day=filled.day, value=filled.value,
        state="" if figure_id else filled.state, nodes_done=[] if figure_id else list(filled.nodes_done), words=filled.words.strip(),
        measured=stand.measured_value if stand else None, corrects=earlier, correction=correction.strip()[:300] if earlier else "",
        simulated=_simulated(task), **made(actor),
    )  # fmt: skip
    evidence.keep(row, files)
    if stand is not None and stand.measured_value is not None and filled.gap_reason.strip():
        _explain(actor, row, stand.measured_value, filled.gap_reason)
    audit(
        actor=actor, action="progress.correct" if earlier else "progress.report", object_type=OBJECT_TYPE,
        object_id=figure_id or commitment_id, label=task.text[:120], old=_plain(earlier), new=_plain(row), note=row.correction,
    )  # fmt: skip
    return int(row.pk)


@transaction.atomic
def explain_gap(*, actor: Any, entry_id: int, reason: str) -> None:
    """Say why what was typed differs from what is measured now. Raises ``EntryNotFound``, ``NotAllowed``, ``Refused``."""
    row = Entry.objects.filter(pk=entry_id).first()
    if row is None or row.figure_id is None:
        raise EntryNotFound(entry_id)
    task = _task(row.commitment_id)
    demand(actor, "progress.report", task.unit_ids)
    if len(reason.strip()) < 4:
        raise Refused("progress.gap", "请写明差在哪里、为什么。")
    stand = queries.standing(row.figure_id, simulated=row.simulated)
    if stand.measured_value is None:
        raise Refused("progress.not_measured", "这个目标没有实测值，不用说明差异。")
    _explain(actor, row, stand.measured_value, reason)
    audit(actor=actor, action="progress.explain", object_type=OBJECT_TYPE, object_id=row.figure_id, label=task.text[:120],
          new={"entry": row.pk, "measured": stand.measured_value, "typed": row.value}, note=reason.strip()[:300])  # fmt: skip


def needs_reason(stand: Standing, value: float) -> bool:
    """Whether a value typed now would have to be explained."""
    return gap_of(stand.target.aim, stand.measured_value, value, (), given.thresholds().gap).open


def _task(commitment_id: int) -> Task:
    found = next(iter(targets.tasks(commitment_id=commitment_id)), None)
    if found is None:
        raise Refused("progress.not_live", "这一条承诺已撤销或已拆并，不能再填报。")
    return found


def _standing(task: Task, figure_id: int | None, filled: Filled) -> Standing | None:
    if figure_id is None:
        return None
    if figure_id not in task.figure_ids:
        raise Refused("progress.target", "这个目标不属于这一条承诺。")
    return queries.standing(figure_id, as_of=min(filled.day, today()), simulated=_simulated(task))


def _simulated(task: Task) -> bool:
    return Report.objects.filter(pk=task.report_id, is_sample=True).exists()


def _corrected(task: Task, figure_id: int | None, corrects_id: int | None, correction: str) -> Entry | None:
    if corrects_id is None:
        return None
    row = Entry.objects.filter(pk=corrects_id, commitment_id=task.commitment_id, figure_id=figure_id).first()
    if row is None:
        raise EntryNotFound(corrects_id)
    if Entry.objects.filter(corrects=row).exists():
        raise Refused("progress.corrected", "这次填报已经更正过，请更正最新的一次。")
    if len(correction.strip()) < 4:
        raise Refused("progress.correction", "请写明为什么更正。")
    return row


def _check(task: Task, filled: Filled, stand: Standing | None) -> None:
    if not filled.words.strip():
        raise Refused("progress.words", "请写一句做了什么。")
    if len(filled.words) > LONGEST_WORDS:
        raise Refused("progress.words", f"做了什么最多写 {LONGEST_WORDS} 个字。")
    if filled.day > today():
        raise Refused("progress.day", "截至日期不能晚于今天。")
    if stand is None:
        if filled.state not in {state.value for state in TaskState}:
            raise Refused("progress.state", "请选进展：未启动、推进中或已完成。")
        if unknown := set(filled.nodes_done) - {node.title for node in task.nodes}:
            raise Refused("progress.node", f"办理方案里没有节点「{sorted(unknown)[0][:40]}」。")
        return
    if filled.day < stand.target.start:
        raise Refused("progress.day", f"截至日期不能早于 {stand.target.start:%Y-%m-%d}。")
    _check_value(stand, filled)


def _check_value(stand: Standing, filled: Filled) -> None:
    if filled.value is None or not math.isfinite(filled.value):
        raise Refused("progress.value", "请填数值。")
    aim = stand.target.aim
    if filled.value < 0 and not aim.percent:
        raise Refused("progress.value", "数值不能小于 0。")
    if aim.whole and not float(filled.value).is_integer():
        raise Refused("progress.value", f"「{stand.target.indicator}」按{aim.unit}计，请填整数。")
    if needs_reason(stand, filled.value) and len(filled.gap_reason.strip()) < 4:
        raise Refused("progress.gap", _gap_words(aim, filled.value, stand.measured_value or 0.0))


def _gap_words(aim: Aim, typed: float, measured: float) -> str:
    return f"填报 {shown(typed, aim.unit)}，系统实测 {shown(measured, aim.unit)}，相差 {shown(abs(typed - measured), aim.unit)}，请说明原因。"


def _explain(actor: Any, row: Entry, measured: float, reason: str) -> None:
    Explanation.objects.create(
        entry=row, measured=measured, reason=reason.strip()[:LONGEST_REASON], **made(actor)
    )


def _unit(actor: Any, task: Task) -> int | None:
    """The unit that says it: the person's own where it is one of the commitment's, else the lead."""
    own = getattr(actor, "unit_id", None)
    return own if own in task.unit_ids else task.lead_unit_id


def _plain(row: Entry | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {
        "entry": row.pk,
        "day": row.day.isoformat(),
        "value": row.value,
        "state": row.state,
        "words": row.words[:200],
    }
