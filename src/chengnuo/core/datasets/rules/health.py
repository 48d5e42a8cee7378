"""How a data set is doing, by its last change against the rhythm somebody promised. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from chengnuo.kernel.labels import Labelled

#: A feed is late after its rhythm, and broken after so many of them.
BROKEN_AFTER = 2


class Health(Labelled):
    """How a data set is doing."""

    OK = "ok", "正常"
    LATE = "late", "晚到"
    BROKEN = "broken", "中断"
    NEVER = "never", "还没有数据"
    FREE = "free", "不约定更新"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The health with one sentence that says why."""

    health: Health
    reason: str


def judge(
    *,
    last: datetime | None,
    rhythm: timedelta | None,
    moment: datetime,
    fault: str = "",
    hurt: str = "",
    rows: int = 0,
) -> Verdict:
    """The printed rule: in time up to one rhythm, late up to two, broken after that.

    ``fault`` is what the source itself says is wrong: broken at once; ``hurt`` what is wrong with a part of it: late at least.
    """
    if fault:
        return Verdict(Health.BROKEN, fault)
    if last is None and rows:
        return Verdict(Health.FREE, "没有记下最近什么时候变过。")
    if last is None:
        return Verdict(Health.LATE, hurt) if hurt else Verdict(Health.NEVER, "还没有收到过数据。")
    if rhythm is None:
        return Verdict(Health.LATE, hurt) if hurt else Verdict(Health.FREE, "没有约定更新周期。")
    age = moment - last
    if age <= rhythm:
        return Verdict(Health.LATE, hurt) if hurt else Verdict(Health.OK, f"在约定的{span(rhythm)}之内。")
    said = f"已 {span(age)} 没有更新，约定每{span(rhythm)}一次。"
    return Verdict(Health.BROKEN if age > rhythm * BROKEN_AFTER else Health.LATE, said)


def span(length: timedelta) -> str:
    """A length of time in the largest unit that says it."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} 分钟"
    if minutes < 48 * 60:
        return f"{minutes // 60} 小时"
    return f"{minutes // 1440} 天"
