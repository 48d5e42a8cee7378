"""`chengnuo bench years`: every pair of consecutive reports at hand, with the count of each verdict.

``--json`` prints all rows; ``sample`` draws the rows that were checked by hand (docs/benchmarks.md).
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chengnuo.reading import Reading, read, reconcile
from chengnuo.reading.pairing import Pair

VERDICTS = ("完成", "超额", "未完成", "未提及", "不可比")
_NAME = re.compile(r"(state|province|district)_(\d+)_(.+?)(?:_(\d{4}))?\.txt$")


def consecutive(folder: Path) -> Iterator[tuple[str, Path, Path]]:
    """(place and years, this year's file, next year's file) wherever both years are at hand."""
    found: dict[tuple[str, str], dict[int, Path]] = {}
    for path in sorted(folder.glob("*.txt")):
        if not (m := _NAME.match(path.name)):
            continue
        level, number, name, own_year = m.groups()
        year = int(own_year or number)
        place = "国务院" if level == "state" else re.sub(r"(省|市|(?:壮族|回族|维吾尔)?自治区|区)$", "", name)
        found.setdefault((level, place), {})[year] = path
    for (_, place), years in found.items():
        for year, path in sorted(years.items()):
            if year + 1 in years:
                yield f"{place} {year}→{year + 1}", path, years[year + 1]


def run(folder: Path) -> list[tuple[str, list[Pair]]]:
    """All reconciliations, each report read once."""
    readings: dict[Path, Reading] = {}

    def once(path: Path) -> Reading:
        return readings.setdefault(path, readings.get(path) or read(path))

    return [(name, list(reconcile(once(a), once(b)).pairs)) for name, a, b in consecutive(folder)]


def table(runs: list[tuple[str, list[Pair]]]) -> str:
    """The Markdown table of docs/benchmarks.md."""
    lines = [
        "| 两年 | 目标 | " + " | ".join(VERDICTS) + " | 其中待核 |",
        "|---|" + "---:|" * (len(VERDICTS) + 2),
    ]
    total: Counter[str] = Counter()
    for name, pairs in runs:
        counts = Counter(p.verdict for p in pairs) + Counter(
            {"待核": sum(p.needs_check for p in pairs), "目标": len(pairs)}
        )
        total += counts
        lines.append(_row(name, counts))
    return "\n".join([*lines, _row("合计", total)])


def _row(name: str, counts: Counter[str]) -> str:
    cells = [str(counts[c]) for c in ("目标", *VERDICTS, "待核")]
    return f"| {name} | " + " | ".join(cells) + " |"


def sample(runs: list[tuple[str, list[Pair]]], size: int = 60, seed: int = 2026) -> list[dict[str, Any]]:
    """Rows to check by hand, drawn over all pairs of reports."""
    rows = [(name, pair) for name, pairs in runs for pair in pairs]
    drawn = random.Random(seed).sample(rows, min(size, len(rows)))
    return [
        {
            "reports": name,
            "verdict": p.verdict,
            "confidence": p.confidence,
            "target": p.target.indicator,
            "target_sentence": p.target_sentence,
            "target_text": "".join(p.target.text.split()),
            "result": p.result.indicator if p.result else None,
            "result_text": "".join(p.result.text.split()) if p.result else None,
            "result_sentence": p.result_sentence,
            "reason": p.reason,
        }
        for name, p in drawn
    ]
