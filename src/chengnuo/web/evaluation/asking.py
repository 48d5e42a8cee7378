"""What is asked of the evaluation: from the address and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from chengnuo.core.cases import sheets
from chengnuo.core.cases.evaluation import By, Period
from chengnuo.core.cases.sheets import Sheet
from chengnuo.kernel import clock
from chengnuo.web import typed

POST = "post"
#: What can be evaluated, in the order of the tabs; posts are people and ask for a permission of their own.
KINDS = {By.UNIT.value: _("单位"), By.STREET.value: _("街道"), POST: _("岗位"), By.CLASS.value: _("小类")}
PRESETS = {"month": _("本月"), "last_month": _("上月"), "quarter": _("本季"), "year": _("本年")}


@dataclass(frozen=True, slots=True)
class Asked:
    """The question: what is evaluated, when, real or simulated cases, by which version of the score sheet."""

    kind: str
    period: Period
    preset: str
    sheet: Sheet

    @property
    def by(self) -> By:
        """What cases are grouped by; posts have no such field."""
        return By(self.kind)

    def address(self, **more: str) -> str:
        """The question as parameters of an address, with others; "" takes one away."""
        own = {
            "by": self.kind, "from": self.period.start.isoformat(), "to": self.period.end.isoformat(),
            "sim": "1" if self.period.simulated else "", "sheet": str(self.sheet.number),
        }  # fmt: skip
        return urlencode({name: value for name, value in {**own, **more}.items() if value})


def asked_of(params: Mapping[str, str]) -> Asked:
    """The question of an address; what cannot be read is the usual: units, this month, real cases, the sheet in use."""
    kind = params.get("by", "")
    start, end, preset = _days(params)
    number = params.get("sheet", "")
    chosen = sheets.sheet(int(number)) if number.isdecimal() and len(number) < 9 else sheets.sheet_in_use()
    period = Period(start, end, simulated=params.get("sim") == "1")
    return Asked(kind if kind in KINDS else By.UNIT.value, period, preset, chosen)


def preset_days(preset: str, today: date) -> tuple[date, date]:
    """First and last day of a preset."""
    first = today.replace(day=1)
    if preset == "last_month":
        last = first - timedelta(days=1)
        return last.replace(day=1), last
    if preset == "quarter":
        first = first.replace(month=(today.month - 1) // 3 * 3 + 1)
    elif preset == "year":
        first = first.replace(month=1)
    return first, today


def _days(params: Mapping[str, str]) -> tuple[date, date, str]:
    today = clock.today()
    start, end = _day(params.get("from", "")), _day(params.get("to", ""))
    if start and end and start <= end:
        known = (name for name in PRESETS if preset_days(name, today) == (start, end))
        return start, end, next(known, "")
    preset = params.get("period", "")
    preset = preset if preset in PRESETS else "month"
    return *preset_days(preset, today), preset


def _day(text: str) -> date | None:
    found = typed.day(text)
    return found if found and 1993 <= found.year <= 2090 else None
