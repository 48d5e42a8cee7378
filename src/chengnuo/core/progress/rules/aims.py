"""What a target asks for: its value, and on which side of it the result must lie."""

from __future__ import annotations

from dataclasses import dataclass

#: Comparators that set an upper limit: 以内、不超过、低于.
_CAPS = frozenset({"lte", "lt"})
_SIGNS = {
    "eq": "",
    "gte": "不少于 ",
    "lte": "不超过 ",
    "gt": "高于 ",
    "lt": "低于 ",
    "over": "超过 ",
    "approx": "",
}
_AFTER = {"approx": " 左右"}


@dataclass(frozen=True, slots=True)
class Aim:
    """A target as a rule takes it. ``near`` is how far a 左右 may fall short: points for a percentage, else a share."""

    value: float
    unit: str
    comparator: str
    measure: str
    near_points: float = 0.5
    near_share: float = 0.05

    @property
    def cap(self) -> bool:
        """Whether less is better: the value is an upper limit."""
        return self.comparator in _CAPS

    @property
    def whole(self) -> bool:
        """Whether only whole ones can be expected: 2 parks, not 0.8 of one."""
        counted = self.measure == "count_of_items" and not self.unit.startswith(("万", "亿"))
        return counted and float(self.value).is_integer()

    @property
    def percent(self) -> bool:
        """Whether the value is a percentage, so that differences are percentage points."""
        return self.unit in ("%", "‰")

    def met(self, value: float) -> bool:
        """Whether ``value`` keeps the promise."""
        match self.comparator:
            case "lte":
                return value <= self.value
            case "lt":
                return value < self.value
            case "gt" | "over":
                return value > self.value
            case "approx":
                slack = self.near_points if self.percent else abs(self.value) * self.near_share
                return value >= self.value - slack
            case _:
                return value >= self.value

    def words(self) -> str:
        """The target as it is said: ``不少于 280 亿元``."""
        said = shown(self.value, self.unit)
        return f"{_SIGNS.get(self.comparator, '')}{said}{_AFTER.get(self.comparator, '')}"


def number(value: float) -> str:
    """A number without needless zeros: at most two places where it is large, four where it is small."""
    whole = round(value)
    if abs(value - whole) < 1e-9:
        return f"{whole:,}"
    return f"{value:,.{2 if abs(value) >= 1 else 4}f}".rstrip("0").rstrip(".")


def shown(value: float, unit: str) -> str:
    """A number with its unit; a percent sign stands close."""
    return f"{number(value)}{unit}" if unit in ("%", "‰", "") else f"{number(value)} {unit}"
