"""The proposed unit of a case. Units and contracts are few and asked for by every report: they are kept in memory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from chengnuo.core.cases import models
from chengnuo.core.cases.rows import case_row
from chengnuo.core.cases.rules.routing import Candidates, Contract, Route, RouteRule, route
from chengnuo.core.cases.rules.terms import Terms
from chengnuo.core.cases.shapes import CaseRow
from chengnuo.core.cases.terms import terms_of
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.people.models import Unit, UnitKind
from chengnuo.kernel import clock
from chengnuo.kernel.kept import Kept


@dataclass(frozen=True, slots=True)
class _Known:
    """The active units by the names a class may give them, those of streets by the street's code, and contracts."""

    departments: dict[str, Unit]
    streets: dict[str, list[Unit]]
    contracts: tuple[Contract, ...]


def _read() -> _Known:
    departments: dict[str, Unit] = {}
    streets: dict[str, list[Unit]] = {}
    for unit in Unit.objects.filter(is_active=True):
        for name in (unit.short_name, unit.name):
            departments.setdefault(name, unit)
        if unit.kind == UnitKind.STREET and unit.street_id:
            streets.setdefault(unit.street_id, []).append(unit)
    contracts = tuple(
        Contract(
            id=row.pk, unit_id=row.unit_id, class_kind=row.class_kind, class_prefix=row.class_prefix,
            street_code=row.street_code, title=row.title, valid_from=row.valid_from, valid_to=row.valid_to,
        )
        for row in models.Contract.objects.all()
    )  # fmt: skip
    return _Known(departments, streets, contracts)


_known = Kept(_read, tables=(Unit, models.Contract))


def propose(case: models.Case, declared: Terms | None = None) -> Route:
    """The unit the rules propose for a classified case, with the reason in words; ``declared`` are the terms of one not stored yet."""
    if case.matter_class_id is None:
        return Route(None, RouteRule.NONE, "还没有小类")
    matter, known = catalogue.matter_class(case.matter_class_id), _known.value()
    kept = terms_of(case)
    unit = kept.unit if kept else known.departments.get(declared.unit) if declared else None
    if unit is not None and unit.is_active:
        by = kept.by if kept else declared.by if declared else ""
        return Route(unit.pk, RouteRule.DECLARED, f"{by}规定由{unit.short_name}办理")
    department = catalogue.condition(case.condition_id).default_department if case.condition_id else ""
    return route(
        kind=matter.kind, code=matter.code, street_code=case.street_code,
        on=clock.local(case.reported_at).date(),
        candidates=_candidates(known, department, case.street_code), contracts=known.contracts,
    )  # fmt: skip


def _candidates(known: _Known, department: str, street_code: str) -> Candidates:
    owner = known.departments.get(department) if department else None
    street = next((unit for unit in known.streets.get(street_code, ()) if unit != owner), None)
    return Candidates(
        owner.pk if owner else None, owner.short_name if owner else "",
        street.pk if street else None, street.short_name if street else "",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A dispatch that went another way than the rule proposed."""

    case: CaseRow
    rule: str
    proposed: str
    chosen: str
    reason: str
    at: datetime


def corrections(*, simulated: bool = False) -> dict[RouteRule, tuple[int, int]]:
    """For each rule: how many dispatches went another way than it proposed, of how many cases it proposed for."""
    wrong = models.RouteCorrection.objects.filter(case__simulated=simulated).order_by()
    counted = dict(wrong.values_list("rule").annotate(Count("id")))
    proposed = dict(_proposed(simulated).order_by().values_list("route_rule").annotate(Count("id")))
    return {rule: (counted.get(rule.value, 0), proposed.get(rule.value, 0)) for rule in RouteRule}


def corrections_of(
    rule: RouteRule, *, simulated: bool = False, start: int = 0, most: int = 50
) -> tuple[CorrectionRow, ...]:
    """The corrections of a rule, newest first: as many as are counted."""
    rows = models.RouteCorrection.objects.filter(rule=rule, case__simulated=simulated)
    rows = rows.select_related("case__matter_class", "case__lead_unit", "proposed", "chosen")
    return tuple(
        CorrectionRow(
            case_row(row.case), row.rule, row.proposed.short_name if row.proposed else "", row.chosen.short_name,
            row.reason, row.at,
        )
        for row in rows[start : start + most]
    )  # fmt: skip


def proposed_by(
    rule: RouteRule, *, simulated: bool = False, start: int = 0, most: int = 50
) -> tuple[CaseRow, ...]:
    """The dispatched cases a rule proposed a unit for, newest first: as many as are counted."""
    rows = _proposed(simulated).filter(route_rule=rule).select_related("matter_class", "lead_unit")
    return tuple(case_row(row) for row in rows.order_by("-pk")[start : start + most])


def _proposed(simulated: bool) -> Any:
    return models.Case.objects.exclude(dispatched_at=None).filter(simulated=simulated)
