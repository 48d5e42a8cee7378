"""The vocabulary of supervision, as stored and as people read it."""

from __future__ import annotations

from chengnuo.kernel.labels import Labelled


class State(Labelled):
    """Where a matter stands: the eight nodes in their order, and two states beside them."""

    FILED = "filed", "立项"
    ASSIGNED = "assigned", "交办"
    SIGNED = "signed", "签收"
    HANDLING = "handling", "办理"
    REPLIED = "replied", "反馈"
    REVIEWING = "reviewing", "复核"
    DONE = "done", "办结"
    CLEARED = "cleared", "销号"
    SHELVED = "shelved", "挂账"
    REVOKED = "revoked", "撤销"


#: The nodes a matter passes, in their order.
NODES = (
    State.FILED, State.ASSIGNED, State.SIGNED, State.HANDLING, State.REPLIED, State.REVIEWING, State.DONE,
    State.CLEARED,
)  # fmt: skip
#: With the unit: its clocks run.
WITH_UNIT = (State.ASSIGNED, State.SIGNED, State.HANDLING)
#: Not finished yet: 在督.
OPEN = (State.FILED, *WITH_UNIT, State.REPLIED, State.REVIEWING, State.SHELVED)


class Act(Labelled):
    """What may be done to a matter."""

    FILE = "file", "立项"
    ASSIGN = "assign", "交办"
    SIGN = "sign", "签收"
    RETURN = "return", "退办"
    PLAN = "plan", "反馈方案"
    PROGRESS = "progress", "报进展"
    REPLY = "reply", "反馈结果"
    REVIEW = "review", "开始复核"
    SEND_BACK = "send_back", "退回重办"
    FINISH = "finish", "办结"
    CLEAR = "clear", "销号"
    REOPEN = "reopen", "恢复督办"
    ASK_TIME = "ask_time", "申请延期"
    GRANT_TIME = "grant_time", "批准延期"
    REFUSE_TIME = "refuse_time", "不批准延期"
    SHELVE = "shelve", "挂账"
    UNSHELVE = "unshelve", "恢复办理"
    REVOKE = "revoke", "撤销立项"
    RESTORE = "restore", "恢复立项"


class Source(Labelled):
    """Where a matter comes from."""

    COMMITMENT = "commitment", "承诺台账"
    INSTRUCTION = "instruction", "领导批示"
    CHECK = "check", "暗访发现"
    OTHER = "other", "其他交办"


class Pace(Labelled):
    """Which of the 13710 clocks a matter has."""

    NORMAL = "normal", "一般事项"
    HARD = "hard", "难点事项"
    YEAR = "year", "年度任务"


class Stage(Labelled):
    """A clock of a matter: 1 天部署, 3 天反馈, 7 天进展 (or 办结), 1 个月办结; 0 is 销号, which has no due time."""

    SIGN = "sign", "签收部署"
    PLAN = "plan", "反馈方案"
    PROGRESS = "progress", "报进展"
    DONE = "done", "办结"


class Level(Labelled):
    """The colour of an order, weakest first."""

    BLUE = "blue", "蓝色督办单"
    YELLOW = "yellow", "黄色督办单"
    RED = "red", "红色督办单"


#: What each colour is for.
LEVEL_MEANINGS = {Level.BLUE: "提醒", Level.YELLOW: "警示", Level.RED: "问责"}
LEVELS = tuple(Level)


class OrderState(Labelled):
    """Where an order stands."""

    DRAFT = "draft", "待签发"
    ISSUED = "issued", "待签收"
    SIGNED = "signed", "待回复"
    REPLIED = "replied", "待审核"
    CLOSED = "closed", "已办结"
    WITHDRAWN = "withdrawn", "不签发"
    REVOKED = "revoked", "已撤销"


#: An order that still asks something of somebody.
OPEN_ORDERS = (OrderState.DRAFT, OrderState.ISSUED, OrderState.SIGNED, OrderState.REPLIED)
#: An order that has its number.
NUMBERED = (OrderState.ISSUED, OrderState.SIGNED, OrderState.REPLIED, OrderState.CLOSED, OrderState.REVOKED)


class OrderAct(Labelled):
    """What may be done to an order."""

    DRAFT = "draft", "拟单"
    EDIT = "edit", "修改"
    ISSUE = "issue", "签发"
    WITHDRAW = "withdraw", "不签发"
    REDRAFT = "redraft", "恢复拟单"
    SIGN = "sign", "签收"
    REPLY = "reply", "回复"
    REJECT = "reject", "退回重报"
    CLOSE = "close", "办结"
    REVOKE = "revoke", "撤销"


class Subject(Labelled):
    """What a point of a check is."""

    ASSET = "asset", "部件"
    CASE = "case", "案卷"
    RECORD = "record", "台账"
    FREE = "free", "自定地点"


class Result(Labelled):
    """What was found at a point."""

    GOOD = "good", "合格"
    BAD = "bad", "发现问题"
    ABSENT = "absent", "无法检查"
