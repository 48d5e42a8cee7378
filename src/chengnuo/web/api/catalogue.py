"""Classes, their filing conditions and limits, and what a sentence may mean."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from chengnuo.core.catalogue import queries
from chengnuo.core.catalogue.queries import ClassRow, ConditionRow
from chengnuo.web.api.auth import reader

router = Router()


class StageOut(Schema):
    """A limit; ``unit`` work_hour work_day natural_day hour."""

    name: str
    amount: float
    unit: str
    words: str


class ConditionOut(Schema):
    """A filing condition in force."""

    id: int
    number: int
    text: str
    closing: str
    stages: list[StageOut]
    is_example: bool = Field(description="时限不是取自本区文件")
    legal_basis: str
    default_department: str
    source: str


class ClassOut(Schema):
    """A class with its filing conditions; the key is ``edition``, ``kind`` and ``code`` together."""

    id: int
    edition: str
    kind: str
    code: str
    major: str
    major_name: str
    name: str
    sensitive: bool = Field(description="默认不公开")
    legacy_code: str | None = None
    conditions: list[ConditionOut]


class SuggestionOut(Schema):
    """A class proposed for a text."""

    class_id: int
    code: str
    name: str
    confidence: float
    reason: str


@router.get("/catalogue/classes", response=list[ClassOut], summary="类别与立案标准")
def list_classes(
    request: HttpRequest, kind: str = "", major: str = "", text: str = "", edition: str = ""
) -> list[ClassOut]:
    """All active classes. ``kind`` component | event, ``major`` two digits, ``text`` in code, name, residents' words."""
    reader(request, "catalogue.view")
    rows = queries.classes(kind=kind, text=text, edition=edition, major=major)
    return [_class(*pair) for pair in queries.with_conditions(rows)]


@router.get("/catalogue/classes/{int:class_id}", response=ClassOut, summary="一个类别")
def get_class(request: HttpRequest, class_id: int) -> ClassOut:
    """One class, with what it was called in the older edition."""
    reader(request, "catalogue.view")
    found = _class(queries.matter_class(class_id), queries.conditions(class_id))
    found.legacy_code = queries.to_legacy(class_id) or None
    return found


@router.get("/catalogue/suggest", response=list[SuggestionOut], summary="一句话可能是哪一类")
def suggest(request: HttpRequest, text: str, limit: int = 3) -> list[SuggestionOut]:
    """The likeliest matters of a sentence, best first, with confidence and reason; empty where nothing is known."""
    reader(request, "catalogue.view")
    return [
        SuggestionOut(
            class_id=s.matter.id, code=s.matter.code, name=s.matter.name, confidence=s.confidence, reason=s.reason
        )
        for s in queries.suggest(text[:4000], min(max(limit, 1), 10))
    ]  # fmt: skip


def _class(row: ClassRow, conditions: Sequence[ConditionRow]) -> ClassOut:
    return ClassOut(
        id=row.id, edition=row.edition, kind=row.kind, code=row.code, major=row.major, major_name=row.major_name,
        name=row.name, sensitive=row.sensitive,
        conditions=[_condition(condition) for condition in conditions],
    )  # fmt: skip


def _condition(row: ConditionRow) -> ConditionOut:
    stages = [
        StageOut(name=s.name, amount=s.limit.amount, unit=s.limit.unit.value, words=s.words)
        for s in row.stages
    ]
    return ConditionOut(
        id=row.id, number=row.number, text=row.text, closing=row.closing, stages=stages,
        is_example=row.is_example, legal_basis=row.legal_basis, default_department=row.default_department,
        source=row.source,
    )  # fmt: skip
