"""The declared state machines of supervision: what may be done to a matter and to an order, by whom, under which guards.

``acting`` and ``orders`` ask before every act; the page of the rules shows ``MATTERS`` and ``ORDERS`` as tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from chengnuo.core.supervision.rules.words import Act, Level, OrderAct, OrderState, Stage, State
from chengnuo.kernel.labels import Labelled

A = TypeVar("A", bound=Labelled)
S = TypeVar("S", bound=Labelled)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards need to know at the moment of an act."""

    now: datetime
    text: str = ""
    unit_id: int | None = None
    asked_time: bool = False
    next_due_at: datetime | None = None
    unmet: frozenset[Stage] = frozenset()
    open_orders: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an act is not possible: a stable code and a Chinese sentence."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition of an arrow: its words for pages and docs, and the test behind them."""

    words: str
    test: Callable[[Facts], Refusal | None]


@dataclass(frozen=True, slots=True)
class Arrow(Generic[A, S]):
    """One arrow. ``to`` None: the state stays. ``asks`` is what the person writes, "" where nothing is asked."""

    act: A
    sources: tuple[S | None, ...]
    to: S | None
    permission: str
    guards: tuple[Guard, ...] = field(default=())
    asks: str = ""


def _no(code: str, message: str) -> Refusal:
    return Refusal(f"supervision.{code}", message)


def _written(facts: Facts) -> Refusal | None:
    return None if facts.text.strip() else _no("no_text", "请写明内容或理由。")


def _has_unit(facts: Facts) -> Refusal | None:
    return None if facts.unit_id else _no("no_unit", "请选定牵头单位。")


def _none_asked(facts: Facts) -> Refusal | None:
    return _no("time_asked", "已有一项延期申请待批。") if facts.asked_time else None


def _asked(facts: Facts) -> Refusal | None:
    return None if facts.asked_time else _no("no_time_asked", "没有待批的延期申请。")


def _before_due(facts: Facts) -> Refusal | None:
    if facts.next_due_at is not None and facts.now < facts.next_due_at:
        return None
    return _no("past_due", "延期要在到期之前申请。")


def _days(facts: Facts) -> Refusal | None:
    return None if 1 <= facts.days <= 90 else _no("bad_days", "延期应写 1 到 90 个工作日。")


def _no_orders(facts: Facts) -> Refusal | None:
    if not facts.open_orders:
        return None
    return _no("open_orders", f"还有 {facts.open_orders} 张督办单没有办结，不能销号。")


def _planned(facts: Facts) -> Refusal | None:
    return _no("no_plan", "请先反馈办理方案。") if Stage.PLAN in facts.unmet else None


WRITTEN = Guard("写明内容或理由", _written)
HAS_UNIT = Guard("有牵头单位", _has_unit)
NONE_ASKED = Guard("没有待批的延期申请", _none_asked)
ASKED = Guard("有待批的延期申请", _asked)
BEFORE_DUE = Guard("在到期之前", _before_due)
DAYS = Guard("写明延长几个工作日（1–90）", _days)
NO_ORDERS = Guard("督办单都已办结", _no_orders)
PLANNED = Guard("已反馈办理方案", _planned)

_S, _A = State, Act
_LEAD, _HANDLE, _APPROVE = "supervision.lead", "supervision.handle", "supervision.approve"
_WITH = (_S.ASSIGNED, _S.SIGNED, _S.HANDLING)

