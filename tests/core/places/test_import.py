"""A layer replaced by a file: every fault, what would change, all or nothing, history, undo."""

import copy
import json
from datetime import date
from typing import Any

import pytest
from shapely.geometry import mapping, shape

from chengnuo.core.people.models import User
from chengnuo.core.places import queries, services
from chengnuo.core.places.errors import CannotApply, CannotUndo, Refused
from chengnuo.kernel.audit import log
from chengnuo.kernel.errors import ChengnuoError, NotAllowed
from chengnuo.kernel.geo import Crs, Point, from_wgs84
from tests.core.places.conftest import check

pytestmark = pytest.mark.django_db
WHERE = Point(114.2688, 30.6101)


def _of(whole: Any, code: str) -> Any:
    return next(f for f in whole["features"] if f["properties"].get("code") == code)


def _rules(found: Any) -> set[tuple[str, str]]:
    return {(fault.rule, fault.code) for fault in found.faults}


def _here() -> str:
    place = queries.locate(WHERE)
    assert place is not None
    return place.grid_code


def _swapped(grids: Any) -> tuple[Any, str, str]:
    """The file with the codes of the cell at ``WHERE`` and another one changed about."""
    mine = _here()
    other = next(f["properties"]["code"] for f in grids["features"] if f["properties"]["code"] != mine)
    a, b = _of(grids, mine), _of(grids, other)
    a["properties"]["code"], b["properties"]["code"] = other, mine
    return grids, mine, other


def test_its_own_export_changes_nothing(admin: User, grids: Any) -> None:
    found = check(admin, grids)
    assert not found.faults and not found.changes and found.unchanged == 1025
    with pytest.raises(CannotApply) as error:
        services.apply_import(actor=admin, import_id=found.import_id)
    assert error.value.code == "places.nothing_to_apply"


def test_a_file_in_gcj02_is_the_same_layer(admin: User, grids: Any) -> None:
    shown = copy.deepcopy(grids)
    for feature in shown["features"]:
        ring = feature["geometry"]["coordinates"][0]
        ring[:] = [list(from_wgs84(Point(*pair), Crs.GCJ02)) for pair in ring]
    assert not check(admin, shown, crs="GCJ-02").changes
    assert {"gap", "outside"} & {fault.rule for fault in check(admin, shown, crs="WGS84").faults}


def test_every_fault_is_told_with_its_feature(admin: User, grids: Any) -> None:
    codes = [f["properties"]["code"] for f in grids["features"]]
    _of(grids, codes[0])["properties"]["code"] = "12"
    _of(grids, codes[1])["properties"]["code"] = codes[2]
    _of(grids, codes[3])["properties"]["code"] = "420103999999001"
    _of(grids, codes[4])["properties"]["code"] = "420199001001001"
    del _of(grids, codes[5])["properties"]["code"]
    twisted = _of(grids, codes[6])["geometry"]["coordinates"][0]
    twisted[1], twisted[2] = twisted[2], twisted[1]
    wide = _of(grids, codes[7])
    wide["geometry"] = mapping(shape(wide["geometry"]).buffer(2e-4))
    found = check(admin, grids)
    assert found.import_id is None
    rules = _rules(found)
    assert {("code", "12"), ("duplicate", codes[2]), ("community", "420103999999001")} <= rules
    assert {("district", "420199001001001"), ("code", ""), ("geometry", codes[6])} <= rules
    assert any(f.rule == "overlap" and codes[7] in f.code + f.message and f.number for f in found.faults)
    numbers = {f.number for f in found.faults if f.rule == "geometry"}
    assert numbers == {7}


def test_a_missing_cell_is_a_gap_named_by_its_neighbours(admin: User, grids: Any) -> None:
    mine = _here()
    grids["features"].remove(_of(grids, mine))
    [fault] = check(admin, grids).faults
    assert fault.rule == "gap" and "空隙" in fault.message and fault.message.count("420103") >= 2


def test_what_lies_outside_the_district_is_told(admin: User, grids: Any) -> None:
    far = copy.deepcopy(_of(grids, _here()))
    far["properties"]["code"] = _here()[:12] + "999"
    far["geometry"]["coordinates"][0] = [[x + 0.5, y] for x, y in far["geometry"]["coordinates"][0]]
    grids["features"].append(far)
    [fault] = check(admin, grids).faults
    assert (fault.rule, fault.number, fault.code) == ("outside", 1026, far["properties"]["code"])


