"""The register of assets: what can be written, what it was on a day, and how it is taken back."""

from datetime import date

import pytest
from shapely import LineString

from chengnuo.core.assets import queries, services
from chengnuo.core.assets.errors import CannotUndo, EditedMeanwhile, Refused, Taken, TokenUnknown
from chengnuo.core.assets.models import Asset
from chengnuo.core.assets.queries import AssetFilter
from chengnuo.kernel.audit.log import history_of
from chengnuo.kernel.errors import NotAllowed
from tests.core.assets.conftest import HERE, City, terms

pytestmark = pytest.mark.django_db


def test_a_new_asset_gets_the_next_number_of_its_class_and_its_place(city: City) -> None:
    first, second = (services.register_asset(actor=city.desk, terms=terms()) for _ in range(2))
    assert queries.asset(first).identifier == "42010301002000001"
    assert queries.asset(second).identifier == "42010301002000002"
    assert queries.asset(first).grid_code.startswith(queries.asset(first).community_code)
    assert history_of("asset", first)[0].action == "assets.register"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"identifier": "4201030100200001"}, ""),  # the older 16 digits
        ({"identifier": "42010301003000001"}, "第 7 至 11 位"),
        ({"identifier": "420103"}, "17 位"),
        ({"name": ""}, "名称"),
        ({"state": "fine"}, "状态"),
        ({"lon": 100.0}, "本区范围"),
        ({"started_on": date(2999, 1, 1)}, "晚于今天"),
    ],
)
def test_what_may_be_written(city: City, given: dict[str, object], words: str) -> None:
    if not words:
        services.register_asset(actor=city.desk, terms=terms(**given))
        return
    with pytest.raises(Refused, match=words):
        services.register_asset(actor=city.desk, terms=terms(**given))


def test_an_identifier_belongs_to_one_asset(city: City) -> None:
    services.register_asset(actor=city.desk, terms=terms(identifier="42010301002000009"))
    with pytest.raises(Taken):
        services.register_asset(actor=city.desk, terms=terms(identifier="42010301002000009"))


def test_the_condition_on_any_day(worked: int) -> None:
    days = {
        date(2019, 1, 1): None,
        date(2020, 3, 1): "good",
        date(2021, 5, 1): "broken",
        date(2022, 6, 2): "good",
    }
    for day, state in days.items():
        row = queries.as_of(worked, day)
        assert (row.terms.state if row else None) == state
        then = queries.assets(AssetFilter(on=day)).rows
        assert [row.terms.state for row in then] == ([state] if state else [])
    assert queries.assets(AssetFilter(on=date(2021, 6, 1), state="broken")).total == 1
    assert queries.assets(AssetFilter(state="broken")).total == 0


def test_the_last_change_is_taken_back_and_then_the_one_before(city: City, worked: int) -> None:
    mended, broken, _ = queries.history(worked)
    with pytest.raises(CannotUndo):
        services.undo_change(actor=city.desk, change_id=broken.id)
    services.undo_change(actor=city.desk, change_id=mended.id)
    assert queries.asset(worked).terms.state == "broken"
    services.undo_change(actor=city.desk, change_id=broken.id)
    assert queries.asset(worked).terms.state == "good"
    assert [row.undone for row in queries.history(worked)] == [True, True, False]


def test_somebody_elses_change_is_not_overwritten(city: City, worked: int) -> None:
    with pytest.raises(EditedMeanwhile):
        services.retire_asset(actor=city.desk, asset_id=worked, version=1)


def test_a_change_does_not_lie_before_the_last_one(city: City, worked: int) -> None:
    with pytest.raises(Refused, match="2022-06-01"):
        services.change_state(actor=city.desk, asset_id=worked, version=3, state="lost", on=date(2021, 1, 1))


def test_only_the_keeper_and_the_desk_change_it(city: City, worked: int) -> None:
    assert city.handler.unit_id == city.unit.pk
    services.change_state(actor=city.handler, asset_id=worked, version=3, state="broken")
    with pytest.raises(NotAllowed):
        services.change_state(actor=city.walker, asset_id=worked, version=4, state="good")
    services.hand_over(actor=city.desk, asset_id=worked, version=4, keeper_id=city.other.pk)
    with pytest.raises(NotAllowed):
        services.change_state(actor=city.handler, asset_id=worked, version=5, state="good")


