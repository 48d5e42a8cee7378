"""An alarm rule in words: its condition, its times, whom it is told, what is opened, where it comes from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.observations.rules.alarm import AlarmRule
from chengnuo.core.observations.rules.words import SignalKind
from chengnuo.engine import registry
from chengnuo.engine.errors import ScenarioNotFound
from chengnuo.engine.watching import PREFIX
from chengnuo.kernel.errors import NotFound
from chengnuo.kernel.permissions import ROLE_NAMES, Role
from chengnuo.web.sensors.words import SEVERITIES, Look

#: A condition is read sign by sign; what is not known here stays as it was written.
_SIGNS = re.compile(r"'[^']*'|[A-Za-z_][\w.]*|\d+(?:\.\d+)?|[<>=!]=|&&|\|\||\S")
_NAMES: dict[str, Promise] = {
    "value": gettext_lazy("读数"), "previous": gettext_lazy("上一读数"), "rate": gettext_lazy("每分钟变化"),
    "gap": gettext_lazy("与上一条相隔秒数"), "text": gettext_lazy("文字"), "signal": gettext_lazy("信号"),
    "hour": gettext_lazy("钟点"), "zones": gettext_lazy("所在区域"), "thing.capacity": gettext_lazy("容量"),
    "&&": gettext_lazy("，并且"), "||": gettext_lazy("，或者"), ">": gettext_lazy("高于"), "<": gettext_lazy("低于"),
    ">=": gettext_lazy("不低于"), "<=": gettext_lazy("不高于"), "==": gettext_lazy("是"), "!=": gettext_lazy("不是"),
    "*": gettext_lazy("×"), "/": gettext_lazy("÷"), "+": gettext_lazy("加"), "-": gettext_lazy("减"), "in": gettext_lazy("在"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule ready to be drawn."""

    rule: AlarmRule
    severity: Look
    condition: str
    source: str
    scenario: str


def line(rule: AlarmRule, source: str) -> RuleLine:
    """One rule of the list; ``scenario`` is the id of the one that declares it, or empty."""
    name = source.removeprefix(PREFIX) if source.startswith(PREFIX) else ""
    title = _title(name) if name else {"demo": _("演示")}.get(source, source)
    return RuleLine(rule, SEVERITIES[rule.severity], condition(rule), title, name)  # type: ignore[index]


def condition(rule: AlarmRule) -> str:
    """When it is raised."""
    if rule.silence_seconds:
        return _("%s没有消息") % span(rule.silence_seconds)
    held = _("，持续 %s") % span(rule.for_seconds) if rule.for_seconds else ""
    return said(rule.when) + held


def said(text: str) -> str:
    """A condition in words."""
    return "".join(_sign(sign) for sign in _SIGNS.findall(text))


def span(seconds: int) -> str:
    """A time in the largest unit that says it whole."""
    if seconds and seconds % 3600 == 0:
        return _("%s 小时") % (seconds // 3600)
    if seconds and seconds % 60 == 0:
        return _("%s 分钟") % (seconds // 60)
    return _("%s 秒") % seconds


def hears(rule: AlarmRule) -> str:
    """The kinds of signals it listens to."""
    return "、".join(SignalKind(one).label for one in rule.hears)


def opens(rule: AlarmRule) -> str:
    """The case or the record an alarm of it makes."""
    if rule.opens:
        return _("登记「%s」") % _kind_title(rule)
    kind, _dash, code = rule.matter.partition("-")
    try:
        return _("立案：%s") % catalogue.find_class(kind, code).name if code else _("只提示，不立案")
    except NotFound:
        return rule.matter


def told(rule: AlarmRule) -> list[tuple[str, str]]:
    """After how long without anybody who takes it, whom it is told."""
    return [(span(one.after_seconds), ROLE_NAMES[Role(one.role)]) for one in rule.escalation]


def _sign(sign: str) -> str:
    if sign.startswith("'"):
        word = sign[1:-1]
        return next((kind.label for kind in SignalKind if kind.value == word), f"「{word}」")
    if sign in _NAMES:
        return str(_NAMES[sign])
    return sign.removesuffix(".0") if sign[0].isdigit() else sign


def _title(name: str) -> str:
    try:
        return registry.live(name).scenario.title
    except ScenarioNotFound:
        return name


def _kind_title(rule: AlarmRule) -> str:
    try:
        return registry.kind(rule.id.partition(".")[0], rule.opens.rpartition(".")[2]).title
    except ScenarioNotFound:
        return rule.opens
