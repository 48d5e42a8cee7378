"""The vocabulary of records. Pure."""

from __future__ import annotations

from chengnuo.kernel.labels import Labelled


class Act(Labelled):
    """What is done to a record."""

    ADD = "add", "登记"
    EDIT = "edit", "修改"
    VOID = "void", "作废"
    RESTORE = "restore", "恢复有效"
    MOVE = "move", "换阶段"
    STOP = "stop", "终止"
    RESUME = "resume", "恢复推进"
    ANSWER = "answer", "部门办结"
    REVEAL = "reveal", "查看个人信息"
    FILE = "file", "附材料"
    DROP = "drop", "撤下材料"
    KEEP = "keep", "恢复材料"
    ERASE = "erase", "到期清除个人信息"


class PartState(Labelled):
    """How far a unit's part is."""

    OPEN = "open", "办理中"
    DONE = "done", "同意"
    REFUSED = "refused", "不同意"
