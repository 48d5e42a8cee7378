"""The commitments by light, and the list behind each light."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chengnuo.core.commitments import queries as ledger
from chengnuo.core.commitments.queries import LedgerFilter, LedgerRow
from chengnuo.core.documents import queries as documents
from chengnuo.core.documents.queries import ReportCard
from chengnuo.core.progress import queries as progress
from chengnuo.core.progress.queries import CommitmentLight, Standing
from chengnuo.core.progress.rules.words import WORST_FIRST, Light
from chengnuo.kernel.kept import KeptBy


@dataclass(frozen=True, slots=True)
class Look:
    """Tone, icon and word of a light: never the colour alone."""

    tone: str
    icon: str
    word: Promise


LOOKS = {
    Light.RED: Look("alert", "alert-octagon", _("红灯 严重滞后")),
    Light.YELLOW: Look("warn", "alert-triangle", _("黄灯 滞后")),
    Light.GREEN: Look("good", "circle-check", _("绿灯 正常")),
    Light.GREY: Look("neutral", "help-circle", _("灰灯 无法判断")),
}


@dataclass(frozen=True, slots=True)
class LightBar:
    """How many commitments have a light; ``share`` is their part of all, 0-100."""

    light: Light
    look: Look
    count: int
    share: float
    url: str


@dataclass(frozen=True, slots=True)
class Lights:
    """The commitments of a report by light. ``over``: its year has ended, and nothing is due any more."""

    report: ReportCard
    bars: tuple[LightBar, ...]
    total: int
    day: date
    over: bool
    simulated: bool

    @property
    def red(self) -> int:
        """How many are red."""
        return next(bar.count for bar in self.bars if bar.light == Light.RED)


@dataclass(frozen=True, slots=True)
class LitRow:
    """A commitment with its light, and its targets where it has some."""

    row: LedgerRow
    light: CommitmentLight
    look: Look
    targets: tuple[Standing, ...]


Found = tuple[dict[int, CommitmentLight], tuple[Standing, ...]]


def _load(key: tuple[int, bool]) -> Found:
    return progress.lights_and_standings(key[0], simulated=key[1])


#: Every open cockpit and wall asks for them again and again.
_found = KeptBy(_load, most=8)


def found(report_id: int, simulated: bool) -> Found:
    """The light of each commitment and the standings behind them, at most a second old."""
    return _found.value((report_id, simulated)) or ({}, ())


def lights(report_id: int | None, simulated: bool, today: date) -> Lights | None:
    """The bars; None without a report."""
    if report_id is None:
        return None
    report, given = documents.report(report_id), found(report_id, simulated)[0]
    day = progress.default_day(report_id)
    counts = {light: sum(one.light == light for one in given.values()) for light in WORST_FIRST}
    bars = tuple(
        LightBar(light, LOOKS[light], n, 100 * n / max(len(given), 1), address(light, simulated))
        for light, n in counts.items()
    )
    over = report.plan_year is not None and report.plan_year < today.year
    return Lights(report, bars, len(given), day, over, simulated)


def address(light: str, simulated: bool) -> str:
    """The list of exactly the commitments with a light."""
    return f"{reverse('cockpit:lights')}?light={light}&sim={int(simulated)}"


def listed(report_id: int, simulated: bool, light: str) -> list[LitRow]:
    """The commitments with a light, in the order of the report."""
    given, stands = found(report_id, simulated)
    chosen = [pk for pk, one in given.items() if not light or one.light == light]
    by_commitment: dict[int, list[Standing]] = {}
    for one in stands:
        by_commitment.setdefault(one.target.commitment_id, []).append(one)
    rows = {row.id: row for row in ledger.all_rows(LedgerFilter(report_id=report_id))}
    return [
        LitRow(rows[pk], given[pk], LOOKS[given[pk].light], tuple(by_commitment.get(pk, ())))
        for pk in rows
        if pk in set(chosen)
    ]


def summary(report_id: int, simulated: bool) -> dict[str, Any]:
    """How many targets are met and by whom they stand: for a wall, without a name of a person."""
    _given, stands = found(report_id, simulated)
    measured = [one for one in stands if one.measured_value is not None]
    return {"targets": len(stands), "measured": len(measured)}
