"""The ledger's table out and back in: nothing lost, everything wrong is named, nothing half applied."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from chengnuo.core.commitments import history, services
from chengnuo.core.commitments.queries import LedgerFilter
from chengnuo.core.people.models import Unit
from chengnuo.exchange import incoming, outgoing, sheet_fix, sheet_in
from chengnuo.exchange.errors import SheetError, SheetHasErrors
from chengnuo.exchange.sheet_check import DryRun
from chengnuo.kernel.errors import NotAllowed
from chengnuo.kernel.kept import changed
from tests.worlds import World


def exported(world: World, kind: str = "xlsx") -> bytes:
    return outgoing.export_ledger(
        actor=world.supervisor, wanted=LedgerFilter(report_id=world.report_id), kind=kind
    ).data


def edited(data: bytes, change: Callable[[Any], None]) -> bytes:
    """The table after somebody worked on it; ``change`` gets the sheet."""
    book = load_workbook(io.BytesIO(data))
    change(book["责任分解"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(**cells: Any) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        for place, value in cells.items():
            sheet[place] = value

    return change


def check(world: World, data: bytes) -> DryRun:
    return incoming.dry_run(actor=world.supervisor, report_id=world.report_id, data=data)


def apply(world: World, data: bytes) -> int | None:
    return incoming.apply_table(
        actor=world.supervisor, report_id=world.report_id, data=data, name="台账.xlsx"
    )


def test_the_table_shows_suggestions_as_such_and_can_be_printed(world: World) -> None:
    sheet = load_workbook(io.BytesIO(exported(world)))["责任分解"]
    header = [cell.value for cell in sheet[1]]
    assert header[:5] == ["序号", "任务", "牵头单位", "责任单位", "完成时限"]
    assert [cell.value for cell in sheet[2]][:3] == [1, "新增停车泊位1000个", "区城管执法局（建议）"]
    assert sheet["E2"].value == datetime(2023, 12, 31)  # noqa: DTZ001 - what a cell holds
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.orientation) == (
        "A2",
        "$1:$1",
        "landscape",
    )


def test_a_round_trip_without_edits_changes_nothing(world: World) -> None:
    services.assign_units(
        actor=world.supervisor,
        versions=world.version("0001"),
        lead_unit_id=world.city.pk,
        co_unit_ids=[world.labour.pk, world.housing.pk],
    )
    services.edit_text(
        actor=world.supervisor,
        commitment_id=world.row("0002").id,
        version=1,
        text="=SUM(1)\n第二行，带“引号”和\t制表",
    )
    before = world.rows()
    data = exported(world)
    run = check(world, data)
    assert (run.errors, run.changes, run.unchanged, run.untouched) == ((), (), 6, 0)
    assert apply(world, data) is None
    assert world.rows() == before


def test_edits_come_back_as_one_named_batch_that_can_be_undone(world: World) -> None:
    before = world.rows()
    data = edited(
        exported(world),
        put(
            B2="新增停车泊位1000个以上",
            C2="区城管局",
            D3="区人社局、区住更局",
            E4="2023年9月底",
            E5="",
            C5="区人社局（建议）",
        ),
    )
    change = apply(world, data)
    assert history.change_set(change).name == "表格导入：台账.xlsx"
    first, second, third, fourth = (world.row(f"000{n}") for n in range(1, 5))
    assert (first.text, first.lead_unit.short_name, first.edited) == (
        "新增停车泊位1000个以上",
        "区城管执法局",
        True,
    )
    assert (second.lead_unit.short_name, [u.short_name for u in second.co_units]) == (
        "区人社局",
        ["区住更局"],
    )
    assert third.deadline == date(2023, 9, 30)
    assert fourth.deadline is None
    services.undo(actor=world.supervisor, change_set_id=change)
    assert [(r.text, r.lead_unit, r.deadline) for r in world.rows()] == [
        (r.text, r.lead_unit, r.deadline) for r in before
    ]


def test_taking_the_mark_away_confirms_a_suggestion(world: World) -> None:
    apply(world, edited(exported(world), put(C2="区城管执法局")))
    row = world.row("0001")
    assert (row.state_label, row.suggestions[0].status) == ("已分工", "confirmed")
    assert world.row("0002").state_label == "待确认"


def test_all_errors_are_listed_with_row_and_column_and_value(world: World) -> None:
    data = edited(
        exported(world),
        put(
            C2="区城管执法居",
            E3="下个月",
            F4="9999",
            F5="0001",
            B6="",
            C7="区人社局、区住更局",
            D7="区文化局（建议）",
        ),
    )
    errors = {(e.row, e.column, e.code.split(".")[1]): e for e in check(world, data).errors}
    assert set(errors) == {
        (2, "C", "unknown_unit"),
        (2, "F", "duplicate_code"),
        (3, "E", "bad_date"),
        (4, "F", "unknown_code"),
        (5, "F", "duplicate_code"),
        (5, "C", "not_suggested"),
        (6, "B", "no_text"),
        (7, "C", "many_leads"),
        (7, "D", "unknown_unit"),
    }
    unknown = errors[2, "C", "unknown_unit"]
    assert unknown.where == "第 2 行 C 列（牵头单位）"
    assert "「区城管执法居」" in unknown.message
    assert "「区城管执法局」" in unknown.message
    assert "「下个月」" in errors[3, "E", "bad_date"].message


def test_the_marked_table_says_in_each_row_what_is_wrong_and_comes_back_when_put_right(world: World) -> None:
    wrong = edited(exported(world), put(C2="区城管执法居", E2="下个月", E3="某日"))
    marked = incoming.marked_table(actor=world.supervisor, report_id=world.report_id, data=wrong)
    sheet = load_workbook(io.BytesIO(marked))["责任分解"]
    problem = next(cell.column for cell in sheet[1] if cell.value == sheet_fix.PROBLEM)
    assert {c.coordinate for row in sheet for c in row if c.fill.fgColor.rgb == sheet_fix.FAULT} == {
        "C2", "E2", "E3", sheet.cell(row=1, column=problem).coordinate,
    }  # fmt: skip
    said = sheet.cell(row=2, column=problem).value
    assert said.startswith("1. ") and "「区城管执法居」" in said and "「下个月」" in said
    assert sheet["C2"].value == "区城管执法居"
    assert not sheet.cell(row=4, column=problem).value
    half = edited(
        marked, put(C2="区城管执法局", E2="2023-06-30")
    )  # one fault is left: only that one stays red
    again = load_workbook(
        io.BytesIO(incoming.marked_table(actor=world.supervisor, report_id=world.report_id, data=half))
    )["责任分解"]
    assert not again.cell(row=2, column=problem).value and again["C2"].fill.fgColor.rgb != sheet_fix.FAULT
    assert "「某日」" in again.cell(row=3, column=problem).value
    assert apply(world, edited(half, put(E3="2023-06-30"))) is not None


def test_one_wrong_cell_and_nothing_is_written(world: World) -> None:
    before = world.rows()
    data = edited(exported(world), put(B2="改过的文字", C3="不存在的单位"))
    with pytest.raises(SheetHasErrors) as caught:
        apply(world, data)
    assert caught.value.data["errors"][0]["where"] == "第 3 行 C 列（牵头单位）"
    assert world.rows() == before


def test_a_row_changed_on_both_sides_shows_both(world: World) -> None:
    data = edited(exported(world), put(B2="表里的说法"))
    services.edit_text(
        actor=world.supervisor, commitment_id=world.row("0001").id, version=1, text="平台的说法"
    )
    [error] = check(world, data).errors
    assert (error.code, error.column) == ("exchange.stale_version", "G")
    assert "「平台的说法」" in error.message
    assert "「表里的说法」" in error.message


def test_a_row_changed_only_on_the_platform_is_put_back_by_nobody_unawares(world: World) -> None:
    data = exported(world)
    services.edit_text(
        actor=world.supervisor, commitment_id=world.row("0001").id, version=1, text="平台的说法"
    )
    assert [e.code for e in check(world, data).errors] == ["exchange.stale_version"]


def test_a_mark_nobody_suggested_is_an_error(world: World) -> None:
    [error] = check(world, edited(exported(world), put(C2="区人社局（建议）"))).errors
    assert error.code == "exchange.not_suggested"


def test_a_suggestion_taken_since_the_table_went_out_is_no_error(world: World) -> None:
    data = exported(world)
    row = world.row("0001")
    services.confirm_suggestions(actor=world.supervisor, versions={row.id: row.version})
    found = check(world, data)
    assert not found.errors and not found.changes


def test_a_formula_is_not_taken_for_a_value(world: World) -> None:
    [error] = check(world, edited(exported(world), put(B2="=1+1"))).errors[:1]
    assert (error.code, error.column) == ("exchange.formula", "B")


def test_missing_rows_stay_as_they_are(world: World) -> None:
    data = edited(exported(world), lambda sheet: sheet.delete_rows(3, 2))
    run = check(world, data)
    assert (run.errors, run.rows, run.untouched) == ((), 4, 2)


def test_a_dropped_commitment_is_not_changed_by_a_table(world: World) -> None:
    data = edited(exported(world), put(B2="改"))
    services.drop(actor=world.supervisor, versions=world.version("0001"), reason="因")
    assert [e.code for e in check(world, data).errors] == ["exchange.not_live"]


def test_columns_may_be_moved_and_a_title_put_on_top(world: World) -> None:
    def change(sheet: Any) -> None:
        sheet.insert_rows(1)
        sheet["A1"] = "江汉区责任分解表"
        sheet.insert_cols(1)
        sheet["C3"] = "改过的文字"

    run = check(world, edited(exported(world), change))
    assert run.errors == ()
    assert [(c.row, c.cells[0].new) for c in run.changes] == [(3, "改过的文字")]


@pytest.mark.parametrize("who", ["commander", "handler", "integrator"])
def test_only_the_supervisor_imports_a_table(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        incoming.dry_run(actor=getattr(world, who), report_id=world.report_id, data=exported(world))


def test_a_handler_does_not_export(world: World) -> None:
    with pytest.raises(NotAllowed):
        outgoing.export_ledger(
            actor=world.handler, wanted=LedgerFilter(report_id=world.report_id), kind="xlsx"
        )


def test_csv_disarms_formulas(world: World) -> None:
    services.edit_text(
        actor=world.supervisor, commitment_id=world.row("0002").id, version=1, text='=HYPERLINK("x")'
    )
    text = exported(world, "csv").decode("utf-8-sig")
    assert "'=HYPERLINK" in text
    assert text.startswith("序号,任务,牵头单位")


def test_xlsx_keeps_a_dangerous_text_as_text(world: World) -> None:
    services.edit_text(
        actor=world.supervisor, commitment_id=world.row("0002").id, version=1, text="=1+cmd|' /C calc'!A0"
    )
    sheet = load_workbook(io.BytesIO(exported(world)))["责任分解"]
    assert (sheet["B3"].data_type, sheet["B3"].value) == ("s", "=1+cmd|' /C calc'!A0")
    assert sheet["B3"].quotePrefix


def test_a_unit_that_was_closed_keeps_its_tasks_but_gets_no_new_ones(world: World) -> None:
    services.assign_units(actor=world.supervisor, versions=world.version("0001"), lead_unit_id=world.city.pk)
    Unit.objects.filter(pk=world.city.pk).update(is_active=False)
    changed(Unit)
    data = exported(world)
    assert (check(world, data).errors, check(world, data).changes) == ((), ())
    [error] = check(world, edited(data, put(C5="区城管执法局"))).errors
    assert (error.row, error.code) == (5, "exchange.closed_unit")


def test_a_name_two_units_bear_must_be_written_in_full(world: World) -> None:
    Unit.objects.filter(pk=world.labour.pk).update(short_name="区城管执法局")
    changed(Unit)
    assert check(world, exported(world)).errors == ()
    [error] = check(world, edited(exported(world), put(C7="区城管执法局"))).errors
    assert error.code == "exchange.ambiguous_unit"
    assert "「区城市管理执法局」、「区人力资源和社会保障局」" in error.message


# ---- hostile files ------------------------------------------------------------------------------------------


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def test_a_zip_bomb_is_refused_while_it_unpacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_in, "MOST_UNPACKED", 2 * 1024 * 1024)
    with pytest.raises(SheetError, match="解压后超过"):
        sheet_in.read_sheet(zipped(**{"xl__worksheets__sheet1.xml": b"0" * (3 * 1024 * 1024)}))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_file_with_a_dtd_is_refused(encoding: str) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'.encode(
        encoding
    )
    with pytest.raises(SheetError, match="外部实体"):
        sheet_in.read_sheet(zipped(**{"xl__workbook.xml": bomb}))


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0old xls", "序号,任务".encode(), zipped(a=b"b")]
)
def test_what_is_no_table_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(SheetError, match="不是可读取的 xlsx"):
        sheet_in.read_sheet(data)


def test_too_many_rows_and_too_large_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    book = Workbook()
    book.active.append(["编号", "版本", "任务", "牵头单位", "责任单位", "完成时限"])
    for number in range(30):
        book.active.append([f"{number:04d}", 1, "任务", "", "", ""])
    out = io.BytesIO()
    book.save(out)
    monkeypatch.setattr(sheet_in, "MOST_ROWS", 20)
    with pytest.raises(SheetError, match="20 行"):
        sheet_in.read_sheet(out.getvalue())
    monkeypatch.setattr(sheet_in, "MOST_BYTES", 100)
    with pytest.raises(SheetError, match="上限"):
        sheet_in.read_sheet(out.getvalue())


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        (["编号", "版本", "任务", "牵头单位", "责任单位"], "缺少以下列：完成时限"),
        (["编号", "编号", "版本", "任务", "牵头单位", "责任单位", "完成时限"], "「编号」出现了两次"),
        (["甲", "乙"], "没有找到完整表头"),
    ],
)
def test_a_wrong_header_says_what_is_missing(headers: list[str], message: str) -> None:
    book = Workbook()
    book.active.append(headers)
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(SheetError, match=message):
        sheet_in.read_sheet(out.getvalue())
