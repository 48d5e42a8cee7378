"""The reconciliation of two reports as a job that survives closing the page."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model

from chengnuo.core.documents import queries, reconciling
from chengnuo.core.documents.errors import ReportRefused
from chengnuo.kernel.jobs import queue
from chengnuo.kernel.jobs.queue import JobView
from chengnuo.kernel.jobs.registry import Progress, register
from chengnuo.kernel.permissions import demand

KIND = "documents.reconcile"


def register_jobs() -> None:
    """Make the kind known to the workers."""
    register(KIND, _run, title="两年对账")


def enqueue_reconciliation(*, actor: Any, this_year_id: int, next_year_id: int, open_at: str = "") -> JobView:
    """Ask for a reconciliation; the job's result holds ``run_id`` and ``url``.

    ``open_at`` is the address of the page to open at the end, with ``{run_id}`` in it.
    Raises ``ReportNotFound``, ``ReportRefused`` (twice the same report), ``NotAllowed``.
    """
    demand(actor, "ledger.edit")
    if this_year_id == next_year_id:
        raise ReportRefused("documents.same_report", "请选择两份不同年度的报告进行对照。")
    this_year, next_year = queries.report(this_year_id), queries.report(next_year_id)
    params = {"this_year_id": this_year.id, "next_year_id": next_year.id, "open_at": open_at}
    title = f"两年对账 {this_year.plan_year or this_year.title} → {next_year.plan_year or next_year.title}"
    return queue.enqueue(KIND, params, actor, title=title)


def _run(context: Progress, params: dict[str, Any]) -> dict[str, Any]:
    actor = get_user_model().objects.filter(pk=context.owner_id or 0).first()
    if actor is None:
        raise ReportRefused("documents.no_actor", "提出任务的用户已不在，没有对账。")
    context.progress(0, 1, "逐条对照目标与结果")
    run_id = reconciling.run_reconciliation(
        actor=actor, this_year_id=params["this_year_id"], next_year_id=params["next_year_id"]
    )
    return {"run_id": run_id, "url": params["open_at"].replace("{run_id}", str(run_id))}
