"""The words of the public shapes are documented where users look them up."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from chengnuo.reading import model
from chengnuo.reading.exclusions import REASONS
from chengnuo.reading.pairing.model import Verdict

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_every_category_of_exclusion_is_explained() -> None:
    text = (DOCS / "explanation" / "coverage.md").read_text(encoding="utf-8")
    assert [c for c in REASONS if f"| {c} |" not in text] == []


def test_every_value_of_the_public_vocabularies_is_documented() -> None:
    text = (DOCS / "reference" / "reading.md").read_text(encoding="utf-8")
    words = [
        *get_args(model.Comparator),
        *get_args(model.Measure),
        *get_args(model.Kind),
        *get_args(model.Direction),
    ]
    assert [w for w in words if f"`{w}`" not in text] == []
    assert [v for v in get_args(Verdict) if v not in text] == []
