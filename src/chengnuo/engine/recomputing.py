"""All contributions of a source computed anew and compared with what stands: after a new version, and whenever asked.

What it finds wrong it puts right, and says how much and where: an empty answer is the proof that the numbers kept
change by change are the numbers counted from the beginning.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction

from chengnuo.core.assets import queries as assets
from chengnuo.core.cases import counters
from chengnuo.core.indicators import queries as indicators
from chengnuo.core.indicators import services
from chengnuo.core.indicators.queries import Source, Subject
from chengnuo.core.indicators.shapes import Kept
from chengnuo.core.records import homes
from chengnuo.engine import declaring, indicating, registry
from chengnuo.engine.measuring import class_id_of
from chengnuo.kernel.clock import now
from chengnuo.kernel.jobs import queue
from chengnuo.kernel.jobs import registry as jobs
from chengnuo.kernel.jobs.queue import JobView
from chengnuo.kernel.jobs.registry import Progress
from chengnuo.kernel.permissions import demand

JOB = "indicators.recompute"
CASES = "cases"
#: So many subjects are computed in one transaction.
AT_ONCE = 2000
#: How long one that did not succeed is left alone.
_AGAIN = timedelta(hours=1)
_TITLE = "重新计算："
Told = Callable[[int, int], None]


def subscribe() -> None:
    """Make the job known. Begun again from the start it comes to the same."""
    jobs.register(JOB, _job, title="重新计算指标", attempts=3)


def ask(*, actor: Any, source_id: str) -> JobView:
    """Have a scenario, the cases (``cases``) or everything ("") computed anew. Raises ``NotAllowed``, ``ScenarioNotFound``."""
    demand(actor, "indicator.compute")
    if source_id not in ("", CASES):
        registry.live(source_id)
    name = (
        "案卷" if source_id == CASES else registry.live(source_id).scenario.title if source_id else "全部指标"
    )
    return queue.enqueue(JOB, {"source_id": source_id}, actor, title=f"重新计算：{name}")


def enqueue(source_id: str, actor: Any = None, *, title: str = "") -> None:
    """The same for the program, where there is anything to compute: what is written later is computed as it comes."""
    if _anything(source_id):
        queue.enqueue(JOB, {"source_id": source_id}, actor, title=_TITLE + (title or _named(source_id)))
    else:
        _note_computed(source_id)


def enqueue_uncomputed() -> None:
    """Have computed what never was, or is meant otherwise since; what was tried within the hour is not tried again yet."""
    lately = {job.title for job in queue.jobs_of(None) if not job.finished or now() - job.created_at < _AGAIN}
    for _, source_id in indicators.uncomputed():
        if _TITLE + _named(source_id) not in lately:
            enqueue(source_id)


def recompute(source_id: str = "", told: Told | None = None) -> Kept:
    """Compute a scenario, the cases or everything anew, and keep what differs."""
    _register(source_id)
    names = [source_id] if source_id else [live.scenario.id for live in registry.scenarios()] + [CASES]
    total, done, found = sum(_total(name) for name in names), 0, Kept()
    for name in names:
        for kept, count in _steps(name):
            found, done = found + kept, done + count
            if told is not None:
                told(min(done, total), total)
        _note_computed(name)
    return found


def _register(source_id: str) -> None:
    """What is declared is what there is, before it is computed: of one scenario its own alone."""
    if source_id in ("", CASES):
        declaring.register_all()
    else:
        declaring.register(registry.live(source_id).scenario)


def _job(progress: Progress, params: dict[str, Any]) -> dict[str, Any]:
    last = 0

    def told(done: int, total: int) -> None:
        nonlocal last
        last = total
        progress.progress(done, total, f"已核对 {done} / {total} 条")

    found = recompute(str(params.get("source_id", "")), told)
    differs = f"有 {len(found.keys)} 个指标与重新计算的不同，已改正" if found.keys else "与重新计算的完全一致"
    progress.progress(last, last, differs)
    return {
        "url": "/indicators/", "message": differs, "same": found.same, "began": found.began, "ended": found.ended,
        "keys": sorted(found.keys)[:200],
    }  # fmt: skip


def _steps(name: str) -> Iterator[tuple[Kept, int]]:
    if name == CASES:
        yield from _chunks(Subject.CASE, Source.CASES, CASES, counters.ids_after)
        return
    scenario = registry.live(name).scenario
    yield from _chunks(
        Subject.RECORD, Source.SCENARIO, name, lambda after, most: homes.ids_after(name, after, most)
    )
    for declared in scenario.asset_classes:
        class_id = class_id_of(declared)
        if class_id is not None:
            yield from _chunks(
                Subject.ASSET, Source.SCENARIO, name,
                lambda after, most, one=class_id: assets.ids_after(one, after, most),  # type: ignore[misc]
            )  # fmt: skip
    yield indicating.devices_told(scenario), 0


def _chunks(
    subject: Subject, source: Source, source_id: str, ids_after: Callable[[int, int], Sequence[int]]
) -> Iterator[tuple[Kept, int]]:
    """Every subject there is, and those that still count though they are gone."""
    counting = indicators.standing_ids(source, source_id, subject)
    after, some = 0, ids_after(0, AT_ONCE)
    while True:
        upto = some[-1] if some else None
        last = len(counting) if upto is None else bisect_right(counting, upto)
        ids = sorted({*some, *counting[bisect_right(counting, after) : last]})
        with transaction.atomic():
            services.take_turn()
            kept = indicating.compute(subject, ids, now()) if ids else Kept()
        yield kept, len(some)
        if upto is None:
            return
        after, some = upto, ids_after(upto, AT_ONCE)


def _named(source_id: str) -> str:
    if source_id == CASES:
        return "案卷"
    return registry.live(source_id).scenario.title if source_id else "全部指标"


def _note_computed(name: str) -> None:
    source = Source.CASES if name == CASES else Source.SCENARIO
    services.note_computed(keys=[one.key for one in indicators.indicators(source=source, source_id=name)])


def _anything(name: str) -> bool:
    return bool(counters.case_total() if name == CASES else homes.total_of(name) or assets.tallies())


def _total(name: str) -> int:
    if name == CASES:
        return counters.case_total()
    classes = [class_id_of(one) for one in registry.live(name).scenario.asset_classes]
    tallies = {one.class_id: one.count for one in assets.tallies(assets.AssetFilter(removed=True))}
    return homes.total_of(name) + sum(tallies.get(one, 0) for one in classes if one is not None)
