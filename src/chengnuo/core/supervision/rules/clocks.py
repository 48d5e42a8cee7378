"""The 13710 clocks: which a matter has, when each is due with the sum in words, and the alarms around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chengnuo.core.cases.rules import deadlines
from chengnuo.core.cases.rules.deadlines import Alarm, Clock, Pause, Plan
from chengnuo.core.catalogue.shapes import Stage as LimitStage
from chengnuo.core.supervision.rules.words import Act, Pace, Stage
from chengnuo.kernel.clock import SHANGHAI, local
from chengnuo.kernel.worktime import Limit, LimitUnit, WorkCalendar, WorkHours, due, parse_limit

#: The limits as they are shipped (示例); 1 个月 counts 30 自然日. Keys are those of the rule page.
SHIPPED_LIMITS: Mapping[str, str] = {
    "sign": "1 工作日",
    "plan": "3 工作日",
    "progress": "7 工作日",
    "done_normal": "7 工作日",
    "done_hard": "30 自然日",
}
LIMIT_WORDS: Mapping[str, str] = {
    "sign": "1：签收部署",
    "plan": "3：反馈方案",
    "progress": "7：报进展（难点事项、年度任务）",
    "done_normal": "7：办结（一般事项）",
    "done_hard": "1：一个月办结（难点事项）",
}
#: Which act of the unit stops which clock.
MET_BY: Mapping[Act, Stage] = {
    Act.SIGN: Stage.SIGN,
    Act.PLAN: Stage.PLAN,
    Act.PROGRESS: Stage.PROGRESS,
    Act.REPLY: Stage.DONE,
}


@dataclass(frozen=True, slots=True)
class Running:
    """A clock as it runs: from when, how long or until which day, what was granted on top, what paused it."""

    started_at: datetime
    limit: Limit
    due_on: date | None = None
    extra_days: int = 0
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True)
class Timed:
    """When a clock is due, why, and its alarms in their order."""

    due_at: datetime
    proof: str
    alarms: tuple[Alarm, ...]


def stages_of(pace: Pace, limits: Mapping[str, str]) -> tuple[tuple[Stage, Limit], ...]:
    """The clocks of a pace in their order. 年度任务 is done by the day of its commitment: its limit stands for nothing."""
    sign, plan, progress = (parse_limit(limits[key]) for key in ("sign", "plan", "progress"))
    first = ((Stage.SIGN, sign), (Stage.PLAN, plan))
    if pace == Pace.NORMAL:
        return (*first, (Stage.DONE, parse_limit(limits["done_normal"])))
    return (*first, (Stage.PROGRESS, progress), (Stage.DONE, parse_limit(limits["done_hard"])))


def timed(clock: Running, calendar: WorkCalendar, hours: WorkHours) -> Timed:
    """Due time, proof line and alarms."""
    extension = Limit(clock.extra_days, LimitUnit.WORK_DAY) if clock.extra_days else None
    if clock.due_on is None:
        ask = Clock(clock.started_at, (LimitStage("", clock.limit),), extension, clock.pauses)
        planned = deadlines.plan(ask, calendar, hours)
    else:
        planned = _by_day(clock, clock.due_on, extension, calendar, hours)
        days = max(1, (local(planned.due_at).date() - local(clock.started_at).date()).days)
        ask = Clock(clock.started_at, (LimitStage("", Limit(days, LimitUnit.NATURAL_DAY)),))
    # the sums of kernel.worktime speak of 派遣; a matter is 交办
    proof = planned.proof.replace("派遣", "交办")
    return Timed(planned.due_at, proof, deadlines.alarms(ask, planned, calendar, hours))


def _by_day(
    clock: Running, day: date, extension: Limit | None, calendar: WorkCalendar, hours: WorkHours
) -> Plan:
    """Until the end of work on a day; what stood still or was granted moves it."""
    end = datetime.combine(day, hours.sessions[-1][1], SHANGHAI)
    proof = f"完成时限 {day.isoformat()} {end:%H:%M} 下班"
    held = [(stop, go) for stop, go in clock.pauses if go is not None and stop < end]
    for stop, go in held:
        end += go - stop
    if held:
        proof += f"；挂账 {len(held)} 次，顺延至 {local(end):%Y-%m-%d %H:%M}"
    if extension is not None:
        later = due(end, extension, calendar, hours)
        end, proof = later.at, f"{proof}；批准延期：{later.proof}"
    return Plan(end, (), proof)


def next_stage(stages: Sequence[tuple[Stage, datetime]]) -> tuple[Stage, datetime] | None:
    """The unmet clock that is due first."""
    return min(stages, key=lambda one: one[1], default=None)
