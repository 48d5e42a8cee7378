"""The vital signs: each a number with its list, its definition (口径), its moment, and whether it is stale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from chengnuo.core.cases import queries as cases
from chengnuo.core.cases import sheets
from chengnuo.core.cases.evaluation import By, Period, RateRow, evaluate_all
from chengnuo.core.cases.queries import CaseFilter, Queue
from chengnuo.core.datasets import queries as datasets
from chengnuo.core.datasets.shapes import Feeds
from chengnuo.core.observations import queries as sensors
from chengnuo.core.observations.rules.words import AlarmState
from chengnuo.kernel.clock import now, today
from chengnuo.web.datasets.words import STALE

#: The rate is that of so many days up to today.
DAYS = 30


@dataclass(frozen=True, slots=True)
class Vital:
    """A number as it is drawn. ``below`` is what it is a part of, in words; ``tone`` alert where it needs a person now."""

    key: str
    label: str
    value: str
    url: str
    meaning: str
    at: datetime | None
    below: str = ""
    tone: str = ""
    icon: str = ""
    stale: bool = False
    simulated: bool = False


def vitals(simulated: bool, feeds: Feeds) -> tuple[Vital, ...]:
    """In the order they are looked at."""
    return (
        *_of_cases(simulated), on_time(simulated), _alarms(simulated), _today(simulated), of_feeds(feeds, simulated),
    )  # fmt: skip


def case_list(simulated: bool, **params: str) -> str:
    """The list of exactly these cases."""
    return f"{reverse('cases:list')}?{urlencode({**params, 'sim': '1' if simulated else '0'})}"


def _of_cases(simulated: bool) -> tuple[Vital, Vital]:
    opened = cases.count(CaseFilter(open=True, simulated=simulated))
    late = cases.count(CaseFilter(queue=Queue.OVERDUE, simulated=simulated))
    soon = cases.count(CaseFilter(queue=Queue.DUE_SOON, simulated=simulated))
    return (
        Vital("open", _("在办案卷"), f"{opened:,}", case_list(simulated, open="1"),
              _("已经上报、还没有结案、作废或并案的案卷，含挂账的。"), now(), icon="folders", simulated=simulated),
        Vital("late", _("已超期"), f"{late:,}", case_list(simulated, queue="overdue"), _("派出去还在办、到期时间已过的案卷。到期时间按立案标准和工作日历算。"),
              now(), _("两小时内到期 %s 件") % soon, "alert" if late else "", "alarm", simulated=simulated),
    )  # fmt: skip


def on_time(simulated: bool) -> Vital:
    """按期处置率 of the last days, with both its sides."""
    end = today()
    period = Period(end - timedelta(days=DAYS - 1), end, simulated)
    row = rate(period)
    params = {
        "by": "all",
        "key": By.ALL.value,
        "from": period.start,
        "to": period.end,
        "sim": "1" if simulated else "",
    }
    where = f"{reverse('evaluation:cases')}?{urlencode({k: v for k, v in params.items() if v})}&counter={row.rate.denominator.value}"
    shown = "—" if row.value is None else f"{row.value:.1%}"
    return Vital("rate", _("%s 天按期处置率") % DAYS, shown, where, f"{_('到期时间落在这段时间内的案卷里，到期之前处置完毕的份额。')}{row.rate.formula}",
                 now(), f"{row.numerator:,} / {row.denominator:,}", icon="gauge", simulated=simulated)  # fmt: skip


def rate(period: Period) -> RateRow:
    """The rate itself: the same as on the page of the evaluation."""
    return evaluate_all(period, By.ALL, sheets.sheet_in_use().lines)[0].rate("handled_on_time")


def _alarms(simulated: bool) -> Vital:
    found = _alarm_counts(simulated)
    where = f"{reverse('sensors:alarms')}?{urlencode({'state': 'open', 'sim': '1' if simulated else '0'})}"
    return Vital("alarms", _("未确认报警"), f"{found['open']:,}", where, _("感知设备报的警还在，没有人确认过。"), now(),
                 _("已确认、还没恢复 %s 条") % found["taken"], "alert" if found["open"] else "", "bell-ringing", simulated=simulated)  # fmt: skip


def _alarm_counts(simulated: bool) -> dict[str, int]:
    states = (AlarmState.OPEN, AlarmState.TAKEN)
    return {state.value: sensors.alarm_page(state=state, simulated=simulated).total for state in states}


def _today(simulated: bool) -> Vital:
    day = today()
    came = cases.count(CaseFilter(reported_from=day, reported_to=day, simulated=simulated))
    closed = cases.count(CaseFilter(open=False, reported_from=day, reported_to=day, simulated=simulated))
    return Vital("today", _("今日上报"), f"{came:,}", case_list(simulated, **{"from": day.isoformat(), "to": day.isoformat()}),
                 _("今天零时以来各来源上报的案卷，并案的也算。"), now(), _("其中已办完 %s 件") % closed, icon="inbox", simulated=simulated)  # fmt: skip


def of_feeds(feeds: Feeds, simulated: bool) -> Vital:
    """The data feeds: broken ones first, late ones below."""
    late = len(feeds.troubled) - feeds.broken
    stale = feeds.looked_at is None or now() - feeds.looked_at > STALE
    asked = {"health": "broken" if feeds.broken or not late else "late", "sim": int(simulated)}
    url = f"{reverse('datasets:index')}?{urlencode(asked)}"
    tone = "alert" if feeds.broken else "warn" if late else ""
    label, shown = (_("数据晚到"), late) if late and not feeds.broken else (_("数据中断"), feeds.broken)
    return Vital("feeds", label, str(shown), url, _("约定了更新周期的数据，超过一个周期没有变化是晚到，超过两个或来源报错是中断。后台每分钟查一次。"), feeds.looked_at,
                 _("中断 %(broken)s，晚到 %(late)s，共看 %(all)s 项") % {"broken": feeds.broken, "late": late, "all": feeds.watched}, tone, "plug-connected-x", stale, simulated)  # fmt: skip


def feeds_now(simulated: bool) -> Feeds:
    """The feeds of the same kind as what is shown, as the worker saw them."""
    return datasets.feeds(simulated=simulated)


def any_real() -> bool:
    """Whether there is a real case: where there is none, what is shown is simulated, and says so."""
    return bool(cases.cases(CaseFilter(simulated=False), size=1).rows)


def words_of(vital: Vital) -> tuple[Any, ...]:
    """What of a vital changes the page: all but its moment."""
    return (vital.key, vital.value, vital.below, vital.tone, vital.stale)
