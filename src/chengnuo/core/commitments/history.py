"""Reading the history: what happened to a commitment, and the named changes of a report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from chengnuo.core.commitments import models
from chengnuo.core.commitments.changes import differences
from chengnuo.core.commitments.errors import ChangeSetNotFound, CommitmentNotFound
from chengnuo.core.commitments.queries import ChangedItem, ChangeSetCard, FieldChange, HistoryEntry
from chengnuo.core.commitments.rules import Act, DeadlineBasis, Flag, State
from chengnuo.core.documents.models import ReportFigure, ReportState
from chengnuo.core.documents.queries import person
from chengnuo.core.people.models import Unit

#: What a change touched, in words; templates translate them.
LABELS = {
    "text": "文字",
    "state": "状态",
    "flag": "核对标记",
    "flag_note": "核对说明",
    "dropped_reason": "撤销原因",
    "deadline": "完成时限",
    "deadline_basis": "时限依据",
    "lead_unit": "牵头单位",
    "co_units": "责任单位",
    "figures": "指标",
    "plan": "办理方案",
    "suggestions": "建议单位",
}
PLAN_LABELS = {
    "goal": "工作目标",
    "measures": "具体措施",
    "nodes": "时间节点",
    "leader": "分管领导",
    "person": "责任人",
}


def history(commitment_id: int) -> tuple[HistoryEntry, ...]:
    """Every change of a commitment, newest first, those under an earlier text of the report included.

    Raises ``CommitmentNotFound``.
    """
    chain = _chain(commitment_id)
    items = list(
        models.ChangeItem.objects.filter(commitment_id__in=chain)
        .select_related("change_set__actor", "change_set__report", "commitment")
        .order_by("-id")
    )
    words = _Words(items)
    return tuple(
        HistoryEntry(
            change_set_id=item.change_set_id,
            action=item.change_set.kind,
            action_label=Act(item.change_set.kind).label,
            name=item.change_set.name,
            who=person(item.change_set.actor),
            when=item.change_set.made_at,
            changes=words.changes(item),
            undone=item.change_set.undone_at is not None,
            can_undo=_can_undo(item.change_set, [item]),
        )
        for item in items
    )


def change_sets(report_id: int, *, limit: int = 50) -> tuple[ChangeSetCard, ...]:
    """The latest changes of a report's ledger, newest first."""
    rows = models.ChangeSet.objects.filter(report_id=report_id).select_related("actor", "report")
    return tuple(_card(row) for row in rows.prefetch_related("items__commitment")[:limit])


def change_set(change_set_id: int) -> ChangeSetCard:
    """One named change. Raises ``ChangeSetNotFound``."""
    rows = models.ChangeSet.objects.filter(pk=change_set_id).select_related("actor", "report")
    row = rows.prefetch_related("items__commitment").first()
    if row is None:
        raise ChangeSetNotFound(change_set_id)
    return _card(row)


def change_items(change_set_id: int) -> tuple[ChangedItem, ...]:
    """What one named change did to each commitment. Raises ``ChangeSetNotFound``."""
    items = list(
        models.ChangeItem.objects.filter(change_set_id=change_set_id)
        .select_related("commitment")
        .order_by("commitment__position", "id")
    )
    if not items and not models.ChangeSet.objects.filter(pk=change_set_id).exists():
        raise ChangeSetNotFound(change_set_id)
    words = _Words(items)
    return tuple(
        ChangedItem(
            commitment_id=item.commitment_id,
            code=item.commitment.code,
            text=item.commitment.text,
            gone=item.commitment.state == State.VOID,
            made=item.before is None,
            changes=words.changes(item),
        )
        for item in items
    )


def _card(row: models.ChangeSet) -> ChangeSetCard:
    items = list(row.items.all())
    return ChangeSetCard(
        id=row.pk,
        report_id=row.report_id,
        kind=row.kind,
        kind_label=Act(row.kind).label,
        name=row.name,
        who=person(row.actor),
        when=row.made_at,
        items=len(items),
        undone=row.undone_at is not None,
        can_undo=_can_undo(row, items),
    )


def _can_undo(row: models.ChangeSet, items: Iterable[models.ChangeItem]) -> bool:
    current = all(item.commitment.version == item.version_after for item in items)
    return row.undone_at is None and current and row.report.state == ReportState.ACCEPTED


def _chain(commitment_id: int) -> list[int]:
    """The commitment and those it was carried over from, through every corrected text."""
    chain: list[int] = []
    current: int | None = commitment_id
    while current is not None and current not in chain:
        row = models.Commitment.objects.filter(pk=current).values_list("carried_from_id", flat=True)
        if not row and not chain:
            raise CommitmentNotFound(commitment_id)
        chain.append(current)
        current = row[0] if row else None
    return chain


class _Words:
    """Turns snapshots into words: ids into names, values into labels."""

    def __init__(self, items: Sequence[models.ChangeItem]) -> None:
        """Look up every unit and figure the snapshots mention, once."""
        sides = [side for item in items for side in (item.before, item.after) if side]
        unit_ids = {u for side in sides for u in (side["lead_unit"], *side["co_units"]) if u}
        suggestion_ids = {int(s) for side in sides for s in side["suggestions"]}
        self._units = dict(Unit.objects.filter(pk__in=unit_ids).values_list("pk", "name"))
        self._figures = dict(
            ReportFigure.objects.filter(pk__in={f for side in sides for f in side["figures"]}).values_list(
                "pk", "text"
            )
        )
        self._suggestions = dict(
            models.UnitSuggestion.objects.filter(pk__in=suggestion_ids).values_list("pk", "unit__name")
        )

    def changes(self, item: models.ChangeItem) -> tuple[FieldChange, ...]:
        """The fields that differ, without those that only follow from others."""
        old, new = differences(item.before, item.after)
        found: list[FieldChange] = []
        for field, value in new.items():
            if field == "plan":
                found.extend(self._plan((old or {}).get("plan"), value))
            elif field in LABELS and (field != "suggestions" or "lead_unit" not in new):
                before, after = self._say(field, (old or {}).get(field)), self._say(field, value)
                if before != after:
                    found.append(FieldChange(field, LABELS[field], before, after))
        return tuple(found)

    def _plan(self, old: dict[str, Any] | None, new: dict[str, Any] | None) -> list[FieldChange]:
        before, after = old or {}, new or {}
        return [
            FieldChange(
                f"plan.{field}",
                label,
                self._say(field, before.get(field)),
                self._say(field, after.get(field)),
            )
            for field, label in PLAN_LABELS.items()
            if (before.get(field) or "") != (after.get(field) or "")
        ]

    def _say(self, field: str, value: Any) -> str:
        if value in (None, "", [], {}):
            return ""
        if field == "state":
            return State(value).label
        if field == "flag":
            return Flag(value).label
        if field == "deadline_basis":
            return DeadlineBasis(value).label
        if field == "lead_unit":
            return self._units.get(value, f"单位 {value}")
        if field == "co_units":
            return "、".join(self._units.get(unit, f"单位 {unit}") for unit in value)
        if field == "figures":
            return "、".join(self._figures.get(figure, "") for figure in value)
        if field == "nodes":
            return "；".join(f"{node['title']} {node['due'] or ''}".strip() for node in value)
        if field == "suggestions":
            open_ones = [pk for pk, status in value.items() if status == "suggested"]
            return "、".join(self._suggestions.get(int(pk), "") for pk in open_ones)
        return str(value)