_MATTERS: tuple[Arrow[Act, State], ...] = (
    Arrow(_A.FILE, (None,), _S.FILED, _LEAD, (WRITTEN,), "督办要求"),
    Arrow(_A.ASSIGN, (_S.FILED,), _S.ASSIGNED, _LEAD, (HAS_UNIT,), "交办意见"),
    Arrow(_A.SIGN, (_S.ASSIGNED,), _S.SIGNED, _HANDLE, (), "部署情况"),
    Arrow(_A.RETURN, (_S.ASSIGNED, _S.SIGNED), _S.FILED, _HANDLE, (WRITTEN,), "不属本单位职责的理由"),
    Arrow(_A.PLAN, (_S.SIGNED, _S.HANDLING), _S.HANDLING, _HANDLE, (WRITTEN,), "办理方案"),
    Arrow(_A.PROGRESS, (_S.HANDLING,), None, _HANDLE, (WRITTEN,), "进展"),
    Arrow(_A.REPLY, (_S.HANDLING,), _S.REPLIED, _HANDLE, (WRITTEN, PLANNED), "办理结果"),
    Arrow(_A.REVIEW, (_S.REPLIED,), _S.REVIEWING, _LEAD, (), "复核安排"),
    Arrow(_A.SEND_BACK, (_S.REPLIED, _S.REVIEWING), _S.HANDLING, _LEAD, (WRITTEN,), "退回理由"),
    Arrow(_A.FINISH, (_S.REVIEWING,), _S.DONE, _LEAD, (WRITTEN,), "复核意见"),
    Arrow(_A.CLEAR, (_S.DONE,), _S.CLEARED, _APPROVE, (NO_ORDERS,), "销号意见"),
    Arrow(_A.REOPEN, (_S.DONE, _S.CLEARED), _S.HANDLING, _LEAD, (WRITTEN,), "恢复督办的理由"),
    Arrow(_A.ASK_TIME, _WITH, None, _HANDLE, (WRITTEN, DAYS, BEFORE_DUE, NONE_ASKED), "延期理由"),
    Arrow(_A.GRANT_TIME, (*_WITH, _S.SHELVED), None, _APPROVE, (ASKED,), "批准意见"),
    Arrow(_A.REFUSE_TIME, (*_WITH, _S.SHELVED), None, _APPROVE, (ASKED, WRITTEN), "不批准的理由"),
    Arrow(_A.SHELVE, (_S.SIGNED, _S.HANDLING), _S.SHELVED, _APPROVE, (WRITTEN,), "挂账理由"),
    Arrow(_A.UNSHELVE, (_S.SHELVED,), _S.HANDLING, _APPROVE, (), "恢复的理由"),
    Arrow(_A.REVOKE, (_S.FILED, _S.ASSIGNED), _S.REVOKED, _LEAD, (WRITTEN,), "撤销理由"),
    Arrow(_A.RESTORE, (_S.REVOKED,), _S.FILED, _LEAD, (), "恢复的理由"),
)  # fmt: skip
MATTERS: Mapping[Act, Arrow[Act, State]] = {arrow.act: arrow for arrow in _MATTERS}

_O, _D = OrderState, OrderAct
#: Who signs: 蓝色 the supervisors, 黄色 and 红色 a leader. ``order_permission`` says it of an order.
_ORDERS: tuple[Arrow[OrderAct, OrderState], ...] = (
    Arrow(_D.DRAFT, (None,), _O.DRAFT, _LEAD, (WRITTEN, HAS_UNIT), "督办事由"),
    Arrow(_D.EDIT, (_O.DRAFT,), None, _LEAD, (WRITTEN,), "督办事由"),
    Arrow(_D.ISSUE, (_O.DRAFT,), _O.ISSUED, _LEAD, (), "签发意见"),
    Arrow(_D.WITHDRAW, (_O.DRAFT,), _O.WITHDRAWN, _LEAD, (WRITTEN,), "不签发的理由"),
    Arrow(_D.REDRAFT, (_O.WITHDRAWN,), _O.DRAFT, _LEAD, (), "恢复的理由"),
    Arrow(_D.SIGN, (_O.ISSUED,), _O.SIGNED, _HANDLE, (), "签收意见"),
    Arrow(_D.REPLY, (_O.SIGNED,), _O.REPLIED, _HANDLE, (WRITTEN,), "整改落实情况"),
    Arrow(_D.REJECT, (_O.REPLIED,), _O.SIGNED, _LEAD, (WRITTEN,), "退回理由"),
    Arrow(_D.CLOSE, (_O.REPLIED,), _O.CLOSED, _LEAD, (), "审核意见"),
    Arrow(_D.REVOKE, (_O.ISSUED, _O.SIGNED, _O.REPLIED), _O.REVOKED, _APPROVE, (WRITTEN,), "撤销理由"),
)  # fmt: skip
ORDERS: Mapping[OrderAct, Arrow[OrderAct, OrderState]] = {arrow.act: arrow for arrow in _ORDERS}


def order_permission(act: OrderAct, level: Level) -> str:
    """The permission an act on an order of this colour asks for."""
    if act == OrderAct.ISSUE and level != Level.BLUE:
        return _APPROVE
    return ORDERS[act].permission


def check_matter(act: Act, state: State | None, facts: Facts) -> Arrow[Act, State] | Refusal:
    """The arrow ``act`` may take now, or the first reason why not."""
    return _check(MATTERS[act], state, facts, "事项")


def check_order(
    act: OrderAct, state: OrderState | None, facts: Facts
) -> Arrow[OrderAct, OrderState] | Refusal:
    """The same of an order."""
    return _check(ORDERS[act], state, facts, "督办单")


def _check(arrow: Arrow[A, S], state: S | None, facts: Facts, what: str) -> Arrow[A, S] | Refusal:
    if state not in arrow.sources:
        now = state.label if state else "未立"
        return _no("wrong_state", f"{what}现在「{now}」，不能{arrow.act.label}。")
    refused = (guard.test(facts) for guard in arrow.guards)
    return next((reason for reason in refused if reason is not None), arrow)
