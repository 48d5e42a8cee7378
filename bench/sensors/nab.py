"""Alarm rules on the labelled windows of NAB: precision, recall, and how long before the end of a window they fire.

One rule for every file, not tuned on it: a value beyond what the series' first tenth (which is left out of the score) ever
reached by a fifth of its range, with damping of flapping.
"""

from __future__ import annotations

import csv
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chengnuo.core.observations.rules import alarm
from chengnuo.core.observations.rules.alarm import AlarmRule, Sample
from chengnuo.core.observations.rules.times import SECOND, stamp

FOLDER = Path(os.environ.get("CHENGNUO_NAB", "../shared/data/sensors_nab"))


def measure() -> dict[str, Any]:
    """Over all files that are here: windows hit, alarms inside and outside of windows, and the median lead time."""
    windows = json.loads((FOLDER / "combined_windows.json").read_text(encoding="utf-8"))
    files = sorted(path for path in FOLDER.glob("real*/*.csv"))
    rows = {
        path.relative_to(FOLDER).as_posix(): _file(path, windows[path.relative_to(FOLDER).as_posix()])
        for path in files
    }
    hit = sum(row["hit"] for row in rows.values())
    total = sum(row["windows"] for row in rows.values())
    inside, fired = sum(row["inside"] for row in rows.values()), sum(row["fired"] for row in rows.values())
    leads = sorted(lead for row in rows.values() for lead in row.pop("leads"))
    return {
        "files": rows, "windows": total, "windows_hit": hit, "recall": round(hit / total, 3) if total else None,
        "alarms": fired, "precision": round(inside / fired, 3) if fired else None,
        "median_hours_before_the_end": round(leads[len(leads) // 2], 1) if leads else None,
    }  # fmt: skip


def _file(path: Path, given: list[list[str]]) -> dict[str, Any]:
    points = [
        (_at(row["timestamp"]), float(row["value"])) for row in csv.DictReader(path.open(encoding="utf-8"))
    ]
    learned = len(points) // 10
    values = [value for _, value in points[:learned]]
    low, high = min(values), max(values)
    room = (high - low) / 5 or 1.0
    rule = AlarmRule(
        "nab",
        "异常",
        "x",
        when=f"value > {high + room!r} || value < {low - room!r}",
        flaps=2,
        flap_seconds=6 * 3600,
    )
    spans = [(_at(start), _at(end)) for start, end in given if _at(end) > points[learned][0]]
    fired = [
        one.raised_at
        for one in alarm.replay(
            rule, [Sample(at, "measure", {"value": value}) for at, value in points[learned:]]
        )
    ]
    first = [next((at for at in fired if start <= at <= end), None) for start, end in spans]
    return {
        "windows": len(spans), "hit": sum(at is not None for at in first), "fired": len(fired),
        "inside": sum(any(start <= at <= end for start, end in spans) for at in fired),
        "leads": [(end - at) / SECOND / 3600 for at, (_, end) in zip(first, spans, strict=True) if at is not None],
    }  # fmt: skip


def _at(text: str) -> int:
    return stamp(datetime.fromisoformat(text).replace(tzinfo=UTC))
