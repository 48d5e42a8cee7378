"""A year is played for any indicator that counts records or assets, whatever folder declares it: the values come out as asked for."""

from datetime import date

import pytest

from chengnuo.core.assets import queries as assets
from chengnuo.core.cases import queries as cases
from chengnuo.core.catalogue import services as catalogue
from chengnuo.core.indicators import queries as indicators
from chengnuo.core.people.models import User
from chengnuo.core.records import services
from chengnuo.core.records.models import Record
from chengnuo.engine import (
    indicating,
    planned_records,
    played_assets,
    played_records,
    registry,
    simulated_assets,
)
from chengnuo.engine.planned_records import Wanted
from chengnuo.engine.played_records import Player
from chengnuo.kernel.clock import now
from tests.core.cases.conftest import HERE, City

pytestmark = pytest.mark.django_db(databases="__all__")
YEAR, SEED = 2023, 5


def wanted(key: str, final: float) -> Wanted:
    scenario = registry.live(key.split(".")[0]).scenario
    indicator = scenario.indicator(key.split(".")[1])
    assert indicator is not None
    return Wanted(scenario, indicator, tuple(final * month / 12 for month in range(1, 13)))


def value(key: str, month: int) -> float | None:
    last = {6: date(YEAR, 6, 30), 12: date(YEAR, 12, 31)}[month]
    return indicators.value(key, start=date(YEAR, 1, 1), end=last, simulated=True).value


def played(asked: list[Wanted]) -> int:
    """How many records came to be."""
    planned = planned_records.plan(YEAR, SEED, asked)
    player = Player(planned)
    with indicating.later():
        acts = [act for act in played_records.acts(planned) if act[0] <= now()]
        made = sum(player.play(piece, step) for _, piece, step in acts)
    indicating.settle()
    return made


def test_records_bring_the_values_that_are_asked_for_once(in_force: City) -> None:
    asked = [
        wanted("hazards.houses", 600),  # a sum of quantities, by an answer
        wanted("old_estates.families", 9000),  # a sum of whole numbers, by the last stage
        wanted("old_estates.done", 24),  # the same records: they add to the sum
        wanted("hazards.open", 12),  # what does not go on
        wanted("five_groups_safety.open_visits", 6),
    ]
    assert all(map(planned_records.playable, asked))
    assert played(asked) > 12 + 24
    assert value("hazards.houses", 6) == pytest.approx(300)
    assert value("hazards.houses", 12) == pytest.approx(600)
    assert (value("old_estates.done", 6), value("old_estates.done", 12)) == (12, 24)
    assert (value("hazards.open", 12), value("five_groups_safety.open_visits", 12)) == (12, 6)
    families = Record.objects.filter(scenario="old_estates", ended=True, simulated=True)
    counted = [row.data["households"] for row in families if row.stage_on and row.stage_on.year == YEAR]
    assert value("old_estates.families", 12) == sum(counted)
    assert played(asked) == 0


def test_work_on_assets_comes_in_lists_and_records_may_be_about_them(in_force: City) -> None:
    catalogue.load_standard()
    actor = User.objects.create(username="d", password="!", role="supervisor", display_name="模拟·督查员")
    tidied = wanted("cabinet_qr.tidied", 24)
    assert played_assets.playable(tidied)
    works = played_assets.Works(YEAR, SEED, [tidied], actor)
    with indicating.later():
        assert works.begin() >= 24
        assert [works.send(tidied, date(YEAR, 6, 30)), works.send(tidied, date(YEAR, 6, 30))] == [12, 0]
    indicating.settle()
    assert value("cabinet_qr.tidied", 6) == 12
    with indicating.later():
        assert works.send(tidied, date(YEAR, 12, 31)) == 12
    indicating.settle()
    assert value("cabinet_qr.tidied", 12) == 24
    assert works.begin() == 0

    assert played([wanted("cabinet_qr.worn", 12)]) == 12
    assert value("cabinet_qr.worn", 12) == 12
    assert all(Record.objects.filter(scenario="cabinet_qr").values_list("asset", flat=True))


