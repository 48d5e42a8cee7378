"""责任分解方案 as a Word file: the measures of GB/T 9704-2012 are in it, and so is all that must be said."""

import io
import re
import shutil
import subprocess
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from lxml import etree

from chengnuo.core.commitments import services
from chengnuo.core.commitments.queries import LedgerFilter
from chengnuo.exchange import outgoing
from chengnuo.exchange.decomposition_docx import decomposition_docx
from chengnuo.exchange.model import ExportDocument, ExportRow, Heading
from tests.worlds import World

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PLAN, CITY = Heading(1, "二、2023年工作安排"), Heading(2, "（一）提升城市品质")


def row(
    serial: int, text: str, *, lead: str = "区城管执法局", suggested: bool = False, cos: tuple[str, ...] = ()
) -> ExportRow:
    return ExportRow(
        serial=serial,
        code=f"{serial:04d}",
        version=1,
        headings=(PLAN, CITY),
        lead_text="加强精细管理",
        text=text,
        lead_unit=lead,
        co_units=cos,
        suggested=suggested,
        deadline=date(2023, 12, 31),
        deadline_confirmed=False,
        state_label="已分工",
    )


def document(*rows: ExportRow) -> ExportDocument:
    return ExportDocument(
        title="2023年江汉区《政府工作报告》目标任务责任分解方案",
        report_title="政府工作报告",
        place_name="江汉区",
        plan_year=2023,
        is_sample=False,
        filter_note="",
        made_at=datetime(2023, 2, 1, tzinfo=UTC),
        rows=rows,
    )


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def text_of(element: etree._Element) -> str:
    return "".join(element.itertext(f"{W}t"))


def paragraph(data: bytes, wording: str) -> etree._Element:
    return next(p for p in part(data, "word/document.xml").iter(f"{W}p") if wording in text_of(p))


def font_and_size(element: etree._Element) -> tuple[str, str]:
    run = next(element.iter(f"{W}rPr"))
    return run.find(f"{W}rFonts").get(f"{W}eastAsia"), run.find(f"{W}sz").get(f"{W}val")


FILE = decomposition_docx(
    document(row(1, "新增停车泊位1000个", cos=("区建设局",)), row(2, "建设口袋公园5个", suggested=True))
)


def test_page_and_text_area() -> None:
    section = next(part(FILE, "word/document.xml").iter(f"{W}sectPr"))
    size, margin = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    mm = lambda element, name: int(element.get(f"{W}{name}")) / 1440 * 25.4  # noqa: E731
    assert (round(mm(size, "w")), round(mm(size, "h"))) == (210, 297)
    assert (round(mm(margin, "top")), round(mm(margin, "left"))) == (37, 28)
    assert round(mm(size, "w") - mm(margin, "left") - mm(margin, "right")) == 156
    assert round(mm(size, "h") - mm(margin, "top") - mm(margin, "bottom")) == 225


def test_twenty_two_lines_of_twenty_eight_characters() -> None:
    section = next(part(FILE, "word/document.xml").iter(f"{W}sectPr"))
    grid, margin, size = section.find(f"{W}docGrid"), section.find(f"{W}pgMar"), section.find(f"{W}pgSz")
    assert grid.get(f"{W}type") == "linesAndChars"
    pitch = int(grid.get(f"{W}linePitch"))
    width = int(size.get(f"{W}w")) - int(margin.get(f"{W}left")) - int(margin.get(f"{W}right"))
    height = int(size.get(f"{W}h")) - int(margin.get(f"{W}top")) - int(margin.get(f"{W}bottom"))
    character = 16 * 20 + int(grid.get(f"{W}charSpace")) / 4096 * 20
    assert height // pitch == 22
    assert round(width / character, 1) == 28.0
    normal = next(
        s for s in part(FILE, "word/styles.xml").iter(f"{W}style") if s.get(f"{W}styleId") == "Normal"
    )
    spacing = normal.find(f"{W}pPr/{W}spacing")
    assert (spacing.get(f"{W}line"), spacing.get(f"{W}lineRule")) == (str(pitch), "exact")
    set_closer = int(normal.find(f"{W}rPr/{W}spacing").get(f"{W}val"))
    assert width // (16 * 20 + set_closer) == 28


