"""The seed report and its gold facts, shared by the tests of the reading."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from chengnuo.reading.frame import Frame, frame
from chengnuo.reading.layout import blocks
from chengnuo.reading.quantities import Quantity

GOLD = Path(__file__).parent / "gold"


@cache
def seed_text() -> str:
    return files("chengnuo.ops").joinpath("seed/jianghan_2023_work_report.txt").read_text(encoding="utf-8")


@cache
def seed_frame() -> Frame:
    return frame(blocks(seed_text()), None)


def gold(name: str) -> list[dict[str, Any]]:
    lines = (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def quantity_at(placed: Frame, block: int, a: int, b: int) -> Quantity:
    """A quantity of which only the place is known."""
    sentence = next(s for s in placed.sentences[block] if s[0] <= a < s[1])
    return Quantity(block, a, b, None, None, None, None, "eq", "level", sentence)


def place_of(placed: Frame, start: int, end: int) -> tuple[int, int, int]:
    """Block and offsets of an original span."""
    for i, block in enumerate(placed.blocks):
        if block.start <= start < block.end:
            return i, block.origin.index(start), block.origin.index(end - 1) + 1
    raise AssertionError(f"{start} is in no block")


def read_lines(*lines: str, year: int | None = None) -> Frame:
    return frame(blocks("\n".join(lines)), year)
