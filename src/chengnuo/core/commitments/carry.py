"""A corrected text takes the place of an earlier one: the work people did goes along with it.

The new report's commitments are those read from the new text. Each takes over wording, units, plan, deadline
and state of its partner in the old ledger; parts, merges and additions are looked up in the new text; what
has no place any more is kept and flagged, never deleted.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from typing import Any

from chengnuo.core.commitments import models, snapshot
from chengnuo.core.commitments.rules import CarryOutcome, DeadlineBasis, Flag, Origin, State
from chengnuo.core.documents.models import ReportFigure, ReportSection, ReportSource
from chengnuo.core.documents.rules import Alignment, Piece, align, deepest, find_near, squeeze, stretch


@dataclass(slots=True)
class _Texts:
    """The two ledgers and the new text while they are laid beside each other."""

    old: list[models.Commitment]
    new: dict[int, models.Commitment]
    text: str
    sections: list[ReportSection]
    figures: list[ReportFigure]
    report_id: int
    next_number: int
    carried: dict[int, models.Commitment] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)


def carry_over(*, old_id: int, new_id: int) -> None:
    """Move the work of report ``old_id`` to the commitments of ``new_id``, and keep the list of what happened."""
    texts = _load(old_id, new_id)
    _clear_codes(texts)
    for pair in plan_carry(texts.old, list(texts.new.values())):
        _carry_extracted(texts, pair)
    for row in sorted(texts.old, key=lambda row: row.pk):  # whatever a row was made of was made before it
        if row.origin != Origin.EXTRACTED and row.pk not in texts.carried:
            _carry_made(texts, row)
    _keep_parents(texts)
    models.CarryOver.objects.create(report_id=new_id, rows=texts.rows)


def plan_carry(old: list[models.Commitment], new: list[models.Commitment]) -> tuple[Alignment, ...]:
    """Which extracted commitment of the old text is which of the new one."""
    extracted = [row for row in old if row.origin == Origin.EXTRACTED]
    return align(
        [Piece(row.pk, row.source_text, n) for n, row in enumerate(extracted)],
        [Piece(row.pk, row.source_text, n) for n, row in enumerate(new) if row.origin == Origin.EXTRACTED],
    )


def ledger_rows(report_id: int) -> list[models.Commitment]:
    """All rows that were not undone, in the order of the ledger."""
    rows = models.Commitment.objects.filter(report_id=report_id).exclude(state=State.VOID)
    return list(snapshot.with_parts(rows).prefetch_related("parent_links"))


def had_work(row: models.Commitment) -> bool:
    """Whether a person did anything to the row."""
    return (
        row.version > 1
        or row.text != row.source_text
        or row.lead_unit_id is not None
        or snapshot.plan_of(row) is not None
        or row.origin != Origin.EXTRACTED
    )


def carry_row(
    outcome: CarryOutcome,
    *,
    code: str,
    old: models.Commitment | None,
    new_text: str,
    commitment_id: int | None,
    similarity: float,
) -> dict[str, Any]:
    """One line of the list of what happened, as it is stored."""
    return asdict(
        _Line(
            outcome.value,
            code,
            old.text if old else "",
            new_text,
            commitment_id,
            had_work(old) if old else False,
            similarity,
        )
    )


@dataclass(frozen=True, slots=True)
class _Line:
    outcome: str
    code: str
    old_text: str
    new_text: str
    commitment_id: int | None
    had_work: bool
    similarity: float


def _load(old_id: int, new_id: int) -> _Texts:
    return _Texts(
        old=ledger_rows(old_id),
        new={row.pk: row for row in ledger_rows(new_id)},
        text=ReportSource.objects.values_list("text", flat=True).get(pk=new_id),
        sections=list(ReportSection.objects.filter(report_id=new_id)),
        figures=list(ReportFigure.objects.filter(report_id=new_id)),
        report_id=new_id,
        next_number=next_number(old_id),
    )


def _carry_extracted(texts: _Texts, pair: Alignment) -> None:
    if pair.old is None:
        row = texts.new[pair.new or 0]
        row.code = f"{texts.next_number:04d}"
        texts.next_number += 1
        row.save(update_fields=["code"])
        texts.rows.append(
            carry_row(
                CarryOutcome.NEW,
                code=row.code,
                old=None,
                new_text=row.text,
                commitment_id=row.pk,
                similarity=0,
            )
        )
        return
    old = next(row for row in texts.old if row.pk == pair.old)
    if pair.new is None:
        _carry_gone(texts, old)
        return
    row = texts.new[pair.new]
    changed = pair.similarity < 1
    _take_over(row, old, changed=changed)
    texts.carried[old.pk] = row
    outcome = CarryOutcome.CHANGED if changed else CarryOutcome.KEPT
    texts.rows.append(
        carry_row(
            outcome,
            code=row.code,
            old=old,
            new_text=row.text,
            commitment_id=row.pk,
            similarity=pair.similarity,
        )
    )


def _take_over(row: models.Commitment, old: models.Commitment, *, changed: bool) -> None:
    """Give ``row`` the code and everything a person did to ``old``; a changed original is flagged."""
    row.code = old.code
    if old.text != old.source_text:
        row.text = old.text
    if changed and had_work(old):
        row.flag = Flag.CHANGED.value
        row.flag_note = f"原文原为：{old.source_text}"[:300]
    elif not changed:
        row.flag, row.flag_note = old.flag, old.flag_note
    _take_common(row, old)


def _take_common(row: models.Commitment, old: models.Commitment) -> None:
    row.carried_from = old
    row.state, row.dropped_reason, row.lead_unit_id = old.state, old.dropped_reason, old.lead_unit_id
    if old.deadline_basis == DeadlineBasis.PERSON:
        row.deadline, row.deadline_basis = old.deadline, old.deadline_basis
    row.version = old.version + 1
    snapshot.set_co_units(row, [link.unit_id for link in old.co_links.all()])
    snapshot.copy_plan(old, row)
    if old.lead_unit_id is not None or any(s.status == "rejected" for s in old.suggestions.all()):
        _take_suggestions(row, old)
    row.save()
    _settle(row)


def _take_suggestions(row: models.Commitment, old: models.Commitment) -> None:
    """What a person decided about a unit holds for the corrected text as well."""
    decided = {(s.unit_id, s.role): s.status for s in old.suggestions.all()}
    for suggestion in models.UnitSuggestion.objects.filter(commitment=row):
        fallback = "rejected" if old.lead_unit_id is not None else suggestion.status
        suggestion.status = decided.get((suggestion.unit_id, suggestion.role), fallback)
        suggestion.save(update_fields=["status"])


def _settle(row: models.Commitment) -> None:
    fresh = snapshot.with_parts(models.Commitment.objects.filter(pk=row.pk)).get()
    snapshot.settle_state(fresh)
    models.Commitment.objects.filter(pk=row.pk).update(state=fresh.state)


def _carry_made(texts: _Texts, old: models.Commitment) -> None:
    """A part, a merge or an addition: look its wording up in the new text, else keep it flagged."""
    places = _places(texts, old)
    row = _copy(texts, old, places)
    if not places:
        changed = any(link.parent_id in texts.carried for link in old.parent_links.all())
        flag = Flag.CHANGED if changed else Flag.GONE
        row.flag, row.flag_note = flag.value, "新文本中没有找到相同的原文，请核对"
    _take_common(row, old)
    texts.carried[old.pk] = row
    outcome = (
        CarryOutcome.KEPT
        if places
        else CarryOutcome.CHANGED
        if row.flag == Flag.CHANGED
        else CarryOutcome.GONE
    )
    texts.rows.append(
        carry_row(
            outcome,
            code=row.code,
            old=old,
            new_text=row.text,
            commitment_id=row.pk,
            similarity=1.0 if places else 0.0,
        )
    )


def _places(texts: _Texts, old: models.Commitment) -> list[tuple[int, int]]:
    """Where the wording of ``old`` stands in the new text: one stretch, for a merge that of each part; [] nowhere."""
    if old.origin != Origin.MERGED:
        found = find_near(old.source_text, texts.text, _expected(texts, old))
        return [found] if found else []
    places: list[tuple[int, int]] = []
    for link in old.parent_links.all():
        before = next((row for row in texts.old if row.pk == link.parent_id), None)
        now = texts.carried.get(link.parent_id)
        if before is None or now is None or now.source_start is None or now.source_end is None:
            return []
        if squeeze(before.source_text) != squeeze(now.source_text):
            return []
        places.append((now.source_start, now.source_end))
    return sorted(places)


def _expected(texts: _Texts, old: models.Commitment) -> int:
    """Where the wording should stand by now: shifted as its parent was."""
    for link in old.parent_links.all():
        parent = texts.carried.get(link.parent_id)
        before = next((row for row in texts.old if row.pk == link.parent_id), None)
        if (
            parent is not None
            and before is not None
            and None not in (parent.source_start, before.source_start)
        ):
            return (old.source_start or 0) + (parent.source_start or 0) - (before.source_start or 0)
    return old.source_start or 0


def _carry_gone(texts: _Texts, old: models.Commitment) -> None:
    """Nothing in the new text corresponds: kept with its work, flagged for a person to decide."""
    row = _copy(texts, old, [])
    if old.state not in (State.DROPPED, State.REPLACED):
        row.flag, row.flag_note = Flag.GONE.value, "更正后的文本中没有这一项，请决定保留或撤销"
    _take_common(row, old)
    texts.carried[old.pk] = row
    texts.rows.append(
        carry_row(CarryOutcome.GONE, code=row.code, old=old, new_text="", commitment_id=row.pk, similarity=0)
    )


def _copy(texts: _Texts, old: models.Commitment, places: list[tuple[int, int]]) -> models.Commitment:
    span = stretch(places)
    row = models.Commitment(
        report_id=texts.report_id,
        code=old.code,
        position=_position(texts, old, span),
        section=deepest(texts.sections, span[0]) if span else None,
        lead_text=old.lead_text,
        source_start=span[0] if span else None,
        source_end=span[1] if span else None,
        source_text=texts.text[slice(*span)] if span and old.origin != Origin.MERGED else old.source_text,
        text=old.text,
        origin=old.origin,
        state=old.state,
        deadline=old.deadline,
        deadline_basis=old.deadline_basis,
    )
    row.save()
    snapshot.set_figures(row, _figures(texts, old, places))
    return row


def _figures(texts: _Texts, old: models.Commitment, places: list[tuple[int, int]]) -> list[int]:
    """The figures at the new places, of them only those that ``old`` carried too."""
    ids = [link.figure_id for link in old.figure_links.all()]
    carried = {
        squeeze(text) for text in ReportFigure.objects.filter(pk__in=ids).values_list("text", flat=True)
    }
    return [
        f.pk
        for f in texts.figures
        if squeeze(f.text) in carried and any(start <= f.start and f.end <= end for start, end in places)
    ]


def _position(texts: _Texts, old: models.Commitment, span: tuple[int, int] | None) -> int:
    """By the place in the new text; without one, right behind the neighbour it had in the old ledger."""
    if span is not None:
        before = [r for r in texts.new.values() if r.source_start is not None and r.source_start <= span[0]]
        anchor = max(before, key=lambda r: r.position, default=None)
        return (
            (anchor.position if anchor else 0) + 1 + span[0] - ((anchor.source_start or 0) if anchor else 0)
        )
    earlier = [row for row in texts.old if row.position < old.position and row.pk in texts.carried]
    nearest = max(earlier, key=lambda row: row.position, default=None)
    return texts.carried[nearest.pk].position + 1 if nearest else 1


def next_number(report_id: int) -> int:
    """The first number no code of the report's ledger begins with; numbers are never given twice."""
    codes = models.Commitment.objects.filter(report_id=report_id).values_list("code", flat=True)
    numbers = [int(match.group()) for code in codes if (match := re.match(r"\d+", code))]
    return max(numbers, default=0) + 1


def _clear_codes(texts: _Texts) -> None:
    """Codes follow the commitment from text to text, or a table exported before would hit another item."""
    for row in texts.new.values():
        row.code = f"~{row.pk}"
    models.Commitment.objects.bulk_update(texts.new.values(), ["code"], batch_size=500)


def _keep_parents(texts: _Texts) -> None:
    """Parts and merges stay linked to what they came from."""
    models.CommitmentParent.objects.bulk_create(
        models.CommitmentParent(child=texts.carried[row.pk], parent=texts.carried[link.parent_id])
        for row in texts.old
        for link in row.parent_links.all()
        if row.pk in texts.carried and link.parent_id in texts.carried
    )
