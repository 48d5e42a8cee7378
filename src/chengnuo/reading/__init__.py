"""Read a work report: figures, commitments and terms with exact offsets.

Needs no framework and no settings: ``from chengnuo.reading import read``.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from chengnuo.reading.engine import read_text
from chengnuo.reading.errors import ReadingError
from chengnuo.reading.intake import load
from chengnuo.reading.model import Reading
from chengnuo.reading.pairing import Reconciliation, reconcile, reconcile_within
from chengnuo.reading.public import reading_to_json, reconciliation_to_json


def read(data: bytes | str | Path, *, name: str | None = None, year: int | None = None) -> Reading:
    """Read a report from bytes or from the file at a path (txt, md, html, docx, pdf with a text layer).

    ``year`` is the plan year where the text does not say it. Raises :class:`ReadingError`.
    """
    source = load(data, name=name)
    found = read_text(source.text, year=year)
    return replace(found, encoding=source.encoding, media_type=source.media_type)


__all__ = [
    "Reading",
    "ReadingError",
    "Reconciliation",
    "read",
    "read_text",
    "reading_to_json",
    "reconcile",
    "reconcile_within",
    "reconciliation_to_json",
]
