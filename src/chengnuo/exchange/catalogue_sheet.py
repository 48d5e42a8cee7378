"""The catalogue's table: one row a filing condition. Knows files, not the catalogue."""

from __future__ import annotations

from collections.abc import Iterable

from chengnuo.exchange import table_file
from chengnuo.exchange.table_file import Layout, Table, TableRow

__all__ = [
    "CLASS_COLUMNS",
    "REQUIRED",
    "SHEET_NAME",
    "Table",
    "TableRow",
    "catalogue_csv",
    "catalogue_xlsx",
    "read_table",
]

SHEET_NAME = "立案标准"
#: Header → width. The columns of a class stand before 序号, those of a condition behind it.
COLUMNS = {
    "类别": 10, "代码": 8, "名称": 24, "大类": 16, "版本": 6, "使用中": 8, "默认不公开": 11, "不公开的原因": 24,
    "群众说法": 40, "序号": 6, "立案条件": 44, "处置时限": 30, "结案条件": 36, "责任部门": 18, "法律依据": 28,
    "时限来源": 28, "示例": 6,
}  # fmt: skip
CLASS_COLUMNS = tuple(COLUMNS)[: tuple(COLUMNS).index("序号")]
REQUIRED = ("类别", "代码", "名称", "版本", "序号", "立案条件", "处置时限", "结案条件")
_NOTES = (
    "一行是一条立案条件；一个类别有几条，就写几行，序号从 1 起连续。类别的各栏写在第一行，其余行可空或相同。",
    "处置时限写作「4 工作时」「7 工作日」「3 自然日」「2 紧急时」；分阶段的写作「停工 4 工作时 / 处罚 7 工作日 / 拆除 20 工作日」。",
    "「类别」「代码」「版本」用来对应，请勿改动。新增本区类别：写新的代码，版本留空，并填名称和大类。",
    "表中没有的类别不受影响；表中有的类别，以表中的各条为准，少写的那一条即停用。",
    "改动后的条件从写入时起生效；此前立案的案件仍按原来的条件和时限。",
    "「示例」为「是」的时限不是取自本区文件；按本区文件核对后改为「否」。",
    "群众说法用顿号隔开；「井盖+丢」表示两个词都出现。",
    "导入前先试运行，列出全部问题；全部通过才一次写入，写入后可整批撤回。",
)
_LAYOUT = Layout(SHEET_NAME, COLUMNS, REQUIRED, ("类别", "代码", "版本"), _NOTES, "D2")


def catalogue_xlsx(rows: Iterable[dict[str, str]], title: str) -> bytes:
    """The table with frozen header and filter, and a sheet that says how to fill it."""
    return table_file.xlsx(_LAYOUT, rows, title)


def catalogue_csv(rows: Iterable[dict[str, str]]) -> bytes:
    """The same columns as csv."""
    return table_file.csv_bytes(_LAYOUT, rows)


def read_table(data: bytes) -> Table:
    """The rows of an xlsx or csv. Raises ``SheetError`` where the file is unfit."""
    return table_file.read_table(data, _LAYOUT)
