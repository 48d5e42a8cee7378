"""Conformance class A.2, Filtering Extension: ``$filter $expand $select $orderby $top $skip $count``."""

from __future__ import annotations

import pytest

from chengnuo.core.observations.asking import Literal, Operation, Path
from chengnuo.standards.sensorthings.filters import parse
from chengnuo.standards.sensorthings.problems import Problem
from tests.standards.sensorthings.conftest import Caller, thing

DB = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def full(caller: Caller) -> Caller:
    """Three things with two streams and three observations in each."""
    for number in (1, 2, 3):
        caller.make("Things", thing(number))
    return caller


@DB
@pytest.mark.parametrize(("condition", "results"), [
    ("result gt 40", [45.5, 90]), ("result ge 10 and result lt 90", [10, 45.5]), ("not (result lt 90)", [90]),
    ("result eq 1.5 or result eq 0", [1.5, 0]), ("result ne 0", [1.5, 2.5, 10, 45.5, 90]), ("30 lt result", [45.5, 90]),
    ("result mul 2 eq 5", [2.5]), ("result add 1 sub 1 gt 45", [45.5, 90]), ("round(result) eq 46", [45.5]),
    ("floor(result) eq 45", [45.5]), ("ceiling(result) eq 46", [45.5]),
    ("phenomenonTime eq 2026-01-01T00:01:00Z", [2.5, 45.5]), ("phenomenonTime gt 2026-01-01T08:01:00+08:00", [10, 90]),
    ("minute(phenomenonTime) eq 2", [10, 90]), ("year(phenomenonTime) eq 2025", []),
    ("during(phenomenonTime,2026-01-01T00:00:00Z/2026-01-01T00:01:00Z)", [1.5, 0]),
    ("phenomenonTime add duration'PT1M' gt 2026-01-01T00:02:30Z", [10, 90]),
    ("Datastream/ObservedProperty/name eq '倾角'", [0, 45.5, 90]), ("startswith(Datastream/name,'液')", [1.5, 2.5, 10]),
    ("geo.intersects(FeatureOfInterest/feature,geography'POLYGON((114 30,115 30,115 31,114 31,114 30))') and result gt 40", [45.5, 90]),
])  # fmt: skip
def test_filter_over_observations(caller: Caller, condition: str, results: list[float]) -> None:
    caller.make("Things", thing())
    assert [
        one["result"] for one in caller.values(f"Observations?$filter={condition.replace('+', '%2B')}")
    ] == results


@DB
@pytest.mark.parametrize(("condition", "names"), [
    ("name eq '井盖2'", ["井盖2"]), ("endswith(name,'3')", ["井盖3"]), ("substringof('盖2',name)", ["井盖2"]),
    ("properties/floor gt 1", ["井盖2", "井盖3"]), ("properties/kind eq 'cover' and properties/floor eq 1", ["井盖1"]),
    ("length(name) eq 3 and id ge 1", ["井盖1", "井盖2", "井盖3"]), ("indexof(name,'2') eq 2", ["井盖2"]),
    ("concat(name,'x') eq '井盖1x'", ["井盖1"]), ("substring(name,2) eq '3'", ["井盖3"]), ("tolower(name) eq '井盖1'", ["井盖1"]),
    ("Datastreams/name eq '液位2'", ["井盖2"]), ("Datastreams/Observations/result gt 1000", []),
    ("geo.distance(Locations/location,geography'POINT(114.272 30.593)') lt 0.0005", ["井盖2"]),
    ("st_within(Locations/location,geography'POLYGON((114.2705 30,114.2715 30,114.2715 31,114.2705 31,114.2705 30))')", ["井盖1"]),
    ("description eq 'O''Neil'", []), ("properties/none eq null", ["井盖1", "井盖2", "井盖3"]),
])  # fmt: skip
def test_filter_over_things(full: Caller, condition: str, names: list[str]) -> None:
    assert [one["name"] for one in full.values(f"Things?$filter={condition}")] == names


@DB
def test_expand_select_and_their_nested_options(full: Caller) -> None:
    path = "Things?$select=name&$filter=name eq '井盖1'&$expand=Datastreams($select=name;$orderby=name desc;$expand=Observations($top=1;$orderby=result desc;$select=result;$count=true)),Locations"
    (one,) = full.values(path)
    assert set(one) == {"name", "Datastreams", "Locations"}
    assert [row["name"] for row in one["Datastreams"]] == ["液位1", "倾角1"]
    first = one["Datastreams"][0]
    assert first["Observations"] == [{"result": 10}] and first["Observations@iot.count"] == 3
    link = first["Observations@iot.nextLink"]
    assert "/Observations?" in link
    deep = full.values("Observations?$expand=Datastream/Thing,FeatureOfInterest&$top=1")[0]
    assert deep["Datastream"]["Thing"]["name"] == "井盖1" and deep["FeatureOfInterest"]["name"] == "路口1"


@DB
def test_pages_follow_each_other_to_the_end(full: Caller) -> None:
    page = full.get("Observations?$top=4&$count=true&$filter=result gt 1&$orderby=result,id desc")
    assert page["@iot.count"] == 15
    results: list[float] = []
    while True:
        results += [one["result"] for one in page["value"]]
        if "@iot.nextLink" not in page:
            break
        assert len(page["value"]) == 4
        page = full.get(page["@iot.nextLink"].partition("/sta/v1.1/")[2])
    assert results == sorted([1.5, 2.5, 10, 45.5, 90] * 3)
    assert len(full.values("Observations?$skip=16")) == 2
    assert full.values("Things?$top=0") == []


@DB
@pytest.mark.parametrize("query", [
    "$filter=result gt", "$filter=nothing eq 1", "$filter=result", "$top=-1", "$top=x", "$count=maybe", "$select=nothing",
    "$expand=Nothing", "$orderby=nothing", "$what=1", "$filter=foo(1)", "$filter=result gt 1)", "$filter=name('x'",
])  # fmt: skip
def test_what_cannot_be_understood_says_400(caller: Caller, query: str) -> None:
    assert caller.get(f"Observations?{query}", 400)["message"]


@pytest.mark.parametrize(("text", "position"), [
    ("result gt", 10), ("result gt 3 )", 13), ("result ! 3", 8), ("foo(result)", 1), ("(result gt 3", 13),
    ("result gt 3 and 'open", 17), ("result eq geography'CIRCLE(1)'", 11), ("year(a,b) eq 1", 1),
])  # fmt: skip
def test_a_fault_is_told_with_its_position(text: str, position: int) -> None:
    with pytest.raises(Problem) as caught:
        parse(text)
    assert f"第 {position} 个字符" in caught.value.message and caught.value.status == 400


def test_operators_bind_as_the_standard_says() -> None:
    assert parse("a eq 1 or b eq 2 and c eq 1 add 2 mul 3") == Operation(
        "or", Operation("eq", Path(("a",), 1), Literal(1)),
        Operation("and", Operation("eq", Path(("b",), 11), Literal(2)),
                  Operation("eq", Path(("c",), 22), Operation("add", Literal(1), Operation("mul", Literal(2), Literal(3))))),
    )  # fmt: skip


def test_brackets_without_end_do_not_overflow() -> None:
    with pytest.raises(Problem):
        parse("(" * 5000 + "1")
