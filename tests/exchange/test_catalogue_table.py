"""The catalogue's table: out, edited in a spreadsheet, and back."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from chengnuo.core.catalogue import history, queries, services
from chengnuo.core.people.models import User
from chengnuo.core.people.services import load_jianghan_units
from chengnuo.core.places.services import load_jianghan
from chengnuo.exchange.catalogue import apply_table, dry_run, export_catalogue, marked_table
from chengnuo.exchange.errors import SheetError, SheetHasErrors
from chengnuo.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor() -> User:
    """Who may change the catalogue, in a district with its units."""
    load_jianghan()
    load_jianghan_units()
    services.load_standard()
    return User.objects.create(username="ducha", display_name="督查员甲", role="supervisor")


def edited(actor: User, edit: Callable[[Any, dict[str, int]], None]) -> bytes:
    """The exported xlsx after ``edit(sheet, column of header)``."""
    book = load_workbook(BytesIO(export_catalogue(actor=actor, kind="xlsx")))
    sheet: Any = book["立案标准"]
    edit(sheet, {cell.value: cell.column for cell in sheet[1]})
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def row_of(sheet: Any, kind: str, code: str) -> int:
    return next(
        row for row in range(2, sheet.max_row + 1)
        if (sheet.cell(row, 1).value, sheet.cell(row, 2).value) == (kind, code)
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_out_and_in_again_changes_nothing(supervisor: User, kind: str) -> None:
    data = export_catalogue(actor=supervisor, kind=kind)
    run = dry_run(actor=supervisor, data=data)
    assert not run.errors and not run.planned and run.unchanged == 403
    assert apply_table(actor=supervisor, data=data, name="x") is None


def test_limits_are_changed_by_a_table_and_taken_back_as_a_whole(supervisor: User) -> None:
    def edit(sheet: Any, column: dict[str, int]) -> None:
        row = row_of(sheet, "管理事项", "06010")
        sheet.cell(row, column["处置时限"]).value = "2 工作时"
        sheet.cell(row, column["示例"]).value = "否"
        row = row_of(sheet, "管理部件", "02014")
        sheet.cell(row, column["处置时限"]).value = "抢通 4 紧急时 / 修复 3 工作日"

    data = edited(supervisor, edit)
    run = dry_run(actor=supervisor, data=data)
    assert {planned.code for planned in run.planned} == {"06010", "02014"}
    change = apply_table(actor=supervisor, data=data, name="本区标准.xlsx")
    litter = queries.find_class("event", "06010")
    (condition,) = queries.conditions(litter.id)
    assert condition.limit_words == "2 工作时" and not condition.is_example
    lights = queries.find_class("component", "02014")
    assert queries.conditions(lights.id)[0].limit_words == "抢通 4 紧急时 / 修复 3 工作日"
    assert change is not None and history.changes()[0].name == "表格导入：本区标准.xlsx"
    services.undo(actor=supervisor, change_id=change)
    assert queries.conditions(litter.id)[0].limit_words == "4 工作时"


def test_every_fault_is_named_by_row_and_column_and_nothing_is_written(supervisor: User) -> None:
    def edit(sheet: Any, column: dict[str, int]) -> None:
        sheet.cell(2, column["处置时限"]).value = "很快"
        sheet.cell(3, column["类别"]).value = "东西"
        sheet.cell(4, column["代码"]).value = "12"
        sheet.cell(5, column["责任部门"]).value = "区城管执法大队"
        sheet.cell(6, column["版本"]).value = "9"
        sheet.cell(7, column["示例"]).value = "也许"
        sheet.cell(8, column["结案条件"]).value = None
        sheet.cell(9, column["序号"]).value = "5"
        sheet.cell(10, column["立案条件"]).value = "=1+1"
        row = row_of(sheet, "管理事项", "06010")
        sheet.cell(row, column["处置时限"]).value = "2 工作时"

    data = edited(supervisor, edit)
    run = dry_run(actor=supervisor, data=data)
    faults = {(error.row, error.header) for error in run.errors}
    assert {
        (2, "处置时限"), (3, "类别"), (4, "代码"), (5, "责任部门"), (6, "版本"), (7, "示例"), (8, "结案条件"),
        (9, "序号"), (10, "立案条件"),
    } <= faults  # fmt: skip
    at = {(error.row, error.header): error for error in run.errors}
    late = at[2, "处置时限"]
    assert "很快" in late.message and late.where == "第 2 行 L 列（处置时限）"
    assert "区城管执法局" in at[5, "责任部门"].message
    with pytest.raises(SheetHasErrors):
        apply_table(actor=supervisor, data=data, name="x")
    assert queries.conditions(queries.find_class("event", "06010").id)[0].limit_words == "4 工作时"
    marked = load_workbook(BytesIO(marked_table(actor=supervisor, data=data)))["立案标准"]
    titles = [cell.value for cell in marked[1]]
    assert "很快" in str(marked.cell(2, titles.index("问题") + 1).value)


def test_a_new_class_and_a_second_condition_come_by_table(supervisor: User) -> None:
    head = "类别,代码,名称,大类,版本,序号,立案条件,处置时限,结案条件\n"
    text = head + (
        "管理事项,06901,江滩秩序,市容环境类,,1,江滩有人搭帐篷过夜,1 工作日,已劝离\n"
        "管理事项,06901,,,,2,江滩有人烧烤,2 工作时,已熄灭并清理\n"
    )
    run = dry_run(actor=supervisor, data=text.encode("gb18030"))
    assert not run.errors and run.planned[0].class_id is None
    apply_table(actor=supervisor, data=text.encode(), name="x.csv")
    row = queries.find_class("event", "06901")
    assert [c.limit_words for c in queries.conditions(row.id)] == ["1 工作日", "2 工作时"]
    assert row.major_name == "市容环境类" and row.major == "06"


def test_columns_that_are_not_in_the_table_stay_as_they_are(supervisor: User) -> None:
    row = queries.find_class("event", "06010")
    before = queries.class_state(row.id)
    text = (
        "类别,代码,名称,版本,序号,立案条件,处置时限,结案条件\n"
        f"管理事项,06010,暴露垃圾,1,1,{before.conditions[0].text},3 工作时,{before.conditions[0].closing}\n"
    )
    apply_table(actor=supervisor, data=text.encode(), name="x.csv")
    after = queries.class_state(row.id)
    assert after.words == before.words
    assert after.conditions[0].default_department == before.conditions[0].default_department
    assert after.conditions[0].stages[0].words == "3 工作时"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04broken", b"\xff\xfe\x00", "一,二\n1,2\n".encode()])
def test_what_is_no_such_table_is_refused(supervisor: User, data: bytes) -> None:
    with pytest.raises(SheetError):
        dry_run(actor=supervisor, data=data)


def test_who_may_not_edit_may_not_import(supervisor: User) -> None:
    handler = User.objects.create(username="h", display_name="处置", role="handler")
    data = export_catalogue(actor=handler, kind="csv")
    with pytest.raises(NotAllowed):
        dry_run(actor=handler, data=data)
