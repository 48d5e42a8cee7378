"""The rows of two years as a workbook. Text stays text: nothing in a report can start a formula."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from chengnuo.core.documents.queries import RunCard
from chengnuo.web.reconcile.page import Line

_HEADS = (
    ("序号", 6), ("指标", 26), ("目标", 16), ("结果", 16), ("结论", 10), ("把握", 8), ("待核", 6), ("理由", 36),
    ("机器结论", 10), ("人工核定", 12), ("备注", 20), ("目标原文", 60), ("结果原文", 60),
)  # fmt: skip


def workbook(run: RunCard, lines: Sequence[Line], note: str) -> bytes:
    """The file's bytes: the rows, and a sheet that says what they are."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "两年对账"
    sheet.append([head for head, _width in _HEADS])
    for number, line in enumerate(lines, start=1):
        sheet.append(_cells(number, line))
    for at, (_head, width) in enumerate(_HEADS, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes, sheet.auto_filter.ref = "A2", sheet.dimensions
    about = book.create_sheet("说明")
    for line_of_text in (
        f"{run.this_year.title} {run.this_year.plan_year or ''} 的目标 → {run.next_year.title} 的结果",
        f"共 {len(lines)} 行。{note}",
        "结论由程序对照两份报告的文字得出；「待核」的把握不大，「人工核定」的以人为准。未提及不等于没有完成。",
    ):
        about.append([line_of_text])
    about.column_dimensions["A"].width = 100
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _cells(number: int, line: Line) -> list[str | int | float | None]:
    row = line.row
    return [
        number, row.target.indicator, line.target, line.result, row.verdict, round(row.confidence, 2),
        "待核" if row.unsure else "", row.reason, row.machine_verdict, row.decided_by, row.note,
        "".join(line.target_sentence), "".join(line.result_sentence),
    ]  # fmt: skip
