"""Acts on the wording and the cut of commitments. Public through ``services``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from chengnuo.core.commitments import models, snapshot
from chengnuo.core.commitments.carry import next_number
from chengnuo.core.commitments.changes import Change, hold_rows
from chengnuo.core.commitments.errors import Refused, WrongState
from chengnuo.core.commitments.guards import editable_report, one_report
from chengnuo.core.commitments.intake import STEP, suggest_units, year_end
from chengnuo.core.commitments.rules import Act, DeadlineBasis, Flag, Origin, State, settle_units
from chengnuo.core.documents.models import Report, ReportFigure, ReportSection, ReportSource
from chengnuo.core.documents.rules import deepest, find_near, stretch
from chengnuo.kernel.permissions import demand

LONGEST_TEXT = 2_000
LONGEST_REASON = 300


def edit_text(*, actor: Any, commitment_id: int, version: int, text: str) -> int | None:
    """Change the wording that is used; what the report printed stays. Returns the change set's id.

    Raises ``Refused``, ``EditConflict``, ``WrongState``, ``CommitmentNotFound``, ``NotAllowed``.
    """
    demand(actor, "ledger.edit")
    text = clean_text(text)
    with transaction.atomic():
        [row] = hold_rows({commitment_id: version}, mine={commitment_id: {"text": text}}, act="修改文字")
        editable_report(row.report_id)
        change = Change(actor=actor, report_id=row.report_id, act=Act.EDIT)
        change.hold([row])
        row.text = text
        row.save(update_fields=["text"])
        return change.finish()


def split(*, actor: Any, commitment_id: int, version: int, parts: Sequence[str]) -> tuple[int, ...]:
    """Cut one commitment into two or more; returns the ids of the parts, in order.

    Each part keeps units and deadline, takes the figures that stand in it, and gets suggestions of its own.
    The whole stays readable as 已拆并. Raises as ``edit_text``.
    """
    demand(actor, "ledger.edit")
    texts = [clean_text(part) for part in parts if part.strip()]
    if len(texts) < 2:
        raise Refused("commitments.split_parts", "拆分至少要有两部分，每部分都不能为空。")
    with transaction.atomic():
        mine = {commitment_id: {"text": "\n".join(texts)}}
        [whole] = hold_rows({commitment_id: version}, mine=mine, act="拆分")
        editable_report(whole.report_id)
        change = Change(actor=actor, report_id=whole.report_id, act=Act.SPLIT, name=f"拆分 {whole.code}")
        change.hold([whole])
        step = _room_behind(whole) // len(texts)
        made = [_part(whole, number, text, step) for number, text in enumerate(texts)]
        whole.state = State.REPLACED.value
        whole.save(update_fields=["state"])
        _after_making(change, made, [whole])
        change.finish()
        return tuple(row.pk for row in made)


def merge(*, actor: Any, versions: Mapping[int, int], text: str = "") -> int:
    """Make one commitment of two or more of the same report (id → version); returns its id.

    Units are united, the lead of the first that has one leads, the latest deadline holds, the first plan is
    kept. The single ones stay readable as 已拆并. Raises as ``edit_text``.
    """
    demand(actor, "ledger.edit")
    if len(versions) < 2:
        raise Refused("commitments.merge_count", "合并至少要选两项。")
    with transaction.atomic():
        mine = {commitment_id: {"text": text} for commitment_id in versions}
        rows = hold_rows(versions, mine=mine, act="合并")
        report = one_report(rows)
        change = Change(
            actor=actor, report_id=report.pk, act=Act.MERGE, name=f"合并 {'、'.join(r.code for r in rows)}"
        )
        change.hold(rows)
        merged = _merged(
            rows, clean_text(text) if text.strip() else "；".join(_unstopped(r.text) for r in rows)
        )
        for row in rows:
            row.state = State.REPLACED.value
            row.save(update_fields=["state"])
        _after_making(change, [merged], rows)
        change.finish()
        return int(merged.pk)


def add_from_selection(*, actor: Any, report_id: int, start: int, end: int, text: str = "") -> int:
    """Make a commitment of a stretch of the report that was not recognised as one; returns its id.

    ``start``/``end`` are offsets of the decoded text. Raises ``Refused``, ``ReportNotFound``, ``NotAllowed``.
    """
    demand(actor, "ledger.edit")
    with transaction.atomic():
        report = editable_report(report_id)
        source = ReportSource.objects.values_list("text", flat=True).get(pk=report_id)
        start, end = _trimmed(source, start, end)
        live = models.Commitment.objects.filter(report=report).exclude(state__in=[State.VOID, State.REPLACED])
        same = live.filter(source_start=start, source_end=end).first()
        if same is not None:
            raise Refused("commitments.already_there", f"选取的文字已经是第 {same.code} 号承诺。", id=same.pk)
        row = _added(report, source, start, end, clean_text(text) if text.strip() else source[start:end])
        change = Change(actor=actor, report_id=report_id, act=Act.ADD, name=f"补录 {row.code}")
        _after_making(change, [row], [])
        change.finish()
        return int(row.pk)


def drop(*, actor: Any, versions: Mapping[int, int], reason: str) -> int | None:
    """Take commitments out of the ledger, with a reason; they stay readable and can be restored.

    ``versions`` is id → version. Returns the change set's id. Raises as ``edit_text``.
    """
    demand(actor, "ledger.edit")
    reason = reason.strip()
    if not reason:
        raise Refused("commitments.no_reason", "撤销承诺要写明原因。")
    if len(reason) > LONGEST_REASON:
        raise Refused("commitments.long_reason", f"原因不能超过 {LONGEST_REASON} 字。")
    with transaction.atomic():
        mine = {commitment_id: {"dropped_reason": reason} for commitment_id in versions}
        rows = hold_rows(versions, mine=mine, act="撤销")
        change = Change(actor=actor, report_id=one_report(rows).pk, act=Act.DROP, name=f"撤销：{reason}")
        change.hold(rows)
        for row in rows:
            row.state, row.dropped_reason, row.flag, row.flag_note = State.DROPPED.value, reason, "", ""
            row.save(update_fields=["state", "dropped_reason", "flag", "flag_note"])
        return change.finish()


def restore(*, actor: Any, versions: Mapping[int, int]) -> int | None:
    """Put dropped commitments back. Returns the change set's id. Raises as ``edit_text``."""
    demand(actor, "ledger.edit")
    with transaction.atomic():
        rows = hold_rows(versions, mine={}, act="恢复", live=False)
        for row in rows:
            if row.state != State.DROPPED:
                raise WrongState(row.code, State(row.state).label, "恢复")
        change = Change(actor=actor, report_id=one_report(rows).pk, act=Act.RESTORE)
        change.hold(rows)
        for row in rows:
            row.state, row.dropped_reason = State.PENDING.value, ""
            row.save(update_fields=["state", "dropped_reason"])
        return change.finish()


