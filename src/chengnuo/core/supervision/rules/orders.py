"""When which order is drafted: a printed rule over clocks, lights and unanswered orders. One cause drafts once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chengnuo.core.supervision.rules.words import LEVEL_MEANINGS, LEVELS, Level, Stage
from chengnuo.kernel.labels import Labelled


class Trigger(Labelled):
    """What an order is drafted for; ``{n}`` is the rule's number of working days."""

    CLOCK_SOON = "clock_soon", "时限即将到期（已过八成）"
    CLOCK_OVER = "clock_over", "时限超期满 {n} 个工作日"
    LIGHT_YELLOW = "light_yellow", "交办满 {n} 个工作日，承诺亮黄灯"
    LIGHT_RED = "light_red", "交办满 {n} 个工作日，承诺亮红灯"
    BLUE_UNANSWERED = "blue_unanswered", "蓝色督办单逾期未回复满 {n} 个工作日"
    YELLOW_UNANSWERED = "yellow_unanswered", "黄色督办单逾期未回复满 {n} 个工作日"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the rule."""

    level: Level
    trigger: Trigger
    days: int = 0

    @property
    def words(self) -> str:
        """「黄色督办单（警示）：时限超期满 5 个工作日」."""
        what = self.trigger.label.format(n=self.days).replace("满 0 个工作日", "")
        return f"{self.level.label}（{LEVEL_MEANINGS[self.level]}）：{what}"


@dataclass(frozen=True, slots=True)
class OrderRule:
    """The rule in use: lines, and how long a unit has to sign and to answer, in working days."""

    lines: tuple[Line, ...]
    sign_days: int
    reply_days: Mapping[Level, int]
    prefix: str
    issuer: str
    addressee: str


_T = Trigger
#: As it is shipped (示例).
SHIPPED_RULE = OrderRule(
    lines=(
        Line(Level.BLUE, _T.CLOCK_SOON), Line(Level.BLUE, _T.LIGHT_YELLOW, 5), Line(Level.YELLOW, _T.CLOCK_OVER, 0),
        Line(Level.YELLOW, _T.LIGHT_RED, 5), Line(Level.YELLOW, _T.BLUE_UNANSWERED, 1), Line(Level.RED, _T.CLOCK_OVER, 5),
        Line(Level.RED, _T.YELLOW_UNANSWERED, 1),
    ),
    sign_days=1,
    reply_days={Level.BLUE: 5, Level.YELLOW: 3, Level.RED: 2},
    prefix="江督",
    issuer="江汉区人民政府督查室",
    addressee="各街道办事处，区政府各部门",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClockFact:
    """An unmet clock: since when it rings, and for how many whole working days it has been overdue (None: not yet)."""

    stage: Stage
    due_at: datetime
    soon: bool
    overdue_days: int | None
    proof: str


@dataclass(frozen=True, slots=True)
class OrderFact:
    """An open order that was issued: its level and for how many working days the answer has been late."""

    id: int
    number: str
    level: Level
    late_days: int | None


@dataclass(frozen=True, slots=True)
class MatterFacts:
    """What the rule looks at for one matter: ``light`` green | yellow | red | grey, "" where nothing measures it;
    ``assigned_days`` how many whole working days the unit has had it.
    """

    clocks: tuple[ClockFact, ...]
    light: str = ""
    light_reason: str = ""
    light_period: str = ""
    assigned_days: int = 0
    orders: tuple[OrderFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Cause:
    """Why an order is drafted. ``key`` is the same for the same cause, so that it drafts once."""

    level: Level
    key: str
    line: Line
    words: str


def cause(facts: MatterFacts, rule: OrderRule) -> Cause | None:
    """The gravest cause the rule finds, or None; of equal ones the first line of the rule."""
    found = [one for line in rule.lines for one in _found(line, facts)]
    return max(found, key=lambda one: LEVELS.index(one.level), default=None)


def _found(line: Line, facts: MatterFacts) -> list[Cause]:
    if line.trigger in (Trigger.CLOCK_SOON, Trigger.CLOCK_OVER):
        return [_of_clock(line, clock) for clock in facts.clocks if _rings(line, clock)]
    if line.trigger in (Trigger.LIGHT_YELLOW, Trigger.LIGHT_RED):
        colour = "yellow" if line.trigger == Trigger.LIGHT_YELLOW else "red"
        if facts.light != colour or facts.assigned_days < line.days:
            return []
        key = f"{line.trigger}:{facts.light_period}"
        word = "黄灯" if colour == "yellow" else "红灯"
        return [Cause(line.level, key, line, f"承诺亮{word}：{facts.light_reason or '见进度页'}")]
    wanted = Level.BLUE if line.trigger == Trigger.BLUE_UNANSWERED else Level.YELLOW
    late = [
        o for o in facts.orders if o.level == wanted and o.late_days is not None and o.late_days >= line.days
    ]
    return [
        Cause(
            line.level, f"{line.trigger}:{o.id}", line, f"{o.number} 到期未回复，已超 {o.late_days} 个工作日"
        )
        for o in late
    ]


def _rings(line: Line, clock: ClockFact) -> bool:
    if line.trigger == Trigger.CLOCK_SOON:
        return clock.soon and clock.overdue_days is None
    return clock.overdue_days is not None and clock.overdue_days >= line.days


def _of_clock(line: Line, clock: ClockFact) -> Cause:
    key = f"{line.trigger}:{clock.stage}:{clock.due_at:%Y%m%d%H%M}:{line.days}"
    if clock.overdue_days is None:
        words = f"「{clock.stage.label}」即将到期"
    elif clock.overdue_days:
        words = f"「{clock.stage.label}」已超期 {clock.overdue_days} 个工作日"
    else:
        words = f"「{clock.stage.label}」已超期"
    return Cause(line.level, key, line, f"{words}（{clock.proof}）")


def rule_from(body: Mapping[str, Any]) -> OrderRule:
    """A rule as it was kept."""
    return OrderRule(
        lines=tuple(Line(Level(one["level"]), Trigger(one["trigger"]), int(one["days"])) for one in body["lines"]),
        sign_days=int(body["sign_days"]),
        reply_days={Level(key): int(value) for key, value in body["reply_days"].items()},
        prefix=str(body["prefix"]), issuer=str(body["issuer"]), addressee=str(body["addressee"]),
    )  # fmt: skip


def rule_json(rule: OrderRule) -> dict[str, Any]:
    """A rule as it is kept."""
    return {
        "lines": [{"level": one.level.value, "trigger": one.trigger.value, "days": one.days} for one in rule.lines],
        "sign_days": rule.sign_days, "reply_days": {key.value: value for key, value in rule.reply_days.items()},
        "prefix": rule.prefix, "issuer": rule.issuer, "addressee": rule.addressee,
    }  # fmt: skip


def rule_faults(rule: OrderRule) -> tuple[str, ...]:
    """All that is wrong with a rule, in words."""
    faults = [f"「{line.words}」的天数应在 0 到 60 之间" for line in rule.lines if not 0 <= line.days <= 60]
    days = [("签收", rule.sign_days), *((f"{level.label}回复", rule.reply_days[level]) for level in LEVELS)]
    faults += [f"{name}期限应在 1 到 60 个工作日之间" for name, value in days if not 1 <= value <= 60]
    words = (("字号", rule.prefix), ("发文单位", rule.issuer), ("主送单位", rule.addressee))
    faults += [f"请写明{name}" for name, value in words if not value.strip()]
    return tuple(faults)


def open_levels(orders: Sequence[Level]) -> int:
    """The rank of the gravest open order, -1 where there is none."""
    return max((LEVELS.index(level) for level in orders), default=-1)
