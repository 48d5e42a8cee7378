"""By when a clause is to be done: what it says itself, else the end of the plan year."""

from __future__ import annotations

import re

_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_YEAR_END = re.compile(
    r"(?:到|至|于)((?:19|20)\d\d)年|((?:19|20)\d\d)年(?:年?底|末|以?前|之前)|^(?:力争|争取|确保)?((?:19|20)\d\d)年(?!度)"
)
_MONTH = re.compile(
    r"(?:((?:19|20)\d\d)年)?(\d{1,2})月(?:(\d{1,2})日|底|末)?(?:之?前|完成|建成|投用|开工|竣工|通车|实现|底|末)"
)
_QUARTER = re.compile(
    r"(?:((?:19|20)\d\d)年)?(?:第?([一二三四1-4])季度|(上半年))(?:末|底)?(?:之?前|完成|建成|投用|开工|竣工|通车|实现|力争)?"
)
_QUARTER_END = {
    "一": "03-31",
    "二": "06-30",
    "三": "09-30",
    "四": "12-31",
    "1": "03-31",
    "2": "06-30",
    "3": "09-30",
}
_PERIOD_END = re.compile(r"[“\"](十[一二三四五六七八九]?五)[”\"](?:期|时期)?末")
_SAYS_WHEN = re.compile("[年月季末]")
_HAN = "一二三四五六七八九"


def deadline(clause: str, year: int | None, plan_year: int | None) -> str | None:
    """An ISO date. ``year`` is the default year of the block, ``plan_year`` the report's own."""
    if plan_year is None or year is None:
        return None
    if not _SAYS_WHEN.search(clause):
        return f"{year}-12-31"
    if m := _MONTH.search(clause):
        return _of_month(int(m.group(1) or plan_year), int(m.group(2)), m.group(3)) or f"{year}-12-31"
    if m := _QUARTER.search(clause):
        own = int(m.group(1) or plan_year)
        return f"{own}-06-30" if m.group(3) else f"{own}-{_QUARTER_END.get(m.group(2), '12-31')}"
    if re.search(r"年底前?|年内|年末|全年|今年", clause):
        year = plan_year
    for m in _YEAR_END.finditer(clause):
        own = int(next(g for g in m.groups() if g))
        if own >= plan_year:
            return f"{own}-12-31"
    if m := _PERIOD_END.search(clause):
        n = 10 + (_HAN.index(m.group(1)[1]) + 1 if len(m.group(1)) == 3 else 0)
        return f"{max(1955 + 5 * n, year)}-12-31"
    return f"{year}-12-31"


def _of_month(year: int, month: int, day: str | None) -> str | None:
    if not 1 <= month <= 12:
        return None
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    last = _MONTH_DAYS[month - 1] + leap
    return f"{year}-{month:02d}-{min(int(day), last) if day else last:02d}"
