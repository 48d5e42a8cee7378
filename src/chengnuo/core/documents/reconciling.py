"""Writes on the reconciliation of two reports: making a run, and a person's word on a row."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from chengnuo.core.documents import models, pairing
from chengnuo.core.documents.errors import (
    FigureNotFound,
    ReportNotFound,
    ReportRefused,
    RowChanged,
    RunNotFound,
)
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.permissions import demand

#: The verdicts of the reading engine; a person chooses from the same words.
VERDICTS = ("完成", "超额", "未完成", "未提及", "不可比")
OBJECT_TYPE = "reconciliation_row"


def run_reconciliation(*, actor: Any, this_year_id: int, next_year_id: int) -> int:
    """Lay the targets of one report beside the results of the next; returns the run's id.

    What a person decided in an earlier run over the same targets (or over the text this one corrects) is
    kept where target and result are still the same. Raises ``ReportNotFound``, ``ReportRefused``.
    """
    demand(actor, "ledger.edit")
    if this_year_id == next_year_id:
        raise ReportRefused("documents.same_report", "请选择两份不同年度的报告进行对照。")
    reports = models.Report.objects.in_bulk([this_year_id, next_year_id])
    for report_id in (this_year_id, next_year_id):
        if report_id not in reports:
            raise ReportNotFound(report_id)
    this_year, next_year = reports[this_year_id], reports[next_year_id]
    with transaction.atomic():
        run = models.ReconciliationRun.objects.create(
            this_year=this_year, next_year=next_year, started_by=actor
        )
        pairing.store_run_rows(run)
        kept = _keep_decisions(run)
        record(
            actor=actor,
            action="documents.reconcile",
            object_type="reconciliation",
            object_id=run.pk,
            label=f"{this_year.title} → {next_year.title}",
            new={"this_year_id": this_year_id, "next_year_id": next_year_id, "kept_decisions": kept},
        )
    return int(run.pk)


def decide_row(
    *, actor: Any, row_id: int, version: int, verdict: str, result_key: str | None = None, note: str = ""
) -> None:
    """A person confirms or corrects one row; the machine's word stays beside it.

    ``result_key`` is the result's id in the next report; None with 未提及, or to keep the machine's result.
    Raises ``RunNotFound``, ``FigureNotFound``, ``RowChanged``, ``ReportRefused``.
    """
    demand(actor, "ledger.edit")
    if verdict not in VERDICTS:
        raise ReportRefused("documents.bad_verdict", f"结论「{verdict}」不在 {'、'.join(VERDICTS)} 之列。")
    with transaction.atomic():
        row = models.ReconciliationRow.objects.select_for_update().filter(pk=row_id).first()
        if row is None:
            raise RunNotFound(row_id)
        if row.version != version:
            raise RowChanged(
                mine={"verdict": verdict, "note": note},
                theirs={"verdict": row.person_verdict or row.verdict, "note": row.person_note},
                version=row.version,
            )
        old = {"verdict": row.person_verdict or row.verdict, "note": row.person_note}
        row.person_verdict, row.person_note = verdict, note.strip()[:500]
        row.person_result = _result(row, verdict, result_key)
        row.decided_by, row.decided_at = actor, timezone.now()
        row.version += 1
        row.save()
        record(
            actor=actor,
            action="documents.decide_row",
            object_type=OBJECT_TYPE,
            object_id=row.pk,
            old=old,
            new={"verdict": verdict, "note": row.person_note},
        )


def _result(
    row: models.ReconciliationRow, verdict: str, result_key: str | None
) -> models.ReportFigure | None:
    if verdict == "未提及":
        return None
    if result_key is None:
        return row.person_result or row.result
    figure = models.ReportFigure.objects.filter(report_id=row.run.next_year_id, key=result_key).first()
    if figure is None:
        raise FigureNotFound(result_key)
    return figure


def _keep_decisions(run: models.ReconciliationRun) -> int:
    """Copy decisions of the latest earlier run where the sentence pair is unchanged; returns how many."""
    reports = {run.this_year_id, run.this_year.supersedes_id}, {run.next_year_id, run.next_year.supersedes_id}
    decided = (
        models.ReconciliationRow.objects.filter(
            run__this_year_id__in=reports[0] - {None},
            run__next_year_id__in=reports[1] - {None},
        )
        .exclude(run=run)
        .exclude(person_verdict="")
        .select_related("target", "person_result", "decided_by")
    )
    earlier = {_likeness(row.target): row for row in decided.order_by("run_id", "id")}
    kept = 0
    for row in run.rows.select_related("target"):
        old = earlier.get(_likeness(row.target))
        result = _same_result(run, old) if old else None
        if old is None or (old.person_result is not None and result is None):
            continue
        row.person_verdict, row.person_note, row.person_result = old.person_verdict, old.person_note, result
        row.decided_by, row.decided_at = old.decided_by, old.decided_at
        row.save()
        kept += 1
    return kept


def _likeness(figure: models.ReportFigure) -> tuple[str, str, str]:
    return figure.indicator, figure.text, figure.kind


def _same_result(run: models.ReconciliationRun, old: models.ReconciliationRow) -> models.ReportFigure | None:
    if old.person_result is None:
        return None
    same = models.ReportFigure.objects.filter(
        report_id=run.next_year_id,
        indicator=old.person_result.indicator,
        text=old.person_result.text,
        kind=old.person_result.kind,
    )
    return same.first()
