"""Acts on many: nothing is written before it was shown, and everything can be taken back."""

import json
from typing import Any

from django.test import Client
from django.urls import reverse

from chengnuo.core.commitments import services
from tests.web.ledger.conftest import signed_in
from tests.worlds import World

HTMX = {"HTTP_HX_REQUEST": "true"}


def post(desk: Client, **values: Any) -> Any:
    return desk.post(reverse("ledger:bulk"), values, **HTMX)


def items(world: World, *codes: str) -> str:
    return ",".join(f"{row.id}:{row.version}" for row in map(world.row, codes))


def told(answer: Any) -> dict[str, str]:
    return json.loads(answer["HX-Trigger"])["cn:toast"]


def test_confirming_shows_first_and_writes_then(desk: Client, world: World) -> None:
    chosen = items(world, "0001", "0002")
    shown = post(desk, action="confirm", items=chosen)
    assert "将改 2 条" in shown.content.decode() and world.row("0001").lead_unit is None
    done = post(desk, action="confirm", step="apply", items=chosen)
    assert world.row("0001").lead_unit and "lg-row" in done.content.decode()
    desk.post(told(done)["undo"])
    assert world.row("0001").lead_unit is None and world.row("0002").lead_unit is None


def test_all_of_the_filter_at_once(desk: Client, world: World) -> None:
    shown = post(desk, action="confirm", all="1", address=f"report={world.report_id}&q=停车")
    assert "选中 1 条" in shown.content.decode()
    shown = post(desk, action="confirm", all="1", address=f"report={world.report_id}")
    assert f"选中 {len(world.rows())} 条" in shown.content.decode()


def test_assigning_says_what_stays_as_it_is(desk: Client, world: World) -> None:
    services.assign_units(
        actor=world.supervisor, versions=world.version("0001"), lead_unit_id=world.housing.pk
    )
    values = {"lead": str(world.housing.pk), "items": items(world, "0001", "0002")}
    shown = post(desk, action="assign", step="preview", **values).content.decode()
    assert "将改 1 条" in shown and "本来就是这样分工的" in shown
    post(desk, action="assign", step="apply", **values)
    lead = world.row("0002").lead_unit
    assert lead and lead.name == "区住房和城市更新局"


def test_dropping_asks_for_a_reason_and_restoring_brings_back(desk: Client, world: World) -> None:
    chosen = items(world, "0003")
    assert post(desk, action="drop", step="preview", items=chosen).status_code == 422
    post(desk, action="drop", step="apply", items=chosen, reason="与第一条重复")
    assert world.row("0003").state == "dropped"
    post(desk, action="restore", step="apply", items=items(world, "0003"), address="state=dropped")
    assert world.row("0003").state != "dropped"


def test_merging_the_chosen(desk: Client, world: World) -> None:
    before = len(world.rows())
    answer = post(desk, action="merge", step="apply", items=items(world, "0001", "0002"), text="泊位与公园")
    assert len(world.rows()) == before - 1
    desk.post(told(answer)["undo"])
    assert len(world.rows()) == before


def test_somebody_was_faster_and_nothing_is_written(desk: Client, world: World) -> None:
    chosen = items(world, "0001", "0002")
    row = world.row("0001")
    services.edit_text(actor=world.supervisor, commitment_id=row.id, version=row.version, text="改过了")
    answer = post(desk, action="confirm", step="apply", items=chosen)
    assert answer.status_code == 409 and "刚被某supervisor改过" in answer.content.decode()
    assert world.row("0002").lead_unit is None


def test_only_those_who_assign(world: World) -> None:
    assert post(signed_in(world.commander), action="confirm", items=items(world, "0001")).status_code == 403
    assert post(signed_in(world.handler), action="confirm", items=items(world, "0001")).status_code == 403
