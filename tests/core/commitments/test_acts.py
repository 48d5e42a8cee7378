"""What a person sees after each act on the ledger."""

from datetime import date

import pytest

from chengnuo.core.commitments import history, queries, services
from chengnuo.core.commitments.errors import CannotUndo, EditConflict, Refused, WrongState
from chengnuo.core.commitments.queries import PlanNode
from chengnuo.core.documents import services as documents
from chengnuo.kernel.audit.log import history_of
from chengnuo.kernel.errors import Conflict, NotAllowed
from tests.worlds import REPORT, World


def texts(world: World) -> list[str]:
    return [row.text for row in world.rows()]


def test_a_report_arrives_with_commitments_figures_and_marked_suggestions(world: World) -> None:
    rows = world.rows()
    assert [row.text for row in rows[:3]] == ["新增停车泊位1000个", "建设口袋公园5个", "推进垃圾分类全覆盖"]
    first = rows[0]
    assert (first.figures, first.section, first.state_label) == (("1000个",), "（一）提升城市品质", "待确认")
    assert first.lead_unit is None
    assert first.suggestions[0].unit.short_name == "区城管执法局"
    assert (first.deadline, first.deadline_basis) == (date(2023, 12, 31), "year_end")
    assert rows[-1].state_label == "待分工"


def test_editing_keeps_the_original_and_tells_who_changed_what(world: World) -> None:
    row = world.row("0001")
    services.edit_text(
        actor=world.supervisor, commitment_id=row.id, version=row.version, text="新增停车泊位1000个以上"
    )
    detail = queries.commitment(row.id)
    assert (detail.row.text, detail.source_text) == ("新增停车泊位1000个以上", "新增停车泊位1000个")
    assert detail.row.edited
    [entry] = history.history(row.id)
    assert (entry.who, entry.action_label) == ("某supervisor", "修改文字")
    assert [(c.label, c.old, c.new) for c in entry.changes] == [
        ("文字", "新增停车泊位1000个", "新增停车泊位1000个以上")
    ]
    [audit] = history_of("commitment", row.id)
    assert (audit.old["text"], audit.new["text"]) == ("新增停车泊位1000个", "新增停车泊位1000个以上")


def test_an_edit_that_changes_nothing_leaves_no_trace(world: World) -> None:
    row = world.row("0001")
    assert services.edit_text(actor=world.supervisor, commitment_id=row.id, version=1, text=row.text) is None
    assert history.history(row.id) == ()
    assert world.row("0001").version == 1


def test_a_conflict_shows_both_sides(world: World) -> None:
    row = world.row("0001")
    services.edit_text(actor=world.supervisor, commitment_id=row.id, version=1, text="甲的说法")
    with pytest.raises(EditConflict) as caught:
        services.edit_text(actor=world.supervisor, commitment_id=row.id, version=1, text="乙的说法")
    [conflict] = caught.value.data["conflicts"]
    assert (conflict["mine"], conflict["theirs"]) == ({"text": "乙的说法"}, {"text": "甲的说法"})
    assert (conflict["who"], conflict["version"], conflict["code"]) == ("某supervisor", 2, "0001")
    assert "某supervisor" in caught.value.message_zh
    assert world.row("0001").text == "甲的说法"


@pytest.mark.parametrize("text", ["", "  \n", "字" * 2001])
def test_empty_and_endless_texts_are_refused(world: World, text: str) -> None:
    row = world.row("0001")
    with pytest.raises(Refused):
        services.edit_text(actor=world.supervisor, commitment_id=row.id, version=1, text=text)


def test_split_gives_each_part_its_place_and_figures(world: World) -> None:
    row = world.row("0005")
    assert row.text == "改造老旧小区12个，完成投资3亿元"
    ids = services.split(
        actor=world.supervisor, commitment_id=row.id, version=1, parts=["改造老旧小区12个", "完成投资3亿元"]
    )
    first, second = (queries.commitment(pk) for pk in ids)
    assert (first.row.figures, second.row.figures) == (("12个",), ("3亿元",))
    assert first.row.suggestions[0].unit.short_name == "区住更局"
    assert REPORT[second.row.source_start : second.row.source_end] == "完成投资3亿元"
    assert [r.code for r in world.rows()] == ["0001", "0002", "0003", "0004", "0005-1", "0005-2", "0006"]
    assert [r.serial for r in world.rows()] == [1, 2, 3, 4, 5, 6, 7]
    assert queries.commitment(row.id).row.state_label == "已拆并"
    assert first.parents == ((row.id, "0005"),)


def test_undoing_a_split_brings_the_whole_back(world: World) -> None:
    row = world.row("0005")
    before = texts(world)
    services.split(actor=world.supervisor, commitment_id=row.id, version=1, parts=["甲", "乙"])
    services.undo_last(actor=world.supervisor, report_id=world.report_id)
    assert texts(world) == before
    services.split(
        actor=world.supervisor, commitment_id=row.id, version=world.row("0005").version, parts=["丙", "丁"]
    )
    assert [r.code for r in world.rows() if r.code.startswith("0005")] == ["0005-3", "0005-4"]


