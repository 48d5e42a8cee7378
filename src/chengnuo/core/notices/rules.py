"""Pure rules of notices: channels and events, when to try again, when to be quiet, what a digest says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from enum import StrEnum

from chengnuo.kernel.clock import local


class Channel(StrEnum):
    """A way to reach somebody."""

    APP = "app"
    EMAIL = "email"
    SMS = "sms"
    WECOM = "wecom"
    DINGTALK = "dingtalk"
    WEBHOOK = "webhook"


CHANNEL_NAMES: dict[str, str] = {
    Channel.APP: "站内",
    Channel.EMAIL: "邮件",
    Channel.SMS: "短信",
    Channel.WECOM: "企业微信群",
    Channel.DINGTALK: "钉钉群",
    Channel.WEBHOOK: "网络接口",
}

#: What people are told of; the name is the part of a notice's key before the first colon.
EVENTS: dict[str, str] = {
    "task.new": "派来新任务",
    "task.returned": "任务被退回或裁定",
    "case.warning": "快要到期",
    "case.overdue": "已经超期",
    "case.reply": "上报人补充或评价",
    "feed.broken": "数据接入中断",
    "supervision.new": "督查事项交办、退回、反馈",
    "supervision.warning": "督查事项快要到期",
    "supervision.overdue": "督查事项已经超期",
    "supervision.order": "督办单",
    "other": "其他通知",
}

#: The channels a person chooses from; 站内 is always on, so that nothing is lost.
PERSONAL = (Channel.APP, Channel.EMAIL, Channel.SMS)
#: What a unit can have of its own.
OF_A_UNIT = (Channel.WECOM, Channel.DINGTALK, Channel.WEBHOOK, Channel.EMAIL, Channel.SMS)
#: Messages a minute that a group's bot takes; what is over that goes into a digest.
PER_MINUTE: dict[str, int] = {Channel.WECOM: 20, Channel.DINGTALK: 20}

FIRST_RETRY = timedelta(seconds=60)
LAST_RETRY = timedelta(hours=1)
#: After that it is old news: given up, and shown to who looks after it.
MAX_AGE = timedelta(hours=24)
_FIRST_PAUSE = timedelta(seconds=10)
_LAST_PAUSE = timedelta(minutes=5)
_DIGEST_LINES = 20

_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
_PHONE = re.compile(r"1[3-9]\d{9}")
_EMAIL = re.compile(r"[^@\s<>\",;:]+@[^@\s<>\",;:]+\.[^@\s<>\",;:.]+")
ALWAYS = "always"


def event_of(key: str) -> str:
    """The event a notice's key speaks of: its part before the first colon, ``other`` for one not known."""
    name = key.partition(":")[0]
    return name if name in EVENTS else "other"


def wanted_by_default(event: str, channel: str) -> bool:
    """Whether a person who chose nothing gets it: messages to a phone only of what is overdue."""
    return channel != Channel.SMS or event == "case.overdue"


def retry_after(attempts: int, chance: float) -> timedelta:
    """How long to wait after the ``attempts``-th failure; ``chance`` in [0, 1) spreads those that failed together."""
    base = min(LAST_RETRY, FIRST_RETRY * (1 << min(attempts - 1, 20)))
    return base * (1 + chance / 2)


def pause_after(failures: int) -> timedelta:
    """How long a provider that does not answer is left alone after so many failures in a row."""
    return min(_LAST_PAUSE, _FIRST_PAUSE * (1 << min(failures - 1, 20)))


def is_hours(text: str) -> bool:
    """Whether it is a span of the day like ``08:00-20:00``, or ``always``."""
    found = _HOURS.fullmatch(text)
    return text == ALWAYS or bool(found and found.group(1, 2) != found.group(3, 4))


def not_before(moment: datetime, hours: str) -> datetime:
    """``moment`` itself, or where that is outside ``hours`` the time they begin next, on the district's clock.

    ``22:00-06:00`` reaches over midnight.

    :raises ValueError: not a span of the day.
    """
    if hours == ALWAYS:
        return moment
    if not is_hours(hours):
        raise ValueError(hours)
    begin, end = (time.fromisoformat(part) for part in hours.split("-"))
    here = local(moment)
    clock = here.time()
    inside = begin <= clock < end if begin < end else clock >= begin or clock < end
    if inside:
        return moment
    opening = here.replace(hour=begin.hour, minute=begin.minute, second=0, microsecond=0)
    return opening if opening > here else opening + timedelta(days=1)


def batches(due: Sequence[int], used: int, limit: int | None) -> list[tuple[int, ...]]:
    """What is sent now, message by message: where the minute has no room for all, the last one is a digest."""
    if limit is None:
        return [(one,) for one in due]
    room = limit - used
    if room <= 0:
        return []
    if len(due) <= room:
        return [(one,) for one in due]
    alone, together = due[: room - 1], due[room - 1 :]
    return [*((one,) for one in alone), tuple(together)]


def digest(subjects: Sequence[str]) -> tuple[str, str]:
    """Title and text of several notices in one message; what does not fit is counted, not dropped in silence."""
    lines = [f"{number}. {subject}" for number, subject in enumerate(subjects[:_DIGEST_LINES], 1)]
    left = len(subjects) - len(lines)
    if left:
        lines.append(f"另有 {left} 条，请到平台查看。")
    return f"{len(subjects)} 条通知汇总", "\n".join(lines)


def shortened(text: str, size: int) -> str:
    """``text`` in at most ``size`` bytes of UTF-8, with … where it was cut."""
    raw = text.encode()
    if len(raw) <= size:
        return text
    return raw[: size - 3].decode(errors="ignore") + "…"


def is_phone(text: str) -> bool:
    """A mobile number of the mainland."""
    return bool(_PHONE.fullmatch(text))


def is_email(text: str) -> bool:
    """Looks like an e-mail address; whether it exists only a mail can tell."""
    return len(text) <= 200 and bool(_EMAIL.fullmatch(text))


def masked(address: str) -> str:
    """An address as others may see it: 138****1234, z***@example.cn, the host of a web address."""
    if is_phone(address):
        return f"{address[:3]}****{address[-4:]}"
    if "://" in address:
        scheme, _, rest = address.partition("://")
        return f"{scheme}://{rest.partition('/')[0].rpartition('@')[2]}/…"
    if "@" in address:
        name, _, host = address.partition("@")
        return f"{name[:1]}***@{host}"
    return f"{address[:2]}***" if address else ""
