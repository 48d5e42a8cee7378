"""Pure rules of the ledger: the declared states, when each holds, and how a unit is suggested."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chengnuo.kernel.labels import Labelled


class State(Labelled):
    """Where a commitment stands before work begins. Derived by ``state_of`` except the last three."""

    PENDING = "pending", "待分工"
    SUGGESTED = "suggested", "待确认"
    ASSIGNED = "assigned", "已分工"
    PLANNED = "planned", "已定方案"
    DROPPED = "dropped", "已撤销"
    REPLACED = "replaced", "已拆并"
    VOID = "void", "已作废"


#: What the ledger counts and exports. Dropped and replaced ones stay readable, void ones were undone.
LIVE_STATES = (State.PENDING, State.SUGGESTED, State.ASSIGNED, State.PLANNED)


class Origin(Labelled):
    """How a commitment came into the ledger."""

    EXTRACTED = "extracted", "原文识别"
    ADDED = "added", "人工补录"
    SPLIT = "split", "拆分"
    MERGED = "merged", "合并"


class Flag(Labelled):
    """What a corrected text left for a person to decide."""

    CHANGED = "changed", "原文有改动"
    GONE = "gone", "原文已删去"


class CarryOutcome(Labelled):
    """What became of a commitment when a corrected text was accepted."""

    KEPT = "kept", "原样承接"
    CHANGED = "changed", "原文有改动"
    NEW = "new", "新增"
    GONE = "gone", "原文已删去"


class Role(Labelled):
    """A unit's part in a commitment."""

    LEAD = "lead", "牵头单位"
    CO = "co", "责任单位"


class DeadlineBasis(Labelled):
    """Where a deadline comes from: it is not printed in most reports, and that must be seen."""

    TEXT = "text", "原文载明"
    YEAR_END = "year_end", "按计划年度年底"
    PERSON = "person", "人工确定"


class Act(Labelled):
    """What a change did; shown in histories."""

    EDIT = "edit", "修改文字"
    SPLIT = "split", "拆分"
    MERGE = "merge", "合并"
    ADD = "add", "补录"
    DROP = "drop", "撤销"
    RESTORE = "restore", "恢复"
    ASSIGN = "assign", "分工"
    CONFIRM = "confirm", "确认建议"
    REJECT = "reject", "不采纳建议"
    PLAN = "plan", "办理方案"
    DEADLINE = "deadline", "完成时限"
    RESOLVE = "resolve", "核对原文改动"
    IMPORT = "import", "表格导入"
    UNDO = "undo", "撤回"


def state_of(*, has_lead: bool, has_open_suggestion: bool, has_plan: bool) -> State:
    """The state of a live commitment; the only place where it is decided."""
    if has_lead:
        return State.PLANNED if has_plan else State.ASSIGNED
    return State.SUGGESTED if has_open_suggestion else State.PENDING


def settle_units(lead: int | None, co_units: Iterable[int]) -> tuple[int | None, tuple[int, ...]]:
    """Lead and co-units as they are kept: 无牵头单位的，责任单位即为牵头单位 (the first of them).

    Doubles are dropped, and the lead is never its own co-unit.
    """
    ordered = list(dict.fromkeys(co_units))
    if lead is None and ordered:
        lead = ordered[0]
    return lead, tuple(unit for unit in ordered if unit != lead)


@dataclass(frozen=True, slots=True)
class UnitDuty:
    """What a unit answers for: its names as reports write them, and the words of its duties."""

    unit_id: int
    names: tuple[str, ...]
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposed unit; ``score`` 0-1 says how much speaks for it, not how likely it is right."""

    unit_id: int
    role: str
    reason: str
    score: float


@dataclass(frozen=True, slots=True)
class _Hit:
    word: str
    where: str
    weight: float


_PLACES = (("正文", 1.0), ("句首", 0.7), ("章节", 0.2))
#: Page breaks and quotation marks stand inside words: “三公”经费.
_BETWEEN = re.compile(r"[\s“”\"‘’]+")
_LEAST = 0.3
_CO_SHARE = 0.6
_CO_MOST = 2


class DutyIndex:
    """The duties of all units, prepared once for many texts. A word of many units weighs less."""

    def __init__(self, duties: Sequence[UnitDuty]) -> None:
        """Build the index; the order of ``duties`` decides between equal scores."""
        self._owners: dict[str, list[tuple[int, str]]] = {}
        self._order = {duty.unit_id: rank for rank, duty in enumerate(duties)}
        for duty in duties:
            for word in dict.fromkeys(w for w in duty.names if len(w) > 1):
                self._owners.setdefault(word, []).append((duty.unit_id, "name"))
            for word in dict.fromkeys(w for w in duty.keywords if len(w) > 1):
                self._owners.setdefault(word, []).append((duty.unit_id, "duty"))
        words = sorted(self._owners, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, words))) if words else None

    def suggest(self, text: str, *, lead_text: str = "", section: str = "") -> tuple[Suggestion, ...]:
        """Units for one commitment, lead first; empty where no duty word occurs.

        ``text`` counts most, ``lead_text`` (the phrase that opens its paragraph) less, ``section`` least:
        a section alone never suggests a co-unit.
        """
        hits: dict[int, list[_Hit]] = {}
        for (where, factor), stretch in zip(_PLACES, (text, lead_text, section), strict=True):
            self._collect(_BETWEEN.sub("", stretch), where, factor, hits)
        totals = {unit: sum(hit.weight for hit in found) for unit, found in hits.items()}
        ranked = sorted(totals, key=lambda unit: (-totals[unit], self._order[unit]))
        if not ranked or totals[ranked[0]] < _LEAST:
            return ()
        best = totals[ranked[0]]
        chosen = [_suggestion(ranked[0], Role.LEAD, hits[ranked[0]], best)]
        for unit in ranked[1:]:
            firm = any(hit.where == "正文" for hit in hits[unit])
            if len(chosen) <= _CO_MOST and firm and totals[unit] >= _CO_SHARE * best:
                chosen.append(_suggestion(unit, Role.CO, hits[unit], totals[unit]))
        return tuple(chosen)

    def _collect(self, stretch: str, where: str, factor: float, hits: dict[int, list[_Hit]]) -> None:
        """Longest words first, each once: 停车泊位 does not count 停车 a second time."""
        if self._pattern is None:
            return
        for word in dict.fromkeys(self._pattern.findall(stretch)):
            owners = self._owners[word]
            for unit_id, kind in owners:
                weight = factor * min(len(word), 6) / 4 / len(owners) * (1.5 if kind == "name" else 1.0)
                known = hits.setdefault(unit_id, [])
                if all(hit.word != word for hit in known):
                    known.append(_Hit(word, where, weight))


def _suggestion(unit_id: int, role: str, hits: Sequence[_Hit], total: float) -> Suggestion:
    """The reason names at most three words, the weightiest first, and where they stand."""
    closer = [hit for hit in hits if hit.where != "章节"] or hits
    top = sorted(closer, key=lambda hit: -hit.weight)[:3]
    parts = (
        f"{where}命中职责关键词{''.join(f'「{h.word}」' for h in top if h.where == where)}"
        for where, _ in _PLACES
        if any(h.where == where for h in top)
    )
    return Suggestion(
        unit_id,
        str(role.value if isinstance(role, Role) else role),
        "；".join(parts),
        round(total / (total + 1), 3),
    )
