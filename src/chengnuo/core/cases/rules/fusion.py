"""Whether two reports tell of one matter: by class, distance, time, words and door. Every decision says why."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz

from chengnuo.kernel.geo import Point, distance_m

#: From here on a report joins an open case by itself; from ``HINT`` on the desk is shown the pair, if its words fit.
SAME, HINT = 0.85, 0.45
#: Nobody looks further than this, in metres and hours.
FARTHEST_M, LONGEST_HOURS = 100.0, 24.0 * 14
#: Words that name no class must be this much alike themselves; strangers share a third of their signs by chance.
ALIKE_WORDS = 0.4
#: A fixed thing reported from the other side of the road is still the same thing; a heap of rubbish hardly.
NEAR_M = {"component": 30.0, "event": 20.0}
#: Words that say less than this beside the name of the class say nothing: they make two matters neither alike nor unlike.
_LEAST_SAID = 4
#: 12 号, 3 栋, 2 单元 …, and the number that begins an address as others write it (76-78 Moraine St).
_DOOR = re.compile(r"(\d+)(?:[-—](\d+))?\s*(号|弄|栋|幢|座|单元|室)|^\s*(\d+)(?:-(\d+))?(?= [A-Z])")
#: Squares of this many degrees (some 200 m) are numbered, so that an index finds what lies around a point.
_TILE = 0.002
_COLUMNS = 180_000
#: The farthest distance in degrees; of longitude as far north as 60°.
_REACH_LAT, _REACH_LON = FARTHEST_M / 110_000, FARTHEST_M / 55_000


@dataclass(frozen=True, slots=True)
class Told:
    """What is compared of a report or a case; ``class_key`` is kind and code, "" where not classified."""

    class_key: str
    point: Point | None
    at: datetime
    text: str
    class_name: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two are, 0 to 1, with its parts and the reason in words."""

    score: float
    metres: float
    hours: float
    text: float
    reason: str


def tile(point: Point) -> int:
    """The number of the square a point lies in."""
    return _tile(_step(point.lat), _step(point.lon))


def tiles_around(point: Point) -> tuple[int, ...]:
    """The squares in which everything within the farthest distance lies."""
    rows = range(_step(point.lat - _REACH_LAT), _step(point.lat + _REACH_LAT) + 1)
    columns = range(_step(point.lon - _REACH_LON), _step(point.lon + _REACH_LON) + 1)
    return tuple(_tile(row, column) for row in rows for column in columns)


def _step(degrees: float) -> int:
    return math.floor(degrees / _TILE)


def _tile(row: int, column: int) -> int:
    return row * _COLUMNS + column


def likeness(new: Told, known: Told) -> Likeness | None:
    """How alike ``new`` is to ``known``; None where they cannot be the same matter."""
    if new.point is None or known.point is None:
        return None
    if new.class_key and known.class_key and new.class_key != known.class_key:
        return None
    metres = distance_m(new.point, known.point)
    hours = abs((new.at - known.at).total_seconds()) / 3600
    if metres > FARTHEST_M or hours > LONGEST_HOURS:
        return None
    kind = (new.class_key or known.class_key).partition(":")[0]
    near = 1.0 if metres <= NEAR_M.get(kind, 20.0) else 1.0 - metres / FARTHEST_M
    soon = 1.0 if hours <= 24 else 1.0 - hours / LONGEST_HOURS
    text = _text(new, known)
    classed = bool(new.class_key and known.class_key)
    score = 0.5 * near + 0.2 * soon + 0.3 * max(text, 0.6 if classed else 0.0)
    if not classed:
        score *= 0.85  # without a class on both sides the words have to carry it
    doors = _other_door(new.address, known.address)
    if doors:
        score = min(score, SAME - 0.001)  # a person has to look
    reason = f"{'同一小类，' if classed else ''}{'门牌不同，' if doors else ''}相距 {metres:.0f} 米，相隔 {_span(hours)}，文字相似 {text * 100:.0f}%"
    return Likeness(round(score, 3), round(metres, 1), round(hours, 2), round(text, 3), reason)


def most_alike(
    new: Told, known: Iterable[tuple[int, Told]], least: float = HINT
) -> tuple[tuple[int, Likeness], ...]:
    """The ids of those worth a look with their likeness, the most alike first."""
    found = [(key, alike) for key, told in known if (alike := likeness(new, told)) and alike.score >= least]
    return tuple(sorted(found, key=lambda pair: (-pair[1].score, pair[0])))


def words_fit(spoken: str, known: str, text: float) -> bool:
    """Whether two that are not both classified sound like one matter: both name the same class (kind and code, "" for
    none), or where one names none the words themselves are alike. Other classes are other matters, however alike the words.
    """
    return spoken == known if spoken and known else text >= ALIKE_WORDS


def _text(new: Told, known: Told) -> float:
    """How alike the words are, 0 to 1; 0 where either says no more than its class does."""
    said = [_plain(told.text) for told in (new, known)]
    more = [one.replace(_plain(told.class_name), "") for one, told in zip(said, (new, known), strict=True)]
    return fuzz.ratio(*said) / 100 if min(map(len, more)) >= _LEAST_SAID else 0.0


def _other_door(one: str, other: str) -> bool:
    """Whether both addresses name a house, a staircase or a flat, and another one."""
    ours, theirs = _doors(one), _doors(other)
    return any(kind in theirs and not numbers & theirs[kind] for kind, numbers in ours.items())


def _doors(address: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for first, last, kind, house, to in _DOOR.findall(address):
        found.setdefault(kind or "号", set()).update(number for number in (first, last, house, to) if number)
    return found


def _plain(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())


def _span(hours: float) -> str:
    return f"{hours:.0f} 小时" if hours < 48 else f"{hours / 24:.0f} 天"
