"""Pure rules of the catalogue: codes, the legacy mapping, what a state must hold, how it is stored."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from chengnuo.core.catalogue.shapes import ClassState, ConditionState, FieldChange, Stage
from chengnuo.kernel.errors import Invalid
from chengnuo.kernel.worktime import Limit, LimitUnit, parse_limit

_CODE = re.compile(r"\d{5}")
_LEGACY = re.compile(r"(\d{2})-?(\d{2})")
#: Events of the older edition begin five majors earlier: 01-10 → 06010.
_SHIFT = 5
_FIRST_OWN_MAJOR = 6
LONGEST = {
    "name": 60,
    "text": 2000,
    "closing": 2000,
    "legal_basis": 300,
    "default_department": 80,
    "source": 200,
}


class Act(StrEnum):
    """What can be done to the catalogue."""

    EDIT = "edit"
    IMPORT = "import"
    UNDO = "undo"

    @property
    def label(self) -> str:
        """The act's Chinese name."""
        return {"edit": "修改", "import": "导入", "undo": "撤回"}[self.value]


def class_code(text: str) -> str:
    """Five digits: two of the major class, three of the minor one.

    :raises Invalid: ``catalogue.code``.
    """
    if not _CODE.fullmatch(text):
        raise Invalid(
            "catalogue.code", f"类别代码应为 5 位数字（2 位大类 + 3 位小类），现在是「{text}」", value=text
        )
    return text


def current_code(legacy: str) -> str:
    """The event code of GB/T 47678.5 for one of GB/T 30428.2: 01-10 → 06010.

    :raises Invalid: ``catalogue.legacy_code``.
    """
    found = _LEGACY.fullmatch(legacy.strip())
    if found is None or not 1 <= int(found[1]) <= 99 - _SHIFT:
        raise Invalid(
            "catalogue.legacy_code", f"旧代码应写作 01-10 或 0110，现在是「{legacy}」", value=legacy
        )
    return f"{int(found[1]) + _SHIFT:02d}{int(found[2]):03d}"


def legacy_code(code: str) -> str | None:
    """The way back: 06010 → 01-10. None where the older edition could not have had it."""
    major, minor = int(class_code(code)[:2]), int(code[2:])
    if major < _FIRST_OWN_MAJOR or not 1 <= minor <= 99:
        return None
    return f"{major - _SHIFT:02d}-{minor:02d}"


def written_legacy(code: str) -> str:
    """0110 and 01-10 alike as 01-10.

    :raises Invalid: ``catalogue.legacy_code``.
    """
    found = _LEGACY.fullmatch(code.strip())
    if found is None:
        raise Invalid("catalogue.legacy_code", f"旧代码应写作 01-10 或 0110，现在是「{code}」", value=code)
    return f"{found[1]}-{found[2]}"


def parse_stages(text: str) -> tuple[Stage, ...]:
    """「停工 4 工作时 / 处罚 7 工作日」 or a single 「4 工作时」.

    :raises Invalid: ``worktime.limit`` or ``catalogue.stages``.
    """
    stages = []
    for part in re.split(r"\s*[/／；;\n]\s*", text.strip()):
        found = re.fullmatch(r"(\D*?)\s*(\d.*)", part)
        name, limit = (found[1], found[2]) if found else ("", part)
        stages.append(Stage(name.strip("：: "), parse_limit(limit)))
    check_stages(stages)
    return tuple(stages)


def check_stages(stages: Sequence[Stage]) -> None:
    """At least one; several have names, each another.

    :raises Invalid: ``catalogue.stages``.
    """
    if not stages:
        raise Invalid("catalogue.stages", "处置时限不能为空，如「4 工作时」。")
    names = [stage.name for stage in stages]
    if len(stages) > 1 and (not all(names) or len(set(names)) != len(names)):
        raise Invalid(
            "catalogue.stages", "分阶段的时限每段都要有名称且不重复，如「停工 4 工作时 / 拆除 20 工作日」。"
        )


