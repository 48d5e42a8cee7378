"""Forms as data: fields, what is wrong with what somebody filled in, and the values it means. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chengnuo.kernel.labels import Labelled

#: A field's text where its kind names no length.
LONGEST = 200
LONGEST_LONG = 4000


class FieldKind(Labelled):
    """What a field holds."""

    TEXT = "text", "文字"
    LONG = "long", "多行文字"
    INTEGER = "integer", "整数"
    NUMBER = "number", "数"
    DAY = "day", "日期"
    CHOICE = "choice", "选一项"
    CHOICES = "choices", "选几项"
    YES_NO = "yes_no", "是或否"


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form. ``when`` is a condition on the answers: where it does not hold, nobody is asked."""

    id: str
    title: str
    kind: FieldKind
    required: bool = False
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    longest: int = LONGEST
    unit: str = ""
    hint: str = ""
    personal: bool = False
    when: str = ""

    @property
    def label(self) -> str:
        """The question with its unit."""
        return f"{self.title}（{self.unit}）" if self.unit else self.title


Values = dict[str, Any]
Faults = dict[str, str]


def read(
    fields: Iterable[Field], given: Mapping[str, Any], *, asked: Callable[[Field, Values], bool] | None = None
) -> tuple[Values, Faults]:
    """The values ``given`` means, and a sentence for each field that is wrong. Fields not asked for are left out.

    ``given`` are texts of a form or values of JSON. ``asked`` decides by the answers so far.
    """
    values: Values = {}
    faults: Faults = {}
    for field in fields:
        if asked is not None and field.when and not asked(field, values):
            continue
        value, fault = _one(field, given.get(field.id))
        if fault:
            faults[field.id] = fault
        elif value not in (None, "", []):
            values[field.id] = value
    return values, faults


def shown(field: Field, value: Any) -> str:
    """A value as people read it."""
    if value is None or value == "" or value == []:
        return ""
    if field.kind is FieldKind.YES_NO:
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return str(value)


def typed(field: Field, value: Any) -> Any:
    """A stored value as the form takes it."""
    if field.kind is FieldKind.YES_NO:
        return {True: "是", False: "否"}.get(value, "")
    return value if isinstance(value, list) else shown(field, value)


def _one(field: Field, given: Any) -> tuple[Any, str]:
    if field.kind is FieldKind.CHOICES:
        return _choices(field, given)
    text = _text(given)
    if not text:
        return None, f"请填写「{field.title}」。" if field.required else ""
    return _READERS[field.kind](field, text)


def _text(given: Any) -> str:
    if given is None:
        return ""
    if isinstance(given, bool):
        return "是" if given else "否"
    return str(given).strip()


def _plain(field: Field, text: str) -> tuple[Any, str]:
    if len(text) > field.longest:
        return None, f"「{field.title}」最多 {field.longest} 字，现在有 {len(text)} 字。"
    return text, ""


def _integer(field: Field, text: str) -> tuple[Any, str]:
    digits = text.replace(",", "").replace("，", "")
    try:
        value = int(digits)
    except ValueError:
        return None, f"「{field.title}」要填整数，如 12。"
    return _within(field, value)


def _number(field: Field, text: str) -> tuple[Any, str]:
    try:
        value = float(text.replace(",", "").replace("，", ""))
    except ValueError:
        return None, f"「{field.title}」要填数字，如 12.5。"
    if value != value or value in (float("inf"), float("-inf")):
        return None, f"「{field.title}」要填数字，如 12.5。"
    return _within(field, value)


def _within(field: Field, value: float) -> tuple[Any, str]:
    if field.minimum is not None and value < field.minimum:
        return None, f"「{field.title}」不能小于 {field.minimum:g}{field.unit}。"
    if field.maximum is not None and value > field.maximum:
        return None, f"「{field.title}」不能大于 {field.maximum:g}{field.unit}。"
    if abs(value) >= 1e14:
        return None, f"「{field.title}」太大了。"
    return value, ""


def _day(field: Field, text: str) -> tuple[Any, str]:
    try:
        return date.fromisoformat(text.replace("/", "-")).isoformat(), ""
    except ValueError:
        return None, f"「{field.title}」要填日期，如 2023-01-31。"


def _choice(field: Field, text: str) -> tuple[Any, str]:
    if text not in field.choices:
        return None, f"「{field.title}」没有「{text[:20]}」，可选：{'、'.join(field.choices)}。"
    return text, ""


def _choices(field: Field, given: Any) -> tuple[Any, str]:
    parts = given if isinstance(given, list | tuple) else str(given or "").replace("，", "、").split("、")
    chosen = [part for part in (str(one).strip() for one in parts) if part]
    unknown = [part for part in chosen if part not in field.choices]
    if unknown:
        return None, f"「{field.title}」没有「{unknown[0][:20]}」，可选：{'、'.join(field.choices)}。"
    if field.required and not chosen:
        return None, f"请至少选一项「{field.title}」。"
    return list(dict.fromkeys(chosen)), ""


def _yes_no(field: Field, text: str) -> tuple[Any, str]:
    known = {"是": True, "否": False, "true": True, "false": False, "on": True, "1": True, "0": False}
    if text.lower() not in known:
        return None, f"「{field.title}」请填「是」或「否」。"
    return known[text.lower()], ""


_READERS: dict[FieldKind, Callable[[Field, str], tuple[Any, str]]] = {
    FieldKind.TEXT: _plain,
    FieldKind.LONG: _plain,
    FieldKind.INTEGER: _integer,
    FieldKind.NUMBER: _number,
    FieldKind.DAY: _day,
    FieldKind.CHOICE: _choice,
    FieldKind.YES_NO: _yes_no,
}
