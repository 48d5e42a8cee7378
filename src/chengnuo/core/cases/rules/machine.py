"""The one declared state machine of the case loop: what may be done in which state, by whom, under which guards.

``core.cases.services`` asks ``check`` before every act; docs/reference/case-states.md is drawn from ``MACHINE``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from chengnuo.core.cases.rules.words import NEEDS_VERIFYING, RUNNING_STATES, Act, Source, State, Step

#: 退单 at most so often; then 分歧裁定.
MOST_RETURNS = 2
#: 「没有解决」 within so many natural days of closing.
REOPEN_DAYS = 15


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards need to know of a case at the moment of an act."""

    state: State | None
    source: Source
    has_class: bool = False
    has_condition: bool = False
    has_place: bool = False
    verified: bool | None = None
    returns: int = 0
    ruled: bool = False
    open_co_tasks: int = 0
    lead_due_at: datetime | None = None
    asked_time: bool = False
    closed_at: datetime | None = None
    children: int = 0


@dataclass(frozen=True, slots=True)
class Given:
    """What the person gave with the act; ``reason`` is free text, ``waived`` that 核实 is not needed."""

    now: datetime
    reason: str = ""
    waived: bool = False
    units: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an act is not possible: a stable code and a Chinese sentence."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition of an arrow: its words for pages and docs, and the test behind them."""

    words: str
    test: Callable[[Facts, Given], Refusal | None]


@dataclass(frozen=True, slots=True)
class Transition:
    """One arrow. ``to`` None: the state stays; ``permission`` "" is the reporter's own right."""

    act: Act
    step: Step
    sources: tuple[State | None, ...]
    to: State | None
    permission: str
    guards: tuple[Guard, ...] = field(default=())


def _reason(facts: Facts, given: Given) -> Refusal | None:
    """A reason is written down."""
    return None if given.reason.strip() else Refusal("cases.no_reason", "请写明理由。")


def _classified(facts: Facts, given: Given) -> Refusal | None:
    """Class and filing condition are chosen."""
    if facts.has_class and facts.has_condition:
        return None
    return Refusal("cases.no_class", "立案前要选定小类和立案条件。")


def _placed(facts: Facts, given: Given) -> Refusal | None:
    """The place is known."""
    return None if facts.has_place else Refusal("cases.no_place", "立案前要定好事发位置。")


def _verified(facts: Facts, given: Given) -> Refusal | None:
    """What the public sent was looked at, or it is said why not."""
    if facts.source not in NEEDS_VERIFYING or facts.verified:
        return None
    if given.waived and given.reason.strip():
        return None
    return Refusal("cases.not_verified", "公众来件要先核实；确需直接立案的，请写明理由。")


def _has_unit(facts: Facts, given: Given) -> Refusal | None:
    """A lead unit is named."""
    return None if given.units else Refusal("cases.no_unit", "请选定主办单位。")


def _may_return(facts: Facts, given: Given) -> Refusal | None:
    """Not yet returned twice, and not after a ruling."""
    if facts.ruled:
        return Refusal("cases.ruled", "已经裁定，不能再退单。")
    if facts.returns >= MOST_RETURNS:
        return Refusal("cases.too_many_returns", f"已退单 {MOST_RETURNS} 次，请提请分歧裁定。")
    return None


def _returned_out(facts: Facts, given: Given) -> Refusal | None:
    """Returned twice already, and no ruling yet."""
    if facts.ruled:
        return Refusal("cases.ruled", "已经裁定，不能再提请裁定。")
    if facts.returns < MOST_RETURNS:
        return Refusal("cases.may_return", f"退单满 {MOST_RETURNS} 次仍有分歧的，才提请裁定。")
    return None


def _before_due(facts: Facts, given: Given) -> Refusal | None:
    """Not yet due."""
    if facts.lead_due_at is not None and given.now < facts.lead_due_at:
        return None
    return Refusal("cases.past_due", "延期要在到期之前申请。")


def _none_asked(facts: Facts, given: Given) -> Refusal | None:
    """No extension waits for its answer."""
    return Refusal("cases.time_asked", "已有一项延期申请待批。") if facts.asked_time else None


def _asked(facts: Facts, given: Given) -> Refusal | None:
    """An extension waits for its answer."""
    return None if facts.asked_time else Refusal("cases.no_time_asked", "没有待批的延期申请。")


def _co_done(facts: Facts, given: Given) -> Refusal | None:
    """Every co-unit has answered."""
    if not facts.open_co_tasks:
        return None
    return Refusal("cases.co_open", f"还有 {facts.open_co_tasks} 项协办任务没有反馈。")


def _recently_closed(facts: Facts, given: Given) -> Refusal | None:
    """Closed a short while ago."""
    if facts.closed_at is not None and (given.now - facts.closed_at).days < REOPEN_DAYS:
        return None
    return Refusal("cases.closed_long_ago", f"结案已超过 {REOPEN_DAYS} 天，请重新上报。")


def _no_children(facts: Facts, given: Given) -> Refusal | None:
    """No other case was merged into it."""
    if not facts.children:
        return None
    return Refusal("cases.has_children", f"有 {facts.children} 件案卷并入了它，请先拆案。")


