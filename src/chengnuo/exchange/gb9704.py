"""The page of GB/T 9704-2012 for python-docx: A4, 版心 156×225 mm, 22 lines of 28 characters, page numbers.

Font names are written into the file, no font is shipped: 小标宋 and 仿宋_GB2312 are proprietary, and a
machine without them shows its own substitute.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

TITLE_FONT = "方正小标宋简体"
BODY_FONT = "仿宋_GB2312"
LEVEL1_FONT = "黑体"
LEVEL2_FONT = "楷体_GB2312"
PAGE_NUMBER_FONT = "宋体"

TITLE_PT = 22  # 2号
BODY_PT = 16  # 3号
PAGE_NUMBER_PT = 14  # 4号
TABLE_PT = 12  # 小4号: the standard sets no size for tables
LINE_PITCH = 579  # twips: 225 mm / 22 lines
#: Difference between a character's place (156 mm / 28) and 3号, in 1/4096 pt, as w:charSpace counts.
CHARACTER_SPACE = -842
#: The grid declares 22 lines of 28 characters, but LibreOffice gives a 3号 character two cells of a grid narrower
#: than it. So paragraphs leave the grid and have the same measures themselves: exact line pitch, and characters
#: set 0.25 pt closer (in twips), which makes 28 in Word, WPS and LibreOffice alike.
CHARACTER_SQUEEZE = -5

_HEADING_FONTS = {1: (LEVEL1_FONT, False), 2: (LEVEL2_FONT, False), 3: (BODY_FONT, True)}


def new_document(*, title: str, made_at: datetime) -> DocumentType:
    """An empty document with the page, the grid, the body style and the page numbers set."""
    document = Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, "", ""
    properties.created = properties.modified = made_at.replace(tzinfo=None)
    _set_page(document)
    _set_normal_style(document)
    _set_page_numbers(document)
    return document


def fixed_bytes(document: DocumentType) -> bytes:
    """The file, the same bytes for the same document: the container's own times of writing are left out."""
    plain, out = BytesIO(), BytesIO()
    document.save(plain)
    with ZipFile(plain) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name), old.read(name), ZIP_DEFLATED)
    return out.getvalue()


def add_title(document: DocumentType, text: str) -> Paragraph:
    """The document's title: 2号小标宋, centred; a line end in ``text`` breaks it where the sense allows."""
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for number, line in enumerate(text.split("\n")):
        run = _run(paragraph, line, TITLE_FONT, TITLE_PT)
        if number:
            run._r.insert_element_before(OxmlElement("w:br"), "w:t")
    return paragraph


def add_heading(document: DocumentType, text: str, level: int) -> Paragraph:
    """A heading of level 1 黑体, 2 楷体, 3 and deeper bold 仿宋; indented two characters, kept with what follows."""
    font, bold = _HEADING_FONTS[min(max(level, 1), 3)]
    paragraph = document.add_paragraph()
    _indent_first_line(paragraph)
    paragraph.paragraph_format.keep_with_next = True
    _run(paragraph, text, font, BODY_PT, bold=bold)
    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), str(min(level, 9) - 1))
    paragraph._p.get_or_add_pPr().append(outline)
    return paragraph


def add_body(document: DocumentType, text: str) -> Paragraph:
    """A body paragraph: 3号仿宋, first line indented two characters."""
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _indent_first_line(paragraph)
    _run(paragraph, text, BODY_FONT, BODY_PT)
    return paragraph


def add_flush(document: DocumentType, text: str, *, right: bool = False) -> Paragraph:
    """A line without indent, as 主送机关 is set; with ``right`` the signature, four characters in from the right."""
    paragraph = document.add_paragraph()
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        indent: Any = paragraph._p.get_or_add_pPr().get_or_add_ind()
        indent.set(qn("w:rightChars"), "400")
        indent.set(qn("w:right"), str(BODY_PT * 4 * 20))
    _run(paragraph, text, BODY_FONT, BODY_PT)
    return paragraph


