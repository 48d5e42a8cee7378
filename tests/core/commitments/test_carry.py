"""A corrected text: what people did goes along, and nothing disappears in silence."""

from datetime import date

import pytest

from chengnuo.core.commitments import history, models, queries, services
from chengnuo.core.commitments.carry_view import carry_over_view
from chengnuo.core.commitments.queries import LedgerFilter, LedgerRow
from chengnuo.core.documents import queries as reports
from chengnuo.core.documents import services as documents
from chengnuo.kernel.errors import Conflict
from tests.worlds import REPORT, World

CORRECTED = (
    REPORT.replace("新增停车泊位1000个；", "新增停车泊位1200个；")
    .replace("推进垃圾分类全覆盖。", "推进垃圾分类全覆盖。支持社区食堂建设。")
    .replace("提高办事效率。\n", "")
)


def rows_of(report_id: int) -> dict[str, LedgerRow]:
    return {row.code: row for row in queries.all_rows(LedgerFilter(report_id=report_id))}


@pytest.fixture
def worked(world: World) -> World:
    """The first text after some work: an edit, units, a plan, a split, a drop."""
    who = world.supervisor
    services.assign_units(
        actor=who, versions=world.version("0001"), lead_unit_id=world.city.pk, co_unit_ids=[world.labour.pk]
    )
    services.save_plan(
        actor=who, commitment_id=world.row("0001").id, version=2, goal="泊位投用", measures="分批"
    )
    services.edit_text(actor=who, commitment_id=world.row("0002").id, version=1, text="建成口袋公园5个")
    services.split(
        actor=who, commitment_id=world.row("0005").id, version=1, parts=["改造老旧小区12个", "完成投资3亿元"]
    )
    services.drop(actor=who, versions=world.version("0003"), reason="另行部署")
    services.assign_units(actor=who, versions=world.version("0006"), lead_unit_id=world.labour.pk)
    return world


def accept_corrected(world: World) -> int:
    new = world.imports(CORRECTED, replaces_id=world.report_id)
    documents.accept_report(actor=world.supervisor, report_id=new)
    return new


def test_before_accepting_one_sees_what_would_happen_and_nothing_has(worked: World) -> None:
    draft = worked.imports(CORRECTED, replaces_id=worked.report_id)
    view = carry_over_view(draft)
    assert (view.applied, view.changed, view.new, view.gone) == (False, 1, 1, 1)
    [changed] = [row for row in view.rows if row.outcome == "changed"]
    assert (changed.old_text, changed.new_text) == ("新增停车泊位1000个", "新增停车泊位1200个")
    assert changed.had_work
    assert reports.report(worked.report_id).state == "accepted"


def test_units_and_plan_go_along_and_a_changed_original_is_flagged(worked: World) -> None:
    row = rows_of(accept_corrected(worked))["0001"]
    assert (row.text, row.lead_unit.short_name) == ("新增停车泊位1200个", "区城管执法局")
    assert [unit.short_name for unit in row.co_units] == ["区人社局"]
    assert (row.state_label, row.flag_label) == ("已定方案", "原文有改动")
    detail = queries.commitment(row.id)
    assert detail.plan.goal == "泊位投用"
    assert "1000个" in detail.flag_note
    assert row.figures == ("1200个",)


def test_a_deadline_a_person_set_or_took_away_stays_so(worked: World) -> None:
    who = worked.supervisor
    services.set_deadline(actor=who, versions=worked.version("0002"), deadline=date(2023, 6, 30))
    services.set_deadline(actor=who, versions=worked.version("0004"), deadline=None)
    rows = rows_of(accept_corrected(worked))
    assert (rows["0002"].deadline, rows["0004"].deadline) == (date(2023, 6, 30), None)
    assert rows["0001"].deadline_basis == "year_end"


def test_an_edited_wording_is_kept_over_an_unchanged_original(worked: World) -> None:
    row = rows_of(accept_corrected(worked))["0002"]
    assert (row.text, row.edited, row.flag) == ("建成口袋公园5个", True, "")


def test_parts_of_a_split_move_with_the_text(worked: World) -> None:
    rows = rows_of(accept_corrected(worked))
    assert "0005" not in rows
    part = rows["0005-1"]
    assert CORRECTED[part.source_start : part.source_end] == "改造老旧小区12个"
    assert part.figures == ("12个",)
    assert queries.commitment(part.id).parents[0][1] == "0005"


