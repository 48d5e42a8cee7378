"""The map's numbers are the list's: areas, marks and what has no place."""

import random
from typing import Any

import pytest
import shapely

from chengnuo.core.cases import mapping, models, queries
from chengnuo.core.cases.queries import CaseFilter
from chengnuo.core.cases.rules.words import State
from tests.core.cases.conftest import City

pytestmark = pytest.mark.django_db

#: Not convex, so that a box or a hull would not do.
HOOK = ((114.20, 30.55), (114.30, 30.55), (114.30, 30.65), (114.26, 30.65), (114.26, 30.58), (114.20, 30.58))
WHOLE = (114.0, 30.4, 114.6, 30.8)


def scattered(count: int, **given: Any) -> list[models.Case]:
    """Cases at random places in and around the hook; always the same ones."""
    dice = random.Random(7)
    return models.Case.objects.bulk_create(
        models.Case(
            state=State.COLLECTED, source="resident", description=f"第{n}件",
            lon=dice.uniform(114.18, 114.32), lat=dice.uniform(30.53, 30.67), **given,
        )
        for n in range(count)
    )  # fmt: skip


def test_an_area_holds_exactly_the_cases_geometry_says_it_holds() -> None:
    rows = scattered(400)
    models.Case.objects.create(state=State.COLLECTED, source="resident", description="没有位置")
    polygon = shapely.Polygon(HOOK)
    expected = {row.pk for row in rows if polygon.contains(shapely.Point(row.lon, row.lat))}
    assert 50 < len(expected) < 350
    for ring in (HOOK, HOOK[::-1], HOOK[2:] + HOOK[:2]):
        found = {row.id for row in queries.every_case(CaseFilter(area=ring), most=1000)}
        assert found == expected
    page = queries.cases(CaseFilter(area=HOOK, state="collected"))
    assert page.total == len(expected)


@pytest.mark.parametrize("across", [1, 8, 24, 1000])
def test_marks_lose_no_case_and_count_none_twice(across: int) -> None:
    scattered(300)
    found = mapping.marks(CaseFilter(), WHOLE, across)
    assert sum(mark.count for mark in found) == 300
    for mark in found:
        west, south, east, north = mark.box
        assert west <= mark.lon <= east and south <= mark.lat <= north
        assert (mark.row is not None) == (mark.count == 1)


def test_more_marks_where_one_looks_closer_and_only_what_is_in_view() -> None:
    scattered(300)
    near = (114.24, 30.58, 114.28, 30.62)
    far_marks, near_marks = mapping.marks(CaseFilter(), WHOLE, 8), mapping.marks(CaseFilter(), near, 8)
    inside = models.Case.objects.filter(lon__range=near[::2], lat__range=near[1::2]).count()
    assert sum(mark.count for mark in near_marks) == inside < 300
    largest = max(mark.count for mark in near_marks)
    assert largest < max(mark.count for mark in far_marks)


def test_a_case_of_two_units_is_one_case_on_the_map(city: City) -> None:
    case_id = city.reported().case_id
    city.act("classify", case_id, condition_id=city.condition.id, waived=True, reason="照片清楚")
    city.act("dispatch", case_id, unit_id=city.unit.pk, co_unit_ids=[city.other.pk])
    for unit in (city.unit, city.other):
        (mark,) = mapping.marks(CaseFilter(unit_id=unit.pk), WHOLE, 8)
        assert mark.count == 1 and mark.row is not None and mark.row.id == case_id


def test_what_has_no_place_is_counted_and_makes_the_sum_whole(city: City) -> None:
    city.reported()
    city.reported(point=None, address="新华路附近")
    wanted = CaseFilter()
    on_map = sum(mark.count for mark in mapping.marks(wanted, WHOLE, 8))
    assert (on_map, mapping.placeless(wanted)) == (1, 1)
    assert on_map + mapping.placeless(wanted) == queries.cases(wanted).total
    (without,) = queries.every_case(CaseFilter(located=False), most=9)
    assert without.lon is None
