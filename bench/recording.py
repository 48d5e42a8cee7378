"""What a benchmark printed is kept in ``bench/results``, and the tables of docs/benchmarks are made from that.

``chengnuo bench WHAT --record`` writes ``bench/results/WHAT.json`` and the tables; a test of the house holds the
published tables against the recorded results.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results"
PAGE = ROOT / "docs" / "benchmarks" / "README.md"
_TABLE = re.compile(r"(<!-- table: (?P<name>[a-z_]+) -->\n).*?(?=<!-- end -->)", re.S)


def record(what: str, result: Any) -> Path:
    """Keep ``result`` of ``chengnuo bench WHAT`` with the day, the commit and the machine it was measured on."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{what}.json"
    kept = {
        "command": f"./chengnuo bench {what} --record",
        "day": dt.datetime.now(dt.UTC).date().isoformat(),
        "commit": _commit(),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "result": result,
    }
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def recorded(what: str) -> dict[str, Any]:
    """What was kept of ``chengnuo bench WHAT``; raises ``FileNotFoundError`` where it never ran."""
    return json.loads((RESULTS / f"{what}.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def measured_on(what: str) -> str:
    """Day, commit and machine of a recorded run, in a line."""
    kept = recorded(what)
    return f"{kept['day']}, commit {kept['commit']}, {kept['machine']}: `{kept['command']}`"


def table(headers: Sequence[str], rows: Sequence[Sequence[object]], numbers_from: int = 1) -> str:
    """A Markdown table; the columns from ``numbers_from`` on are set to the right."""
    rule = ["---" if n < numbers_from else "---:" for n in range(len(headers))]
    lines = [headers, rule, *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def filled(page: str, tables: Mapping[str, str]) -> str:
    """``page`` with each ``<!-- table: NAME -->`` … ``<!-- end -->`` that is in ``tables`` filled anew."""
    return _TABLE.sub(lambda m: m[1] + tables[m["name"]] + "\n" if m["name"] in tables else m[0], page)


def _commit() -> str:
    found = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return found.stdout.strip() or "unknown"
