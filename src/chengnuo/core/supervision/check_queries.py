"""Checks as they are read: plans, points with what was found last, results of units, photos."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from chengnuo.core.cases.photos import photo_path
from chengnuo.core.supervision import models
from chengnuo.core.supervision.checks import held_plan, held_point
from chengnuo.core.supervision.errors import CheckNotFound
from chengnuo.core.supervision.rules.words import Result, Subject
from chengnuo.core.supervision.shapes import PhotoRow, PlanRow, PointRow, UnitResult
from chengnuo.kernel.permissions import allows


def plans(user: Any, *, simulated: bool) -> tuple[PlanRow, ...]:
    """The checks a person may know of, the newest first: of one that is not over only who leads or does it."""
    rows = models.CheckPlan.objects.filter(simulated=simulated).select_related("checker")
    return tuple(_plan(row, _points(row)) for row in rows if _visible(user, row))


def plan(user: Any, plan_id: int) -> tuple[PlanRow, tuple[PointRow, ...]]:
    """A check with its points; a unit sees its own points, when it is over. Raises ``CheckNotFound``."""
    row = held_plan(plan_id)
    if not _visible(user, row):
        raise CheckNotFound(plan_id)
    points = _points(row)
    if not (allows(user, "supervision.view") or row.checker_id == user.pk):
        points = tuple(point for point in points if point.unit_id == user.unit_id)
    return _plan(row, points), points


def point(user: Any, point_id: int) -> tuple[PlanRow, PointRow]:
    """One point with its check. Raises ``CheckNotFound``."""
    row = held_point(point_id)
    found, points = plan(user, row.plan_id)
    one = next((point for point in points if point.id == point_id), None)
    if one is None:
        raise CheckNotFound(point_id)
    return found, one


def results(points: tuple[PointRow, ...]) -> tuple[UnitResult, ...]:
    """What was found at each unit's points, the worst share first. 无法检查 counts nowhere."""
    by_unit: dict[tuple[int | None, str], list[Result]] = defaultdict(list)
    for one in points:
        if one.result in (Result.GOOD, Result.BAD):
            by_unit[one.unit_id, one.unit].append(one.result)
    rows = [
        UnitResult(unit_id, unit, len(found), found.count(Result.GOOD), found.count(Result.BAD))
        for (unit_id, unit), found in by_unit.items()
    ]
    return tuple(sorted(rows, key=lambda row: (row.share if row.share is not None else 1, -row.visited)))


def photo_file(user: Any, photo_id: int) -> Path:
    """The file of a photo, for whoever may see its point. Raises ``CheckNotFound``."""
    row = models.CheckPhoto.objects.filter(pk=photo_id).first()
    if row is None:
        raise CheckNotFound(photo_id)
    point(user, row.point_id)
    path = photo_path(row.sha256)
    if not path.exists():
        raise CheckNotFound(photo_id)
    return path


def _visible(user: Any, row: models.CheckPlan) -> bool:
    if allows(user, "supervision.view") or (row.checker_id is not None and row.checker_id == user.pk):
        return True
    own = getattr(user, "unit_id", None)
    if own is None or not allows(user, "supervision.view", (own,)):
        return False
    return row.closed_at is not None and row.points.filter(unit_id=own).exists()


def _plan(row: models.CheckPlan, points: tuple[PointRow, ...]) -> PlanRow:
    return PlanRow(
        row.pk, row.title, tuple(line for line in row.criteria.splitlines() if line.strip()), row.first, row.last,
        row.checker_id, row.checker.display_name if row.checker else "", len(points),
        sum(point.result is not None for point in points), sum(point.result == Result.BAD for point in points),
        row.closed_at, row.made_by, row.simulated, row.version,
    )  # fmt: skip


def _points(row: models.CheckPlan) -> tuple[PointRow, ...]:
    rows = row.points.select_related("unit").prefetch_related("visits", "photos", "orders")
    return tuple(_point(one) for one in rows)


def _point(row: models.CheckPoint) -> PointRow:
    visits, orders = list(row.visits.all()), list(row.orders.all())
    last = visits[-1] if visits else None
    return PointRow(
        row.pk, row.plan_id, Subject(row.kind), row.subject_id, row.title, row.address, row.lon, row.lat, row.unit_id,
        (row.unit.short_name or row.unit.name) if row.unit else "", Result(last.result) if last else None,
        last.finding if last else "", last.at if last else None, last.actor_name if last else "", len(visits),
        tuple(PhotoRow(photo.pk, photo.width, photo.height) for photo in row.photos.all()), row.case_id,
        max((order.pk for order in orders), default=None),
    )  # fmt: skip
