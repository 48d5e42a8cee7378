"""One commitment: the original stays, both sides of a conflict are shown, every act can be taken back."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from chengnuo.core.commitments import queries, services
from chengnuo.web.ledger.item import parts_of, segments_of
from tests.web.ledger.conftest import signed_in
from tests.worlds import World


def send(desk: Client, name: str, row: Any, **values: Any) -> Any:
    return desk.post(reverse(f"ledger:{name}", args=[row.id]), {"version": row.version, **values})


def test_the_page_shows_original_figures_reason_and_history(desk: Client, world: World) -> None:
    row = world.row("0001")
    send(desk, "text", row, text="新增停车泊位一千个")
    page = desk.get(reverse("ledger:detail", args=[row.id])).content.decode()
    assert "新增停车泊位1000个" in page and "新增停车泊位一千个" in page
    assert "命中职责关键词" in page and "修改文字" in page and "1,000 个" in page
    assert reverse("reports:figure", args=[world.report_id, row.figure_keys[0]]) in page


def test_a_conflict_shows_both_sides_and_takes_the_choice(desk: Client, world: World) -> None:
    row = world.row("0001")
    services.edit_text(actor=world.supervisor, commitment_id=row.id, version=row.version, text="别人写的")
    answer = send(desk, "text", row, text="我写的")
    page = answer.content.decode()
    assert answer.status_code == 409 and "我写的" in page and "别人写的" in page and "某supervisor" in page
    chosen = {"resolving": "1", "version": world.row("0001").version, "pick_text": "mine",
              "mine_text": "我写的", "theirs_text": "别人写的"}  # fmt: skip
    desk.post(reverse("ledger:text", args=[row.id]), chosen)
    assert world.row("0001").text == "我写的"


def test_a_conflict_of_plans_is_settled_field_by_field(desk: Client, world: World) -> None:
    row = world.row("0001")
    send(desk, "plan", row, goal="别人的目标", leader="张", node_title=["立项"], node_due=["2023-03-01"])
    answer = send(
        desk, "plan", row, goal="我的目标", leader="李", node_title=["开工"], node_due=["2023-04-01"]
    )
    fields = {f.name: f for f in answer.context["conflict"].fields}
    form: dict[str, Any] = {"resolving": "1", "version": world.row("0001").version}
    for name, field in fields.items():
        form |= {f"mine_{name}": field.mine.posted, f"theirs_{name}": field.theirs.posted}
    form |= {"pick_goal": "mine", "pick_leader": "theirs", "pick_nodes": "theirs"}
    desk.post(reverse("ledger:plan", args=[row.id]), form)
    plan = queries.commitment(row.id).plan
    assert plan and (plan.goal, plan.leader, plan.nodes[0].title) == ("我的目标", "张", "立项")


def test_a_handler_plans_for_the_own_unit_alone(world: World) -> None:
    services.confirm_suggestions(actor=world.supervisor, versions=world.version("0001"))
    services.assign_units(
        actor=world.supervisor, versions=world.version("0002"), lead_unit_id=world.housing.pk
    )
    desk = signed_in(world.handler)
    assert send(desk, "plan", world.row("0001"), goal="全年一千个").status_code == 302
    assert world.row("0001").state == "planned"
    assert send(desk, "plan", world.row("0002"), goal="不该").status_code == 403
    assert send(desk, "text", world.row("0001"), text="不该").status_code == 403


def test_units_confirm_reject_and_deadline(desk: Client, world: World) -> None:
    send(desk, "confirm", world.row("0001"))
    assert world.row("0001").state == "assigned"
    row = world.row("0002")
    suggestion = row.suggestions[0]
    desk.post(reverse("ledger:reject", args=[row.id, suggestion.id]), {"version": row.version})
    assert world.row("0002").state == "pending"
    send(desk, "units", world.row("0002"), lead=world.labour.pk, cos=[world.city.pk])
    assert [u.id for u in world.row("0002").co_units] == [world.city.pk]
    send(desk, "deadline", world.row("0002"), deadline="2023-09-30")
    assert str(world.row("0002").deadline) == "2023-09-30"
    assert "「明天」不是日期" in send(desk, "deadline", world.row("0002"), deadline="明天").content.decode()


def test_splitting_where_the_person_cut(desk: Client, world: World) -> None:
    row = next(r for r in world.rows() if "老旧小区" in r.text)
    assert send(desk, "split", row).status_code == 422
    send(desk, "split", row, cut=["0"])
    assert [r.text for r in world.rows() if r.origin == "split"] == ["改造老旧小区12个", "完成投资3亿元"]
    page = desk.get(reverse("ledger:detail", args=[row.id])).content.decode()
    assert "已拆成或并入" in page and f"{row.code}-1" in page


def test_merging_with_the_next_drops_and_restores(desk: Client, world: World) -> None:
    first, second = world.row("0001"), world.row("0002")
    answer = send(desk, "merge", first, **{"with": [f"{second.id}:{second.version}"]})
    assert answer.status_code == 302 and world.row("0001").state == "replaced"
    merged = desk.get(answer["Location"])
    page = merged.content.decode()
    assert page.count("ci-source") == 2 and f"<mark>{second.text}</mark>" in page, "each where it stands"
    (undo,) = re.findall(
        r'action="(/ledger/undo/\d+/)"><input[^>]*><button class="btn btn-sm" data-key="z"', page
    )
    back = desk.post(undo, headers={"Accept": "text/html"}, follow=True)
    assert "已撤回：合并 0001、0002" in back.content.decode() and world.row("0001").state != "replaced"
    row = world.row("0003")
    send(desk, "drop", row, reason="不属本区")
    page = desk.get(reverse("ledger:detail", args=[row.id])).content.decode()
    assert "不属本区" in page and "恢复" in page
    send(desk, "restore", world.row("0003"))
    assert world.row("0003").state != "dropped"


def test_segments_are_the_sentence_again() -> None:
    text = "改造老旧小区12个，完成投资3亿元；推进A、B。"
    assert "".join(segments_of(text)) == text
    assert parts_of(text, [0, 1]) == ("改造老旧小区12个", "完成投资3亿元", "推进A、B")
    assert parts_of("没有标点", [0]) == ("没有标点",)