def test_merge_unites_units_figures_and_takes_the_latest_deadline(world: World) -> None:
    services.assign_units(actor=world.supervisor, versions=world.version("0001"), lead_unit_id=world.city.pk)
    services.assign_units(
        actor=world.supervisor, versions=world.version("0002"), lead_unit_id=world.housing.pk
    )
    services.set_deadline(actor=world.supervisor, versions=world.version("0001"), deadline=date(2023, 6, 30))
    merged = services.merge(actor=world.supervisor, versions=world.version("0001") | world.version("0002"))
    row = queries.commitment(merged).row
    assert row.text == "新增停车泊位1000个；建设口袋公园5个"
    assert (row.lead_unit.id, [u.id for u in row.co_units]) == (world.city.pk, [world.housing.pk])
    assert row.figures == ("1000个", "5个")
    assert row.deadline == date(2023, 12, 31)
    assert world.rows()[0].id == merged


def test_adding_from_a_selection_finds_section_place_and_figures(world: World) -> None:
    start = REPORT.index("建设口袋公园5个；推进")
    end = start + len("建设口袋公园5个；推进垃圾分类全覆盖")
    added = services.add_from_selection(
        actor=world.supervisor, report_id=world.report_id, start=start - 1, end=end
    )
    row = queries.commitment(added).row
    assert row.text == "；建设口袋公园5个；推进垃圾分类全覆盖"
    assert (row.origin_label, row.section, row.figures) == ("人工补录", "（一）提升城市品质", ("5个",))
    assert [r.id for r in world.rows()].index(added) == 1


@pytest.mark.parametrize(("start", "end"), [(5, 5), (-1, 4), (0, 100_000), (10, 11)])
def test_a_selection_that_holds_nothing_is_refused(world: World, start: int, end: int) -> None:
    assert REPORT[10:11].isspace() or REPORT[11:12].isspace()
    if (start, end) == (10, 11):
        start, end = REPORT.index("\n"), REPORT.index("\n") + 1
    with pytest.raises(Refused):
        services.add_from_selection(actor=world.supervisor, report_id=world.report_id, start=start, end=end)


def test_the_same_selection_twice_names_the_commitment_that_is_there(world: World) -> None:
    row = world.row("0002")
    with pytest.raises(Refused, match="0002"):
        services.add_from_selection(
            actor=world.supervisor, report_id=world.report_id, start=row.source_start, end=row.source_end
        )


def test_dropping_needs_a_reason_and_can_be_taken_back(world: World) -> None:
    with pytest.raises(Refused):
        services.drop(actor=world.supervisor, versions=world.version("0003"), reason=" ")
    services.drop(actor=world.supervisor, versions=world.version("0003"), reason="不是任务")
    assert "0003" not in [row.code for row in world.rows()]
    assert queries.commitment(world.row("0003").id).dropped_reason == "不是任务"
    with pytest.raises(WrongState):
        services.edit_text(actor=world.supervisor, commitment_id=world.row("0003").id, version=2, text="改")
    services.restore(actor=world.supervisor, versions=world.version("0003"))
    assert world.row("0003").state_label == "待确认"


def test_bulk_assignment_is_all_or_nothing(world: World) -> None:
    versions = {row.id: row.version for row in world.rows()}
    stale = world.row("0004")
    services.edit_text(actor=world.supervisor, commitment_id=stale.id, version=1, text="别人刚改")
    with pytest.raises(EditConflict):
        services.assign_units(actor=world.supervisor, versions=versions, lead_unit_id=world.city.pk)
    assert all(row.lead_unit is None for row in world.rows())


def test_bulk_assignment_can_be_undone_as_one(world: World) -> None:
    versions = {row.id: row.version for row in world.rows()}
    change = services.assign_units(
        actor=world.supervisor,
        versions=versions,
        lead_unit_id=None,
        co_unit_ids=[world.city.pk, world.labour.pk],
    )
    assert {row.lead_unit.short_name for row in world.rows()} == {"区城管执法局"}
    assert {row.co_units[0].short_name for row in world.rows()} == {"区人社局"}
    assert {row.state_label for row in world.rows()} == {"已分工"}
    card = history.change_set(change)
    assert (card.items, card.can_undo) == (6, True)
    services.undo(actor=world.supervisor, change_set_id=change)
    assert all(row.lead_unit is None and not row.co_units for row in world.rows())
    assert world.row("0001").state_label == "待确认"
    with pytest.raises(CannotUndo):
        services.undo(actor=world.supervisor, change_set_id=change)


def test_a_change_with_later_work_on_it_is_not_undone(world: World) -> None:
    change = services.assign_units(
        actor=world.supervisor, versions=world.version("0001"), lead_unit_id=world.city.pk
    )
    services.edit_text(
        actor=world.supervisor, commitment_id=world.row("0001").id, version=2, text="后来的文字"
    )
    with pytest.raises(CannotUndo, match="0001"):
        services.undo(actor=world.supervisor, change_set_id=change)
    assert world.row("0001").lead_unit.id == world.city.pk


