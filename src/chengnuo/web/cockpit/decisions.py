"""What needs a decision today: each kind with its number, its list, and the first few by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from chengnuo.core.cases import queries as cases
from chengnuo.core.cases.queries import CaseFilter, Queue
from chengnuo.core.commitments import queries as ledger
from chengnuo.core.commitments.queries import Count
from chengnuo.core.datasets.rules.health import Health
from chengnuo.core.datasets.shapes import Feeds
from chengnuo.core.observations import queries as sensors
from chengnuo.core.observations.rules.words import AlarmState, Severity
from chengnuo.core.progress.rules.words import Light
from chengnuo.core.supervision import queries as supervision
from chengnuo.core.supervision.queries import OrderFilter
from chengnuo.core.supervision.rules.words import OrderState
from chengnuo.kernel.clock import today
from chengnuo.kernel.permissions import allows
from chengnuo.web.cockpit.lights import Lights, address
from chengnuo.web.cockpit.vitals import case_list
from chengnuo.web.ledger.address import list_url
from chengnuo.web.sensors.words import age

#: Named here of each kind; the rest is behind its number.
NAMED = 2


@dataclass(frozen=True, slots=True)
class Named:
    """One thing to decide."""

    title: str
    url: str
    detail: str = ""
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """A kind of decision; ``why`` is its definition."""

    key: str
    label: str
    count: int
    url: str
    why: str
    icon: str
    tone: str
    named: tuple[Named, ...] = ()


def decisions(user: Any, simulated: bool, feeds: Feeds, lit: Lights | None) -> tuple[Decision, ...]:
    """What waits, the gravest kinds first; kinds of which nothing waits come last."""
    found = [_alarms(simulated), *_cases(simulated)]
    if allows(user, "supervision.view"):
        found += _orders(simulated)
    if lit is not None and allows(user, "ledger.view"):
        found += _commitments(lit)
    found.append(_broken(feeds, simulated))
    return tuple(sorted(found, key=lambda one: one.count == 0))


def _alarms(simulated: bool) -> Decision:
    params = {
        "state": AlarmState.OPEN.value,
        "severity": Severity.DANGER.value,
        "sim": "1" if simulated else "0",
    }
    page = sensors.alarm_page(state=AlarmState.OPEN, severity=Severity.DANGER, simulated=simulated)
    named = (
        Named(row.title, reverse("sensors:stream", args=[row.stream_id]), f"{row.thing} · {age(row.raised_at)}", row.simulated)
        for row in page.rows[:NAMED]
    )  # fmt: skip
    return Decision("alarm", _("严重报警没有人确认"), page.total, f"{reverse('sensors:alarms')}?{urlencode(params)}",
                    _("级别是「警报」，还在，没有人确认。"), "alert-triangle", "alert", tuple(named))  # fmt: skip


def _cases(simulated: bool) -> list[Decision]:
    return [
        _queue(
            Queue.RULING, _("分歧待裁定"), _("单位之间争议由谁办，等裁定；时限照走。"), "gavel", simulated
        ),
        _queue(
            Queue.TIME_ASKED, _("延期待批"), _("单位在到期前申请延期，还没有答复。"), "clock-plus", simulated
        ),
    ]


def _queue(queue: Queue, label: str, why: str, icon: str, simulated: bool) -> Decision:
    wanted = CaseFilter(queue=queue, simulated=simulated)
    rows = cases.cases(wanted, size=NAMED).rows
    named = tuple(
        Named(row.class_name or _("未分类"), reverse("cases:detail", args=[row.id]), f"{row.number} · {row.unit}".rstrip("· "), row.simulated)
        for row in rows
    )  # fmt: skip
    return Decision(
        queue.value,
        label,
        cases.count(wanted),
        case_list(simulated, queue=queue.value),
        why,
        icon,
        "warn",
        named,
    )


def _broken(feeds: Feeds, simulated: bool) -> Decision:
    rows = [row for row in feeds.troubled if row.health == Health.BROKEN]
    named = tuple(
        Named(row.title, reverse("datasets:detail", args=[row.key]), row.reason, simulated)
        for row in rows[:NAMED]
    )
    return Decision("feed", _("数据接入中断"), len(rows), f"{reverse('datasets:index')}?health=broken&sim={int(simulated)}",
                    _("约定更新的数据超过两个周期没有变化，或来源报错。"), "plug-connected-x", "warn", named)  # fmt: skip


def _orders(simulated: bool) -> list[Decision]:
    """督办单 that drafted themselves and wait for a signature."""
    rows = supervision.every_order(OrderFilter(state=OrderState.DRAFT, simulated=simulated))
    params = {"state": OrderState.DRAFT.value, "sim": int(simulated)}
    named = tuple(
        Named(row.title, reverse("supervision:order", args=[row.id]), f"{row.unit} · {row.level.label}", row.simulated)
        for row in rows[:NAMED]
    )  # fmt: skip
    url, why = f"{reverse('supervision:orders')}?{urlencode(params)}", _("系统按规则起草的督办单，等人签发。")
    return [Decision("order", _("督办单待签发"), len(rows), url, why, "file-alert", "warn", named)]


def _commitments(lit: Lights) -> list[Decision]:
    """In a year that is over nothing can be decided any more but who leads what."""
    found = ledger.overview(lit.report.id, today=today())
    red = Decision(
        "red",
        _("红灯承诺"),
        lit.red,
        address(Light.RED, lit.simulated),
        _("按打印在页上的规则严重滞后的承诺。"),
        "alert-octagon",
        "alert",
    )
    due = _commitment(
        found.overdue, _("承诺已过时限"), _("完成时限早于今天，还没有销号。"), "alert-circle", "alert"
    )
    return [
        *([] if lit.over else [red, due]),
        _commitment(
            found.no_unit, _("承诺的牵头单位待确认"), _("规则有建议，还没有人确认。"), "user-question", "warn"
        ),
    ]


def _commitment(count: Count, label: str, why: str, icon: str, tone: str) -> Decision:
    return Decision(count.key, label, count.count, list_url(count.filter, today=today()), why, icon, tone)
