"""责任分解方案 as a Word file: the tasks under the report's own headings, then the table as 附件."""

from __future__ import annotations

from io import BytesIO

from docx.document import Document as DocumentType

from chengnuo.exchange import gb9704
from chengnuo.exchange.dates import in_words
from chengnuo.exchange.model import ExportDocument, ExportRow, Heading

TABLE_HEADERS = ("序号", "任务", "牵头单位", "责任单位", "完成时限")
_WIDTHS = (13.0, 66.0, 27.0, 29.0, 21.0)  # mm, together the 156 mm of the text area


def decomposition_docx(document: ExportDocument) -> bytes:
    """The file's bytes. Rows keep their order, which is that of the report (忠实报告原文、先后顺序)."""
    file = gb9704.new_document(title=document.title, made_at=document.made_at)
    gb9704.add_title(file, document.title.replace("》", "》\n", 1))
    file.add_paragraph()
    for line in _preface(document):
        gb9704.add_body(file, line)
    _add_tasks(file, document.rows)
    file.add_paragraph()
    gb9704.add_body(file, f"附件：{_table_title(document)}")
    _add_attachment(file, document)
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def _preface(document: ExportDocument) -> list[str]:
    """What the table is made from, and what nobody has confirmed yet."""
    rows = document.rows
    suggested = sum(row.suggested for row in rows)
    without = sum(not row.lead_unit for row in rows)
    assumed = sum(row.deadline is not None and not row.deadline_confirmed for row in rows)
    lines = [
        f"本方案依据《{document.report_title}》原文表述和先后顺序逐项分解，共 {len(rows)} 项。"
        "无牵头单位的，责任单位即为牵头单位。"
    ]
    notes = []
    if suggested:
        notes.append(f"标注「（建议）」的 {suggested} 项，单位由平台按职责关键词提出，尚未经人工确认")
    if without:
        notes.append(f"{without} 项尚未明确单位")
    if assumed:
        notes.append(f"{assumed} 项原文未载明时限，按计划年度年底列出")
    if document.filter_note:
        notes.append(document.filter_note)
    if document.is_sample:
        notes.append("本报告为随程序提供的样例，单位和职责为示例")
    return lines + ([f"说明：{'；'.join(notes)}。"] if notes else [])


def _add_tasks(file: DocumentType, rows: tuple[ExportRow, ...]) -> None:
    shown: tuple[Heading, ...] = ()
    lead = ""
    for row in rows:
        for depth, heading in enumerate(row.headings):
            if shown[: depth + 1] != row.headings[: depth + 1]:
                gb9704.add_heading(file, heading.title, heading.level)
        if row.headings != shown:
            lead = ""
        if row.lead_text and row.lead_text != lead:
            gb9704.add_heading(file, row.lead_text.rstrip("。.") + "。", 3)
        shown, lead = row.headings, row.lead_text
        gb9704.add_body(file, f"{row.serial}.{_one_line(row.text).rstrip('。；;，,')}。{_duty(row)}")


def _duty(row: ExportRow) -> str:
    """（牵头单位：…；责任单位：…；完成时限：…）, only what there is."""
    parts = [
        f"牵头单位：{row.lead_shown or '待明确'}",
        f"责任单位：{row.co_shown}" if row.co_units else "",
        f"完成时限：{in_words(row.deadline)}" if row.deadline else "",
    ]
    return f"（{'；'.join(part for part in parts if part)}）"


def _add_attachment(file: DocumentType, document: ExportDocument) -> None:
    gb9704.add_attachment_mark(file)
    file.add_paragraph()
    gb9704.add_title(file, _table_title(document))
    file.add_paragraph()
    table = gb9704.add_table(file, TABLE_HEADERS, _WIDTHS)
    for row in document.rows:
        values = (
            str(row.serial),
            _one_line(row.text),
            row.lead_shown,
            row.co_shown,
            in_words(row.deadline) if row.deadline else "",
        )
        gb9704.fill_row(table.add_row(), values, _WIDTHS, centred={0, 4})


def _table_title(document: ExportDocument) -> str:
    return f"{document.place_name}责任分解表"


def _one_line(text: str) -> str:
    """A task without the line ends that page breaks of the source left in it."""
    return "".join(text.split("\n")).strip()