def resolve_flag(*, actor: Any, versions: Mapping[int, int], use_original: bool = False) -> int | None:
    """A person has looked at what a corrected text changed: the flag goes.

    ``use_original`` takes the new printed wording in place of the edited one. Raises as ``edit_text``.
    """
    demand(actor, "ledger.edit")
    with transaction.atomic():
        rows = hold_rows(versions, mine={}, act="核对")
        change = Change(actor=actor, report_id=one_report(rows).pk, act=Act.RESOLVE)
        change.hold(rows)
        for row in rows:
            if use_original and row.flag == Flag.CHANGED:
                row.text = row.source_text
            row.flag, row.flag_note = "", ""
            row.save(update_fields=["flag", "flag_note", "text"])
        return change.finish()


def clean_text(text: str) -> str:
    """The wording as it is kept. Raises ``Refused`` where it is empty or too long."""
    text = text.strip()
    if not text:
        raise Refused("commitments.no_text", "承诺的文字不能为空。")
    if len(text) > LONGEST_TEXT:
        raise Refused("commitments.long_text", f"承诺的文字有 {len(text)} 字，不能超过 {LONGEST_TEXT} 字。")
    return text


def _unstopped(text: str) -> str:
    return text.strip().rstrip("。；;，,")


def _room_behind(row: models.Commitment) -> int:
    """How many positions are free from ``row`` to its neighbour."""
    later = models.Commitment.objects.filter(report_id=row.report_id, position__gt=row.position)
    following = later.order_by("position").values_list("position", flat=True).first()
    return (following - row.position) if following is not None else STEP


def _part(whole: models.Commitment, number: int, text: str, step: int) -> models.Commitment:
    start, end, printed = _span_in(whole, text)
    row = models.Commitment.objects.create(
        report_id=whole.report_id,
        code=_part_code(whole, number),
        position=whole.position + number * step,
        section_id=whole.section_id,
        lead_text=whole.lead_text,
        source_start=start,
        source_end=end,
        source_text=printed,
        text=text,
        origin=Origin.SPLIT.value,
        state=State.PENDING.value,
        lead_unit_id=whole.lead_unit_id,
        deadline=whole.deadline,
        deadline_basis=whole.deadline_basis,
    )
    snapshot.set_co_units(row, [link.unit_id for link in whole.co_links.all()])
    carried = ReportFigure.objects.filter(pk__in=[link.figure_id for link in whole.figure_links.all()])
    squeezed = re.sub(r"\s+", "", text)
    mine = [
        f.pk for f in carried if _inside(f, start, end, printed, whole) or _named(f, squeezed, printed, whole)
    ]
    snapshot.set_figures(row, mine)
    row.save(update_fields=["quantified"])
    return row


def _inside(
    figure: ReportFigure, start: int | None, end: int | None, printed: str, whole: models.Commitment
) -> bool:
    """By place, where the part was found in the original."""
    if start is None or end is None or printed == whole.source_text:
        return False
    return start <= figure.start and figure.end <= end


def _named(figure: ReportFigure, squeezed: str, printed: str, whole: models.Commitment) -> bool:
    """By wording, where the part was rewritten and has no place of its own."""
    return printed == whole.source_text and re.sub(r"\s+", "", figure.text) in squeezed


