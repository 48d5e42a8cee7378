"""Speed of reading: all reports in one process, beside jionlp and cn2an for the part they cover.

``cn2an`` only turns number strings into numbers, so it is given the number strings our reading found.
``jionlp`` extracts money and times, the nearest it has to figures. Each runs on the same texts in this run.
"""

from __future__ import annotations

import contextlib
import io
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from chengnuo.reading import read_text
from chengnuo.reading.intake.limits import MAX_CHARACTERS


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _timed(work: Callable[[], object], times: int = 1) -> float:
    best = float("inf")
    for _ in range(times):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return best


def measure(files: list[Path], seed: Path) -> dict[str, Any]:
    """All figures of docs/benchmarks.md on speed."""
    texts = [f.read_bytes().decode("utf-8-sig") for f in files]
    fifteen = (seed.read_bytes().decode("utf-8") * 2)[:15_000]
    read_text(fifteen)  # compile the patterns once
    before = _peak_mb()
    one = _timed(lambda: read_text(texts[0]), 3)
    after_one = _peak_mb()
    every = _timed(lambda: [len(read_text(t).figures) for t in texts])
    characters = sum(map(len, texts))
    result: dict[str, Any] = {
        "reports": len(texts),
        "characters": characters,
        "seconds_all": round(every, 2),
        "characters_per_second": round(characters / every),
        "seconds_15000_characters": round(_timed(lambda: read_text(fifteen), 5), 4),
        "seconds_first_report": round(one, 4),
        "peak_mb_start_one_all": [round(before, 1), round(after_one, 1), round(_peak_mb(), 1)],
    }
    return result | _peers(texts) | {"hostile_seconds_half_and_whole": hostile()}


# Lines no report has: each rule must stay linear on them, up to the longest text that is accepted.
_HOSTILE = {
    "growth": "增长7%，",
    "list": "新增甲项目5个、",
    "digits": "1",
    "chinese": "一",
    "quotes": "“一二三”",
    "spaced": "1 ",
    "short lines": "1\n",
    "headings": "（一）推动\n",
    "brackets": "“（",
}


def hostile(size: int = MAX_CHARACTERS) -> dict[str, list[float]]:
    """Seconds for half of ``size`` characters and for ``size`` of each pattern: the second is about double."""
    found = {}
    for name, pattern in _HOSTILE.items():
        text = "二、2023年工作安排\n" + pattern * (size // len(pattern))
        half = text[: size // 2]
        found[name] = [round(_timed(lambda t=t: read_text(t)), 2) for t in (half, text[:size])]  # type: ignore[misc]
    return found


def _peers(texts: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    numbers = [f.text for t in texts[:8] for f in read_text(t).figures if not f.soft]
    sample = texts[:8]
    size = sum(map(len, sample))
    try:
        import cn2an

        took = _timed(lambda: [_quiet(cn2an.transform, t) for t in sample])
        found["cn2an_transform_characters_per_second"] = round(size / took)
    except ImportError:
        found["cn2an"] = "not installed"
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            import jionlp

        took = _timed(lambda: [_quiet(jionlp.ner.extract_money, t) for t in sample])
        found["jionlp_extract_money_characters_per_second"] = round(size / took)
    except ImportError:
        found["jionlp"] = "not installed"
    took = _timed(lambda: [read_text(t) for t in sample])
    return found | {"chengnuo_same_8_reports": round(size / took), "figures_in_them": len(numbers)}


def _quiet(work: Callable[[str], object], text: str) -> object:
    """A peer that fails on a report still gets its time counted."""
    with contextlib.suppress(Exception):
        return work(text)
    return None