REASON = Guard("写明理由", _reason)
CLASSIFIED = Guard("有小类和立案条件", _classified)
PLACED = Guard("有事发位置", _placed)
VERIFIED = Guard("公众来件先核实，或写明免核实的理由", _verified)
HAS_UNIT = Guard("有主办单位", _has_unit)
MAY_RETURN = Guard("最多退单两次，裁定后不得再退", _may_return)
RETURNED_OUT = Guard("退单已满两次且未裁定", _returned_out)
BEFORE_DUE = Guard("在到期之前", _before_due)
NONE_ASKED = Guard("没有待批的延期申请", _none_asked)
ASKED = Guard("有待批的延期申请", _asked)
CO_DONE = Guard("协办任务都已反馈", _co_done)
RECENTLY_CLOSED = Guard("结案后十五日内", _recently_closed)
NO_CHILDREN = Guard("没有并入它的案卷", _no_children)

S, P = State, Step
_BEFORE_DISPATCH = (S.COLLECTED, S.VERIFYING, S.FILED)

MACHINE: tuple[Transition, ...] = (
    Transition(Act.REPORT, P.COLLECT, (None,), S.COLLECTED, ""),
    Transition(Act.ASK_VERIFY, P.COLLECT, (S.COLLECTED,), S.VERIFYING, "case.desk", (PLACED,)),
    Transition(Act.VERIFY_TRUE, P.COLLECT, (S.VERIFYING,), S.COLLECTED, "case.check"),
    Transition(Act.VERIFY_FALSE, P.COLLECT, (S.VERIFYING,), S.VOIDED, "case.check", (REASON,)),
    Transition(Act.FILE, P.FILE, (S.COLLECTED,), S.FILED, "case.desk", (CLASSIFIED, PLACED, VERIFIED)),
    Transition(Act.DISPATCH, P.DISPATCH, (S.FILED,), S.DISPATCHED, "case.desk", (HAS_UNIT,)),
    Transition(Act.SIGN, P.HANDLE, (S.DISPATCHED,), S.HANDLING, "case.handle"),
    Transition(
        Act.RETURN, P.DISPATCH, (S.DISPATCHED, S.HANDLING), S.FILED, "case.handle", (REASON, MAY_RETURN)
    ),
    Transition(
        Act.ASK_RULING, P.DISPATCH, (S.DISPATCHED, S.HANDLING), S.RULING, "case.handle", (REASON, RETURNED_OUT)
    ),
    Transition(Act.RULE, P.DISPATCH, (S.RULING,), S.DISPATCHED, "case.decide", (REASON, HAS_UNIT)),
    Transition(
        Act.ASK_TIME, P.HANDLE, (S.DISPATCHED, S.HANDLING), None, "case.handle", (REASON, BEFORE_DUE, NONE_ASKED)
    ),
    Transition(Act.GRANT_TIME, P.HANDLE, (S.DISPATCHED, S.HANDLING), None, "case.decide", (ASKED,)),
    Transition(Act.REFUSE_TIME, P.HANDLE, (S.DISPATCHED, S.HANDLING), None, "case.decide", (ASKED, REASON)),
    Transition(Act.CO_SIGN, P.HANDLE, RUNNING_STATES, None, "case.handle"),
    Transition(Act.CO_FINISH, P.REPLY, RUNNING_STATES, None, "case.handle", (REASON,)),
    Transition(Act.FINISH, P.REPLY, (S.HANDLING,), S.CHECKING, "case.handle", (REASON, CO_DONE)),
    Transition(Act.REWORK, P.CHECK, (S.CHECKING,), S.HANDLING, "case.check", (REASON,)),
    Transition(Act.CHECK_OK, P.CHECK, (S.CHECKING,), S.CLOSED, "case.check"),
    Transition(Act.RATE, P.RATE, (S.CLOSED, S.RATED), S.RATED, ""),
    Transition(Act.REOPEN, P.RATE, (S.CLOSED, S.RATED), S.FILED, "", (REASON, RECENTLY_CLOSED)),
    Transition(Act.SHELVE, P.HANDLE, (S.DISPATCHED, S.HANDLING), S.SHELVED, "case.decide", (REASON,)),
    Transition(Act.UNSHELVE, P.HANDLE, (S.SHELVED,), S.HANDLING, "case.decide"),
    Transition(Act.VOID, P.FILE, _BEFORE_DISPATCH, S.VOIDED, "case.desk", (REASON, NO_CHILDREN)),
    Transition(Act.RESTORE, P.FILE, (S.VOIDED,), S.COLLECTED, "case.desk", (REASON,)),
    Transition(Act.MERGE, P.FILE, _BEFORE_DISPATCH, S.MERGED, "case.desk", (NO_CHILDREN,)),
    Transition(Act.UNMERGE, P.FILE, (S.MERGED,), S.COLLECTED, "case.desk", (REASON,)),
)  # fmt: skip

_BY_ACT = {transition.act: transition for transition in MACHINE}


def transition(act: Act) -> Transition:
    """The one arrow of an act."""
    return _BY_ACT[act]


def check(act: Act, facts: Facts, given: Given) -> Transition | Refusal:
    """The arrow ``act`` may take now, or the first reason why not."""
    arrow = _BY_ACT[act]
    if facts.state not in arrow.sources:
        now = facts.state.label if facts.state else "未上报"
        return Refusal("cases.wrong_state", f"案卷现在「{now}」，不能{act.label}。")
    refused = (guard.test(facts, given) for guard in arrow.guards)
    return next((reason for reason in refused if reason is not None), arrow)


def acts_in(state: State | None) -> Iterator[Transition]:
    """Every arrow that leaves ``state``."""
    return (arrow for arrow in MACHINE if state in arrow.sources)
