"""What the pages of the progress show, put together from the plain data of ``core``. No queries here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from chengnuo.core.progress.queries import Light, Standing
from chengnuo.core.progress.rules.aims import number, shown
from chengnuo.web import typed
from chengnuo.web.progress.words import LIGHTS, WAYS, Look


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list of targets shows; empty means any."""

    light: str = ""
    unit_id: int | None = None
    way: str = ""
    gap: bool = False
    text: str = ""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A target as a line; ``share`` is how much of it is there, 0 to 100 for the bar."""

    stand: Standing
    look: Look
    measured: str
    typed: str
    expected: str
    share: int | None
    due_share: int | None
    ahead: str


def wanted_of(params: Mapping[str, str]) -> Wanted:
    """The filter of an address; what makes no sense is taken as not given."""
    light, way = params.get("light", ""), params.get("way", "")
    return Wanted(
        light if light in {one.value for one in Light} else "", typed.whole(params.get("unit", "")), way if way in WAYS else "",
        params.get("gap") == "1", params.get("q", "").strip()[:60], typed.day(params.get("as_of", "")),
    )  # fmt: skip


def way_of(stand: Standing) -> str:
    """How a target is followed: one of ``words.WAYS``."""
    if stand.binding is None:
        return "none"
    return "suggested" if stand.binding.suggested else stand.binding.way


def chosen(stands: Iterable[Standing], wanted: Wanted, *, without: str = "") -> list[Standing]:
    """The standings of a filter; ``without`` leaves one condition out, for the counts beside it."""
    found = []
    for one in stands:
        target = one.target
        fits = (
            (without == "light" or not wanted.light or one.light == wanted.light)
            and (wanted.unit_id is None or wanted.unit_id in target.unit_ids)
            and (without == "way" or not wanted.way or way_of(one) == wanted.way)
            and (without == "gap" or not wanted.gap or one.gap_open)
            and all(word in f"{target.indicator} {target.text} {target.code}" for word in wanted.text.split())
        )
        if fits:
            found.append(one)
    return found


def lights_of(stands: Iterable[Standing]) -> list[tuple[Light, Look, int]]:
    """How many have which light, the worst first."""
    counted = Counter(one.light for one in stands)
    return [(light, look, counted[light]) for light, look in LIGHTS.items()]


def line_of(stand: Standing) -> Line:
    """One target ready to be drawn."""
    unit = stand.target.unit
    done, due = stand.done_share, stand.course.share(stand.as_of) if stand.expected is not None else None
    return Line(
        stand, LIGHTS[stand.light], _value(stand.measured_value, unit), _value(stand.typed.value if stand.typed else None, unit),
        _value(stand.expected, unit), None if done is None else round(100 * min(max(done, 0.0), 1.0)),
        None if due is None else round(100 * due), ahead_of(stand),
    )  # fmt: skip


def ahead_of(stand: Standing) -> str:
    """The forecast in a few words."""
    one = stand.forecast
    if one is None:
        return ""
    unit = stand.target.unit
    middle = shown(_whole(stand, one.middle), unit)
    if stand.target.aim.cap:
        return _("预计 %s") % middle
    if one.in_time and one.met_on:
        return _("预计 %(day)s 达到") % {"day": one.met_on}
    return _("预计到期 %s") % middle


def forecast_words(stand: Standing) -> list[str]:
    """The forecast in sentences: what, between which bounds, when, and how far off such forecasts were."""
    one = stand.forecast
    if one is None:
        return []
    unit, target = stand.target.unit, stand.target
    middle, low, high = (shown(_whole(stand, value), unit) for value in (one.middle, one.low, one.high))
    said = [_("到 %(day)s 预计 %(middle)s，八成把握在 %(low)s 到 %(high)s 之间。") % {
        "day": target.deadline, "middle": middle, "low": low, "high": high}]  # fmt: skip
    if not target.aim.cap:
        if one.in_time:
            said.append(_("照这样，%s 达到目标。") % one.met_on)
        elif one.met_on:
            said.append(_("照这样，到期差 %(lack)s，要到 %(day)s 才达到。") % {
                "lack": shown(_whole(stand, target.value - one.middle), unit), "day": one.met_on})  # fmt: skip
        else:
            said.append(
                _("照这样，到期差 %s，此后一年内也达不到。")
                % shown(_whole(stand, target.value - one.middle), unit)
            )
    return said


def _whole(stand: Standing, value: float) -> float:
    return float(round(value)) if stand.target.aim.whole else value


def _value(value: float | None, unit: str) -> str:
    return "" if value is None else shown(value, unit)


def points(value: float) -> str:
    """A share as a percentage."""
    return f"{number(round(100 * value, 1))}%"