def check_state(state: ClassState) -> None:
    """What a class must have to be used.

    :raises Invalid: ``catalogue.empty``, ``catalogue.long`` or ``catalogue.stages``, naming the field.
    """
    _filled("name", "名称", state.name)
    if not state.conditions:
        raise Invalid("catalogue.empty", "每个类别至少要有一条立案条件。", field="conditions")
    for number, condition in enumerate(state.conditions, start=1):
        _filled("text", f"第 {number} 条立案条件", condition.text)
        _filled("closing", f"第 {number} 条的结案条件", condition.closing)
        for field in ("legal_basis", "default_department", "source"):
            _fits(field, f"第 {number} 条的{LABELS[field]}", getattr(condition, field))
        check_stages(condition.stages)


LABELS = {
    "text": "立案条件", "closing": "结案条件", "stages": "处置时限", "legal_basis": "法律依据",
    "default_department": "责任部门", "source": "时限来源", "is_example": "示例",
    "name": "名称", "sensitive": "默认不公开", "sensitive_reason": "不公开的原因", "words": "群众说法",
    "is_active": "使用中",
}  # fmt: skip


def as_json(state: ClassState) -> dict[str, Any]:
    """How a state is kept in the history."""
    return {
        "name": state.name,
        "sensitive": state.sensitive,
        "sensitive_reason": state.sensitive_reason,
        "words": list(state.words),
        "is_active": state.is_active,
        "conditions": [_condition_json(condition) for condition in state.conditions],
    }


def from_json(kept: dict[str, Any]) -> ClassState:
    """A kept state as it was."""
    return ClassState(
        name=kept["name"],
        sensitive=kept["sensitive"],
        sensitive_reason=kept["sensitive_reason"],
        words=tuple(kept["words"]),
        is_active=kept["is_active"],
        conditions=tuple(
            ConditionState(
                **{
                    **condition,
                    "stages": stages_from(condition["stages"]),
                }
            )
            for condition in kept["conditions"]
        ),
    )


def stages_json(stages: Sequence[Stage]) -> list[dict[str, Any]]:
    """Stages as they are kept."""
    return [{"name": s.name, "amount": s.limit.amount, "unit": s.limit.unit.value} for s in stages]


def stages_from(kept: Sequence[dict[str, Any]]) -> tuple[Stage, ...]:
    """Stages as they were kept."""
    return tuple(Stage(s["name"], Limit(s["amount"], LimitUnit(s["unit"]))) for s in kept)


def differences(before: ClassState | None, after: ClassState) -> tuple[FieldChange, ...]:
    """What differs, in words; the conditions by number."""
    found = []
    for field in ("name", "sensitive", "sensitive_reason", "words", "is_active"):
        old, new = _said(getattr(before, field)) if before else "", _said(getattr(after, field))
        if old != new:
            found.append(FieldChange(LABELS[field], old, new))
    old_ones = before.conditions if before else ()
    for index in range(max(len(old_ones), len(after.conditions))):
        was = old_ones[index] if index < len(old_ones) else None
        now = after.conditions[index] if index < len(after.conditions) else None
        for field in (
            "text",
            "stages",
            "closing",
            "legal_basis",
            "default_department",
            "source",
            "is_example",
        ):
            old = _said(getattr(was, field)) if was else ""
            new = _said(getattr(now, field)) if now else ""
            if old != new:
                found.append(FieldChange(f"第 {index + 1} 条 {LABELS[field]}", old, new))
    return tuple(found)


def private_words(text: str, words: Sequence[tuple[str, str]]) -> str:
    """Why a text keeps its case from the public: 「文字中有“跳楼”：涉及人身安全」, "" where nothing does."""
    return next((f"文字中有“{word}”：{reason}" for word, reason in words if word in text), "")


def _condition_json(condition: ConditionState) -> dict[str, Any]:
    return {
        "text": condition.text,
        "closing": condition.closing,
        "stages": stages_json(condition.stages),
        "is_example": condition.is_example,
        "legal_basis": condition.legal_basis,
        "default_department": condition.default_department,
        "source": condition.source,
    }


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        if value and isinstance(value[0], Stage):
            return " / ".join(stage.words for stage in value)
        return "、".join(value)
    return str(value)


def _filled(field: str, label: str, value: str) -> None:
    if not value.strip():
        raise Invalid("catalogue.empty", f"{label}不能为空。", field=field)
    _fits(field, label, value)


def _fits(field: str, label: str, value: str) -> None:
    if len(value) > LONGEST[field]:
        raise Invalid(
            "catalogue.long", f"{label}有 {len(value)} 字，超过 {LONGEST[field]} 字的上限。", field=field
        )
