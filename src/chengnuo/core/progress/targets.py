"""Which targets a report has, and who answers for them. Public through ``queries``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from chengnuo.core.commitments.models import Commitment, CommitmentFigure, CommitmentUnit, Plan
from chengnuo.core.commitments.rules import LIVE_STATES
from chengnuo.core.documents.models import Report, ReportFigure
from chengnuo.core.progress.rules.courses import Node
from chengnuo.core.progress.shapes import Target, Task

#: A figure that was promised and says how much: 快于经济增长 says none.
NUMBERED = {"figure__kind": "target", "figure__soft": False, "figure__value__isnull": False}


def of_report(report_id: int) -> tuple[Target, ...]:
    """The numbered targets of a report in the order of its text."""
    return _targets(_links().filter(commitment__report_id=report_id))


def of_figures(figure_ids: Iterable[int]) -> tuple[Target, ...]:
    """These targets."""
    return _targets(_links().filter(figure_id__in=tuple(figure_ids)))


def of_commitment(commitment_id: int) -> tuple[Target, ...]:
    """The targets of one commitment."""
    return _targets(_links().filter(commitment_id=commitment_id))


def tasks(report_id: int | None = None, *, commitment_id: int | None = None) -> tuple[Task, ...]:
    """The live commitments of a report, or one of them."""
    rows = Commitment.objects.filter(state__in=LIVE_STATES).select_related("lead_unit", "report")
    rows = rows.filter(report_id=report_id) if report_id is not None else rows.filter(pk=commitment_id or 0)
    found = list(rows.order_by("position", "id"))
    units, nodes, figures = _units(found), _nodes(found), _figures(found)
    return tuple(
        Task(row.pk, row.report_id, row.code, row.text, row.lead_unit_id, row.lead_unit.short_name if row.lead_unit else "",
             units[row.pk], row.deadline, nodes.get(row.pk, ()), tuple(figures[row.pk]))
        for row in found
    )  # fmt: skip


def last_day(report: Report) -> date | None:
    """The end of the plan year."""
    return date(report.plan_year, 12, 31) if report.plan_year else None


def _links() -> QuerySet[CommitmentFigure]:
    live = CommitmentFigure.objects.filter(commitment__state__in=LIVE_STATES, **NUMBERED)
    return live.select_related("figure", "commitment__lead_unit", "commitment__report").order_by(
        "figure__start", "commitment__position"
    )


def _targets(links: QuerySet[CommitmentFigure]) -> tuple[Target, ...]:
    found = list(links)
    units = _units([link.commitment for link in found])
    seen: set[int] = set()
    targets = []
    for link in found:
        if link.figure_id not in seen:  # where two commitments carry a figure, the first answers for it
            seen.add(link.figure_id)
            targets.append(_target(link.figure, link.commitment, units[link.commitment_id]))
    return tuple(targets)


def _target(figure: ReportFigure, row: Commitment, unit_ids: tuple[int, ...]) -> Target:
    year = row.report.plan_year or figure.year or (row.deadline.year if row.deadline else 1)
    own = date(figure.year, 12, 31) if figure.year and figure.year > year else None
    return Target(
        figure_id=figure.pk, figure_key=figure.key, report_id=row.report_id, commitment_id=row.pk, code=row.code, text=row.text,
        indicator=figure.indicator or row.text, value=figure.value or 0.0, unit=figure.unit, comparator=figure.comparator,
        measure=figure.measure, start=date(year, 1, 1), deadline=max(own or row.deadline or date(year, 12, 31), date(year, 1, 1)),
        lead_unit_id=row.lead_unit_id, lead_unit=row.lead_unit.short_name if row.lead_unit else "", unit_ids=unit_ids,
        position=row.position,
    )  # fmt: skip


def _units(rows: list[Commitment]) -> dict[int, tuple[int, ...]]:
    """The lead first, then the others."""
    found: dict[int, list[int]] = {row.pk: [row.lead_unit_id] if row.lead_unit_id else [] for row in rows}
    for commitment_id, unit_id in CommitmentUnit.objects.filter(commitment_id__in=found).values_list(
        "commitment_id", "unit_id"
    ):
        found[commitment_id].append(unit_id)
    return {pk: tuple(ids) for pk, ids in found.items()}


def _nodes(rows: list[Commitment]) -> dict[int, tuple[Node, ...]]:
    plans = Plan.objects.filter(commitment__in=[row.pk for row in rows]).values_list("commitment_id", "nodes")
    return {pk: nodes_of(nodes) for pk, nodes in plans}


def nodes_of(nodes: list[dict[str, Any]]) -> tuple[Node, ...]:
    """The dated nodes of a plan."""
    return tuple(Node(node["title"], date.fromisoformat(node["due"])) for node in nodes if node["due"])


def _figures(rows: list[Commitment]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    links = CommitmentFigure.objects.filter(commitment__in=[row.pk for row in rows], **NUMBERED)
    for commitment_id, figure_id in links.order_by("figure__start").values_list("commitment_id", "figure_id"):
        found[commitment_id].append(figure_id)
    return found
