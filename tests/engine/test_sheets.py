"""Sheets: a line for each record, what belongs to it counted in a month, the rest computed, capped and floored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

import pytest

from chengnuo.core.records import services
from chengnuo.core.records.queries import Entry, row
from chengnuo.engine import registry
from chengnuo.engine.declaration import Scenario
from chengnuo.engine.measuring import Measuring
from chengnuo.kernel.clock import SHANGHAI, pretending
from tests.core.cases.conftest import City
from tests.engine.test_checking import said

pytestmark = pytest.mark.django_db
PLACE = {"lon": "114.27", "lat": "30.593"}
SHEETS = """\
id: roads
title: 道路
purpose: 每条路巡够没有。
source: "1.3"
lead_unit: 区城管执法局
maturity: draft
records:
  - id: road
    title: 道路
    form: {required: [name], properties: {name: {title: 名称}, every: {title: 周期, type: integer}}}
  - id: walk
    title: 巡查
    of: road
    form: {properties: {found: {title: 问题, type: integer}}}
  - id: other
    title: 别的
    form: {properties: {what: {title: 什么}}}
sheets:
  - id: month
    title: 月报
    record: road
    columns:
      - {id: done, title: 已巡, count: {record: walk}}
      - {id: due, title: 应巡, value: int(days / every)}
indicators:
  - {id: late, title: 缺巡, unit: 次, numerator: {sheet: month, when: done < due}}
charts:
  - {title: 已巡, sheet: month, sum: done}
"""


@pytest.fixture
def june() -> Iterator[None]:
    with pretending(datetime.combine(date(2023, 6, 30), time(12), SHANGHAI)):
        yield


def _package(name: str, day: str = "2023-01-03", *, simulated: bool = False) -> int:
    answers = {"name": name, "contractor": "甲公司", "tasks": ["环卫保洁"], "fee": "1000"}
    kind = registry.kind("property_city", "package")
    entry = Entry(answers=answers, day=day, quantity="10", **PLACE)
    return services.add_record(actor=None, kind=kind, entry=entry, simulated=simulated)


def _check(package: int, day: str, points: str) -> int:
    answers = {"item": "环卫保洁", "points": points, "why": "积尘"}
    kind = registry.kind("property_city", "inspection")
    return services.add_record(
        actor=None, kind=kind, entry=Entry(answers=answers, day=day, parent_id=package)
    )


def _lines(scenario: Scenario, day: date | None = None) -> dict[str, dict[str, float | None]]:
    measuring = Measuring(scenario, simulated=False)
    sheet = scenario.sheets[0]
    return {one.row.title: dict(one.values) for one in measuring.lines(sheet, measuring.span(sheet, day))}


def test_a_month_counts_its_own_and_a_contract_is_listed_from_its_month_on(
    in_force: City, june: None
) -> None:
    scenario = registry.live("property_city").scenario
    old, new = _package("甲片区"), _package("乙片区", "2023-06-10")
    for day, points in (("2023-05-31", "10"), ("2023-06-01", "8"), ("2023-06-30", "3.5")):
        _check(old, day, points)
    _check(new, "2023-06-12", "2")
    june_lines, may = _lines(scenario), _lines(scenario, date(2023, 5, 15))
    assert june_lines["甲片区"]["clean"] == 11.5 and june_lines["甲片区"]["share"] == 98.5
    assert june_lines["甲片区"]["pay"] == 985.0 and june_lines["乙片区"]["score"] == 98.0
    assert may["甲片区"]["clean"] == 10.0 and "乙片区" not in may


def test_what_belongs_to_a_simulated_record_is_simulated(in_force: City, june: None) -> None:
    package = _package("模拟·甲片区", simulated=True)
    assert row(_check(package, "2023-06-01", "1")).simulated
    assert not row(_check(_package("乙片区"), "2023-06-01", "1")).simulated


def test_a_void_record_leaves_the_sheet_and_its_cell(in_force: City, june: None) -> None:
    scenario = registry.live("property_city").scenario
    package = _package("甲片区")
    wrong = _check(package, "2023-06-01", "8")
    services.void_record(actor=None, record_id=wrong, version=None, reason="登错了")
    measuring = Measuring(scenario, simulated=False)
    column = scenario.sheets[0].column("clean")
    assert column is not None and _lines(scenario)["甲片区"]["clean"] == 0.0
    assert measuring.of_cell(column, package, measuring.span(scenario.sheets[0])) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("of: road", "of: raod", "没有代号是「raod」的台账。 是不是「road」？"),
        ("count: {record: walk}", "count: {record: other}", "「别的」不属于「道路」，数不到每一行。"),
        ("int(days / every)", "int(days / evry)", "是不是「every」？"),
        ("int(days / every)", "days > every", "要得出一个数"),
        ("id: due", "id: done", "「done」已经用了"),
        ("sheet: month, when", "sheet: mnth, when", "没有代号是「mnth」的汇总表。 是不是「month」？"),
        ("sum: done}", "sum: doen}", "没有代号是「doen」的列。 是不是「done」？"),
        (
            "sheet: month, sum: done}",
            "by: found, sum: found}",
            "要写明数什么，只写一样",
        ),
    ],
)
def test_what_is_wrong_with_a_sheet_is_said(old: str, new: str, words: str) -> None:
    assert said(SHEETS) == [] and old in SHEETS
    faults = said(SHEETS.replace(old, new, 1))
    assert any(words in fault for fault in faults), faults
