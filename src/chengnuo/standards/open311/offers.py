"""The services of the endpoint: the classes of the catalogue in force, and one for whoever knows none."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.catalogue.queries import ClassRow, ConditionRow
from chengnuo.kernel.errors import NotFound
from chengnuo.standards.open311.problems import Problem, unknown, wrong

#: For a report whose class the sender does not know, and for a case that has none yet.
UNCLASSIFIED, UNCLASSIFIED_NAME = "other", "其他（由值班员归类）"
#: The attribute that chooses one of the class's filing conditions, and so the limit.
CONDITION = "condition"


def code_of(kind: str, code: str) -> str:
    """``event-06010``; the same five digits occur in both kinds."""
    return f"{kind}-{code}" if code else UNCLASSIFIED


def class_of(service_code: str) -> ClassRow | None:
    """The class of a service code, None for ``UNCLASSIFIED``. Raises ``Problem`` 404."""
    if service_code == UNCLASSIFIED:
        return None
    kind, _, code = service_code.partition("-")
    try:
        found = catalogue.find_class(kind, code)
    except NotFound:
        raise Problem(404, unknown("service_code", service_code)) from None
    if not found.is_active:
        raise Problem(404, unknown("service_code", service_code))
    return found


def services() -> list[dict[str, Any]]:
    """GET Service List."""
    rows = [_service(row, conditions) for row, conditions in _in_force()]
    return [*rows, _entry(UNCLASSIFIED, UNCLASSIFIED_NAME, "不清楚属于哪一类时用它。", False, "", "其他")]


def definition(service_code: str) -> dict[str, Any]:
    """GET Service Definition: which filing condition, and, to be shown only, limits and what closes the case."""
    row = class_of(service_code)
    conditions = catalogue.conditions(row.id) if row else ()
    return {"service_code": service_code, "attributes": _attributes(conditions) if conditions else []}


def chosen(row: ClassRow, number: str) -> ConditionRow | None:
    """The condition with the number the sender chose; the first where none was chosen. Raises ``Problem``."""
    conditions = catalogue.conditions(row.id)
    if not number:
        return conditions[0] if conditions else None
    found = next((c for c in conditions if str(c.number) == number), None)
    if found is None:
        raise Problem(400, wrong(f"attribute[{CONDITION}]", "没有这个立案条件", "no such filing condition"))
    return found


def changed_at() -> datetime | None:
    """When the conditions in force were last changed: the changeset of the discovery."""
    moments = (c.valid_from for _, conditions in _in_force() for c in conditions)
    return max((moment for moment in moments if moment), default=None)


def _in_force() -> tuple[tuple[ClassRow, tuple[ConditionRow, ...]], ...]:
    return catalogue.with_conditions(catalogue.classes(edition=catalogue.CURRENT))


def _service(row: ClassRow, conditions: tuple[ConditionRow, ...]) -> dict[str, Any]:
    keywords = ",".join(dict.fromkeys([row.name, row.major_name, row.kind_label]))
    text = conditions[0].text if conditions else row.name
    return _entry(code_of(row.kind, row.code), row.name, text, bool(conditions), keywords, row.major_name)


def _entry(code: str, name: str, text: str, metadata: bool, keywords: str, group: str) -> dict[str, Any]:
    return {
        "service_code": code, "service_name": name, "description": text, "metadata": metadata,
        "type": "realtime", "keywords": keywords, "group": group,
    }  # fmt: skip


def _attributes(conditions: tuple[ConditionRow, ...]) -> list[dict[str, Any]]:
    choice = {
        "variable": True, "code": CONDITION, "datatype": "singlevaluelist", "required": False,
        "datatype_description": "不选时按第一条，值班员受理时会再核对。", "order": 1, "description": "符合哪一条立案条件？",
        "values": [{"key": str(c.number), "name": c.text} for c in conditions],
    }  # fmt: skip
    told: list[dict[str, Any]] = [
        {
            "variable": False, "code": f"limit_{c.number}", "datatype": "text", "required": False,
            "datatype_description": None, "order": 1 + place, "description": in_words(c), "values": [],
        }
        for place, c in enumerate(conditions, 1)
    ]  # fmt: skip
    return [choice, *told]


def in_words(condition: ConditionRow) -> str:
    """「处置时限：4 工作时（示例）。结案条件：…」."""
    example = "（示例）" if condition.is_example else ""
    closing = f"结案条件：{condition.closing}。" if condition.closing else ""
    return f"处置时限：{condition.limit_words}{example}。{closing}" if condition.limit_words else closing
