"""How targets and commitments stand on a day: everything put together. Public through ``queries``."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Max

from chengnuo.core.indicators import queries as indicators
from chengnuo.core.indicators.models import Contribution
from chengnuo.core.indicators.queries import Kind, Value
from chengnuo.core.indicators.valuing import known as as_known
from chengnuo.core.progress import given, saying
from chengnuo.core.progress.models import Binding
from chengnuo.core.progress.rules import courses, forecasts, lights, sentences, tasks
from chengnuo.core.progress.rules.courses import Course, Node
from chengnuo.core.progress.rules.gaps import gap_of
from chengnuo.core.progress.rules.lights import Seen
from chengnuo.core.progress.rules.words import CourseKind, Light, Way, worst
from chengnuo.core.progress.saying import Key, When
from chengnuo.core.progress.shapes import CommitmentLight, EntryRow, ManualRow, Standing, Target, Task
from chengnuo.kernel.sentences import Sentence

Values = dict[int, Value]


@dataclass(frozen=True, slots=True)
class Said:
    """What units reported and what people set, up to a moment: read once for targets and commitments alike."""

    entries: dict[Key, EntryRow]
    by_hand: dict[Key, ManualRow]


def said_of(commitment_ids: Collection[int], when: When) -> Said:
    """Of these commitments and their targets."""
    entries = saying.latest(commitment_ids, when)
    return Said(entries, saying.manual(commitment_ids, entries.values(), when))


def stand(
    found: Sequence[Target], nodes: dict[int, tuple[Node, ...]], said: Said, when: When
) -> tuple[Standing, ...]:
    """Each target on the day; ``nodes`` are those of the commitments' plans."""
    bound = saying.bindings([target.figure_id for target in found], when.known_at)
    known = {one.key: one for one in indicators.indicators(in_force=None)}
    titles = {key: (one.title, one.unit) for key, one in known.items()}
    measured = _measured(found, bound, known, when)
    told_on = _told_on(measured, known, when)
    result = []
    for target in found:
        key = (target.commitment_id, target.figure_id)
        one, told = bound.get(target.figure_id), measured.get(target.figure_id)
        day = min(told_on.get(told.key, when.day), told.end) if told else when.day
        base = Standing(
            target=target, binding=saying.binding_row(one, titles) if one else None,
            course=course_of(target, one, nodes.get(target.commitment_id, ())), measured=told, measured_value=_in_unit(told, one),
            typed=said.entries.get(key), gap=None, gap_open=False, gap_reason="", expected=None, light=Light.GREY,
            rule_light=Light.GREY, light_reason="", rule="", manual=None, forecast=None, as_of=when.day, simulated=when.simulated,
        )  # fmt: skip
        result.append(_judged(base, day, said.by_hand.get(key)))
    return tuple(result)


def course_of(target: Target, binding: Binding | None, nodes: Sequence[Node]) -> Course:
    """The way a target is expected to go: chosen with its binding, else by rule."""
    kind = CourseKind(binding.course) if binding and binding.course else courses.suggested_kind(
        measure=target.measure, text=target.text, nodes=len(nodes)
    )  # fmt: skip
    steps = (
        courses.stage_steps(nodes, target.value, target.unit, target.deadline)
        if kind is CourseKind.STAGES
        else ()
    )
    if kind is CourseKind.STAGES and not steps:
        kind = CourseKind.LINEAR
    return Course(kind, target.start, target.deadline, given.points(kind), steps)


def light_of(
    task: Task, stands: Sequence[Standing], said: EntryRow | None, by_hand: ManualRow | None, day: date
) -> CommitmentLight:
    """The light of a commitment: the worst of its targets, or what its nodes and its unit say."""
    gaps = sum(one.gap_open for one in stands)
    if stands:
        light = worst([one.light for one in stands])
        reason = next(one.light_reason for one in stands if one.light is light)
    else:
        done = said.nodes_done if said else ()
        verdict = tasks.judge_task(
            task.nodes, done, said.state if said else "", task.deadline, day, given.thresholds()
        )
        light, reason = verdict.light, verdict.reason
    if by_hand is not None:
        light, reason = by_hand.light, Sentence(sentences.BY_HAND, reason=by_hand.reason)
    generated = (said is not None and said.simulated) or any(
        one.simulated and one.value is not None for one in stands
    )
    return CommitmentLight(task.commitment_id, light, reason, by_hand, len(stands), gaps, generated)


