"""What can be read of the progress: the one door. Frozen dataclasses come out (``shapes``), never rows.

``as_of`` is the day looked at (today, or the last day of a plan year that is over); ``known_at`` the moment whose knowledge
counts (None: now), so that what was published once can be computed again. ``simulated`` None: a sample report shows
generated values, any other real ones; the two never meet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Max

from chengnuo.core.documents.errors import ReportNotFound
from chengnuo.core.documents.models import Report
from chengnuo.core.indicators import queries as indicators
from chengnuo.core.progress import saying, targets
from chengnuo.core.progress import standing as standings_
from chengnuo.core.progress.errors import EntryNotFound, EvidenceNotFound, TargetNotFound
from chengnuo.core.progress.given import errors, thresholds
from chengnuo.core.progress.models import Binding, Entry, Evidence, ManualLight
from chengnuo.core.progress.rules.courses import Course
from chengnuo.core.progress.rules.forecasts import Forecast
from chengnuo.core.progress.rules.words import CourseKind, Light, TaskState, Way
from chengnuo.core.progress.saying import When
from chengnuo.core.progress.shapes import (
    BindingRow,
    CommitmentLight,
    EntryRow,
    EvidenceRow,
    Feed,
    LightCounts,
    ManualRow,
    Standing,
    Target,
    Task,
)
from chengnuo.kernel.clock import today
from chengnuo.kernel.marks import newest

__all__ = [
    "BindingRow", "CommitmentLight", "Course", "CourseKind", "EntryRow", "EvidenceRow", "Feed", "Forecast", "Light", "LightCounts",
    "ManualRow", "Standing", "Target", "Task", "TaskState", "Way", "binding_history", "change_mark", "commitment_history", "commitment_standings",
    "default_day", "entry", "errors", "evidence", "history", "light_counts", "light_of", "lights", "lights_and_standings", "measured_by", "measured_series",
    "open_gaps", "standing", "standings", "standings_and_words", "target", "targets_of", "task", "tasks_of", "thresholds",
]  # fmt: skip


def change_mark() -> object:
    """Changes with what units say and with what is bound or lit by hand; what is measured meanwhile is not in it."""
    ended = [table.objects.aggregate(last=Max("ended_at"))["last"] for table in (Binding, ManualLight)]
    return newest(Entry), newest(Binding), newest(ManualLight), ended


def standings(
    report_id: int,
    *,
    as_of: date | None = None,
    simulated: bool | None = None,
    known_at: datetime | None = None,
) -> tuple[Standing, ...]:
    """Every numbered target of a report, in the order of its text. Raises ``ReportNotFound``."""
    return standings_and_words(report_id, as_of=as_of, simulated=simulated, known_at=known_at)[0]


def standings_and_words(
    report_id: int,
    *,
    as_of: date | None = None,
    simulated: bool | None = None,
    known_at: datetime | None = None,
) -> tuple[tuple[Standing, ...], dict[int, EntryRow]]:
    """The standings, and what stands of the units' words on each live commitment as such, beside its targets."""
    when = _when(report_id, as_of, simulated, known_at)
    nodes = {one.commitment_id: one.nodes for one in targets.tasks(report_id)}
    said = standings_.said_of(nodes, when)
    stands = standings_.stand(targets.of_report(report_id), nodes, said, when)
    words = {
        commitment_id: entry
        for (commitment_id, figure_id), entry in said.entries.items()
        if figure_id is None
    }
    return stands, words


def standing(
    figure_id: int,
    *,
    as_of: date | None = None,
    simulated: bool | None = None,
    known_at: datetime | None = None,
) -> Standing:
    """One target. Raises ``TargetNotFound``."""
    one = target(figure_id)
    when = _when(one.report_id, as_of, simulated, known_at)
    nodes = {task.commitment_id: task.nodes for task in targets.tasks(commitment_id=one.commitment_id)}
    return standings_.stand((one,), nodes, standings_.said_of(nodes, when), when)[0]


def commitment_standings(
    commitment_id: int,
    *,
    as_of: date | None = None,
    simulated: bool | None = None,
    known_at: datetime | None = None,
) -> tuple[Standing, ...]:
    """The targets of one commitment; none for one without figures."""
    found = targets.of_commitment(commitment_id)
    if not found:
        return ()
    when = _when(found[0].report_id, as_of, simulated, known_at)
    nodes = {task.commitment_id: task.nodes for task in targets.tasks(commitment_id=commitment_id)}
    return standings_.stand(found, nodes, standings_.said_of(nodes, when), when)


def lights_and_standings(
    report_id: int,
    *,
    as_of: date | None = None,
    simulated: bool | None = None,
    known_at: datetime | None = None,
) -> tuple[dict[int, CommitmentLight], tuple[Standing, ...]]:
    """The light of each live commitment by its id, and the standings they are made of: the same few statements for all."""
    when = _when(report_id, as_of, simulated, known_at)
    rows = targets.tasks(report_id)
    nodes = {one.commitment_id: one.nodes for one in rows}
    said = standings_.said_of(nodes, when)
    stands = standings_.stand(targets.of_report(report_id), nodes, said, when)
    return _lights(rows, stands, said, when), stands


def lights(
    report_id: int,
    *,
    as_of: date | None = None,
    simulated: bool | None = None,
    known_at: datetime | None = None,
) -> dict[int, CommitmentLight]:
    """The light of each live commitment by its id."""
    return lights_and_standings(report_id, as_of=as_of, simulated=simulated, known_at=known_at)[0]