@pytest.mark.parametrize(
    "data, code",
    [
        (b"", "places.not_geojson"),
        (b"\xff\xfe", "places.not_geojson"),
        (b"[]", "places.not_geojson"),
        (b'{"features": 3}', "places.not_geojson"),
        (b'{"type": "FeatureCollection", "features": []}', "places.no_features"),
        (b'{"features": [NaN]}', "places.not_geojson"),
        (b"\x1f\x8bbroken", "places.not_geojson"),
        (b"[" * 100_000, "places.not_geojson"),
    ],
)
def test_what_is_no_layer_is_refused_in_words(admin: User, district: None, data: bytes, code: str) -> None:
    with pytest.raises(Refused) as error:
        check(admin, data)
    assert error.value.code == code


def test_strange_features_are_faults_and_no_crash(admin: User, district: None) -> None:
    whole = {"features": [None, 3, {}, {"properties": 1, "geometry": {"type": "Polygon"}}, {"geometry": "x"}]}
    assert [fault.number for fault in check(admin, whole).faults] == [1, 2, 3, 4, 5]


def test_applying_keeps_history_right_and_undo_takes_it_back(admin: User, grids: Any) -> None:
    whole, mine, other = _swapped(grids)
    found = check(admin, whole)
    assert {(c.kind, c.code) for c in found.changes} == {("redrawn", mine), ("redrawn", other)}
    assert found.unchanged == 1023
    assert queries.would_move(found.import_id, [WHERE, Point(0, 0)]) == ((mine, other), ("", ""))
    assert services.apply_import(actor=admin, import_id=found.import_id) == 2
    assert _here() == other
    before, after = (queries.locate(WHERE, day) for day in (date(2023, 12, 31), date(2024, 1, 1)))
    assert before and before.grid_code == mine and after and after.grid_code == other
    assert len(queries.cells()) == len(queries.cells(date(2023, 6, 1))) == 1025
    assert [row.valid_from for row in queries.cell(mine)] == [date(2024, 1, 1), date(2000, 1, 1)]
    [entry] = log.history_of("place_import", found.import_id)
    assert entry.actor_name == "管理某" and entry.new["redrawn"] == 2
    services.undo_import(actor=admin, import_id=found.import_id)
    assert _here() == mine and len(queries.cell(mine)) == 1
    again = queries.locate(WHERE, date(2024, 6, 1))
    assert again and again.grid_code == mine


def test_added_removed_renumbered_and_confirmed_are_told_apart(admin: User, grids: Any) -> None:
    codes = [f["properties"]["code"] for f in grids["features"]]
    community = max({c[:12] for c in codes}, key=lambda c: sum(code.startswith(c) for code in codes))
    own = [c for c in codes if c.startswith(community)]
    polygons = {c: shape(_of(grids, c)["geometry"]) for c in own}
    near = next(c for c in own[1:] if polygons[own[0]].intersection(polygons[c]).length > 1e-4)
    _of(grids, own[0])["geometry"] = mapping(polygons[own[0]].union(polygons[near]))  # two cells made one
    grids["features"].remove(_of(grids, near))
    last = next(c for c in reversed(own) if c != near)
    _of(grids, last)["properties"]["code"] = community + "900"
    real = next(c for c in codes if not c.startswith(community))
    _of(grids, real)["properties"]["simulated"] = False
    found = check(admin, grids)
    assert not found.faults
    kinds = {(c.kind, c.code, c.old_code) for c in found.changes}
    assert kinds == {
        ("redrawn", own[0], own[0]),
        ("removed", near, near),
        ("renumbered", community + "900", last),
        ("confirmed", real, real),
    }
    redrawn = next(c for c in found.changes if c.kind == "redrawn")
    assert redrawn.after_m2 - redrawn.before_m2 == pytest.approx(redrawn.moved_m2)
    services.apply_import(actor=admin, import_id=found.import_id)
    assert sum(t.simulated for t in queries.tallies()) < sum(t.grids for t in queries.tallies()) == 1024