def test_records_that_belong_to_others_or_go_to_several_units_are_played_with_them(in_force: City) -> None:
    asked = [
        wanted("river_chief.patrols", 36),
        wanted("river_chief.problems", 20),  # the same records bring them
        wanted("one_thing.permits", 12),
        wanted("property_city.unfixed", 6),  # belongs to what belongs to something
    ]
    assert all(map(planned_records.playable, asked))
    assert played(asked) > 36 + 12 + 6
    assert (value("river_chief.patrols", 6), value("river_chief.patrols", 12)) == (18, 36)
    assert (value("one_thing.permits", 12), value("property_city.unfixed", 12)) == (12, 6)
    patrols = Record.objects.filter(kind="patrol", scenario="river_chief", day__year=YEAR).select_related(
        "parent"
    )
    assert all(row.parent and row.parent.day < row.day and row.title == row.parent.title for row in patrols)
    assert value("river_chief.problems", 12) == sum(row.data.get("problems", 0) for row in patrols)
    permits = Record.objects.filter(scenario="one_thing", kind="joint_permit")
    assert {row.ended for row in permits} == {True}
    assert played(asked) == 0


def test_a_run_that_was_interrupted_goes_on_and_leaves_alone_what_somebody_decided(in_force: City) -> None:
    planned = planned_records.plan(YEAR, SEED, [wanted("old_estates.done", 12)])
    acts = [act for act in played_records.acts(planned) if act[0] <= now()]
    first, half = Player(planned), len(acts) // 2
    made = sum(first.play(piece, step) for _, piece, step in acts[:half])
    running = Record.objects.filter(scenario="old_estates", ended=False).order_by("id")
    given_up = running[0]
    kind = registry.kind("old_estates", "estate")
    services.stop_record(
        actor=None, kind=kind, record_id=given_up.pk, version=given_up.version, reason="不改了"
    )
    again = Player(planned)
    made += sum(again.play(piece, step) for _, piece, step in acts)
    assert made == 12 == Record.objects.filter(scenario="old_estates").count()
    assert [row.pk for row in Record.objects.filter(ended=False)] == [given_up.pk]
    indicating.settle()
    assert value("old_estates.done", 12) == 11


def test_pieces_that_stand_already_are_worked_on_first(in_force: City) -> None:
    catalogue.load_standard()
    scenario = registry.live("cabinet_qr").scenario
    cabinet = {"class": "cabinet", "lon": HERE.lon, "lat": HERE.lat, "day": "2020-05-01"}
    for number, sealed in enumerate(["未整治", "已整治", "未整治"], 1):
        attributes = {"firm": "待查", "sealed": sealed}
        one = cabinet | {"identifier": f"42010301027{number:06d}", "attributes": attributes}
        simulated_assets.write_down(scenario, one)
    tidied = wanted("cabinet_qr.tidied", 6)
    works = played_assets.Works(YEAR, SEED, [tidied], in_force.supervisor)
    assert works.begin() > 0
    assert works.send(tidied, date(YEAR, 12, 31)) == 6
    old = {f"42010301027{number:06d}": number for number in (1, 2, 3)}
    changed = {old[row.identifier]: row.changed_on.year for row in assets.by_identifiers(list(old)).values()}
    assert changed == {1: YEAR, 2: 2020, 3: YEAR}
    indicating.settle()
    assert value("cabinet_qr.tidied", 12) == 6


def test_a_record_that_makes_a_case_makes_it_when_it_is_played(in_force: City) -> None:
    catalogue.load_standard()
    point = {"class": "point", "identifier": "42010303005000001", "lon": HERE.lon, "lat": HERE.lat,
             "attributes": {"renovation": "已改造"}}  # fmt: skip
    simulated_assets.write_down(registry.live("waste_sorting").scenario, point)
    assert played([wanted("waste_sorting.overflows", 3)]) == 3
    assert value("waste_sorting.overflows", 12) == 3
    made = [cases.case(row.case_id) for row in Record.objects.filter(kind="overflow") if row.case_id]
    assert [(one.row.simulated, one.row.reported_at.year) for one in made] == [(True, YEAR)] * 3


def test_what_cannot_be_played_is_said(in_force: City) -> None:
    for key in (
        "investment_promotion.fulfilment", "property_city.pay", "water_ops.stops",
        "one_thing.restaurants_done", "old_estates.stalled", "waste_sorting.share", "waste_sorting.broken",
    ):  # fmt: skip
        one = wanted(key, 10)
        assert not planned_records.playable(one), key
        assert not played_assets.playable(one), key
