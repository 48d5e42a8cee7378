"""How data sets are shown: colour, icon and word together, and the page that opens a failing row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chengnuo.core.datasets.declaring import Offender
from chengnuo.core.datasets.queries import DatasetRow
from chengnuo.core.datasets.rules.health import Health
from chengnuo.kernel.clock import now

#: The worker looks each minute; after so long its last look is stale.
STALE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Look:
    """Tone, icon, word."""

    tone: str
    icon: str
    word: Promise


HEALTHS = {
    Health.OK: Look("good", "circle-check", gettext_lazy("正常")),
    Health.LATE: Look("warn", "clock", gettext_lazy("晚到")),
    Health.BROKEN: Look("alert", "plug-connected-x", gettext_lazy("中断")),
    Health.NEVER: Look("neutral", "circle-dashed", gettext_lazy("还没有数据")),
    Health.FREE: Look("neutral", "circle-minus", gettext_lazy("不约定更新")),
}
_PAGES = {
    "case": "cases:detail", "asset": "assets:detail", "record": "scenarios:record", "stream": "sensors:stream",
    "class": "catalogue:detail", "commitment": "ledger:detail", "grid": "places:place",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A data set ready to be drawn."""

    row: DatasetRow
    look: Look
    rhythm: str
    stale: bool


def line(row: DatasetRow) -> Line:
    """One data set."""
    stale = row.looked_at is None or now() - row.looked_at > STALE
    return Line(row, HEALTHS[row.health], rhythm(row.rhythm), stale)


def rhythm(length: timedelta | None) -> str:
    """「每 2 小时」, "" where none is promised."""
    if length is None:
        return ""
    minutes = int(length.total_seconds() // 60)
    for size, words in ((1440, _("每 %s 天")), (60, _("每 %s 小时"))):
        if minutes % size == 0:
            return words % (minutes // size)
    return _("每 %s 分钟") % minutes


def address(row: Offender) -> str:
    """The page of a failing row."""
    if row.kind == "figure":
        report, _slash, key = row.id.partition("/")
        return reverse("reports:figure", args=[int(report), key])
    return reverse(
        _PAGES[row.kind], args=[int(row.id) if row.id.isdecimal() and row.kind != "grid" else row.id]
    )
