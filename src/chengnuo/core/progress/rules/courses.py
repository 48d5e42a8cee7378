"""Seasonal courses: which share of a target should be there by a day. What a course looks like is data (``data/courses.json``)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from chengnuo.core.progress.rules.words import CourseKind

#: (share of the time that is over, share of the target that should be there), from (0, 0) to (1, 1).
Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A dated step of a plan (时间节点)."""

    title: str
    due: date


@dataclass(frozen=True, slots=True)
class Course:
    """The way a target is expected to go from ``start`` to ``end`` (both days inclusive).

    ``steps`` (day, share reached by the end of it) are those of a stage plan, ``points`` of the other kinds.
    """

    kind: CourseKind
    start: date
    end: date
    points: Points = ((0.0, 0.0), (1.0, 1.0))
    steps: tuple[tuple[date, float], ...] = ()

    def elapsed(self, day: date) -> float:
        """The share of the time that is over at the end of ``day``, 0 to 1."""
        days = (self.end - self.start).days + 1
        return min(max(((day - self.start).days + 1) / days, 0.0), 1.0)

    def share(self, day: date) -> float:
        """The share of the target expected by the end of ``day``. Stages are due all at once, on their day."""
        if self.kind is CourseKind.NONE or day >= self.end:
            return 1.0
        if self.steps:
            return max((share for due, share in self.steps if due <= day), default=0.0)
        return _between(self.points, self.elapsed(day))

    def smooth(self, day: date) -> float:
        """The share on the way from step to step, for forecasts: work between two nodes is not nothing."""
        if not self.steps:
            return self.share(day)
        dated = ((0.0, 0.0), *((self.elapsed(due), share) for due, share in self.steps))
        return _between(dated if dated[-1][1] >= 1 else (*dated, (1.0, 1.0)), self.elapsed(day))

    def day_of(self, share: float) -> date:
        """The first day by which ``share`` of the target is expected on the smooth course."""
        low, high = 0, (self.end - self.start).days
        while low < high:
            middle = (low + high) // 2
            if self.smooth(self.start + timedelta(middle)) >= share - 1e-9:
                high = middle
            else:
                low = middle + 1
        return self.start + timedelta(low)


def stage_steps(nodes: Sequence[Node], value: float, unit: str, end: date) -> tuple[tuple[date, float], ...]:
    """The steps of a plan: a node that names a share (完成 50%) or an amount (开工 25 个) brings just that, others
    divide what is left evenly. The last one, or the deadline, brings all.
    """
    dated = sorted((node for node in nodes if node.due <= end), key=lambda node: node.due)
    if not dated:
        return ()
    found: list[tuple[date, float]] = []
    for number, node in enumerate(dated, start=1):
        named = _named(node.title, value, unit)
        even = number / len(dated)
        share = named if named is not None else max(even, found[-1][1] if found else 0.0)
        found.append((node.due, min(share, 1.0)))
    if all(_named(node.title, value, unit) is None for node in dated):
        found[-1] = (found[-1][0], 1.0)
    return tuple(found)


def _named(title: str, value: float, unit: str) -> float | None:
    """The share a node's title names."""
    if match := re.search(r"(\d+(?:\.\d+)?)\s*%", title):
        return min(float(match[1]) / 100, 1.0)
    if unit and value and (match := re.search(rf"(\d+(?:\.\d+)?)\s*{re.escape(unit)}", title)):
        return min(float(match[1]) / value, 1.0)
    return None


def _between(points: Sequence[tuple[float, float]], at: float) -> float:
    """The value of a line through ``points`` at ``at``."""
    index = bisect_right([x for x, _ in points], at)
    if index == 0:
        return points[0][1]
    if index == len(points):
        return points[-1][1]
    (left, low), (right, high) = points[index - 1], points[index]
    return low if right == left else low + (high - low) * (at - left) / (right - left)


#: Words of works that are finished late in a year, whatever is done: building, clearing, land.
_WORKS = re.compile(r"新建|改造|改扩建|建设|建成|征收|供地|开工|续建|设置|创建|完工|投资")


def suggested_kind(*, measure: str, text: str, nodes: int) -> CourseKind:
    """The course of a target nobody has chosen one for."""
    if measure in ("growth_rate", "share", "rank"):
        return CourseKind.NONE
    if nodes >= 2:
        return CourseKind.STAGES
    return CourseKind.YEAR_END if _WORKS.search(text) else CourseKind.LINEAR
