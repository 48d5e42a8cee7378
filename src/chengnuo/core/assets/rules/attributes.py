"""What is wrong with the fields a class has of its own. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from chengnuo.core.assets.rules.words import AttributeKind
from chengnuo.core.assets.shapes import Attribute

_READERS: dict[AttributeKind, Callable[[str], object]] = {
    AttributeKind.INTEGER: int,
    AttributeKind.NUMBER: float,
    AttributeKind.DAY: date.fromisoformat,
}
_FORMS = {
    AttributeKind.INTEGER: "整数，如 12",
    AttributeKind.NUMBER: "数，如 12.5",
    AttributeKind.DAY: "日期，如 2023-01-31",
}


def attribute_faults(declared: Iterable[Attribute], values: Mapping[str, str]) -> tuple[str, ...]:
    """All that is wrong with ``values``, in words; fields nobody declared are anybody's."""
    found = (_fault(one, values.get(one.key, "").strip()) for one in declared)
    return tuple(fault for fault in found if fault)


def _fault(one: Attribute, value: str) -> str:
    if not value:
        return f"请填写「{one.label}」" if one.needed else ""
    if one.choices:
        return (
            ""
            if value in one.choices
            else f"「{one.label}」没有「{value[:20]}」，可选：{'、'.join(one.choices)}"
        )
    reader = _READERS.get(one.kind)
    try:
        if reader is not None:
            reader(value)
    except ValueError:
        return f"「{one.label}」要填{_FORMS[one.kind]}"
    return ""
