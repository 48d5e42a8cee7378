"""How lights and ways look: never by colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from chengnuo.core.progress.queries import CourseKind, Light, TaskState


@dataclass(frozen=True, slots=True)
class Look:
    """A light as it is drawn; ``meaning`` is its definition (口径)."""

    icon: str
    tone: str
    label: Any
    meaning: Any


LIGHTS = {
    Light.RED: Look("alert-octagon", "alert", _("红灯"), _("明显落后于应达进度，或到期没有达到")),
    Light.YELLOW: Look("alert-triangle", "warn", _("黄灯"), _("落后于应达进度，或节点临近")),
    Light.GREEN: Look("circle-check", "good", _("绿灯"), _("达到或接近应达进度")),
    Light.GREY: Look("circle-dashed", "neutral", _("灰灯"), _("没有数值、数值过期，或没有可以判断的节点")),
}

COURSES = {
    CourseKind.LINEAR: _("匀速"),
    CourseKind.YEAR_END: _("前低后高"),
    CourseKind.STAGES: _("按办理方案节点"),
    CourseKind.NONE: _("按期评价"),
}

STATES = {TaskState.OPEN: _("未启动"), TaskState.RUNNING: _("推进中"), TaskState.DONE: _("已完成")}

#: How a target is followed, as a filter.
WAYS = {
    "indicator": _("有指标实测"),
    "reason": _("不能实测，有理由"),
    "suggested": _("建议待确认"),
    "none": _("还没有绑定"),
}
