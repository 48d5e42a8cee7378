"""Paragraph text of a .docx, read as the zip of XML it is.

Read directly rather than through python-docx: only ``word/document.xml`` is opened, within bounds, with a
parser that resolves no entity, so a zip bomb or an external entity costs nothing.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from chengnuo.reading.errors import ReadingError
from chengnuo.reading.intake.limits import MAX_XML_BYTES, MAX_ZIP_RATIO

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def text_of(raw: bytes) -> str:
    """One line a paragraph; heading styles become Markdown headings, bold leads ``**…**``."""
    body = _document(raw)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        line = error.position[0] if error.position else 0
        raise ReadingError("docx_xml", f"docx 的 document.xml 第 {line} 行不是合法的 XML。") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ReadingError("docx_entities", "docx 内含外部实体声明（DOCTYPE/ENTITY），已拒绝读取。")
    # A text box is a paragraph inside a paragraph: its runs come with the outer one.
    outer = (p for p in root.iter(f"{_W}p") if next(p.iterancestors(f"{_W}p"), None) is None)
    return "\n".join(_paragraph(p) for p in outer) + "\n"


def _document(raw: bytes) -> bytes:
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            info = archive.getinfo("word/document.xml")
            if info.flag_bits & 1:
                raise ReadingError("docx_encrypted", "docx 加了密码，请去掉密码后再导入。")
            ratio = info.file_size / max(info.compress_size, 1)
            packed = ratio > MAX_ZIP_RATIO and info.file_size > MAX_XML_BYTES // 8
            if info.file_size > MAX_XML_BYTES or packed:
                raise _bomb(info.file_size)
            with archive.open(info) as stream:  # the declared size may lie: read no more than the bound
                body = stream.read(MAX_XML_BYTES + 1)
    except KeyError as error:
        raise ReadingError("not_docx", "这个压缩文件不是 docx（没有 word/document.xml）。") from error
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        raise ReadingError("docx_broken", "docx 文件损坏或不完整，无法打开。") from error
    except Exception as error:
        if isinstance(error, ReadingError):
            raise
        raise ReadingError("docx_broken", "docx 文件损坏或不完整，无法打开。") from error
    if len(body) > MAX_XML_BYTES:
        raise _bomb(len(body))
    return body


def _bomb(size: int) -> ReadingError:
    return ReadingError(
        "zip_bomb", f"docx 解压后约 {size / 1048576:.0f} MB，远超一份报告的大小，已拒绝读取。"
    )


def _paragraph(p: etree._Element) -> str:
    style = p.find(f"{_W}pPr/{_W}pStyle")
    level = _heading_level(style.get(f"{_W}val", "") if style is not None else "")
    text = "".join(_runs(p))
    return f"{'#' * level} {text}" if level and text.strip() else text


def _heading_level(style: str) -> int:
    bare = style.lower().replace(" ", "")
    if bare.startswith("heading") and bare[7:].isdigit():
        return min(int(bare[7:]), 4)
    # Word in Chinese writes the built-in headings as the bare digits 1-9 or 标题1.
    bare = bare.removeprefix("标题")
    return min(int(bare), 4) if bare.isdigit() and len(bare) == 1 and bare != "0" else 0


def _runs(p: etree._Element) -> Iterator[str]:
    bold = False
    for run in p.iter(f"{_W}r"):
        text = "".join(_run_text(run))
        if not text:
            continue
        now = _is_bold(run)
        if now != bold:
            yield "**"
            bold = now
        yield text
    if bold:
        yield "**"


def _is_bold(run: etree._Element) -> bool:
    mark = run.find(f"{_W}rPr/{_W}b")
    return mark is not None and mark.get(f"{_W}val", "1") not in ("0", "false", "none")


def _run_text(run: etree._Element) -> Iterator[str]:
    for node in run:
        if node.tag == f"{_W}t":
            yield (node.text or "").replace("\n", " ")
        elif node.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            yield " " if node.tag.endswith("tab") else "\n"