def _judged(base: Standing, day: date, by_hand: ManualRow | None) -> Standing:
    """Gap, light and forecast of a standing that has its values."""
    rules, aim, course = given.thresholds(), base.target.aim, base.course
    gap = gap_of(aim, base.measured_value, base.typed.value if base.typed else None,
                 [(one.measured, one.reason) for one in base.typed.explanations] if base.typed else [], rules.gap)  # fmt: skip
    seen = _seen(base, day)
    verdict = lights.judge(aim, course, seen, base.as_of, rules)
    errors = given.errors()
    ahead = None
    if seen is not None and verdict.light is not Light.GREY and course.kind.value in errors.rows:
        ahead = forecasts.forecast(
            aim, course, seen.value, base.as_of, errors.rows[course.kind], errors.coverage
        )
    light, reason = (
        (by_hand.light, Sentence(sentences.BY_HAND, reason=by_hand.reason))
        if by_hand
        else (verdict.light, verdict.reason)
    )
    return replace(
        base, gap=gap.size, gap_open=gap.open, gap_reason=gap.reason, expected=verdict.expected, light=light,
        rule_light=verdict.light, light_reason=reason, rule=lights.rule_words(aim, course, rules), manual=by_hand, forecast=ahead,
    )  # fmt: skip


def _seen(base: Standing, day: date) -> Seen | None:
    if base.measured_value is not None:
        return Seen(base.measured_value, day, "实测")
    if base.typed is not None and base.typed.value is not None:
        return Seen(base.typed.value, base.typed.day, "填报")
    return None


def _measured(
    found: Sequence[Target], bound: dict[int, Binding], known: Collection[str], when: When
) -> Values:
    """The value of each confirmed binding, asked for together: once for each span of days."""
    spans: dict[tuple[date | None, date], list[tuple[int, str]]] = {}
    for target in found:
        one = bound.get(target.figure_id)
        if one is None or one.suggested or one.way != Way.INDICATOR or one.indicator not in known:
            continue
        span = (None if one.whole_time else target.start, max(min(when.day, target.deadline), target.start))
        spans.setdefault(span, []).append((target.figure_id, one.indicator))
    values: Values = {}
    for (start, end), wanted in spans.items():
        told = indicators.values(
            sorted({key for _, key in wanted}),
            start=start,
            end=end,
            known_at=when.known_at,
            simulated=when.simulated,
        )
        values |= {figure_id: told[key] for figure_id, key in wanted if key in told}
    return values


def _in_unit(told: Value | None, binding: Binding | None) -> float | None:
    if told is None or told.value is None or binding is None:
        return None
    return round(told.value * binding.factor, 6)


def _told_on(values: Values, known: dict[str, indicators.Indicator], when: When) -> dict[str, date]:
    """When each level was last told, asked for all at once: a count is of the day it is counted on, a level as old as that."""
    levels = {one.key for one in values.values() if known[one.key].kind is Kind.LEVEL}
    if not levels:
        return {}
    rows = Contribution.objects.filter(
        as_known(when.known_at),
        indicator__key__in=levels,
        simulated=when.simulated,
        day__lte=when.day,
        above__isnull=False,
    )
    return dict(
        rows.order_by()
        .values("indicator__key")
        .annotate(last=Max("day"))
        .values_list("indicator__key", "last")
    )


def when_of(
    day: date | None, plan_end: date | None, today: date, simulated: bool, known_at: datetime | None
) -> When:
    """The day that is meant where none is named: today, or the last day of a plan year that is over."""
    return When(day or (min(today, plan_end) if plan_end else today), simulated, known_at)