def test_fonts_of_title_headings_and_body() -> None:
    assert font_and_size(paragraph(FILE, "《政府工作报告》")) == ("方正小标宋简体", "44")
    assert font_and_size(paragraph(FILE, "二、2023年工作安排")) == ("黑体", "32")
    assert font_and_size(paragraph(FILE, "（一）提升城市品质")) == ("楷体_GB2312", "32")
    lead = paragraph(FILE, "加强精细管理")
    assert font_and_size(lead) == ("仿宋_GB2312", "32")
    assert lead.find(f".//{W}b") is not None
    assert font_and_size(paragraph(FILE, "1.新增停车泊位1000个")) == ("仿宋_GB2312", "32")


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages() -> None:
    assert part(FILE, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None
    with zipfile.ZipFile(io.BytesIO(FILE)) as archive:
        footers = [
            etree.fromstring(archive.read(n)) for n in archive.namelist() if re.match(r"word/footer\d", n)
        ]
    sides = {f.find(f".//{W}jc").get(f"{W}val") for f in footers}
    assert sides == {"right", "left"}
    for footer in footers:
        assert font_and_size(footer) == ("宋体", "28")
        assert "PAGE" in "".join(footer.itertext())
        assert text_of(footer) == "—  —"


def test_the_table_is_an_attachment_whose_header_repeats() -> None:
    body = part(FILE, "word/document.xml")
    table = next(body.iter(f"{W}tbl"))
    header = next(table.iter(f"{W}tr"))
    assert [text_of(c) for c in header.iter(f"{W}tc")] == ["序号", "任务", "牵头单位", "责任单位", "完成时限"]
    assert header.find(f"{W}trPr/{W}tblHeader") is not None
    mark = next(p for p in body.iter(f"{W}p") if text_of(p) == "附件")
    assert font_and_size(mark) == ("黑体", "32")
    assert mark.find(f"{W}pPr/{W}pageBreakBefore") is not None
    assert any(text_of(p).startswith("附件：") for p in body.iter(f"{W}p"))


def test_suggested_units_are_marked_and_counted() -> None:
    text = text_of(part(FILE, "word/document.xml"))
    assert "（牵头单位：区城管执法局；责任单位：区建设局；完成时限：2023年12月底）" in text
    assert "2.建设口袋公园5个。（牵头单位：区城管执法局（建议）" in text
    assert "标注「（建议）」的 1 项" in text
    assert "2 项原文未载明时限，按计划年度年底列出" in text


def test_headings_are_printed_once() -> None:
    text = text_of(part(FILE, "word/document.xml"))
    assert text.count("（一）提升城市品质") == 1
    assert text.count("加强精细管理") == 1


def test_control_characters_and_markup_do_not_break_the_file() -> None:
    data = decomposition_docx(document(row(1, "甲\x00\x08<w:b/>&乙\n\n丙\ud800")))
    assert "甲<w:b/>&乙丙" in text_of(part(data, "word/document.xml"))


def test_an_empty_ledger_makes_a_readable_file() -> None:
    assert "共 0 项" in text_of(part(decomposition_docx(document()), "word/document.xml"))


def test_the_real_ledger_goes_out_with_confirmed_and_suggested_units(world: World) -> None:
    services.assign_units(
        actor=world.supervisor, versions=world.version("0002"), lead_unit_id=world.housing.pk
    )
    file = outgoing.export_ledger(
        actor=world.commander, wanted=LedgerFilter(report_id=world.report_id), kind="docx"
    )
    assert file.name == "2023年江汉区责任分解方案.docx"
    text = text_of(part(file.data, "word/document.xml"))
    assert "1.新增停车泊位1000个。（牵头单位：区城管执法局（建议）；" in text
    assert "2.建设口袋公园5个。（牵头单位：区住更局；" in text
    assert "6.提高办事效率。（牵头单位：待明确；" in text


def test_a_part_of_the_ledger_does_not_pass_for_the_whole(world: World) -> None:
    wanted = LedgerFilter(report_id=world.report_id, quantified=True)
    file = outgoing.export_ledger(actor=world.supervisor, wanted=wanted, kind="docx")
    assert "按筛选条件导出 4 项，台账共 6 项" in text_of(part(file.data, "word/document.xml"))


@pytest.mark.office
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_sets_twenty_two_lines_of_twenty_eight_characters(tmp_path: Path) -> None:
    clause = "持续推进城市精细化管理" * 12
    source = tmp_path / "plan.docx"
    source.write_bytes(decomposition_docx(document(*[row(n, clause) for n in range(1, 13)])))
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    pages = subprocess.run(
        ["pdftotext", "-layout", "-f", "2", "-l", "2", str(tmp_path / "plan.pdf"), "-"],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout
    lines = [line.strip() for line in pages.splitlines() if line.strip()]
    assert lines[-1].replace(" ", "") == "—2—"
    assert len(lines) - 1 == 22
    assert max(len(line.replace(" ", "")) for line in lines) in (28, 29)  # a stop may hang over the edge
