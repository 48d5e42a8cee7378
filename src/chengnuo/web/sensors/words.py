"""How alarms and streams are shown: colour, icon and word together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chengnuo.core.observations.queries import AlarmRow, StreamRow
from chengnuo.core.observations.rules.words import AlarmState, Severity
from chengnuo.kernel.clock import now


@dataclass(frozen=True, slots=True)
class Look:
    """Tone, icon, word."""

    tone: str
    icon: str
    word: Promise


SEVERITIES = {
    Severity.DANGER: Look("alert", "alert-triangle", gettext_lazy("警报")),
    Severity.WARNING: Look("warn", "alert-circle", gettext_lazy("预警")),
    Severity.NOTICE: Look("info", "info-circle", gettext_lazy("提示")),
}
STATES = {
    AlarmState.OPEN: Look("alert", "bell-ringing", gettext_lazy("未确认")),
    AlarmState.TAKEN: Look("info", "user-check", gettext_lazy("已确认")),
    AlarmState.ENDED: Look("good", "circle-check", gettext_lazy("已恢复")),
}
SPANS = (("day", gettext_lazy("一天")), ("week", gettext_lazy("一周")), ("month", gettext_lazy("一个月")))


@dataclass(frozen=True, slots=True)
class AlarmLine:
    """An alarm ready to be drawn."""

    row: AlarmRow
    severity: Look
    state: Look
    age: str
    mine: bool


def alarm_line(row: AlarmRow, user: Any) -> AlarmLine:
    """One alarm."""
    return AlarmLine(
        row, SEVERITIES[row.severity], STATES[row.state], age(row.raised_at), row.taken_by_id == user.pk
    )


def age(moment: datetime | None) -> str:
    """How long ago, in the largest unit that says it."""
    if moment is None:
        return _("从未")
    seconds = max(0, int((now() - moment).total_seconds()))
    if seconds < 60:
        return _("%s 秒前") % seconds
    if seconds < 3600:
        return _("%s 分钟前") % (seconds // 60)
    if seconds < 86_400:
        return _("%s 小时前") % (seconds // 3600)
    return ngettext("%s 天前", "%s 天前", seconds // 86_400) % (seconds // 86_400)


@dataclass(frozen=True, slots=True)
class StreamLine:
    """A stream ready to be drawn."""

    row: StreamRow
    age: str

    @property
    def value(self) -> str:
        """The newest value with its unit; words where the result is none."""
        if self.row.text or self.row.value is None:
            return self.row.text or "—"
        return f"{self.row.value:,.6g} {self.row.unit}".strip()


def stream_line(row: StreamRow) -> StreamLine:
    """One stream."""
    return StreamLine(row, age(row.at))