def test_confirming_takes_the_suggestion_and_leaves_the_rest(world: World) -> None:
    versions = {row.id: row.version for row in world.rows()}
    services.confirm_suggestions(actor=world.supervisor, versions=versions)
    assert world.row("0001").lead_unit.short_name == "区城管执法局"
    assert world.row("0001").suggestions[0].status == "confirmed"
    assert world.row("0006").lead_unit is None
    assert world.row("0006").version == 1


def test_a_rejected_suggestion_does_not_come_back(world: World) -> None:
    row = world.row("0001")
    services.reject_suggestion(actor=world.supervisor, suggestion_id=row.suggestions[0].id, version=1)
    assert world.row("0001").state_label == "待分工"
    services.refresh_suggestions(actor=world.supervisor, report_id=world.report_id)
    assert world.row("0001").state_label == "待分工"


def test_assigning_somebody_else_sets_the_suggestion_aside(world: World) -> None:
    services.assign_units(
        actor=world.supervisor, versions=world.version("0001"), lead_unit_id=world.labour.pk
    )
    assert world.row("0001").suggestions[0].status == "rejected"
    services.assign_units(actor=world.supervisor, versions=world.version("0001"), lead_unit_id=None)
    assert world.row("0001").state_label == "待确认"


def test_an_unknown_unit_is_refused(world: World) -> None:
    with pytest.raises(Refused):
        services.assign_units(actor=world.supervisor, versions=world.version("0001"), lead_unit_id=9999)


def test_a_plan_is_kept_with_its_nodes_and_makes_the_state(world: World) -> None:
    services.assign_units(actor=world.supervisor, versions=world.version("0001"), lead_unit_id=world.city.pk)
    row = world.row("0001")
    services.save_plan(
        actor=world.handler,
        commitment_id=row.id,
        version=row.version,
        goal="1000个泊位投用",
        measures="分三批建设",
        nodes=[PlanNode("完成选址", date(2023, 3, 31)), PlanNode(" ", None)],
        leader="张三",
        person="李四",
    )
    detail = queries.commitment(row.id)
    assert detail.plan.nodes == (PlanNode("完成选址", date(2023, 3, 31)),)
    assert detail.row.state_label == "已定方案"
    assert "1000个泊位投用" in [c.new for c in history.history(row.id)[0].changes]


def test_a_node_after_the_deadline_is_refused(world: World) -> None:
    row = world.row("0001")
    with pytest.raises(Refused, match="晚于完成时限"):
        services.save_plan(
            actor=world.supervisor,
            commitment_id=row.id,
            version=1,
            goal="目标",
            nodes=[PlanNode("收尾", date(2024, 5, 1))],
        )


def test_a_unit_plans_only_its_own_commitments(world: World) -> None:
    services.assign_units(
        actor=world.supervisor, versions=world.version("0004"), lead_unit_id=world.labour.pk
    )
    row = world.row("0004")
    with pytest.raises(NotAllowed):
        services.save_plan(actor=world.handler, commitment_id=row.id, version=row.version, goal="越权")


def test_a_deadline_of_another_age_is_a_slip_of_the_pen(world: World) -> None:
    with pytest.raises(Refused, match="核对年份"):
        services.set_deadline(
            actor=world.supervisor, versions=world.version("0001"), deadline=date(2203, 1, 1)
        )


@pytest.mark.parametrize("who", ["commander", "handler", "integrator"])
def test_only_the_supervisor_changes_the_ledger(world: World, who: str) -> None:
    person = getattr(world, who)
    row = world.row("0001")
    for act in (
        lambda: services.edit_text(actor=person, commitment_id=row.id, version=1, text="改"),
        lambda: services.split(actor=person, commitment_id=row.id, version=1, parts=["甲", "乙"]),
        lambda: services.merge(actor=person, versions={row.id: 1, world.row("0002").id: 1}),
        lambda: services.add_from_selection(actor=person, report_id=world.report_id, start=0, end=5),
        lambda: services.drop(actor=person, versions={row.id: 1}, reason="因"),
        lambda: services.restore(actor=person, versions={row.id: 1}),
        lambda: services.resolve_flag(actor=person, versions={row.id: 1}),
        lambda: services.assign_units(actor=person, versions={row.id: 1}, lead_unit_id=world.city.pk),
        lambda: services.confirm_suggestions(actor=person, versions={row.id: 1}),
        lambda: services.set_deadline(actor=person, versions={row.id: 1}, deadline=None),
        lambda: services.apply_changes(actor=person, report_id=world.report_id, name="x", changes=[]),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert world.row("0001") == row


def test_a_draft_is_read_but_not_edited(world: World) -> None:
    draft = world.imports(REPORT.replace("1000个", "1200个"))
    row = queries.all_rows(queries.LedgerFilter(report_id=draft))[0]
    with pytest.raises(Conflict, match="采用"):
        services.edit_text(actor=world.supervisor, commitment_id=row.id, version=1, text="改")
    documents.discard_draft(actor=world.supervisor, report_id=draft)
    assert queries.all_rows(queries.LedgerFilter(report_id=draft)) == ()