def light_of(
    commitment_id: int,
    *,
    as_of: date | None = None,
    simulated: bool | None = None,
    known_at: datetime | None = None,
) -> CommitmentLight | None:
    """The light of one commitment; None for one that is not live."""
    rows = targets.tasks(commitment_id=commitment_id)
    if not rows:
        return None
    when = _when(rows[0].report_id, as_of, simulated, known_at)
    said = standings_.said_of([commitment_id], when)
    stands = standings_.stand(
        targets.of_figures(rows[0].figure_ids), {commitment_id: rows[0].nodes}, said, when
    )
    return _lights(rows, stands, said, when)[commitment_id]


def light_counts(
    report_id: int,
    *,
    as_of: date | None = None,
    simulated: bool | None = None,
    known_at: datetime | None = None,
) -> LightCounts:
    """How many live commitments of a report have which light."""
    when = _when(report_id, as_of, simulated, known_at)
    found = lights(report_id, as_of=as_of, simulated=simulated, known_at=known_at)
    counted = Counter(one.light for one in found.values())
    return LightCounts(
        counted[Light.GREEN],
        counted[Light.YELLOW],
        counted[Light.RED],
        counted[Light.GREY],
        when.day,
        when.simulated,
    )


def measured_by(keys: Collection[str], *, simulated: bool) -> dict[str, Standing]:
    """The target that each of these indicators measures, by the indicator; of several years the latest."""
    found: dict[str, Standing] = {}
    for row in Binding.objects.filter(indicator__in=keys, ended_at=None, suggested=False).order_by("id"):
        if not targets.of_figures([row.figure_id]):
            continue
        one = standing(row.figure_id)
        known = found.get(row.indicator)
        if one.simulated == simulated and (known is None or known.target.start <= one.target.start):
            found[row.indicator] = one
    return found


def open_gaps(
    report_id: int,
    *,
    as_of: date | None = None,
    simulated: bool | None = None,
    known_at: datetime | None = None,
) -> tuple[Standing, ...]:
    """Targets whose typed value lies off the measured one without an explanation that holds, the widest first."""
    found = standings(report_id, as_of=as_of, simulated=simulated, known_at=known_at)
    return tuple(
        sorted(
            (one for one in found if one.gap_open),
            key=lambda one: -abs(one.gap or 0) / (one.target.value or 1),
        )
    )


def measured_series(stand: Standing) -> tuple[tuple[date, float], ...]:
    """How the measured value came to be, in the target's unit: (day, value) within the target's time, for a chart."""
    one = stand.binding
    if stand.measured is None or one is None:
        return ()
    points = indicators.series(
        one.indicator, start=stand.target.start, end=stand.measured.end, simulated=stand.simulated,
        from_beginning=one.whole_time,
    )  # fmt: skip
    found = [
        (max(p.day, stand.target.start), round(p.value * one.factor, 6))
        for p in points
        if p.value is not None
    ]
    return tuple(dict(found).items())


def target(figure_id: int) -> Target:
    """One target. Raises ``TargetNotFound``."""
    found = targets.of_figures([figure_id])
    if not found:
        raise TargetNotFound(figure_id)
    return found[0]


def targets_of(report_id: int) -> tuple[Target, ...]:
    """The numbered targets of a report."""
    return targets.of_report(report_id)


def tasks_of(report_id: int) -> tuple[Task, ...]:
    """The live commitments of a report with units and nodes."""
    return targets.tasks(report_id)


def task(commitment_id: int) -> Task | None:
    """One live commitment; None where it is not live."""
    return next(iter(targets.tasks(commitment_id=commitment_id)), None)


def history(figure_id: int) -> tuple[EntryRow, ...]:
    """Everything units said of a target, the latest first; what was corrected stays. Raises ``TargetNotFound``."""
    one = target(figure_id)
    return saying.history(one.commitment_id, figure_id)


def commitment_history(commitment_id: int) -> tuple[EntryRow, ...]:
    """Everything units said of a commitment as such, beside its targets."""
    return saying.history(commitment_id, None)


def entry(entry_id: int) -> EntryRow:
    """One entry. Raises ``EntryNotFound``."""
    row = Entry.objects.select_related("unit", "corrected_by").filter(pk=entry_id).first()
    if row is None:
        raise EntryNotFound(entry_id)
    return saying.entry_row(row)


def evidence(evidence_id: int) -> EvidenceRow:
    """A file behind an entry. Raises ``EvidenceNotFound``."""
    row = Evidence.objects.filter(pk=evidence_id).first()
    if row is None:
        raise EvidenceNotFound(evidence_id)
    return saying.evidence_row(row)


def binding_history(figure_id: int) -> tuple[BindingRow, ...]:
    """Every binding a target had, the latest first."""
    titles = {one.key: (one.title, one.unit) for one in indicators.indicators()}
    rows = Binding.objects.filter(figure_id=figure_id).order_by("-id")
    return tuple(saying.binding_row(row, titles) for row in rows)


def default_day(report_id: int) -> date:
    """The day a report is looked at where none is named. Raises ``ReportNotFound``."""
    return _when(report_id, None, None, None).day


def _when(report_id: int, as_of: date | None, simulated: bool | None, known_at: datetime | None) -> When:
    report = Report.objects.filter(pk=report_id).first()
    if report is None:
        raise ReportNotFound(report_id)
    wanted = report.is_sample if simulated is None else simulated
    return standings_.when_of(as_of, targets.last_day(report), today(), wanted, known_at)


def _lights(
    rows: tuple[Task, ...], stands: tuple[Standing, ...], said: standings_.Said, when: When
) -> dict[int, CommitmentLight]:
    by_figure = {one.target.figure_id: one for one in stands}
    found = {}
    for row in rows:
        own = [by_figure[pk] for pk in row.figure_ids if pk in by_figure]
        key = (row.commitment_id, None)
        found[row.commitment_id] = standings_.light_of(
            row, own, said.entries.get(key), said.by_hand.get(key), when.day
        )
    return found
