"""The seed report as an office would send it: set by LibreOffice as .docx and as .pdf with header and page numbers."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.shared import Cm, Pt

from chengnuo.reading import Reading, read, read_text
from chengnuo.reading.layout import blocks
from tests.reading.seed import seed_text


def report_docx(path: Path) -> None:
    """A4, sixteen points, the title in the header and the page number in the footer."""
    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.8)
    page.header.paragraphs[0].text = "江汉区政府工作报告"
    number = OxmlElement("w:fldSimple")
    number.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}instr", "PAGE")
    page.footer.paragraphs[0]._p.append(number)
    for block in blocks(seed_text()):
        paragraph = (
            document.add_heading(level=min(block.level, 4)) if block.level else document.add_paragraph()
        )
        lead = block.bold[1] if block.bold else 0
        paragraph.add_run(block.text[:lead]).bold = True
        paragraph.add_run(block.text[lead:])
        paragraph.paragraph_format.first_line_indent = None if block.level else Pt(32)
        for run in paragraph.runs:
            run.font.size = Pt(16)
    document.save(str(path))


def converted(source: Path, ending: str) -> Path:
    profile = f"-env:UserInstallation=file://{source.parent}/profile"
    out = source.parent / "out"
    command = ["soffice", "--headless", profile, "--convert-to", ending, "--outdir", str(out), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return out / f"{source.stem}.{ending}"


def said(reading: Reading) -> list[tuple[object, ...]]:
    return [(f.value, f.value_to, f.unit, f.kind, f.year, f.comparator, f.indicator) for f in reading.figures]


@pytest.mark.office
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("ending", ["docx", "pdf", "odt"])
def test_every_figure_of_the_text_is_read_from_the_office_file(tmp_path: Path, ending: str) -> None:
    source = tmp_path / "report.docx"
    report_docx(source)
    if ending == "odt":  # through another program's document and back
        source = converted(source, "odt")
        ending = "docx"
    assert said(read(converted(source, ending))) == said(read_text(seed_text()))
