"""Recognise a file by its content, not by its name, and turn it into text."""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass
from pathlib import Path

from chengnuo.reading.errors import ReadingError, why
from chengnuo.reading.intake import apart, gb18030
from chengnuo.reading.intake.limits import MAX_CHARACTERS, MAX_FILE_BYTES, MAX_NUMERALS

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\ufffe\uffff]")
_NUMERAL = re.compile(r"\d+|[〇零一二三四五六七八九十百千万亿两]+")
_HTML = re.compile(r"<\s*(?:!doctype\s+html|html|head|body|div|p|article|section|meta)\b", re.I)
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_OLE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Source:
    """Decoded text of a file; offsets of a reading count its code points."""

    text: str
    encoding: str
    media_type: str


def load(data: bytes | str | Path, *, name: str | None = None) -> Source:
    """Load a path or bytes. Raises :class:`ReadingError` for anything that is not a readable report."""
    raw = data if isinstance(data, bytes) else _bytes_of(Path(data))
    if len(raw) > MAX_FILE_BYTES:
        raise _too_large(len(raw))
    if not raw.strip():
        raise ReadingError("empty", "文件是空的，没有可读的文字。")
    source = _recognise(raw)
    if not source.text.strip():
        raise ReadingError("no_text", "文件里没有可读的文字。")
    _bound(len(source.text), MAX_CHARACTERS, "字")
    _bound(sum(1 for _ in _NUMERAL.finditer(source.text)), MAX_NUMERALS, "处数字")
    return source


def _bound(number: int, most: int, unit: str) -> None:
    if number > most:
        raise ReadingError(
            "too_long", f"全文共 {number:,} {unit}，超过上限 {most:,} {unit}，不像一份工作报告。"
        )


def _bytes_of(path: Path) -> bytes:
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise ReadingError("not_a_file", f"{path.name} 是文件夹，不是文件。")
        if not stat.S_ISREG(found.st_mode):  # a pipe nobody writes to would be waited for without end
            raise ReadingError("not_a_file", f"{path.name} 是管道或设备，不是普通文件。")
        if found.st_size > MAX_FILE_BYTES:
            raise _too_large(found.st_size)
        with path.open("rb") as handle:  # under /proc a file has size 0: never read past the bound
            return handle.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise ReadingError("not_found", f"读不到文件 {path}：{why(error)}。") from error
    except ValueError as error:  # a NUL in the name
        raise ReadingError("not_found", f"读不到文件 {path}：文件名不合法。") from error


def _too_large(size: int) -> ReadingError:
    return ReadingError(
        "too_large", f"文件有 {size / 1048576:.0f} MB，超过上限 {MAX_FILE_BYTES // 1048576} MB。"
    )


def _recognise(raw: bytes) -> Source:
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Source(apart.text_of("docx", raw), "utf-8", _DOCX)
    if raw.startswith(b"%PDF-"):
        return Source(apart.text_of("pdf", raw), "utf-8", "application/pdf")
    if raw.startswith(_OLE):
        raise ReadingError("old_word", "这是旧式 .doc/.xls/.wps 文件，请另存为 .docx 后再导入。")
    text, encoding = _decode(raw)
    if _HTML.search(text[:4096]):
        return Source(apart.text_of("markup", text.encode()), encoding, "text/html")
    return Source(text, encoding, "text/plain")


def _decode(raw: bytes) -> tuple[str, str]:
    for mark, codec in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if raw.startswith(mark):
            return _strict(raw[len(mark) :], codec, len(mark)), codec
    try:
        return _printable(raw.decode("utf-8")), "utf-8"
    except UnicodeDecodeError as utf8:
        try:
            return _printable(gb18030.decode(raw)), "gb18030"
        except UnicodeDecodeError as gb:
            at = max(utf8.start, gb.start)
            raise ReadingError(
                "encoding", f"第 {at + 1} 个字节既不是 UTF-8 也不是 GB18030，文件可能损坏或不是文字。", at
            ) from gb


def _strict(raw: bytes, codec: str, skipped: int) -> str:
    try:
        return _printable(raw.decode(codec))
    except UnicodeDecodeError as error:
        at = error.start + skipped
        raise ReadingError("encoding", f"第 {at + 1} 个字节不是合法的 {codec.upper()}。", at) from error


def _printable(text: str) -> str:
    """Refuse binary files that happen to decode: a report has no control characters."""
    control = _CONTROL.search(text)
    if control:
        at = control.start()
        raise ReadingError("binary", f"第 {at + 1} 个字符是控制字符，这不是文字文件。", at)
    return text
