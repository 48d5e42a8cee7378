"""The vocabulary of GB/T 47678.5 for components, and of what is done with them."""

from __future__ import annotations

from chengnuo.kernel.labels import Labelled


class State(Labelled):
    """How an asset is (管理部件状态)."""

    GOOD = "good", "完好"
    BROKEN = "broken", "破损"
    LOST = "lost", "丢失"
    DISUSED = "disused", "废弃"
    REMOVED = "removed", "移除"


class AttributeKind(Labelled):
    """What a field of a class holds; kept as the text that was typed."""

    TEXT = "text", "文字"
    INTEGER = "integer", "整数"
    NUMBER = "number", "数"
    DAY = "day", "日期"


class Act(Labelled):
    """What was done with an asset."""

    REGISTER = "register", "登记"
    EDIT = "edit", "修改"
    STATE = "state", "变更状态"
    HAND_OVER = "hand_over", "移交养护"
    MOVE = "move", "移位"
    RETIRE = "retire", "移除"


class Source(Labelled):
    """Where a position comes from (数据来源)."""

    NONE = "", "未注明"
    SURVEY = "survey", "实测"
    MAP = "map", "地形图"
    BASE = "base", "基础地理数据"
    OTHER = "other", "其他"


class Accuracy(Labelled):
    """How exact a position is (空间精度)."""

    NONE = "", "未注明"
    A = "A", "A 级"
    B = "B", "B 级"
    C = "C", "C 级"