def test_what_was_taken_away_is_listed_only_when_asked_for(city: City, worked: int) -> None:
    services.retire_asset(actor=city.desk, asset_id=worked, version=3)
    assert queries.assets(AssetFilter()).total == 0
    assert queries.assets(AssetFilter(removed=True)).total == 1
    assert queries.assets(AssetFilter(state="removed")).total == 1


def test_an_import_is_taken_back_as_a_whole(city: City, worked: int) -> None:
    old = queries.asset(worked)
    changed = terms(identifier=old.identifier, keeper_id=city.unit.pk, name="改过名")
    batch = services.import_assets(
        actor=city.desk, name="普查.csv", changes=[(None, terms(name="新井盖"), False), (old, changed, False)]
    )
    assert {row.name for row in queries.assets(AssetFilter()).rows} == {"新井盖", "改过名"}
    services.undo_batch(actor=city.desk, batch_id=batch)
    assert [row.name for row in queries.assets(AssetFilter()).rows] == ["污水井盖"]
    with pytest.raises(CannotUndo):
        services.undo_batch(actor=city.desk, batch_id=batch)


def test_the_nearest_are_found_however_far(city: City) -> None:
    far = [services.register_asset(actor=city.desk, terms=terms(lon=HERE.lon - step, name=f"第{n}个"))
           for n, step in enumerate((0.004, 0.0001, 0.008))]  # fmt: skip
    near = queries.nearest(HERE, 2)
    assert [one.row.id for one in near] == [far[1], far[0]]
    assert near[0].metres == pytest.approx(9.6, abs=0.5)
    assert len(queries.nearest(HERE, 10)) == 3
    assert queries.nearest(HERE, 3, AssetFilter(state="lost")) == ()


def test_a_box_holds_points_and_the_lines_that_cross_it(city: City) -> None:
    line = LineString([(HERE.lon - 0.002, HERE.lat), (HERE.lon + 0.002, HERE.lat)])
    services.register_asset(actor=city.desk, terms=terms())
    services.register_asset(
        actor=city.desk, terms=terms(lon=HERE.lon - 0.002, name="护栏", shape=line.wkb.hex())
    )
    box = (HERE.lon - 0.0005, HERE.lat - 0.0005, HERE.lon + 0.0005, HERE.lat + 0.0005)
    found = queries.box_features(box, 0, 100)
    assert found is not None
    matched, rows = found
    assert matched == 2 and {row.name for row in rows} == {"污水井盖", "护栏"}
    assert queries.assets(AssetFilter(box=box)).total == 2
    away = (HERE.lon + 0.003, HERE.lat, HERE.lon + 0.004, HERE.lat + 0.001)
    assert queries.box_features(away, 0, 100) == (0, ())


def test_a_label_leads_to_its_asset_until_it_is_renewed(city: City, worked: int) -> None:
    token = services.label_tokens(actor=city.desk, asset_ids=[worked])[worked]
    assert services.label_tokens(actor=city.desk, asset_ids=[worked])[worked] == token
    assert queries.by_token(token).id == worked
    assert token not in str(Asset.objects.values().get(pk=worked))
    fresh = services.renew_label(actor=city.desk, asset_id=worked)
    assert queries.by_token(fresh).id == worked
    with pytest.raises(TokenUnknown):
        queries.by_token(token)


def test_a_map_of_many_draws_the_same_few_wherever_it_is_cut(city: City) -> None:
    made = services.load_simulated(
        terms(identifier=f"42010301002{n:06d}", lon=HERE.lon - n % 40 * 1e-5, lat=HERE.lat - n // 40 * 1e-5)
        for n in range(1, 401)
    )
    assert made == 400
    whole = (HERE.lon - 0.01, HERE.lat - 0.01, HERE.lon + 0.01, HERE.lat + 0.01)
    few = {dot.id for dot in queries.dots(whole, 12)}
    assert len(few) == 64
    west = (whole[0], whole[1], HERE.lon - 0.0002, whole[3])
    assert {dot.id for dot in queries.dots(west, 12)} < few
    assert len(queries.dots(whole, 16)) == 400
    assert few < {dot.id for dot in queries.dots(whole, 13)}


def test_a_declared_class_brings_its_fields() -> None:
    services.put_classes("aed", lambda: [queries.AssetClass("01002", public=True)])
    assert queries.class_of("01002").public
    services.put_classes("aed", list)
    assert not queries.class_of("01002").public
