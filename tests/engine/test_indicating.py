"""The numbers kept change by change are the numbers counted from the beginning, and nothing that changed is forgotten."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chengnuo.core.cases import evaluation
from chengnuo.core.cases import services as cases
from chengnuo.core.cases.evaluation import By, Period
from chengnuo.core.indicators import queries as indicators
from chengnuo.core.indicators.queries import Kind, Side, Source, Subject
from chengnuo.core.records import queries as records
from chengnuo.core.records import services
from chengnuo.core.records.queries import Entry, RecordFilter
from chengnuo.engine import demo, indicating, passing, recomputing, registry
from chengnuo.engine.measuring import Measuring
from chengnuo.kernel.clock import pretending, today
from chengnuo.kernel.errors import NotAllowed
from chengnuo.ops import simulation
from tests.core.cases.conftest import City

pytestmark = pytest.mark.django_db(databases="__all__")
LATER = date(2100, 1, 1)


def differences(simulated: bool) -> list[str]:
    """Where what is kept is not what measuring says now."""
    found = []
    for live in registry.scenarios():
        measuring = Measuring(live.scenario, simulated=simulated)
        kept = indicators.values(end=LATER, simulated=simulated)
        for one in live.scenario.indicators:
            counted, value = measuring.indicator(one), kept[f"{live.scenario.id}.{one.id}"]
            if (counted.value, counted.above, counted.below) != (value.value, value.above, value.below):
                found.append(f"{value.key}: {counted.value} {counted.above}/{counted.below}, kept {value}")
    return found


def estate(name: str, day: str, **answers: Any) -> int:
    kind = registry.kind("old_estates", "estate")
    filled = {"name": name, "households": 120} | answers
    return services.add_record(actor=None, kind=kind, entry=Entry(answers=filled, day=day))


def test_what_is_kept_is_what_measuring_says(in_force: City) -> None:
    passing.look(datetime.now(UTC))
    demo.load(only=("old_estates", "river_chief", "one_thing", "cabinet_qr"))
    assert indicators.waiting_count() > 0
    indicating.settle()
    assert differences(True) == []
    for row in list(records.every(RecordFilter(simulated=True), most=400))[::40]:
        services.void_record(actor=None, record_id=row.id, version=None, reason="试")
    indicating.settle()
    assert differences(True) == []
    again = recomputing.recompute()
    assert (again.began, again.ended) == (0, 0) and again.same > 500


def test_months_and_limits_that_run_out_are_noticed(in_force: City) -> None:
    begun = datetime(2023, 3, 1, 4, tzinfo=UTC)
    with pretending(begun):
        passing.look(begun)
        demo.load(only=("river_chief",))
        indicating.settle()
    for days in (20, 40, 300):
        with pretending(begun + timedelta(days=days)):
            passing.look(begun + timedelta(days=days))
            indicating.settle()
            assert differences(True) == []
