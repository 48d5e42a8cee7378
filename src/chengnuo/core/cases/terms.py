"""The terms a case was declared with: kept beside it, and good as long as it is filed under the condition they were written for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chengnuo.core.cases import models
from chengnuo.core.cases.rules.terms import Terms
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.catalogue.rules import stages_from, stages_json
from chengnuo.core.catalogue.shapes import Stage
from chengnuo.core.people import queries as people
from chengnuo.kernel.errors import Invalid


def condition_of(class_kind: str, code: str, terms: Terms | None) -> int:
    """The filing condition a declared kind of case begins with. Raises ``Invalid`` (``cases.no_condition``), what ``find_class`` raises."""
    conditions = catalogue.conditions(catalogue.find_class(class_kind, code).id)
    nth = terms.condition if terms else 1
    if len(conditions) < nth:
        words = f"立案标准里「{code}」只有 {len(conditions)} 条立案条件，没有第 {nth} 条。"
        raise Invalid("cases.no_condition", words, matter=code, condition=nth)
    return conditions[nth - 1].id


def keep(case: models.Case, terms: Terms) -> None:
    """Write them down beside a case that was just stored under a condition."""
    assert case.condition_id is not None
    unit = people.unit_by_name(terms.unit) if terms.unit else None
    models.CaseTerms.objects.create(
        case=case, condition_id=case.condition_id, by=terms.by[:80], stages=stages_json(terms.stages),
        is_example=terms.example, closing=terms.closing[:500], unit_id=unit.id if unit else None,
    )  # fmt: skip


def terms_of(case: models.Case) -> models.CaseTerms | None:
    """The terms that hold for a case now."""
    if case.pk is None or case.condition_id is None:
        return None
    found = models.CaseTerms.objects.filter(case_id=case.pk, condition_id=case.condition_id)
    return found.select_related("unit").first()


@dataclass(frozen=True, slots=True)
class Held:
    """What a case is held to: its limit, what closes it, and the limit in words (「示例」 where it is one, whose where it is its own)."""

    stages: Sequence[Stage] = ()
    closing: str = ""
    limit: str = ""


def held_to(case: models.Case) -> Held:
    """Its own terms where it has any, else those of its condition; nothing before it has one."""
    if case.condition_id is None:
        return Held()
    condition, own = catalogue.condition(case.condition_id), terms_of(case)
    stages = stages_from(own.stages) if own else ()
    if own and stages:
        limit = _limit(stages, own.is_example, own.by)
    else:
        stages, limit = condition.stages, _limit(condition.stages, condition.is_example, "")
    return Held(stages, (own.closing if own else "") or condition.closing, limit)


def _limit(stages: Sequence[Stage], example: bool, by: str) -> str:
    said = "，".join(word for word in ("示例" if example else "", f"{by}规定" if by else "") if word)
    return " / ".join(stage.words for stage in stages) + (f"（{said}）" if said else "")
