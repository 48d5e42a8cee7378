"""The public JSON shapes of a reading and of a reconciliation; documented in docs/reference/reading.md."""

from __future__ import annotations

from typing import Any

from chengnuo.reading.model import Commitment, Exclusion, Figure, Reading, Term
from chengnuo.reading.pairing import Reconciliation


def figure_to_json(figure: Figure) -> dict[str, Any]:
    """One figure; offsets in code points of the decoded file."""
    return {
        "id": figure.id,
        "start": figure.start,
        "end": figure.end,
        "text": figure.text,
        "value": figure.value,
        "value_to": figure.value_to,
        "unit": figure.unit,
        "value_si": figure.value_si,
        "unit_si": figure.unit_si,
        "comparator": figure.comparator,
        "measure": figure.measure,
        "from_value": figure.from_value,
        "kind": figure.kind,
        "year": figure.year,
        "indicator": figure.indicator,
        "direction": figure.direction,
        "soft": figure.soft,
        "section": figure.section,
    }


def reading_to_json(reading: Reading) -> dict[str, Any]:
    """A whole reading."""
    return {
        "figures": [figure_to_json(f) for f in reading.figures],
        "commitments": [_commitment(c) for c in reading.commitments],
        "terms": [_term(t) for t in reading.terms],
        "excluded": [_exclusion(e) for e in reading.excluded],
    }


def _commitment(item: Commitment) -> dict[str, Any]:
    return {
        "id": item.id,
        "start": item.start,
        "end": item.end,
        "text": item.text,
        "section": item.section,
        "figures": list(item.figures),
        "deadline": item.deadline,
    }


def _term(term: Term) -> dict[str, Any]:
    return {
        "id": term.id,
        "name": term.name,
        "start": term.start,
        "end": term.end,
        "definition": term.definition,
        "occurrences": [{"start": o.start, "end": o.end} for o in term.occurrences],
    }


def _exclusion(item: Exclusion) -> dict[str, Any]:
    return {
        "start": item.start,
        "end": item.end,
        "text": item.text,
        "category": item.category,
        "reason": item.reason,
    }


def reconciliation_to_json(compared: Reconciliation) -> dict[str, Any]:
    """All pairs; ``result`` is null where no number of the next report answers the target."""
    return {
        "pairs": [
            {
                "target": figure_to_json(pair.target),
                "result": figure_to_json(pair.result) if pair.result else None,
                "verdict": pair.verdict,
                "confidence": pair.confidence,
                "reason": pair.reason,
            }
            for pair in compared.pairs
        ]
    }