def test_a_merge_of_unchanged_parts_moves_with_them(world: World) -> None:
    who = world.supervisor
    merged = services.merge(actor=who, versions=world.version("0002") | world.version("0004"))
    code = queries.commitment(merged).row.code
    draft = world.imports(CORRECTED, replaces_id=world.report_id)
    assert [row.outcome for row in carry_over_view(draft).rows if row.code == code] == ["kept"]
    documents.discard_draft(actor=who, report_id=draft)
    rows = rows_of(accept_corrected(world))
    assert (rows[code].flag, rows[code].figures) == ("", ("5个", "2.3万个"))
    assert CORRECTED[rows[code].source_start : rows[code].source_end] == "建设口袋公园5个"
    assert not {"0002", "0004"} & set(rows)


def test_a_merge_with_a_changed_part_is_flagged(world: World) -> None:
    merged = services.merge(actor=world.supervisor, versions=world.version("0001") | world.version("0002"))
    code = queries.commitment(merged).row.code
    row = rows_of(accept_corrected(world))[code]
    assert (row.flag_label, row.text) == ("原文有改动", "新增停车泊位1000个；建设口袋公园5个")


def test_a_rewritten_part_keeps_only_its_own_figures(world: World) -> None:
    services.split(actor=world.supervisor, commitment_id=world.row("0005").id, version=1,
                   parts=["年内改造小区12个", "年内投资3亿元"])  # fmt: skip
    rows = rows_of(accept_corrected(world))
    assert (rows["0005-1"].figures, rows["0005-2"].figures) == (("12个",), ("3亿元",))


def test_a_dropped_one_stays_dropped_and_new_ones_get_new_codes(worked: World) -> None:
    new = accept_corrected(worked)
    rows = rows_of(new)
    assert "0003" not in rows
    assert [row.code for row in rows.values() if row.text == "支持社区食堂建设"] == ["0007"]
    dropped = queries.all_rows(LedgerFilter(report_id=new, state="dropped"))
    assert [row.code for row in dropped] == ["0003"]


def test_what_the_new_text_lacks_is_flagged_not_deleted(worked: World) -> None:
    new = accept_corrected(worked)
    gone = rows_of(new)["0006"]
    assert (gone.text, gone.flag_label, gone.source_start) == ("提高办事效率", "原文已删去", None)
    assert gone.lead_unit.short_name == "区人社局"
    services.resolve_flag(actor=worked.supervisor, versions={gone.id: gone.version})
    assert rows_of(new)["0006"].flag == ""


def test_the_list_of_what_happened_is_kept(worked: World) -> None:
    view = carry_over_view(accept_corrected(worked))
    assert view.applied
    assert (view.changed, view.new, view.gone) == (1, 1, 1)
    assert view.kept == 6
    assert carry_over_view(worked.report_id) is None


def test_the_history_reaches_back_through_the_earlier_text(worked: World) -> None:
    row = rows_of(accept_corrected(worked))["0001"]
    assert [entry.action_label for entry in history.history(row.id)] == ["办理方案", "分工"]
    assert not any(entry.can_undo for entry in history.history(row.id))


def test_the_earlier_text_is_closed_and_an_old_table_meets_newer_versions(worked: World) -> None:
    old = worked.row("0001")
    new = accept_corrected(worked)
    with pytest.raises(Conflict, match="更正后"):
        services.edit_text(actor=worked.supervisor, commitment_id=old.id, version=old.version, text="改")
    assert rows_of(new)["0001"].version > old.version
    assert queries.commitment(old.id).carried_to_id == rows_of(new)["0001"].id


def test_a_failure_while_accepting_leaves_everything_as_it_was(
    worked: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = worked.imports(CORRECTED, replaces_id=worked.report_id)
    before = rows_of(draft), rows_of(worked.report_id)

    def broken(_texts: object) -> None:
        raise RuntimeError("power failure")

    monkeypatch.setattr("chengnuo.core.commitments.carry._keep_parents", broken)
    with pytest.raises(RuntimeError):
        documents.accept_report(actor=worked.supervisor, report_id=draft)
    assert (rows_of(draft), rows_of(worked.report_id)) == before
    assert reports.report(draft).state == "draft"
    assert not models.CarryOver.objects.exists()
