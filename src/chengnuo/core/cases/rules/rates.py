"""The rates of the evaluation, each with its formula in words, and score sheets made of them (STANDARDS A6).

A counter is a named set of cases or tasks; ``core.cases.evaluation`` counts it and opens it to its rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from chengnuo.kernel.labels import Labelled

#: Whatever can be counted: rates and score sheets of supervision count other things than those of cases.
K = TypeVar("K", bound=Labelled)


class Counter(Labelled):
    """What is counted, of the cases or tasks of a period."""

    REPORTED = "reported", "上报数"
    VALID = "valid", "有效上报数"
    FILED = "filed", "立案数"
    TO_DISPATCH = "to_dispatch", "应派遣数"
    RIGHT_DISPATCH = "right_dispatch", "准确派遣数"
    TO_HANDLE = "to_handle", "应处置数"
    HANDLED = "handled", "处置数"
    HANDLED_ON_TIME = "handled_on_time", "按期处置数"
    OVERDUE_OPEN = "overdue_open", "超期待处置数"
    EXTENDED = "extended", "延期数"
    TO_CLOSE = "to_close", "应结案数"
    CLOSED = "closed", "结案数"
    CLOSED_ON_TIME = "closed_on_time", "按期结案数"
    CLOSED_LATE = "closed_late", "超期结案数"
    REWORKED = "reworked", "返工数"
    RATED = "rated", "评价数"
    SATISFIED = "satisfied", "满意数"
    SOLVED = "solved", "评价为已解决数"
    FILED_ON_TIME = "filed_on_time", "按时立案数"
    RIGHT_FILED = "right_filed", "准确立案数"
    DISPATCHED_ON_TIME = "dispatched_on_time", "按时派遣数"
    TO_VERIFY = "to_verify", "应核实数"
    VERIFIED_ON_TIME = "verified_on_time", "按时核实数"
    TO_CHECK = "to_check", "应核查数"
    CHECKED_ON_TIME = "checked_on_time", "按时核查数"
    DONE = "done", "经手数"


_C = Counter
#: What each counter counts, in the words of the page; {hours} are the limits of the desk in use.
MEANINGS: Mapping[Counter, str] = {
    _C.REPORTED: "这段时间内上报的案卷",
    _C.VALID: "其中没有作废的",
    _C.FILED: "这段时间内立案的案卷",
    _C.TO_DISPATCH: "这段时间内立案、没有作废的案卷",
    _C.RIGHT_DISPATCH: "其中已派遣、没有退单也没有裁定过的",
    _C.TO_HANDLE: "处置到期时间在这段时间内的案卷",
    _C.HANDLED: "其中已处置完毕的",
    _C.HANDLED_ON_TIME: "其中在到期之前处置完毕的",
    _C.OVERDUE_OPEN: "其中已经超期、还没有处置完毕的",
    _C.EXTENDED: "其中批准过延期的",
    _C.TO_CLOSE: "处置到期时间在这段时间内的案卷",
    _C.CLOSED: "其中已结案的",
    _C.CLOSED_ON_TIME: "其中在到期之前结案的",
    _C.CLOSED_LATE: "其中在到期之后结案的",
    _C.REWORKED: "其中返工过的",
    _C.RATED: "这段时间内被上报人评价的案卷",
    _C.SATISFIED: "其中评价为四星及以上的",
    _C.SOLVED: "其中上报人说已解决的",
    _C.FILED_ON_TIME: "其中在进入待受理后的立案时限内立案的",
    _C.RIGHT_FILED: "其中立案后没有作废或并案的",
    _C.DISPATCHED_ON_TIME: "其中在立案后的派遣时限内第一次派遣的",
    _C.TO_VERIFY: "这段时间内交核实的案卷",
    _C.VERIFIED_ON_TIME: "其中在核实时限内有核实结果的",
    _C.TO_CHECK: "这段时间内报处置完毕、等待核查的案卷",
    _C.CHECKED_ON_TIME: "其中在核查时限内结案或返工的",
    _C.DONE: "这段时间内由本人经手的案卷",
}


@dataclass(frozen=True, slots=True)
class Rate(Generic[K]):
    """A share of two counters. ``more_is_better`` False for 返工率 and the like."""

    key: str
    name: str
    numerator: K
    denominator: K
    more_is_better: bool = True

    @property
    def formula(self) -> str:
        """按期处置率 = 按期处置数 / 应处置数."""
        return f"{self.name} = {self.numerator.label} / {self.denominator.label}"


C = Counter
RATES: tuple[Rate[Counter], ...] = (
    Rate("handled", "处置率", C.HANDLED, C.TO_HANDLE),
    Rate("handled_on_time", "按期处置率", C.HANDLED_ON_TIME, C.TO_HANDLE),
    Rate("closed", "结案率", C.CLOSED, C.TO_CLOSE),
    Rate("closed_on_time", "按期结案率", C.CLOSED_ON_TIME, C.TO_CLOSE),
    Rate("closed_late", "超期结案率", C.CLOSED_LATE, C.TO_CLOSE, more_is_better=False),
    Rate("right_dispatch", "准确派遣率", C.RIGHT_DISPATCH, C.TO_DISPATCH),
    Rate("valid", "有效上报率", C.VALID, C.REPORTED),
    Rate("reworked", "返工率", C.REWORKED, C.TO_CLOSE, more_is_better=False),
    Rate("overdue_open", "超期待处置率", C.OVERDUE_OPEN, C.TO_HANDLE, more_is_better=False),
    Rate("extended", "延期率", C.EXTENDED, C.TO_HANDLE, more_is_better=False),
    Rate("solved", "解决率", C.SOLVED, C.RATED),
    Rate("satisfied", "满意率", C.SATISFIED, C.RATED),
    Rate("filed_on_time", "按时立案率", C.FILED_ON_TIME, C.FILED),
    Rate("right_filed", "准确立案率", C.RIGHT_FILED, C.FILED),
    Rate("dispatched_on_time", "按期派遣率", C.DISPATCHED_ON_TIME, C.TO_DISPATCH),
    Rate("verified_on_time", "按期核实率", C.VERIFIED_ON_TIME, C.TO_VERIFY),
    Rate("checked_on_time", "按期核查率", C.CHECKED_ON_TIME, C.TO_CHECK),
)
BY_KEY: Mapping[str, Rate[Counter]] = {rate.key: rate for rate in RATES}


class Post(Labelled):
    """A post (岗位) of the loop; each has counters of its own. A person may act in several."""

    REPORTER = "reporter", "上报"
    VERIFIER = "verifier", "核实"
    FILER = "filer", "受理立案"
    DISPATCHER = "dispatcher", "派遣"
    HANDLER = "handler", "处置"
    CHECKER = "checker", "核查"
    DECIDER = "decider", "督查裁定"


#: The rates of a person in a post, each of what passed through their hands; nobody has a rate for deciding.
POST_RATES: Mapping[Post, tuple[Rate[Counter], ...]] = {
    Post.REPORTER: (Rate("valid", "有效上报率", C.VALID, C.DONE),),
    Post.VERIFIER: (Rate("verified_on_time", "按期核实率", C.VERIFIED_ON_TIME, C.DONE),),
    Post.FILER: (
        Rate("filed_on_time", "按时立案率", C.FILED_ON_TIME, C.DONE),
        Rate("right_filed", "准确立案率", C.RIGHT_FILED, C.DONE),
    ),
    Post.DISPATCHER: (
        Rate("dispatched_on_time", "按期派遣率", C.DISPATCHED_ON_TIME, C.DONE),
        Rate("right_dispatch", "准确派遣率", C.RIGHT_DISPATCH, C.DONE),
    ),
    Post.HANDLER: (
        Rate("handled_on_time", "按期处置率", C.HANDLED_ON_TIME, C.DONE),
        Rate("reworked", "返工率", C.REWORKED, C.DONE, more_is_better=False),
    ),
    Post.CHECKER: (Rate("checked_on_time", "按期核查率", C.CHECKED_ON_TIME, C.DONE),),
    Post.DECIDER: (),
}


@dataclass(frozen=True, slots=True)
class DeskLimits:
    """How soon each post of the desk acts, in natural hours: the desk works round the clock."""

    verify: float
    file: float
    dispatch: float
    check: float


#: Examples (示例): no document at hand says them.
EXAMPLE_LIMITS = DeskLimits(verify=12, file=2, dispatch=1, check=24)


@dataclass(frozen=True, slots=True)
class Part:
    """A line of a score sheet: ``points`` × rate, or × (1 − rate) where less is better, kept within its bounds."""

    rate: str
    points: float
    floor: float = 0.0
    cap: float | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """A line with what it earned and how, in words. ``value`` None where the denominator is 0."""

    part: Part
    value: float | None
    points: float
    words: str


#: The sheet of a district elsewhere, as an example (示例): 处置率×30 + 按期处置率×20 + (1−返工率)×20 + …
EXAMPLE_SHEET: tuple[Part, ...] = (
    Part("handled", 30),
    Part("handled_on_time", 20),
    Part("reworked", 20),
    Part("overdue_open", 20),
    Part("extended", 10),
)


def share(counts: Mapping[K, int], rate: Rate[K]) -> float | None:
    """The rate; None where nothing was to be counted, which is neither 0 nor 1."""
    whole = counts[rate.denominator]
    return counts[rate.numerator] / whole if whole else None


def score(
    counts: Mapping[K, int], sheet: Sequence[Part], rates: Mapping[str, Rate[K]], things: str = "案卷"
) -> tuple[float, tuple[Scored, ...]]:
    """The points of a sheet and its lines. A line without anything to count earns its whole points, and says so."""
    lines = tuple(_scored(counts, part, rates[part.rate], things) for part in sheet)
    return round(sum(line.points for line in lines), 2), lines


def _scored(counts: Mapping[K, int], part: Part, rate: Rate[K], things: str) -> Scored:
    value = share(counts, rate)
    if value is None:
        return Scored(part, None, part.points, f"{rate.name}没有可计的{things}，按满分 {part.points:g} 计")
    earned = part.points * (value if rate.more_is_better else 1 - value)
    kept = max(part.floor, earned if part.cap is None else min(part.cap, earned))
    share_words = f"{value:.1%}" if rate.more_is_better else f"(1 − {value:.1%})"
    bound = "" if kept == earned else f"，限为 {kept:g}"
    return Scored(part, value, round(kept, 2), f"{rate.name} {share_words} × {part.points:g}{bound}")


#: A sheet has so many lines at most, and a line so many points.
MOST_LINES, MOST_POINTS = 30, 1000


def sheet_faults(lines: Sequence[Part], total: float, limits: DeskLimits) -> tuple[str, ...]:
    """All that is wrong with a sheet, in words; nothing where it is sound."""
    hours = {"核实": limits.verify, "立案": limits.file, "派遣": limits.dispatch, "核查": limits.check}
    wrong = [f"{name}时限应在 0 到 720 小时之间" for name, value in hours.items() if not 0 < value <= 720]
    return (*line_faults(lines, total, BY_KEY), *wrong)


def line_faults(lines: Sequence[Part], total: float, rates: Mapping[str, Rate[K]]) -> tuple[str, ...]:
    """What is wrong with the lines of a sheet of any rates."""
    faults = [
        fault
        for number, part in enumerate(lines, start=1)
        for fault in _faults_of(number, part, part.rate in rates)
    ]
    names = [rates[part.rate].name for part in lines if part.rate in rates]
    faults += [f"指标「{name}」写了不止一行" for name in dict.fromkeys(names) if names.count(name) > 1]
    if not 1 <= len(lines) <= MOST_LINES:
        faults.append(f"评分表要有 1 到 {MOST_LINES} 行")
    added = round(sum(part.points for part in lines), 2)
    if lines and abs(added - total) > 0.005:
        faults.append(f"各行分值合计 {added:g} 分，与所写的总分 {total:g} 分不符")
    return tuple(faults)


def _faults_of(number: int, part: Part, known: bool) -> list[str]:
    faults = []
    if not known:
        faults.append(f"第 {number} 行的指标「{part.rate}」不存在")
    if not 0 < part.points <= MOST_POINTS:
        faults.append(f"第 {number} 行的分值 {part.points:g} 应在 0 到 {MOST_POINTS} 之间")
    top = part.points if part.cap is None else part.cap
    if not 0 <= part.floor <= top <= part.points:
        faults.append(f"第 {number} 行应有 0 ≤ 下限 ≤ 上限 ≤ 分值")
    return faults