def _span_in(whole: models.Commitment, text: str) -> tuple[int | None, int | None, str]:
    """Where a part stands in the original; the whole's own place where it was rewritten."""
    found = find_near(_unstopped(text), whole.source_text, 0)
    if found is None or whole.source_start is None:
        return whole.source_start, whole.source_end, whole.source_text
    start, end = found
    return whole.source_start + start, whole.source_start + end, whole.source_text[start:end]


def _part_code(whole: models.Commitment, number: int) -> str:
    """0014 → 0014-1, 0014-2 …; numbers are not given again after an undone split."""
    taken = models.Commitment.objects.filter(report_id=whole.report_id, code__startswith=f"{whole.code}-")
    return f"{whole.code}-{taken.count() + 1}"


def _merged(rows: Sequence[models.Commitment], text: str) -> models.Commitment:
    first = rows[0]
    lead = next((row.lead_unit_id for row in rows if row.lead_unit_id is not None), None)
    units = [
        u for row in rows for u in (row.lead_unit_id, *(link.unit_id for link in row.co_links.all())) if u
    ]
    lead, co_units = settle_units(lead, units)
    last = max(
        (row for row in rows if row.deadline), key=lambda r: r.deadline or r.created_at.date(), default=first
    )
    start, end, printed = _union(rows)
    merged = models.Commitment.objects.create(
        report_id=first.report_id,
        code=f"{next_number(first.report_id):04d}",
        position=first.position,
        section_id=first.section_id,
        lead_text=first.lead_text,
        source_start=start,
        source_end=end,
        source_text=printed,
        text=text,
        origin=Origin.MERGED.value,
        state=State.PENDING.value,
        lead_unit_id=lead,
        deadline=last.deadline,
        deadline_basis=last.deadline_basis,
    )
    snapshot.set_co_units(merged, co_units)
    snapshot.set_figures(merged, [link.figure_id for row in rows for link in row.figure_links.all()])
    merged.save(update_fields=["quantified"])
    any(snapshot.copy_plan(row, merged) for row in rows)  # the first that has one
    return merged


def _union(rows: Sequence[models.Commitment]) -> tuple[int | None, int | None, str]:
    """The stretch from the first to the last where they stand side by side, else the place of the first."""
    printed = "；".join(_unstopped(row.source_text) for row in rows)
    span = stretch(
        [
            (r.source_start, r.source_end)
            for r in rows
            if r.source_start is not None and r.source_end is not None
        ]
    )
    return (*span, printed) if span else (None, None, printed)


def _trimmed(source: str, start: int, end: int) -> tuple[int, int]:
    """The selection without blanks around it. Raises ``Refused`` where it is empty, outside or too long."""
    if not 0 <= start < end <= len(source):
        raise Refused(
            "commitments.bad_selection", "选取的范围不在报告原文之内，请重新选取。", start=start, end=end
        )
    stretch = source[start:end]
    start += len(stretch) - len(stretch.lstrip())
    end -= len(stretch) - len(stretch.rstrip())
    if start >= end:
        raise Refused("commitments.bad_selection", "选取的内容是空白，请选取一段文字。")
    if end - start > LONGEST_TEXT:
        raise Refused(
            "commitments.bad_selection", f"选取了 {end - start} 字，一项承诺不能超过 {LONGEST_TEXT} 字。"
        )
    return start, end


def _added(report: Report, source: str, start: int, end: int, text: str) -> models.Commitment:
    rows = models.Commitment.objects.filter(report=report, source_start__isnull=False)
    before = rows.filter(source_start__lte=start).order_by("-position").first()
    row = models.Commitment.objects.create(
        report=report,
        code=f"{next_number(report.pk):04d}",
        position=(before.position + 1 + start - (before.source_start or 0)) if before else 1,
        section=deepest(ReportSection.objects.filter(report=report), start),
        lead_text=before.lead_text
        if before and _same_paragraph(source, before.source_end or 0, start)
        else "",
        source_start=start,
        source_end=end,
        source_text=source[start:end],
        text=text,
        origin=Origin.ADDED.value,
        state=State.PENDING.value,
        deadline=year_end(report),
        deadline_basis=DeadlineBasis.YEAR_END.value if report.plan_year else "",
    )
    inside = ReportFigure.objects.filter(report=report, start__gte=start, end__lte=end)
    snapshot.set_figures(row, inside.values_list("pk", flat=True))
    row.save(update_fields=["quantified"])
    return row


def _same_paragraph(source: str, earlier_end: int, start: int) -> bool:
    return "\n" not in source[earlier_end:start]


def _after_making(
    change: Change, made: Sequence[models.Commitment], parents: Sequence[models.Commitment]
) -> None:
    """Parents, suggestions and the mark in the change set for new rows."""
    models.CommitmentParent.objects.bulk_create(
        models.CommitmentParent(child=row, parent=parent) for row in made for parent in parents
    )
    suggest_units([row for row in made if row.lead_unit_id is None])
    for row in made:
        change.made(row)
