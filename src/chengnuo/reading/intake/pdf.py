"""Text layer of a PDF through PDFium."""

from __future__ import annotations

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
            page = document[number]
            text = page.get_textpage().get_text_bounded()
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
    return "\n".join(found)