def add_attachment_mark(document: DocumentType, text: str = "附件", *, new_page: bool = True) -> Paragraph:
    """「附件」: 3号黑体 at the left edge of the first line, on a page of its own."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.page_break_before = new_page
    _run(paragraph, text, LEVEL1_FONT, BODY_PT)
    return paragraph


def add_table(document: DocumentType, headers: tuple[str, ...], widths_mm: tuple[float, ...]) -> Any:
    """A bordered table over the text width whose header row repeats on every page; returns the table."""
    table: Any = document.add_table(rows=1, cols=len(headers))
    table.style = "Table Grid"
    table.autofit = False
    properties = table.rows[0]._tr.get_or_add_trPr()
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    properties.append(repeat)
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    fill_row(table.rows[0], headers, widths_mm, font=LEVEL1_FONT, centred=set(range(len(headers))))
    return table


def fill_row(
    row: Any,
    values: tuple[str, ...],
    widths_mm: tuple[float, ...],
    *,
    font: str = BODY_FONT,
    centred: set[int] | None = None,
) -> None:
    """Write one table row; it does not break across pages. ``centred`` are the column numbers to centre."""
    unbroken = OxmlElement("w:cantSplit")
    row._tr.get_or_add_trPr().append(unbroken)
    for number, (cell, value, width) in enumerate(zip(row.cells, values, widths_mm, strict=True)):
        cell.width = Mm(width)
        paragraph = cell.paragraphs[0]
        if centred and number in centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        # A table is set tighter than the page grid, or 22 lines would hold hardly ten tasks.
        paragraph.paragraph_format.line_spacing = Pt(18)
        _run(paragraph, value, font, TABLE_PT)


def _set_page(document: DocumentType) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(25)
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(LINE_PITCH))
    grid.set(qn("w:charSpace"), str(CHARACTER_SPACE))
    properties.append(grid)


def _set_normal_style(document: DocumentType) -> None:
    style: Any = document.styles["Normal"]
    style.font.size = Pt(BODY_PT)
    _set_fonts(style.element.get_or_add_rPr(), BODY_FONT)
    properties = style.element.get_or_add_rPr()
    squeeze = OxmlElement("w:spacing")
    squeeze.set(qn("w:val"), str(CHARACTER_SQUEEZE))
    properties.find(qn("w:sz")).addprevious(squeeze)
    _speak_chinese(document)
    layout = style.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    spacing = style.element.get_or_add_pPr().get_or_add_spacing()
    spacing.set(qn("w:line"), str(LINE_PITCH))
    spacing.set(qn("w:lineRule"), "exact")
    _leave_grid(style.element.get_or_add_pPr())


def _speak_chinese(document: DocumentType) -> None:
    """The template's text is English; line breaking and proofing must be Chinese."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _set_page_numbers(document: DocumentType) -> None:
    """「— 1 —」 in 4号宋体: odd pages right, even pages left, one character in from the edge."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, right in ((section.footer, True), (section.even_page_footer, False)):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
        indent = OxmlElement("w:ind")
        indent.set(qn("w:rightChars" if right else "w:leftChars"), "100")
        indent.set(qn("w:right" if right else "w:left"), str(PAGE_NUMBER_PT * 20))
        paragraph._p.get_or_add_pPr().append(indent)
        _run(paragraph, "— ", PAGE_NUMBER_FONT, PAGE_NUMBER_PT)
        _page_field(paragraph)
        _run(paragraph, " —", PAGE_NUMBER_FONT, PAGE_NUMBER_PT)


def _page_field(paragraph: Paragraph) -> None:
    for kind, content in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = _run(paragraph, "", PAGE_NUMBER_FONT, PAGE_NUMBER_PT)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = content
        run._r.append(mark)


def _run(paragraph: Paragraph, text: str, font: str, points: int, *, bold: bool = False) -> Any:
    run: Any = paragraph.add_run(printable(text))
    run.font.size = Pt(points)
    run.font.bold = bold or None
    _set_fonts(run._r.get_or_add_rPr(), font)
    return run


def _set_fonts(properties: Any, font: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for place in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(place), font)
    fonts.set(qn("w:hint"), "eastAsia")


def _indent_first_line(paragraph: Paragraph) -> None:
    indent: Any = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), str(BODY_PT * 2 * 20))


def _leave_grid(properties: Any) -> None:
    """Set lines and characters by their own measures: see ``CHARACTER_SQUEEZE``."""
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    properties.insert_element_before(
        snap,
        "w:spacing",
        "w:ind",
        "w:contextualSpacing",
        "w:mirrorIndents",
        "w:suppressOverlap",
        "w:jc",
        "w:textDirection",
        "w:textAlignment",
        "w:outlineLvl",
        "w:rPr",
        "w:sectPr",
    )


def printable(text: str) -> str:
    """``text`` without the control characters that an XML file may not hold; line ends become spaces."""
    return "".join(
        " " if character in "\r\n\t\x0b\x0c\u2028\u2029" else character
        for character in text
        if character in "\r\n\t\x0b\x0c"
        or ((character >= " " and character not in "\ufffe\uffff") and not "\ud800" <= character <= "\udfff")
    )
