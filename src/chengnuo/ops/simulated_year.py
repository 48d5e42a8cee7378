"""`chengnuo simulate`: a plan year for the demo's report, made up, seeded, played through the real services, and marked 「模拟」.

The mechanisms do their work (``simulated_work``), departments send figures after each period, units report each quarter,
some of it off the measured value. Nothing here writes past the services; what is there already stays, so a second run
adds nothing.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

import typer

from chengnuo.ops.simulated_ways import end_of, rounded, ways
from chengnuo.ops.simulated_work import Step, Work

SEED, JOB = 420103, "year.simulate"
#: Entries that are there: commitment, figure (None: of the commitment itself), day.
Said = set[tuple[int, int | None, date]]
#: Departments send on the 8th what the month before came to; units report on the 12th after a quarter.
_SENT, _TYPED = 8, 12
_REASONS = (
    "含已完工、资料尚未上传的部分，下月补录。",
    "部门月报有滞后，本单位按现场台账统计。",
    "统计口径含续建部分，已与部门核对。",
)


@dataclass(frozen=True, slots=True)
class Handler:
    """Who reports for a unit: a post and a name, but no account."""

    display_name: str
    unit_id: int
    role: str = "handler"
    pk: None = None
    is_authenticated: bool = True
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Made:
    """What a run added."""

    figures: int
    entries: int
    assigned: int
    records: int = 0
    assets: int = 0
    changes: int = 0
    #: Titles of indicators that measure a target and for which no work can be played.
    left: tuple[str, ...] = ()


def register() -> None:
    """Make the job known."""
    from chengnuo.kernel.jobs import registry

    registry.register(JOB, _job, title="模拟一年的进展", attempts=3)


def simulate_command(
    year: Annotated[int, typer.Option(help="计划年度；只用于演示的样例报告")] = 2023,
    seed: Annotated[int, typer.Option(help="随机种子；同一种子结果相同")] = SEED,
) -> None:
    """给演示报告模拟一年的进展（全部标「模拟」）：各机制的台账和部件、部门导数、单位填报；再运行一次不增加任何数据。"""
    from chengnuo.kernel.errors import ChengnuoError
    from chengnuo.ops.manage import start_django

    start_django()
    try:
        made = simulate(year, seed, lambda done, total: typer.echo(f"{done}/{total}", err=True))
    except ChengnuoError as error:
        typer.echo(f"{error.message_zh}（{error.code}）", err=True)
        raise typer.Exit(1) from error
    typer.echo(
        f"模拟 {year} 年：台账 {made.records} 条，部件 {made.assets} 个、变更 {made.changes} 处，导入 {made.figures} 个数，"
        f"填报 {made.entries} 次，确认单位 {made.assigned} 项。"
    )
    for title in made.left:
        typer.echo(f"没有模拟：{title}（它统计的不是单条台账或部件）。")


def simulate(
    year: int, seed: int = SEED, tell: Callable[[int, int], None] = lambda done, total: None
) -> Made:
    """Play what is not there yet; every step is whole, ``tell`` may stop the run between two.

    Raises ``Invalid`` (``simulate.no_report``, ``simulate.real``, ``simulate.other_seed``).
    """
    report_id, supervisor = _checked(year, seed)
    said = _said(report_id)
    assigned = 0 if said else _confirm_units(supervisor, report_id, seed)
    play = _Play(year, seed, report_id, supervisor, said)
    steps: list[Step] = list(play.work.steps())
    for month in range(1, 13):
        sent = _after(year, month, _SENT)
        steps.append((sent, lambda m=month: Counter(figures=play.send(m))))  # type: ignore[misc]
        if month % 3 == 0:
            early = datetime.combine(end_of(year, month) - timedelta(days=3), time(20), sent.tzinfo)
            steps.append((early, lambda m=month: Counter(entries=play.report(m, early=True))))  # type: ignore[misc]
            late = _after(year, month, _TYPED)
            steps.append((late, lambda m=month: Counter(entries=play.report(m, early=False))))  # type: ignore[misc]
    made = _played(sorted(steps, key=lambda step: step[0]), tell)
    _publish(supervisor, report_id)
    return Made(**made, assigned=assigned, left=play.work.left)


def _publish(supervisor: Any, report_id: int) -> None:
    """What came of the year on the public page, as far as promises stand there."""
    from chengnuo.core.promises import queries, services

    page = queries.page(report_id)
    if page is not None:
        ids = [one.id for one in page.promises]
        services.publish_progress(actor=supervisor, promise_ids=ids, reason="（模拟）公布年度完成情况")


def _played(steps: Sequence[Step], tell: Callable[[int, int], None]) -> dict[str, int]:
    """Do what is due by now, step by step; after each the indicators know of it."""
    from chengnuo.engine import indicating
    from chengnuo.kernel.clock import now, pretending

    made = Counter[str](figures=0, entries=0, records=0, assets=0, changes=0)
    for number, (moment, act) in enumerate(steps, start=1):
        if moment <= now():
            with pretending(moment), indicating.later():
                made.update(act())
            indicating.settle()  # not while it is played: what somebody really did meanwhile is known since now
        tell(number, len(steps))
    return dict(made)


class _Play:
    """The year of one report: each target's way, and what is done on the days of it."""

    def __init__(self, year: int, seed: int, report_id: int, supervisor: Any, said: Said) -> None:
        from chengnuo.core.progress import queries

        self.year, self.seed, self.report_id, self.supervisor = year, seed, report_id, supervisor
        self.said = said
        stands = queries.standings(report_id, as_of=date(year, 12, 31), simulated=True)
        self.bound = {one.target.figure_id: one.binding for one in stands if one.binding}
        self.ways = ways(stands, seed)
        self.work = Work(year, seed, stands, self.ways, supervisor)
        self.tasks = {one.commitment_id: one for one in queries.tasks_of(report_id)}

    def send(self, month: int) -> int:
        """The figures of a month that are not there yet, one batch; how many."""
        from chengnuo.core.indicators import queries, services
        from chengnuo.core.indicators.queries import figures_known

        day = end_of(self.year, month)
        there, known = figures_known(simulated=True), {one.key: one for one in queries.indicators()}
        lines = []
        for figure_id, one in self.bound.items():
            key = one.indicator
            wanted = key.startswith("import.") and key in known and (key, day) not in there
            if wanted and month % _every(known[key].source_title) == 0:
                lines.append((known[key], self.ways[figure_id].by(month) / one.factor))
        if not lines:
            return 0
        figures = [_figure(one, day, value, row) for row, (one, value) in enumerate(lines, start=2)]
        plain = "\n".join(f"{one.declared.key},{one.day},{one.amount}" for one in figures)
        services.import_figures(
            actor=self.supervisor, name=_name(self.year, month, self.seed), figures=figures, simulated=True,
            sha256=hashlib.sha256(plain.encode()).hexdigest(),
        )  # fmt: skip
        return len(figures)

    def report(self, month: int, *, early: bool) -> int:
        """What units say of a quarter; the hasty ones before its figures have come. How many entries."""
        from chengnuo.core.progress import queries

        day, made = end_of(self.year, month), 0
        said_on = day - timedelta(days=3) if early else day
        for stand in queries.standings(self.report_id, as_of=said_on, simulated=True):
            target = stand.target
            dice = random.Random(f"{self.seed}:{target.figure_key}:{month}")
            hasty = stand.measured_value is not None and dice.random() < 0.15
            if (
                hasty is early
                and target.lead_unit_id
                and (target.commitment_id, target.figure_id, said_on) not in self.said
            ):
                made += self._type(stand, said_on, month, dice)
        if not early:
            made += sum(self._state(task, day, month) for task in self.tasks.values() if not task.figure_ids)
        return made

    def _type(self, stand: Any, day: date, month: int, dice: random.Random) -> int:
        from chengnuo.core.progress import services

        aim, own = stand.target.aim, self.ways[stand.target.figure_id].by(month)
        value = own if stand.measured_value is None else stand.measured_value
        if stand.measured_value is not None and dice.random() < 0.2:
            value += max(aim.value * dice.uniform(0.03, 0.08), 1 if aim.whole else 0)
        value = round(value, 1) if aim.percent else rounded(value, aim.whole)
        reason = f"（模拟）{dice.choice(_REASONS)}" if services.needs_reason(stand, value) else ""
        words = f"（模拟）截至 {day.month} 月底按计划推进，{stand.target.indicator}见所填数值。"
        filled = services.Filled(day=day, words=words, value=value, gap_reason=reason)
        services.report_progress(
            actor=_handler(stand.target.lead_unit_id, stand.target.lead_unit), filled=filled,
            commitment_id=stand.target.commitment_id, figure_id=stand.target.figure_id,
        )  # fmt: skip
        return 1

    def _state(self, task: Any, day: date, month: int) -> int:
        """Half-yearly, what a unit says of a commitment without figures."""
        from chengnuo.core.progress import services
        from chengnuo.core.progress.queries import TaskState

        if month % 6 or not task.lead_unit_id or (task.commitment_id, None, day) in self.said:
            return 0
        chance = random.Random(f"{self.seed}:{task.code}:{month}").random()
        done = month == 12 and chance < 0.82
        if month == 12 and chance > 0.93:
            return 0  # some never answer
        state = TaskState.DONE if done else TaskState.RUNNING
        words = "（模拟）年度任务已完成。" if done else "（模拟）正在推进。"
        nodes = tuple(node.title for node in task.nodes if done or node.due <= day)
        filled = services.Filled(day=day, words=words, state=state.value, nodes_done=nodes)
        services.report_progress(
            actor=_handler(task.lead_unit_id, task.lead_unit), commitment_id=task.commitment_id,
            figure_id=None, filled=filled,
        )  # fmt: skip
        return 1


