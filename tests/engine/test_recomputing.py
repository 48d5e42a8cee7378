"""Everything computed in large pieces is what is computed one by one as it changes: contributions and totals alike."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chengnuo.core.assets import queries as assets
from chengnuo.core.cases import counters
from chengnuo.core.indicators.models import Contribution, Total
from chengnuo.core.indicators.queries import Subject
from chengnuo.core.records import homes, services
from chengnuo.engine import declaring, demo, indicating, recomputing, registry
from chengnuo.engine.measuring import class_id_of
from tests.core.cases.conftest import City

pytestmark = pytest.mark.django_db(databases="__all__")
SCENARIOS = ("one_thing", "river_chief", "old_estates", "cabinet_qr", "hazards")


def standing() -> list[Any]:
    rows = Contribution.objects.filter(known_to=None).values_list(
        "indicator__key", "subject", "subject_id", "day", "above", "below", "simulated"
    )
    return sorted(rows, key=repr)


def totals() -> list[Any]:
    """Those that count something: where all is taken away again, a zero may stay."""
    rows = Total.objects.exclude(above=0, below=0).values_list(
        "indicator__key", "simulated", "monthly", "day", "above", "below"
    )
    return sorted(rows, key=repr)


def one_by_one() -> None:
    for live in registry.scenarios():
        for record_id in homes.ids_after(live.scenario.id, 0, 10_000):
            indicating.compute(Subject.RECORD, [record_id])
        for declared in live.scenario.asset_classes:
            class_id = class_id_of(declared)
            for asset_id in assets.ids_after(class_id, 0, 10_000) if class_id else ():
                indicating.compute(Subject.ASSET, [asset_id])
    for case_id in counters.ids_after(0, 10_000):
        indicating.compute(Subject.CASE, [case_id])


def forget() -> None:
    Contribution.objects.all().delete()
    Total.objects.all().delete()


@pytest.fixture
def filled(in_force: City) -> None:
    demo.load(only=SCENARIOS)
    for record_id in [pk for name in SCENARIOS for pk in homes.ids_after(name, 0, 10_000)][::17]:
        services.void_record(actor=None, record_id=record_id, version=None, reason="试")
    declaring.register_all()


@pytest.mark.parametrize("at_once", [3, 2000])
def test_in_large_pieces_as_one_by_one(filled: None, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    one_by_one()
    step_by_step = standing(), totals()
    assert {row[0].split(".")[0] for row in step_by_step[0]} >= set(SCENARIOS)
    forget()
    monkeypatch.setattr(recomputing, "AT_ONCE", at_once)
    found = recomputing.recompute()
    assert (standing(), totals()) == step_by_step
    assert found.began == len(step_by_step[0])


def test_a_piece_asks_the_database_the_same_however_large_it_is(filled: None) -> None:
    ids = homes.ids_after("old_estates", 0, 10_000)
    asked = []
    for some in (ids[:4], ids):
        forget()
        with CaptureQueriesContext(connection) as captured:
            indicating.compute(Subject.RECORD, some)
        asked.append(len([one for one in captured if one["sql"].startswith("SELECT")]))
    assert len(ids) > 20 and asked[1] <= asked[0]


def test_who_stops_it_half_way_keeps_totals_that_are_what_stands(
    filled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    recomputing.recompute()
    whole = standing(), totals()
    forget()
    monkeypatch.setattr(recomputing, "AT_ONCE", 10)

    class Stopped(Exception):
        pass

    def told(done: int, total: int) -> None:
        if done >= total // 2:
            raise Stopped

    with pytest.raises(Stopped):
        recomputing.recompute("old_estates", told)
    here = [row for row in whole[0] if row[0].startswith("old_estates.")]
    assert 0 < len(standing()) < len(here)
    kept = totals()
    Total.objects.all().delete()
    added: dict[tuple[Any, ...], list[int]] = {}
    for key, _, _, day, above, below, simulated in standing():
        for place in ((key, simulated, False, day), (key, simulated, True, day.replace(day=1))):
            total = added.setdefault(place, [0, 0])
            total[0] += above or 0
            total[1] += below or 0
    assert kept == sorted(((*place, *total) for place, total in added.items() if any(total)), key=repr)
