"""The baseline to beat: what twenty lines of regular expressions already reach."""

from __future__ import annotations

import re
from typing import Any

NUMBER = r"(\d+(?:\.\d+)?)\s*([万亿]*)\s*"
UNIT = r"(余)?\s*(%|个百分点|元|平方米|公里|公顷|亩|吨|人次|[人户家个件所张套台座条处名场次项栋天])"
FIGURE = re.compile(NUMBER + UNIT)
AFTER = {"以上": "gte", "左右": "approx", "以内": "lte"}
BEFORE = {"超": "over", "超过": "over", "突破": "over", "不少于": "gte", "不低于": "gte", "近": "approx"}


def read(text: str) -> list[dict[str, Any]]:
    """Figures in the public shape; the name is the run of characters before the number."""
    plan = max(text.find("工作安排"), text.find("预期目标"), text.find("工作建议"))
    found = []
    for m in FIGURE.finditer(text):
        before, after = text[max(0, m.start() - 20) : m.start()].strip(), text[m.end() : m.end() + 3].strip()
        comparator = next((c for w, c in AFTER.items() if after.startswith(w)), "eq")
        comparator = next((c for w, c in BEFORE.items() if before.endswith(w)), comparator)
        found.append({
            "start": m.start(), "end": m.end(), "text": m.group(),
            "value": float(m[1]), "value_to": None, "unit": m[2] + m[4],
            "comparator": "over" if m[3] else comparator,
            "kind": "target" if -1 < plan < m.start() else "result",
            "indicator": re.split(r"[，。、；：\s]", before)[-1], "soft": False,
        })  # fmt: skip
    return found
