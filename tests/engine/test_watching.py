"""Rules that a folder declares reach the devices, an alarm opens what it says, and a folder taken away takes its rules along."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from chengnuo.core.cases import from_alarms
from chengnuo.core.observations import queries as sensors
from chengnuo.core.observations.rules.times import HOUR
from chengnuo.core.people.models import User
from chengnuo.core.records import queries as records
from chengnuo.core.records import services
from chengnuo.core.records.queries import Entry, RecordFilter, RecordRow
from chengnuo.engine import finding, registry, watching, zones
from chengnuo.engine.measuring import Measuring
from chengnuo.engine.zones import Position
from chengnuo.kernel.clock import SHANGHAI
from chengnuo.kernel.errors import NotAllowed
from tests.core.cases.conftest import HERE, City
from tests.core.observations.conftest import START, Field

pytestmark = pytest.mark.django_db(databases="__all__")
AT = datetime(2026, 1, 1, 8, tzinfo=SHANGHAI)


@pytest.fixture
def devices(in_force: City) -> Field:
    watching.hand_down()
    return Field(
        User.objects.create(username="shebei", password="!", role="integrator", display_name="设备"),
        in_force.desk,
    )


def of(scenario: str, kind: str) -> list[RecordRow]:
    return list(records.records(RecordFilter(scenario=scenario, kind=kind)).rows)


def tick() -> None:
    from_alarms.take_in()
    watching.take_in()


def test_an_alarm_opens_the_record_it_names_once_while_that_is_open(devices: Field) -> None:
    battery = devices.stream("居家设备电量", home="JH-7")
    devices.tell(battery, 15.0, 90.0, 10.0)
    tick()
    tick()
    [upkeep] = of("five_groups_safety", "upkeep")
    assert upkeep.data["home"] == "JH-7" and upkeep.data["reason"] == "电量低" and upkeep.unit == "区消防大队"
    notes = {alarm.case_note for alarm in sensors.board()}
    assert any("并入没办完的" in note for note in notes) and any("已登记" in note for note in notes)
    kind = registry.kind("five_groups_safety", "upkeep")
    services.move_record(actor=None, kind=kind, record_id=upkeep.id, version=upkeep.version, stage="done")
    devices.tell(battery, 95.0, 12.0, start=START + HOUR)
    tick()
    assert len(of("five_groups_safety", "upkeep")) == 2


def test_an_alarm_of_a_case_kind_files_the_case(devices: Field) -> None:
    devices.tell(devices.stream("景观水浊度", water="甲湖"), 40.0, 41.0, step=1200)
    tick()
    [alarm] = sensors.board()
    assert alarm.case_id is not None and of("water_ops", "order") == []


def test_indicators_count_alarms_and_devices(devices: Field) -> None:
    devices.tell(devices.stream("水泵电流"), 0.1, 0.1, step=300)
    devices.stream("景观水位")
    scenario = registry.live("water_ops").scenario
    measuring = Measuring(scenario, simulated=False)
    values = {one.id: measuring.indicator(one).value for one in scenario.indicators}
    assert values["stops"] == 1 and values["devices"] == 1 and values["online"] == 100


def test_a_folder_taken_away_takes_its_rules_along(
    devices: Field, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert any(source == "scenario:water_ops" for _, source in sensors.rules())
    left = tuple(one for one in finding.folders() if one.id != "water_ops")
    monkeypatch.setattr(finding, "folders", lambda: left)
    registry._kept.drop()
    watching.hand_down()
    sources = {source for _, source in sensors.rules()}
    assert "scenario:water_ops" not in sources and "scenario:shared_bikes" in sources


def area(name: str, sort: str, **more: Any) -> int:
    return services.add_record(
        actor=None, kind=registry.kind("shared_bikes", "area"),
        entry=Entry(answers={"name": name, "sort": sort, "radius": 20, **more}, day="2025-12-01", lon=str(HERE.lon), lat=str(HERE.lat)),
    )  # fmt: skip


def bikes(**groups: int) -> list[Position]:
    return [Position(HERE.lon, HERE.lat, group) for group, count in groups.items() for _ in range(count)]


def test_a_full_parking_area_gives_the_task_to_the_operator_with_most_bikes(devices: Field) -> None:
    area("甲路口", "停放示范区", capacity=5)
    far = [Position(HERE.lon + 0.01, HERE.lat, "企业丙")] * 9
    found = zones.tell(
        actor=devices.device, name="shared_bikes", positions=bikes(企业甲=2, 企业乙=3) + far, at=AT
    )
    assert [(one.total, one.groups) for one in found] == [(5, {"企业甲": 2, "企业乙": 3})]
    tick()
    assert of("shared_bikes", "task") == []
    zones.tell(
        actor=devices.device,
        name="shared_bikes",
        positions=bikes(企业甲=2, 企业乙=4),
        at=AT.replace(minute=5),
    )
    tick()
    [task] = of("shared_bikes", "task")
    assert task.data["operator"] == "企业乙" and task.data["area"] == "甲路口" and task.data["number"] == 6
    assert (
        task.stage == "told"
        and task.stage_due_at is not None
        and (task.lon, task.lat) == (HERE.lon, HERE.lat)
    )


def test_a_forbidden_area_gives_each_operator_its_own_task_after_five_minutes(devices: Field) -> None:
    area("乙广场", "禁停严管区")
    for minute in (0, 4, 6):
        zones.tell(
            actor=devices.device,
            name="shared_bikes",
            positions=bikes(企业甲=1, 企业乙=2),
            at=AT.replace(minute=minute),
        )
        tick()
        assert len(of("shared_bikes", "task")) == (2 if minute == 6 else 0)
    assert {task.data["operator"] for task in of("shared_bikes", "task")} == {"企业甲", "企业乙"}


def test_a_changed_capacity_holds_from_the_next_count(devices: Field) -> None:
    record_id = area("甲路口", "停放示范区", capacity=50)
    zones.tell(actor=devices.device, name="shared_bikes", positions=bikes(企业甲=6), at=AT)
    row, kind = records.row(record_id), registry.kind("shared_bikes", "area")
    entry = Entry(answers={**row.data, "capacity": 5}, day="2025-12-01", lon=str(HERE.lon), lat=str(HERE.lat))
    services.update_record(actor=None, kind=kind, record_id=record_id, version=row.version, entry=entry)
    zones.tell(actor=devices.device, name="shared_bikes", positions=bikes(企业甲=6), at=AT.replace(minute=5))
    tick()
    assert len(of("shared_bikes", "task")) == 1


def test_positions_are_told_by_devices_only(in_force: City) -> None:
    with pytest.raises(NotAllowed):
        zones.tell(actor=in_force.desk, name="shared_bikes", positions=[], at=AT)
