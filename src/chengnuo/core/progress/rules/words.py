"""The words of the progress: lights, courses, ways of measuring."""

from __future__ import annotations

from chengnuo.kernel.labels import Labelled


class Light(Labelled):
    """How a target stands; the order is from good to bad, grey says nothing."""

    GREEN = "green", "正常"
    YELLOW = "yellow", "滞后"
    RED = "red", "严重滞后"
    GREY = "grey", "无法判断"


#: From worst to best: the light of a commitment is the worst of its targets.
WORST_FIRST = (Light.RED, Light.YELLOW, Light.GREY, Light.GREEN)


def worst(lights: list[Light]) -> Light:
    """The worst of several; grey where there is none. A grey one counts less than yellow, more than green."""
    return next((light for light in WORST_FIRST if light in lights), Light.GREY)


class CourseKind(Labelled):
    """The way a target is expected to go through its year."""

    LINEAR = "linear", "匀速"
    YEAR_END = "year_end", "前低后高"
    STAGES = "stages", "按办理方案节点"
    NONE = "none", "按期评价"


class Way(Labelled):
    """How a target is followed: by an indicator, or not at all by the platform, with the reason."""

    INDICATOR = "indicator", "指标实测"
    REASON = "reason", "不能实测"


class TaskState(Labelled):
    """What a unit says of a commitment, above all of one without figures."""

    OPEN = "open", "未启动"
    RUNNING = "running", "推进中"
    DONE = "done", "已完成"
