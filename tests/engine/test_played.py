"""A year is played for any indicator that counts records or assets, whatever folder declares it: the values come out as asked for."""

from datetime import date

import pytest

from chengnuo.core.catalogue import services as catalogue
from chengnuo.core.indicators import queries as indicators
from chengnuo.core.people.models import User
from chengnuo.core.records.models import Record
from chengnuo.engine import indicating, played_assets, played_records, registry
from chengnuo.engine.played_records import Player, Wanted
from chengnuo.kernel.clock import now
from tests.core.cases.conftest import City

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
    planned = played_records.plan(YEAR, SEED, asked)
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
    assert all(map(played_records.playable, asked))
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


def test_what_cannot_be_played_is_said(in_force: City) -> None:
    for key in (
        "investment_promotion.fulfilment", "property_city.pay", "river_chief.patrols", "water_ops.stops",
        "one_thing.restaurants_done", "old_estates.stalled", "waste_sorting.share", "waste_sorting.broken",
    ):  # fmt: skip
        one = wanted(key, 10)
        assert not played_records.playable(one), key
        assert not played_assets.playable(one), key
