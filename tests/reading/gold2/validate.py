"""Check gold2 (or dev, dev2) against the report texts it points into: ``python validate.py REPORTS_DIR [dev|dev2]``.

The reports are not part of the repository; without them the rows still check for inner consistency.
"""

from __future__ import annotations

import hashlib
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SCALES = (("万亿", 12), ("千万", 7), ("百万", 6), ("亿", 8), ("万", 4))
MEASURES = {"level", "growth_rate", "share", "count_of_items", "change_from_to", "rank"}
COMPARATORS = {"eq", "gte", "lte", "gt", "lt", "over", "approx"}
CHINESE: dict[str, float] = {
    "万亿元": 1,
    "1/3": 0.3333,
    "两": 2,
    "三": 3,
    "五": 5,
    "上": 1,
    "七": 7,
    "第一": 1,
    "首位": 1,
    "一": 1,
    "1万6千": 1.6,
    "1亿3千": 1.3,
    "一半": 0.5,
    "二": 2,
    "四": 4,
}


def load(path: Path) -> list[dict[str, Any]]:
    """Rows of a jsonl file, in file order."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def row_errors(row: dict[str, Any]) -> list[str]:
    """What is wrong inside one row, without the report's text."""
    text, value, unit = row["text"].replace(" ", ""), row["value"], row["unit"]
    found: list[str] = []
    if row["measure"] not in MEASURES or row["comparator"] not in COMPARATORS:
        found.append("vocabulary")
    if value is None:
        if not (row["soft"] or row.get("relative")):
            found.append("no value, neither soft nor relative")
        return found
    plain = text.replace(",", "")
    if str(value) not in plain and not any(w in plain and n == value for w, n in CHINESE.items()):
        found.append("value not printed")
    if row["value_to"] is not None and (row["value_to"] <= value or str(row["value_to"]) not in plain):
        found.append("value_to")
    power = next((p for prefix, p in SCALES if (unit or "").startswith(prefix)), 0)
    if unit != "成" and Decimal(str(value)).scaleb(power) != Decimal(str(row["value_si"])):
        found.append("value_si")
    if row["measure"] == "growth_rate" and row["direction"] is None:
        found.append("growth without direction")
    return found


def text_errors(row: dict[str, Any], text: str) -> list[str]:
    """What is wrong between one row and the report it points into."""
    start, end = row["char_start"], row["char_end"]
    found: list[str] = []
    if text[start:end] != row["text"]:
        found.append("span is not the text")
    if row["text"][:1].isdigit() and text[start - 1] in "0123456789.":
        found.append("number cut at its left")
    if row["comparator_text"] and row["comparator_text"] not in text[start - 9 : end + 8]:
        found.append("comparator word not near")
    return found


def main() -> int:
    """Print every problem; 0 when there is none."""
    reports = Path(sys.argv[1])
    stem = sys.argv[2] if len(sys.argv) > 2 else "gold2"
    rows = load(HERE / f"{stem}.jsonl")
    passages = load(HERE / ("passages.jsonl" if stem == "gold2" else f"{stem}_passages.jsonl"))
    problems: list[str] = []
    texts: dict[str, str] = {}
    for passage in passages:
        data = (reports / passage["file"]).read_bytes()
        texts[passage["file"]] = data.decode("utf-8-sig")
        if hashlib.sha1(data).hexdigest() != passage["sha1"]:
            problems.append(f"{passage['file']}: another file")
    last: dict[str, int] = {}
    for row in rows:
        problems += [
            f"{row['id']} {row['text']}: {e}" for e in row_errors(row) + text_errors(row, texts[row["file"]])
        ]
        inside = [
            p
            for p in passages
            if p["file"] == row["file"] and p["start"] <= row["char_start"] and row["char_end"] <= p["end"]
        ]
        if len(inside) != 1:
            problems.append(f"{row['id']}: in {len(inside)} passages")
        if row["char_start"] < last.get(row["file"], 0):
            problems.append(f"{row['id']}: overlap")
        last[row["file"]] = row["char_end"]
    if len({r["id"] for r in rows}) != len(rows):
        problems.append("ids repeat")
    print("\n".join(problems) or "clean", f"({len(rows)} figures, {len(passages)} passages)")
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
