"""How cases look: colour, icon and word of each state, and the time left in words. No queries here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chengnuo.core.cases.rules.words import RUNNING_STATES, Act, State
from chengnuo.core.cases.shapes import CaseRow


@dataclass(frozen=True, slots=True)
class Look:
    """A state as a badge."""

    tone: str
    icon: str


STATES: dict[str, Look] = {
    State.COLLECTED: Look("warn", "inbox"),
    State.VERIFYING: Look("info", "walk"),
    State.FILED: Look("warn", "send"),
    State.DISPATCHED: Look("info", "hourglass"),
    State.HANDLING: Look("info", "tool"),
    State.CHECKING: Look("warn", "eye-check"),
    State.CLOSED: Look("good", "circle-check"),
    State.RATED: Look("good", "star"),
    State.RULING: Look("alert", "gavel"),
    State.SHELVED: Look("neutral", "archive"),
    State.VOIDED: Look("neutral", "ban"),
    State.MERGED: Look("neutral", "arrows-join"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """The time left as colour, icon and words; nothing where no clock runs."""

    tone: str
    icon: str
    word: str


NO_CLOCK = Due("", "", "")
_SOON = timedelta(hours=2)


def due(row: CaseRow, moment: datetime) -> Due:
    """The time left of a case whose clock runs."""
    if row.due_at is None or row.state not in RUNNING_STATES:
        return NO_CLOCK
    return due_at(row.due_at, moment)


def due_at(at: datetime, moment: datetime) -> Due:
    """The time left until ``at``."""
    left = at - moment
    if left < timedelta(0):
        return Due("alert", "alarm", _("已超期 %s") % span(-left))
    if left < _SOON:
        return Due("warn", "clock-exclamation", _("剩 %s") % span(left))
    return Due("neutral", "clock", _("剩 %s") % span(left))


def span(length: timedelta) -> str:
    """「2 天 3 小时」「3 小时 20 分」「5 分」."""
    minutes = max(0, int(length.total_seconds() // 60))
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        text = ngettext("%s 天", "%s 天", days) % days
        return f"{text} {_('%s 小时') % hours}" if hours else text
    if hours:
        return f"{_('%s 小时') % hours} {_('%s 分') % rest}" if rest else _("%s 小时") % hours
    return _("%s 分") % rest


@dataclass(frozen=True, slots=True)
class Sign:
    """A case on a map: a colour, the one character that says the same, and its meaning."""

    tone: str
    sign: Promise
    word: Promise


#: In the order of the legend; the first that fits is shown.
LATE = Sign("alert", gettext_lazy("超"), gettext_lazy("已超期"))
SOON = Sign("warn", gettext_lazy("急"), gettext_lazy("两小时内到期"))
AT_DESK = Sign("desk", gettext_lazy("待"), gettext_lazy("待受理、派遣、核查或裁定"))
AT_UNIT = Sign("unit", gettext_lazy("办"), gettext_lazy("处置中"))
RESTS = Sign("rest", gettext_lazy("停"), gettext_lazy("挂账、作废或已并案"))
DONE = Sign("done", gettext_lazy("结"), gettext_lazy("已结案"))
SIGNS = (LATE, SOON, AT_DESK, AT_UNIT, DONE, RESTS)


def sign_of(row: CaseRow, moment: datetime) -> Sign:
    """How a case stands on the map."""
    if row.state in (State.CLOSED, State.RATED):
        return DONE
    if row.state in (State.SHELVED, State.VOIDED, State.MERGED):
        return RESTS
    by_clock = {"alert": LATE, "warn": SOON}.get(due(row, moment).tone)
    if by_clock is not None:
        return by_clock
    return AT_UNIT if row.state in (State.DISPATCHED, State.HANDLING) else AT_DESK


@dataclass(frozen=True, slots=True)
class ActForm:
    """What the form of an act asks for, and the key that opens it."""

    key: str
    text: Promise
    needed: bool
    fields: tuple[str, ...] = ()
    tone: str = ""
    icon: str = "arrow-right"


_WHY, _NOTE = gettext_lazy("理由"), gettext_lazy("说明（可不填）")
FORMS: dict[str, ActForm] = {
    Act.ASK_VERIFY: ActForm("v", _NOTE, False, icon="walk"),
    Act.VERIFY_TRUE: ActForm("y", gettext_lazy("现场情况（可不填）"), False, tone="primary", icon="check"),
    Act.VERIFY_FALSE: ActForm("n", gettext_lazy("现场情况，会告诉上报人"), True, icon="x"),
    Act.FILE: ActForm("f", gettext_lazy("免核实的理由"), False, ("condition", "waived"), "primary", "folder-plus"),
    Act.DISPATCH: ActForm("d", gettext_lazy("改派的理由（与建议单位不同时）"), False, ("unit", "cos", "demand"), "primary", "send"),
    Act.SIGN: ActForm("s", _NOTE, False, ("none",), "primary", "signature"),
    Act.CO_SIGN: ActForm("s", _NOTE, False, ("none",), "primary", "signature"),
    Act.RETURN: ActForm("r", _WHY, True, ("clause", "proposed"), icon="arrow-back-up"),
    Act.ASK_RULING: ActForm("u", _WHY, True, ("proposed",), icon="gavel"),
    Act.RULE: ActForm("u", gettext_lazy("裁定的理由"), True, ("unit",), "primary", "gavel"),
    Act.ASK_TIME: ActForm("t", _WHY, True, ("limit",), icon="clock-plus"),
    Act.GRANT_TIME: ActForm("y", _NOTE, False, ("asked",), icon="check"),
    Act.REFUSE_TIME: ActForm("n", _WHY, True, ("asked",), icon="x"),
    Act.FINISH: ActForm("c", gettext_lazy("处置结果，会告诉上报人"), True, tone="primary", icon="check"),
    Act.CO_FINISH: ActForm("c", gettext_lazy("协办结果"), True, tone="primary", icon="check"),
    Act.REWORK: ActForm("w", gettext_lazy("不通过的理由"), True, icon="rotate-2"),
    Act.CHECK_OK: ActForm("y", gettext_lazy("核查情况（可不填）"), False, tone="primary", icon="circle-check"),
    Act.SHELVE: ActForm("h", _WHY, True, icon="archive"),
    Act.UNSHELVE: ActForm("h", _NOTE, False, ("none",), "primary", "archive-off"),
    Act.VOID: ActForm("z", gettext_lazy("理由，会告诉上报人"), True, tone="danger", icon="ban"),
    Act.RESTORE: ActForm("b", _WHY, True, tone="primary", icon="arrow-back-up"),
    Act.MERGE: ActForm("m", _NOTE, False, ("into",), icon="arrows-join"),
    Act.UNMERGE: ActForm("b", _WHY, True, tone="primary", icon="arrows-split"),
}  # fmt: skip