def _checked(year: int, seed: int) -> tuple[int, Any]:
    """The sample report of the year and who acts; nothing real may be there."""
    from django.contrib.auth import get_user_model

    from chengnuo.core.documents import queries as documents
    from chengnuo.core.indicators.queries import batches, figures_known
    from chengnuo.kernel.errors import Invalid

    cards = [one for one in documents.reports(state="accepted") if one.plan_year == year]
    sample = next((one for one in cards if one.is_sample), None)
    supervisor = get_user_model().objects.filter(role="supervisor", display_name__contains="模拟").first()
    if sample is None or supervisor is None:
        raise Invalid("simulate.no_report", f"没有 {year} 年的样例报告和模拟用户；先运行 chengnuo demo。")
    real = [day for _, day in figures_known(simulated=False) if day.year == year]
    if real or len(cards) > 1:
        raise Invalid("simulate.real", f"{year} 年已有真实的报告或导入的数，不再加入模拟数据。")
    start = f"模拟 {year} 年"
    others = [one.name for one in batches(1000) if one.simulated and one.name.startswith(start)]
    if any(not name.endswith(f"种子 {seed}") for name in others):
        raise Invalid("simulate.other_seed", f"{year} 年已用另一个种子模拟过（{others[0]}）。")
    return sample.id, supervisor


