"""How time left looks, and what a grid worker meets most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

#: From here on a task is shown as due soon.
SOON = timedelta(hours=2)
#: Codes of event classes a round meets most, shown until the district's own figures say better.
COMMON = (
    "06010",
    "09009",
    "09010",
    "09005",
    "09001",
    "06036",
    "06013",
    "06007",
    "06017",
    "01037",
    "09011",
    "06001",
)
QUICK = 8


@dataclass(frozen=True, slots=True)
class Left:
    """Time left: never by colour alone."""

    tone: str
    icon: str
    word: str


def left(due_at: datetime, moment: datetime) -> Left:
    """「剩 1 小时 20 分」 or 「超期 3 小时」, with tone and icon."""
    if due_at <= moment:
        return Left("alert", "alert-triangle", _("超期 %(span)s") % {"span": span(moment - due_at)})
    word = _("剩 %(span)s") % {"span": span(due_at - moment)}
    if due_at - moment < SOON:
        return Left("warn", "clock-exclamation", word)
    return Left("good", "clock", word)


def waited(since: datetime, moment: datetime) -> str:
    """How long a place has been waiting to be looked at."""
    return _("已等 %(span)s") % {"span": span(max(moment - since, timedelta()))}


def span(length: timedelta) -> str:
    """「2 天 3 小时」, 「1 小时 20 分」, 「5 分」."""
    minutes = int(length.total_seconds() // 60)
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    if days:
        return _("%(d)s 天 %(h)s 小时") % {"d": days, "h": hours}
    return _("%(h)s 小时 %(m)s 分") % {"h": hours, "m": rest} if hours else _("%(m)s 分") % {"m": rest}
