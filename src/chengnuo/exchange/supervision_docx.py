"""督办单 and 通报 as Word files in the form of GB/T 9704; the same content gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from docx.document import Document as DocumentType

from chengnuo.exchange import gb9704
from chengnuo.kernel.clock import day_words

_TABLE = (12.0, 46.0, 24.0, 25.0, 25.0, 24.0)  # mm, together the 156 mm of the text area
_FORM = (32.0, 124.0)


@dataclass(frozen=True, slots=True)
class Line:
    """A block of the bulletin: ``kind`` is one of the rules' BlockKind, a table has rows, the first its head."""

    kind: str
    text: str
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class OrderPaper:
    """What an order says on paper."""

    issuer: str
    colour: str
    number: str
    unit: str
    title: str
    text: str
    demand: str
    rule: str
    sign_by: str
    reply_by: str
    issued_by: str
    issued_on: date
    simulated: bool


def bulletin_docx(title: str, as_of: date, lines: Sequence[Line]) -> bytes:
    """The bulletin's bytes; ``as_of`` is the only time in it."""
    file = gb9704.new_document(title=title, made_at=datetime.combine(as_of, time()))
    before = ""
    for line in lines:
        _add(file, line, before)
        before = line.kind
    return gb9704.fixed_bytes(file)


def _add(file: DocumentType, line: Line, before: str) -> None:
    if line.kind == "title":
        gb9704.add_title(file, line.text)
        file.add_paragraph()
    elif line.kind == "addressee":
        gb9704.add_flush(file, line.text)
    elif line.kind in ("heading", "subheading"):
        gb9704.add_heading(file, line.text, 1 if line.kind == "heading" else 2)
    elif line.kind == "signature":
        if before != "signature":
            file.add_paragraph()
        gb9704.add_flush(file, line.text, right=True)
    elif line.kind == "attachment":
        gb9704.add_attachment_mark(file, line.text)
        file.add_paragraph()
    elif line.kind == "table":
        table = gb9704.add_table(file, line.rows[0], _TABLE)
        for row in line.rows[1:]:
            gb9704.fill_row(table.add_row(), row, _TABLE, centred={0, 2, 3, 4, 5})
    else:
        gb9704.add_body(file, line.text)


def order_docx(paper: OrderPaper) -> bytes:
    """One order on a page, with the slip the unit signs."""
    file = gb9704.new_document(
        title=f"{paper.number} {paper.title}", made_at=datetime.combine(paper.issued_on, time())
    )
    gb9704.add_title(file, f"{paper.issuer}\n{paper.colour}")
    gb9704.add_flush(file, f"{paper.number}{'（模拟，仅用于演示）' if paper.simulated else ''}", right=True)
    table = gb9704.add_table(file, ("项目", "内容"), _FORM)
    for name, words in _fields(paper):
        gb9704.fill_row(table.add_row(), (name, words), _FORM, centred={0})
    file.add_paragraph()
    gb9704.add_flush(file, paper.issuer, right=True)
    gb9704.add_flush(file, day_words(paper.issued_on), right=True)
    gb9704.add_heading(file, "签收回执", 1)
    gb9704.add_body(
        file, f"{paper.number}已收到。签收单位：　　　　　　　签收人：　　　　　签收时间：　　年　　月　　日"
    )
    return gb9704.fixed_bytes(file)


def _fields(paper: OrderPaper) -> tuple[tuple[str, str], ...]:
    found = (
        ("被督办单位", paper.unit), ("督办事项", paper.title), ("督办事由", paper.text), ("督办要求", paper.demand),
        ("签发依据", paper.rule), ("签收期限", paper.sign_by), ("回复期限", paper.reply_by), ("签发人", paper.issued_by),
    )  # fmt: skip
    return tuple((name, words) for name, words in found if words)
