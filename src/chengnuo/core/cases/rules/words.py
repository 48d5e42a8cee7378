"""The vocabulary of the case loop, after GB/T 30428 and GB/T 47678."""

from __future__ import annotations

from chengnuo.kernel.labels import Labelled


class State(Labelled):
    """Where a case stands. One case has one state; its tasks have their own."""

    COLLECTED = "collected", "待受理"
    VERIFYING = "verifying", "待核实"
    FILED = "filed", "待派遣"
    DISPATCHED = "dispatched", "待签收"
    HANDLING = "handling", "处置中"
    CHECKING = "checking", "待核查"
    CLOSED = "closed", "已结案"
    RATED = "rated", "已评价"
    RULING = "ruling", "待裁定"
    SHELVED = "shelved", "已挂账"
    VOIDED = "voided", "已作废"
    MERGED = "merged", "已并案"


#: Somebody still has to do something.
OPEN_STATES = (
    State.COLLECTED,
    State.VERIFYING,
    State.FILED,
    State.DISPATCHED,
    State.HANDLING,
    State.CHECKING,
    State.RULING,
    State.SHELVED,
)
#: The handling clock runs.
RUNNING_STATES = (State.DISPATCHED, State.HANDLING, State.RULING)


class Step(Labelled):
    """The seven steps of the standard; side paths belong to the step they leave."""

    COLLECT = "collect", "信息收集"
    FILE = "file", "案卷建立"
    DISPATCH = "dispatch", "任务派遣"
    HANDLE = "handle", "任务处理"
    REPLY = "reply", "处理反馈"
    CHECK = "check", "核实结案"
    RATE = "rate", "综合评价"


class Act(Labelled):
    """What can be done to a case."""

    REPORT = "report", "上报"
    ASK_VERIFY = "ask_verify", "交核实"
    VERIFY_TRUE = "verify_true", "核实属实"
    VERIFY_FALSE = "verify_false", "核实不属实"
    FILE = "file", "立案"
    DISPATCH = "dispatch", "派遣"
    SIGN = "sign", "签收"
    RETURN = "return", "退单"
    ASK_RULING = "ask_ruling", "提请裁定"
    RULE = "rule", "裁定"
    ASK_TIME = "ask_time", "申请延期"
    GRANT_TIME = "grant_time", "批准延期"
    REFUSE_TIME = "refuse_time", "不予延期"
    CO_SIGN = "co_sign", "协办签收"
    CO_FINISH = "co_finish", "协办反馈"
    FINISH = "finish", "处置完毕"
    REWORK = "rework", "返工"
    CHECK_OK = "check_ok", "核查结案"
    RATE = "rate", "评价"
    REOPEN = "reopen", "没有解决"
    SHELVE = "shelve", "挂账"
    UNSHELVE = "unshelve", "恢复办理"
    VOID = "void", "作废"
    RESTORE = "restore", "恢复"
    MERGE = "merge", "并案"
    UNMERGE = "unmerge", "拆案"


class Source(Labelled):
    """Where a report came from."""

    RESIDENT = "resident", "居民上报"
    HOTLINE = "hotline", "12345 热线"
    GRID_WORKER = "grid_worker", "网格员巡查"
    SENSOR = "sensor", "感知设备"
    SUPERIOR = "superior", "上级批件"
    PARTNER = "partner", "外部系统"


#: What the public says is looked at on the spot before it is filed; a collector's own report and an order from
#: above are filed directly (STANDARDS A2).
NEEDS_VERIFYING = (Source.RESIDENT, Source.HOTLINE, Source.PARTNER)


class TaskRole(Labelled):
    """A unit's part in a case."""

    LEAD = "lead", "主办"
    CO = "co", "协办"


class TaskState(Labelled):
    """Where one unit's task stands."""

    WAITING = "waiting", "待签收"
    WORKING = "working", "处置中"
    DONE = "done", "已反馈"
    RETURNED = "returned", "已退回"
    CANCELLED = "cancelled", "已撤回"


#: Tasks somebody still has to finish.
OPEN_TASKS = (TaskState.WAITING, TaskState.WORKING)
