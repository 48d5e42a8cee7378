"""The table coming back in, and the history of changes."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from chengnuo.core.commitments import history
from tests.web.ledger.conftest import signed_in
from tests.worlds import World


def table(desk: Client, world: World, **cells: str) -> SimpleUploadedFile:
    """The exported table with some cells changed, e.g. C2="…"."""
    book = load_workbook(BytesIO(desk.get(reverse("ledger:export", args=["xlsx"])).content))
    for place, value in cells.items():
        book.worksheets[0][place] = value
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("改好的.xlsx", out.getvalue())


def upload(desk: Client, world: World, file: Any) -> Any:
    return desk.post(reverse("ledger:import"), {"report": world.report_id, "file": file})


def test_all_faults_are_listed_with_place_and_value_and_nothing_is_written(
    desk: Client, world: World
) -> None:
    answer = upload(desk, world, table(desk, world, C2="区城管所", E3="某月底"))
    page = answer.content.decode()
    assert len(answer.context["run"].errors) == 2
    assert (
        "第 2 行 C 列（牵头单位）" in page
        and "区城管所" in page
        and "第 3 行 E 列" in page
        and "某月底" in page
    )
    assert "写入这" not in page and world.row("0001").lead_unit is None


def test_the_table_is_handed_back_with_its_faults_marked(desk: Client, world: World) -> None:
    answer = upload(desk, world, table(desk, world, C2="区城管所"))
    kept = {"report": world.report_id, "kept": answer.context["kept"], "name": answer.context["name"]}
    marked = desk.post(reverse("ledger:import_marked"), kept)
    assert "filename*=utf-8''" in marked["Content-Disposition"]
    cells = {str(c.value) for row in load_workbook(BytesIO(marked.content)).worksheets[0] for c in row}
    assert "问题" in cells and any("「区城管所」" in value for value in cells)
    assert desk.post(reverse("ledger:import_marked"), kept | {"kept": "tampered"}).status_code == 422


def test_preview_then_one_batch_that_can_be_undone(desk: Client, world: World) -> None:
    answer = upload(desk, world, table(desk, world, C2="区住更局", E3="2023-06-30"))
    assert "写入这 2 条" in answer.content.decode() and world.row("0001").lead_unit is None
    kept = {"report": world.report_id, "kept": answer.context["kept"], "name": answer.context["name"]}
    batch = desk.post(reverse("ledger:import_apply"), kept, follow=True)
    assert world.row("0001").lead_unit and "表格导入：改好的.xlsx" in batch.content.decode()
    desk.post(reverse("ledger:undo", args=[batch.context["card"].id]))
    assert world.row("0001").lead_unit is None


def test_what_is_no_table_is_said_in_chinese(desk: Client, world: World) -> None:
    answer = upload(desk, world, SimpleUploadedFile("a.xlsx", b"not a zip"))
    assert answer.status_code == 422 and "不是可读取的 xlsx" in answer.content.decode()
    assert "请选择一个 xlsx 表格" in upload(desk, world, "").content.decode()
    kept = {"report": world.report_id, "kept": "tampered", "name": "x"}
    assert desk.post(reverse("ledger:import_apply"), kept).status_code == 422


def test_the_history_lists_who_what_old_and_new(desk: Client, world: World) -> None:
    row = world.row("0001")
    desk.post(reverse("ledger:text", args=[row.id]), {"version": row.version, "text": "换个说法"})
    (card,) = history.change_sets(world.report_id)
    assert "修改文字" in desk.get(reverse("history:list")).content.decode()
    page = desk.get(reverse("history:change", args=[card.id])).content.decode()
    assert "某supervisor" in page and row.text in page and "换个说法" in page
    assert signed_in(world.commander).get(reverse("history:list")).status_code == 200
    assert signed_in(world.handler).get(reverse("history:list")).status_code == 403


def test_the_history_costs_the_same_however_long(
    desk: Client, world: World, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for code in ("0001", "0002", "0003"):
        row = world.row(code)
        desk.post(reverse("ledger:text", args=[row.id]), {"version": row.version, "text": f"新{code}"})
    with django_assert_max_num_queries(12):
        desk.get(reverse("history:list"))
