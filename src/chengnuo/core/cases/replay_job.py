"""The replay as jobs that survive closing the page: first look, then put in force."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model

from chengnuo.core.cases import replay
from chengnuo.core.cases.errors import Refused
from chengnuo.kernel.jobs import queue
from chengnuo.kernel.jobs.queue import JobView
from chengnuo.kernel.jobs.registry import Progress, register
from chengnuo.kernel.permissions import demand

LOOK, APPLY = "cases.replay_look", "cases.replay_apply"


def register_jobs() -> None:
    """Make the kinds known to the workers."""
    register(LOOK, _look, title="时限重算")
    register(APPLY, _apply, title="应用时限重算")


def enqueue_look(*, actor: Any, limits: bool, open_at: str) -> JobView:
    """Ask what would move; ``open_at`` is the page to open at the end, with ``{run_id}`` in it."""
    demand(actor, "case.rules")
    return queue.enqueue(LOOK, {"limits": limits, "open_at": open_at}, actor)


def enqueue_apply(*, actor: Any, run_id: int, open_at: str) -> JobView:
    """Ask for a run to be put in force. Raises ``Refused`` where it is already."""
    demand(actor, "case.rules")
    run = replay.run_of(run_id)
    if run is None or run.applied_at is not None:
        raise Refused("cases.replay_applied", "这次重算不存在，或者已经应用过了。", run=run_id)
    return queue.enqueue(APPLY, {"run_id": run_id, "open_at": open_at}, actor)


def _look(context: Progress, params: dict[str, Any]) -> dict[str, Any]:
    actor, told = _actor(context), _told(context)
    run_id = replay.look(actor=actor, limits=bool(params["limits"]), progress=told)
    return {"run_id": run_id, "url": params["open_at"].replace("{run_id}", str(run_id))}


def _apply(context: Progress, params: dict[str, Any]) -> dict[str, Any]:
    actor, told = _actor(context), _told(context)
    written = replay.apply_run(actor=actor, run_id=params["run_id"], progress=told)
    return {"written": written, "url": params["open_at"]}


def _actor(context: Progress) -> Any:
    actor = get_user_model().objects.filter(pk=context.owner_id or 0).first()
    if actor is None:
        raise Refused("cases.no_actor", "提出任务的用户已不在，没有重算。")
    return actor


def _told(context: Progress) -> replay.Told:
    return lambda done, total: context.progress(done, total, f"已算 {done} / {total} 项任务")