def _confirm_units(supervisor: Any, report_id: int, seed: int) -> int:
    """Suggested lead units confirmed, four of five commitments: the rest waits for the visitor. How many."""
    from chengnuo.core.commitments import queries, services

    rows = queries.all_rows(queries.LedgerFilter(report_id=report_id, no_unit=True))
    chosen = {
        row.id: row.version
        for row in rows
        if any(one.status == "suggested" for one in row.suggestions)
        and (row.quantified or random.Random(f"{seed}:{row.code}").random() < 0.8)
    }
    if not chosen:
        return 0
    services.confirm_suggestions(actor=supervisor, versions=chosen)
    return len(chosen)


def _said(report_id: int) -> Said:
    """What was reported already, corrected entries too: commitment, figure, day."""
    from chengnuo.core.progress import queries

    found = {
        (one.commitment_id, one.figure_id, row.day)
        for one in queries.targets_of(report_id)
        for row in queries.history(one.figure_id)
    }
    free = [task.commitment_id for task in queries.tasks_of(report_id) if not task.figure_ids]
    return found | {(pk, None, row.day) for pk in free for row in queries.commitment_history(pk)}


def _figure(one: Any, day: date, value: float, row: int) -> Any:
    from chengnuo.core.indicators.rules.amounts import units
    from chengnuo.core.indicators.shapes import Declared, NewFigure

    declared = Declared(
        one.key, one.title, one.unit, one.kind, meaning=one.meaning, source_title=one.source_title
    )
    period = f"{day:%Y-%m}"
    return NewFigure(declared, period, day, units(round(value, 4)), row, f"模拟·{one.source_title}", "模拟")


def _handler(unit_id: int, name: str) -> Handler:
    return Handler(f"模拟·{name}填报人", unit_id)


def _every(source: str) -> int:
    """How many months lie between two figures of a source, by its name."""
    return next((n for word, n in (("季报", 3), ("学期", 6), ("年报", 12)) if word in source), 1)


def _name(year: int, month: int, seed: int) -> str:
    return f"模拟 {year} 年 {month} 月数据 · 种子 {seed}"


def _after(year: int, month: int, day: int) -> datetime:
    from chengnuo.kernel.clock import SHANGHAI

    return datetime.combine(end_of(year, month) + timedelta(days=day), time(10), SHANGHAI)


def _job(progress: Any, params: dict[str, Any]) -> dict[str, Any]:
    def tell(done: int, total: int) -> None:
        progress.progress(done, total, f"已模拟 {done} 步")

    made = simulate(int(params.get("year", 2023)), int(params.get("seed", SEED)), tell)
    return {
        "url": "/progress/",
        "figures": made.figures,
        "entries": made.entries,
        "records": made.records,
        "assets": made.assets,
    }
