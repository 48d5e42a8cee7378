"""The vocabulary of alarms."""

from __future__ import annotations

from chengnuo.kernel.labels import Labelled


class Severity(Labelled):
    """How much an alarm needs somebody now."""

    NOTICE = "notice", "提示"
    WARNING = "warning", "预警"
    DANGER = "danger", "警报"


class AlarmState(Labelled):
    """Where an alarm is: still there, over by itself, or looked at and put away."""

    OPEN = "open", "未确认"
    TAKEN = "taken", "已确认"
    ENDED = "ended", "已恢复"


class SignalKind(Labelled):
    """What a device means by a message. A rule hears only the kinds it names, so a test is never read as fire."""

    MEASURE = "measure", "测量值"
    ALARM = "alarm", "报警"
    TEST = "test", "测试"
    OFFLINE = "offline", "离线"
    INTRUSION = "intrusion", "拆动或闯入"
    FAULT = "fault", "故障"


#: Words of devices → what they mean; anything else of a device that sends words is a measurement.
_WORDS = {
    SignalKind.ALARM: ("alarm", "fire", "报警", "火警", "告警", "smoke"),
    SignalKind.TEST: ("test", "selftest", "self-test", "测试", "自检", "试验", "drill", "演练"),
    SignalKind.OFFLINE: ("offline", "lost", "离线", "掉线", "失联"),
    SignalKind.INTRUSION: ("intrusion", "tamper", "入侵", "闯入", "拆动", "拆除", "防拆"),
    SignalKind.FAULT: ("fault", "error", "lowbattery", "low-battery", "故障", "低电量", "欠压"),
}
_KIND_OF = {word: kind for kind, words in _WORDS.items() for word in words}


def signal_kind(word: str) -> SignalKind:
    """What a word of a device means: its own word decides, one that mentions a test is a test whatever else it says."""
    plain = word.strip().lower()
    if plain in _KIND_OF:
        return _KIND_OF[plain]
    # 「火警测试」 is a test: what must not be read as fire is looked for first
    for kind in (
        SignalKind.TEST,
        SignalKind.OFFLINE,
        SignalKind.INTRUSION,
        SignalKind.FAULT,
        SignalKind.ALARM,
    ):
        if any(known in plain for known in _WORDS[kind]):
            return kind
    return SignalKind.MEASURE
