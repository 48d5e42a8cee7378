"""The units' score: rates of what was due, as the case evaluation has them, and deductions for orders, with bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from chengnuo.core.cases.rules.rates import Part, Rate, Scored, line_faults, score
from chengnuo.kernel.labels import Labelled


class Counter(Labelled):
    """What is counted of a unit in a period; each opens to its matters, points or orders."""

    SIGN_DUE = "sign_due", "应签收数"
    SIGN_MET = "sign_met", "按时签收数"
    PLAN_DUE = "plan_due", "应反馈方案数"
    PLAN_MET = "plan_met", "按时反馈方案数"
    PROGRESS_DUE = "progress_due", "应报进展数"
    PROGRESS_MET = "progress_met", "按时报进展数"
    DONE_DUE = "done_due", "应办结数"
    DONE_MET = "done_met", "按时办结数"
    REPORT_DUE = "report_due", "应季报数"
    REPORTED = "reported", "已季报数"
    REPLIED = "replied", "反馈结果次数"
    SENT_BACK = "sent_back", "退回重办次数"
    VISITED = "visited", "暗访点位数"
    GOOD = "good", "暗访合格点位数"
    BLUE = "blue", "蓝色督办单数"
    YELLOW = "yellow", "黄色督办单数"
    RED = "red", "红色督办单数"


_C = Counter
#: What each counter counts, in the words of the page.
MEANINGS: Mapping[Counter, str] = {
    _C.SIGN_DUE: "「签收部署」在这段时间内到期的事项",
    _C.SIGN_MET: "其中在到期之前签收的",
    _C.PLAN_DUE: "「反馈方案」在这段时间内到期的事项",
    _C.PLAN_MET: "其中在到期之前反馈的",
    _C.PROGRESS_DUE: "「报进展」在这段时间内到期的事项",
    _C.PROGRESS_MET: "其中在到期之前报的",
    _C.DONE_DUE: "「办结」在这段时间内到期的事项",
    _C.DONE_MET: "其中在到期之前反馈结果、没有被退回的",
    _C.REPORT_DUE: "这段时间内每个报送日，当日在办的事项（一件一次）",
    _C.REPORTED: "其中自上一报送日以来报过方案、进展或结果的",
    _C.REPLIED: "这段时间内反馈结果的次数",
    _C.SENT_BACK: "其中这段时间内被退回重办的次数",
    _C.VISITED: "这段时间内暗访到的点位",
    _C.GOOD: "其中合格的",
    _C.BLUE: "这段时间内签发、没有撤销的蓝色督办单",
    _C.YELLOW: "这段时间内签发、没有撤销的黄色督办单",
    _C.RED: "这段时间内签发、没有撤销的红色督办单",
}

RATES: tuple[Rate[Counter], ...] = (
    Rate("sign", "按时签收率", _C.SIGN_MET, _C.SIGN_DUE),
    Rate("plan", "按时反馈方案率", _C.PLAN_MET, _C.PLAN_DUE),
    Rate("progress", "按时报进展率", _C.PROGRESS_MET, _C.PROGRESS_DUE),
    Rate("done", "按时办结率", _C.DONE_MET, _C.DONE_DUE),
    Rate("report", "季报报送率", _C.REPORTED, _C.REPORT_DUE),
    Rate("sent_back", "退回率", _C.SENT_BACK, _C.REPLIED, more_is_better=False),
    Rate("check", "暗访合格率", _C.GOOD, _C.VISITED),
)
BY_KEY: Mapping[str, Rate[Counter]] = {rate.key: rate for rate in RATES}


@dataclass(frozen=True, slots=True)
class Deduction:
    """So many points off for each of ``counter``, at most ``cap`` together."""

    counter: Counter
    points: float
    cap: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A version of the score sheet: shares of the whole, deductions, and the least a unit can have."""

    parts: tuple[Part, ...]
    deductions: tuple[Deduction, ...]
    total: float
    floor: float = 0.0


@dataclass(frozen=True, slots=True)
class Deducted:
    """A deduction with what it took and how, in words."""

    deduction: Deduction
    count: int
    points: float
    words: str


@dataclass(frozen=True, slots=True)
class Score:
    """A unit's points, line by line; the same lines added are the points, within ``words``."""

    points: float
    parts: tuple[Scored, ...]
    deducted: tuple[Deducted, ...]
    words: str


#: As it is shipped (示例).
SHIPPED_SHEET = Sheet(
    parts=(
        Part("sign", 10), Part("plan", 10), Part("progress", 15), Part("done", 30), Part("report", 10),
        Part("sent_back", 10), Part("check", 15),
    ),
    deductions=(
        Deduction(_C.BLUE, 0.5, 5), Deduction(_C.YELLOW, 2, 10), Deduction(_C.RED, 5, 20),
    ),
    total=100,
)  # fmt: skip


def score_of(counts: Mapping[Counter, int], sheet: Sheet) -> Score:
    """The points of a unit."""
    earned, lines = score(counts, sheet.parts, BY_KEY, things="事项")
    taken = tuple(_deducted(one, counts[one.counter]) for one in sheet.deductions)
    plain = round(earned - sum(one.points for one in taken), 2)
    kept = max(sheet.floor, plain)
    words = f"{earned:g} − {sum(one.points for one in taken):g} = {plain:g}"
    return Score(kept, lines, taken, words if kept == plain else f"{words}，低于下限，计 {kept:g}")


def _deducted(one: Deduction, count: int) -> Deducted:
    plain = round(one.points * count, 2)
    kept = min(one.cap, plain)
    bound = "" if kept == plain else f"，扣满 {kept:g}"
    return Deducted(one, count, kept, f"{one.counter.label} {count} × {one.points:g}{bound}")


def sheet_faults(sheet: Sheet) -> tuple[str, ...]:
    """All that is wrong with a sheet, in words."""
    faults = list(line_faults(sheet.parts, sheet.total, BY_KEY))
    for one in sheet.deductions:
        if not 0 <= one.points <= one.cap <= sheet.total:
            faults.append(f"「{one.counter.label}」应有 0 ≤ 每张扣分 ≤ 扣分上限 ≤ 总分")
    if not 0 <= sheet.floor < sheet.total:
        faults.append("得分下限应在 0 和总分之间")
    return tuple(faults)


def sheet_json(sheet: Sheet) -> dict[str, Any]:
    """A sheet as it is kept."""
    deductions = [{"counter": d.counter.value, "points": d.points, "cap": d.cap} for d in sheet.deductions]
    return {"parts": [asdict(part) for part in sheet.parts], "deductions": deductions, "total": sheet.total, "floor": sheet.floor}  # fmt: skip


def sheet_from(body: Mapping[str, Any]) -> Sheet:
    """A sheet as it was kept."""
    return Sheet(
        tuple(Part(**part) for part in body["parts"]),
        tuple(Deduction(Counter(d["counter"]), d["points"], d["cap"]) for d in body["deductions"]),
        body["total"], body["floor"],
    )  # fmt: skip


def ranked(points: Sequence[tuple[int, float]]) -> dict[int, int]:
    """Unit id → place; the same points are the same place."""
    ordered = sorted({value for _unit, value in points}, reverse=True)
    above = {value: sum(other > value for _unit, other in points) + 1 for value in ordered}
    return {unit: above[value] for unit, value in points}