def test_an_import_must_begin_later_than_what_it_replaces(admin: User, grids: Any) -> None:
    whole, _, _ = _swapped(grids)
    found = check(admin, whole)
    services.apply_import(actor=admin, import_id=found.import_id)
    with pytest.raises(Refused) as error:
        check(admin, whole, day=date(2024, 1, 1))
    assert error.value.code == "places.valid_from"


def test_only_the_last_import_is_undone_and_never_the_first(admin: User, grids: Any) -> None:
    first = queries.imports("grids")[0]
    assert not first.can_undo
    with pytest.raises(CannotUndo) as error:
        services.undo_import(actor=admin, import_id=first.id)
    assert error.value.code == "places.first_layer"
    whole, _, _ = _swapped(grids)
    one = check(admin, whole)
    services.apply_import(actor=admin, import_id=one.import_id)
    whole, _, _ = _swapped(json.loads(queries.layer_file("grids")))
    two = check(admin, whole, day=date(2024, 2, 1))
    services.apply_import(actor=admin, import_id=two.import_id)
    with pytest.raises(CannotUndo) as error:
        services.undo_import(actor=admin, import_id=one.import_id)
    assert error.value.code == "places.later_import"
    services.undo_import(actor=admin, import_id=two.import_id)
    services.undo_import(actor=admin, import_id=one.import_id)
    assert [row.state for row in queries.imports("grids")] == ["undone", "undone", "applied"]


def test_a_check_grown_stale_is_not_applied(admin: User, grids: Any) -> None:
    other = User.objects.create(username="other", role="system_admin", display_name="另某", password="!")
    whole, _, _ = _swapped(grids)
    mine, theirs = check(admin, whole), check(other, whole, day=date(2024, 3, 1))
    services.apply_import(actor=admin, import_id=mine.import_id)
    with pytest.raises(CannotApply) as error:
        services.apply_import(actor=other, import_id=theirs.import_id)
    assert error.value.code == "places.changed_since"
    with pytest.raises(CannotApply) as error:
        services.apply_import(actor=admin, import_id=mine.import_id)
    assert error.value.code == "places.applied_already"


@pytest.mark.parametrize("role", ["supervisor", "commander", "duty_officer", "grid_worker", "resident"])
def test_only_the_system_administrator_changes_layers(district: None, role: str) -> None:
    person = User.objects.create(username="p", role=role, display_name="某", password="!")
    with pytest.raises(NotAllowed):
        check(person, {"features": []})
    for act in (services.apply_import, services.undo_import):
        with pytest.raises(NotAllowed):
            act(actor=person, import_id=1)


def test_zones_are_imported_and_found(admin: User, district: None) -> None:
    zones = json.loads(queries.layer_file("zones"))
    around = shape({"type": "Point", "coordinates": [WHERE.lon, WHERE.lat]}).buffer(0.001)
    market = {"code": "M1", "name": "唐家墩商圈", "kind": "商圈"}
    zones["features"].append({"type": "Feature", "properties": market, "geometry": mapping(around)})
    zones["features"].append({"type": "Feature", "properties": {"code": "M1"}, "geometry": mapping(around)})
    found = check(admin, zones, layer="zones")
    assert {fault.rule for fault in found.faults} == {"missing", "duplicate"}
    zones["features"].pop()
    found = check(admin, zones, layer="zones")
    assert [(c.kind, c.code) for c in found.changes] == [("added", "M1")]
    services.apply_import(actor=admin, import_id=found.import_id)
    place, earlier = queries.locate(WHERE), queries.locate(WHERE, date(2023, 1, 1))
    assert place and place.zones == ("M1",) and earlier and earlier.zones == ()
    services.undo_import(actor=admin, import_id=found.import_id)
    place = queries.locate(WHERE)
    assert place and place.zones == ()


@pytest.mark.parametrize("change", [{"layer": "roads"}, {"crs": "EPSG:4326"}])
def test_an_unknown_layer_or_system_is_refused(admin: User, district: None, change: dict[str, str]) -> None:
    with pytest.raises(ChengnuoError):
        check(admin, {"features": [1]}, **change)  # type: ignore[arg-type]
