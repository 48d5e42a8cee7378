"""Text layer of a PDF through PDFium."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

import pypdfium2

from chengnuo.reading.errors import ReadingError
from chengnuo.reading.intake.limits import MAX_CHARACTERS, MAX_PDF_PAGES


def text_of(raw: bytes) -> str:
    """Text of all pages, a form feed's worth of blank lines between them."""
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        code = "pdf_encrypted" if "password" in str(error).lower() else "pdf_broken"
        said = (
            "PDF 加了密码，请去掉密码后再导入。"
            if code == "pdf_encrypted"
            else "PDF 文件损坏或不完整，无法打开。"
        )
        raise ReadingError(code, said) from error
    try:
        return _pages(document)
    finally:
        document.close()


def _pages(document: pypdfium2.PdfDocument) -> str:
    if len(document) > MAX_PDF_PAGES:
        raise ReadingError("too_long", f"PDF 有 {len(document)} 页，超过上限 {MAX_PDF_PAGES} 页。")
    found: list[str] = []
    total = 0
    for number in range(len(document)):
        try:
            text = _in_print_order(document[number].get_textpage())
        except pypdfium2.PdfiumError as error:
            raise ReadingError("pdf_broken", f"PDF 第 {number + 1} 页损坏，无法读取。") from error
        total += len(text)
        if total > MAX_CHARACTERS:
            raise ReadingError(
                "too_long", f"PDF 文字超过上限 {MAX_CHARACTERS:,} 字（到第 {number + 1} 页）。"
            )
        found.append(text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", ""))
    if not "".join(found).strip():
        raise ReadingError("pdf_no_text", "PDF 里没有文字层（可能是扫描件），请先做文字识别（OCR）。")
    return "\n".join(without_running_lines(found))


def _in_print_order(page: pypdfium2.PdfTextPage) -> str:
    """Text of a page, the characters of a line from left to right.

    PDFium lets a character of another font change places with its neighbours: 四“上” for “四上”.
    """
    text: str = page.get_text_range()
    if len(text) != page.count_chars():
        return text
    out: list[str] = []
    at = 0
    for line in text.splitlines(keepends=True):
        body = line.rstrip("\r\n")
        boxes = [page.get_charbox(at + k) for k in range(len(body))]
        out += [body[k] for k in _from_left(boxes)]
        out.append(line[len(body) :])
        at += len(line)
    return "".join(out)


def _from_left(boxes: list[tuple[float, float, float, float]]) -> Iterable[int]:
    """Numbers of a line's characters by their left edges; as they are where the line does not run to the right."""
    if not boxes:
        return ()
    left, bottom, right, top = zip(*boxes, strict=True)
    lying = max(right) - min(left) > max(top) - min(bottom)
    rising = sum(a <= b for a, b in pairwise(left))
    in_order = range(len(boxes))
    return sorted(in_order, key=left.__getitem__) if lying and rising * 2 >= len(boxes) - 1 else in_order


def without_running_lines(pages: list[str]) -> list[str]:
    """Pages without the header or footer that stands on every one; where it first stands it may be the title."""
    often = Counter(
        line for page in pages for line in {_bare(edge) for edge in _edges(page.split("\n")).values()}
    )
    running = {line for line, times in often.items() if line and times >= max(3, len(pages) * 0.3)}
    seen: set[str] = set()
    return ["\n".join(_kept(page.split("\n"), running, seen)) for page in pages]


def _kept(lines: list[str], running: set[str], seen: set[str]) -> Iterator[str]:
    edges = _edges(lines)
    for number, line in enumerate(lines):
        again = number in edges and _bare(line) in running
        if not again or _bare(line) not in seen:
            yield line
        if again:
            seen.add(_bare(line))


def _edges(lines: list[str]) -> dict[int, str]:
    """The first two and the last two lines that are not blank, by number."""
    printed = [number for number, line in enumerate(lines) if line.strip()]
    return {number: lines[number] for number in (*printed[:2], *printed[-2:])}


def _bare(line: str) -> str:
    """A line without its numbers; empty for the bare number of a page, which the layout knows."""
    return "".join(c for c in line if c.isalpha())
