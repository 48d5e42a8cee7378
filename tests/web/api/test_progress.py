"""Progress and supervision over the API: the same numbers, rules and rights as on the pages."""

from __future__ import annotations

from datetime import date

from chengnuo.core.progress import queries
from chengnuo.core.progress.shapes import Target
from chengnuo.core.supervision import services as supervision
from chengnuo.core.supervision.rules.words import Act, Level
from tests.core.progress.conftest import built, july, spaces
from tests.web.api.test_api import Caller, call
from tests.worlds import World

__all__ = ["call", "july", "spaces"]


def test_commitments_tell_light_measured_typed_and_gap(world: World, spaces: Target, call: Caller) -> None:
    built(300)
    entry = {"figure_id": spaces.figure_id, "day": "2023-06-30", "words": "月报", "value": 560}
    address = f"/commitments/{spaces.commitment_id}/progress"
    refused = call("POST", address, entry)
    assert refused.status_code == 422 and refused.json()["code"] == "progress.gap"
    made = call("POST", address, entry | {"gap_reason": "系统里还有一批没有登记"})
    assert made.status_code == 201 and made.json()["value"] == 560.0
    one = call("GET", address).json()
    assert [row["id"] for row in one["entries"]] == [made.json()["id"]]
    [target] = one["commitment"]["targets"]
    assert (target["measured"], target["typed"], target["gap"], target["gap_open"]) == (
        300.0,
        560.0,
        260.0,
        False,
    )
    stand = queries.standing(spaces.figure_id)
    assert (target["light"], target["reason"]) == (stand.light.value, stand.light_reason)
    correction = entry | {"value": 310, "corrects_id": made.json()["id"], "correction": "上次多报了"}
    assert call("POST", address, correction).status_code == 201
    said = call("GET", address).json()["entries"]
    assert [row["corrected_by_id"] for row in said] == [None, said[0]["id"]]


def test_the_list_is_paged_and_filtered(world: World, spaces: Target, call: Caller) -> None:
    built(300)
    every = call("GET", "/progress?page_size=2").json()
    assert every["total"] == len(queries.tasks_of(world.report_id)) > 2 and len(every["rows"]) == 2
    last = call("GET", f"/progress?page_size=2&page={every['pages']}").json()
    assert every["pages"] == -(-every["total"] // 2)
    assert {row["commitment_id"] for row in last["rows"]}.isdisjoint(
        row["commitment_id"] for row in every["rows"]
    )
    light = queries.standing(spaces.figure_id).light.value
    found = call("GET", f"/progress?light={light}&quantified=true&unit_id={world.city.pk}").json()["rows"]
    assert spaces.commitment_id in [row["commitment_id"] for row in found]
    assert {row["light"] for row in found} == {light}
    assert call("GET", "/progress?text=没有这样的承诺").json()["total"] == 0


def test_who_may_not_on_the_page_may_not_here(world: World, spaces: Target, call: Caller) -> None:
    machine = Caller(world.integrator)
    address = f"/commitments/{spaces.commitment_id}/progress"
    assert machine("GET", address).status_code == 200
    refused = machine(
        "POST", address, {"figure_id": spaces.figure_id, "day": "2023-06-30", "words": "月报", "value": 1}
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "permission.denied")
    for path in ("/supervision/matters", "/supervision/orders"):
        assert machine("GET", path).status_code == 403


def test_matters_have_nodes_and_clocks_and_orders_their_limits(
    world: World, spaces: Target, call: Caller
) -> None:
    asked = supervision.Beginning(
        spaces.commitment_id, world.city.pk, "进度落后", Level.BLUE, date(2023, 9, 30)
    )
    matter_id = supervision.begin(actor=world.supervisor, asked=asked)
    supervision.answer(actor=world.handler, matter_id=matter_id, version=None, act=Act.SIGN)
    listed = call("GET", f"/supervision/matters?commitment_id={spaces.commitment_id}&page_size=1").json()
    assert (listed["total"], listed["pages"], listed["rows"][0]["id"]) == (1, 1, matter_id)
    assert call("GET", "/supervision/matters?state=done").json()["total"] == 0
    one = call("GET", f"/supervision/matters/{matter_id}").json()
    assert [node["state"] for node in one["nodes"] if node["now"]] == ["signed"]
    assert one["clocks"][0]["met_at"] and all(clock["proof"] for clock in one["clocks"])
    [order] = call("GET", f"/supervision/orders?matter_id={matter_id}").json()["rows"]
    assert (order["level"], order["state"]) == ("blue", "draft")
    assert call("GET", f"/supervision/orders/{order['id']}").json()["events"][0]["text"] == "人工拟单"
    assert call("GET", "/supervision/orders/9999").json()["code"] == "supervision.no_order"
    assert call("GET", "/supervision/matters/9999").json()["code"] == "supervision.not_found"
