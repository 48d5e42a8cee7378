"""The mechanisms' own work in a simulated year: records and assets for each indicator that measures a target.

How much follows from the target and the way it goes, over the factor of its binding; what, from what the mechanism
declares. What can be played is decided by the kind of what is counted, never by the name of a folder.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from chengnuo.ops.simulated_ways import Way, end_of

#: A moment, and what is done at it: how many of what came to be.
Step = tuple[datetime, Callable[[], Counter[str]]]
#: Days of a month up to which the work of some days is written down; the last of them is the month's end.
_TENTHS = (10, 20)


class Work:
    """What is to be done in a year so that measured targets go their way."""

    def __init__(
        self, year: int, seed: int, stands: Sequence[Any], ways: Mapping[int, Way], supervisor: Any
    ) -> None:
        """``stands`` the numbered targets, ``ways`` how each goes by its figure."""
        from chengnuo.engine import planned_records, played_assets, played_records

        self.year = year
        wanted = _wanted(stands, ways)
        of_records = [one for one in wanted if planned_records.playable(one)]
        of_assets = [one for one in wanted if played_assets.playable(one)]
        played = {one.key for one in (*of_records, *of_assets)}
        self.left = tuple(one.indicator.title for one in wanted if one.key not in played)
        planned = planned_records.plan(year, seed, of_records)
        self._player, self._acts = played_records.Player(planned), played_records.acts(planned)
        self._works = [
            played_assets.Works(year, seed, list(group), supervisor)
            for _, group in groupby(sorted(of_assets, key=_of_class), key=_of_class)
        ]

    def steps(self) -> Iterator[Step]:
        """The beginning, every ten days of the year, and what of it goes on afterwards."""
        from chengnuo.kernel.clock import SHANGHAI, now

        for works in self._works:
            yield datetime(self.year, 1, 1, tzinfo=SHANGHAI), lambda w=works: Counter(assets=w.begin())  # type: ignore[misc]
        before, end = datetime(1949, 1, 1, tzinfo=SHANGHAI), now()
        for month in range(1, 13):
            last = end_of(self.year, month)
            for day in (*(date(self.year, month, tenth) for tenth in _TENTHS), last):
                moment = datetime.combine(day, time(19), SHANGHAI)
                yield moment, lambda a=before, b=moment: self._records(a, b)  # type: ignore[misc]
                for works in self._works:
                    for one in works.wanted:
                        yield moment, lambda w=works, o=one, d=day: Counter(changes=w.send(o, d))  # type: ignore[misc]
                before = moment
        yield datetime(self.year + 1, 1, 1, tzinfo=SHANGHAI), lambda a=before: self._records(a, end)  # type: ignore[misc]

    def _records(self, after: datetime, until: datetime) -> Counter[str]:
        """What is done with records between two moments."""
        done = [self._player.play(piece, step) for at, piece, step in self._acts if after < at <= until]
        return Counter(records=sum(done))


def _wanted(stands: Sequence[Any], ways: Mapping[int, Way]) -> list[Any]:
    """Indicators of mechanisms that measure a target, each once, with what they are to say month by month."""
    from chengnuo.engine import registry
    from chengnuo.engine.planned_records import Wanted

    declared = {
        f"{live.scenario.id}.{one.id}": (live.scenario, one)
        for live in registry.scenarios()
        for one in live.scenario.indicators
    }
    found: dict[str, Any] = {}
    for stand in stands:
        key = stand.binding.indicator if stand.binding else ""
        if key in declared and key not in found:
            levels = tuple(value / stand.binding.factor for value in ways[stand.target.figure_id].values)
            found[key] = Wanted(*declared[key], levels)
    return list(found.values())


def _of_class(one: Any) -> tuple[str, str]:
    return one.scenario.id, one.indicator.numerator.asset
