"""Read a work report: figures, commitments and terms with exact offsets.

Needs no framework and no settings: ``from chengnuo.reading import read``.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chengnuo.reading.errors import ReadingError
from chengnuo.reading.intake import load
from chengnuo.reading.model import Reading

if TYPE_CHECKING:
    from chengnuo.reading.engine import read_text
    from chengnuo.reading.pairing import Reconciliation, reconcile, reconcile_within
    from chengnuo.reading.public import reading_to_json, reconciliation_to_json

# What needs the rules loads them when it is first asked for: taking the text out of a file is quick without them.
_PLACES = {
    "read_text": "engine",
    "Reconciliation": "pairing",
    "reconcile": "pairing",
    "reconcile_within": "pairing",
    "reading_to_json": "public",
    "reconciliation_to_json": "public",
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)


def read(data: bytes | str | Path, *, name: str | None = None, year: int | None = None) -> Reading:
    """Read a report from bytes or from the file at a path (txt, md, html, docx, pdf with a text layer).

    ``year`` is the plan year where the text does not say it. Raises :class:`ReadingError`.
    """
    from chengnuo.reading.engine import read_text

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
