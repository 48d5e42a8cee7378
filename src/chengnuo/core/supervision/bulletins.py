"""The weekly 通报: its facts as they were known on a day, its number, and the archive of those issued."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from chengnuo.core.catalogue import deadlines as district
from chengnuo.core.people import queries as people
from chengnuo.core.supervision import history, reporting, rulebook, scoring
from chengnuo.core.supervision.errors import BulletinNotFound, Refused
from chengnuo.core.supervision.history import end_of, start_of
from chengnuo.core.supervision.models import Bulletin
from chengnuo.core.supervision.orders import next_serial
from chengnuo.core.supervision.rules.bulletin import (
    Block,
    CheckLine,
    Facts,
    LateLine,
    OrderLine,
    ScoreLine,
    blocks_from,
    blocks_json,
    compose,
    title_of,
)
from chengnuo.core.supervision.rules.scores import Counter
from chengnuo.core.supervision.rules.words import NODES, OPEN, Act, OrderState, Result, Stage, State
from chengnuo.core.supervision.shapes import BulletinRow
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.clock import local, now, today
from chengnuo.kernel.permissions import demand
from chengnuo.kernel.worktime import LimitUnit, worked

_RATES = (
    (Stage.SIGN, "按时签收率"), (Stage.PLAN, "按时反馈方案率"), (Stage.PROGRESS, "按时报进展率"), (Stage.DONE, "按时办结率"),
)  # fmt: skip


def week_of(day: date) -> tuple[date, date]:
    """Monday to Sunday of the last week that is over on ``day``: what a bulletin is usually of."""
    sunday = day - timedelta(days=day.weekday() + 1)
    return sunday - timedelta(days=6), sunday


def draft(since: date, as_of: date, *, simulated: bool) -> tuple[Block, ...]:
    """The bulletin of a span as it was known at the end of ``as_of``. Raises ``Refused``."""
    return compose(facts_of(since, as_of, simulated=simulated))


def facts_of(since: date, as_of: date, *, simulated: bool) -> Facts:
    """What the text says; nothing in it depends on when it is asked. Raises ``Refused``."""
    if as_of < since or as_of > today() or (as_of - since).days > 366:
        raise Refused("supervision.bad_span", "请写明起止日期：止日不早于起日、不晚于今天，跨度不超过一年。")
    at, names = end_of(as_of), _names()
    span = (start_of(since), at)
    matters = history.matters(at, simulated=simulated)
    rule = rulebook.order_rule(at)
    late = _late(at, simulated, {one.id: one.title for one in matters}, names)
    coming = reporting.next_day(as_of, at)
    return Facts(
        since=since, as_of=as_of, issuer=rule.issuer, addressee=rule.addressee,
        open=sum(one.state in OPEN for one in matters),
        by_state={state: sum(one.state == state for one in matters) for state in OPEN},
        moves=_moves(matters, span), replies=_replies(matters, span), on_time=_on_time(span, simulated),
        done=_done(matters, span, names, {line.unit for line in late}), late=late,
        **_orders(at, span, simulated, names), checks=_checks(at, span, simulated, names),
        scores=_scores(as_of, simulated), next_report=coming.day if coming else None, simulated=simulated,
    )  # fmt: skip


def _names() -> dict[int, str]:
    return {row.id: row.short_name or row.name for row in people.units(active_only=False)}


def _moves(matters: tuple[history.MatterThen, ...], span: tuple[Any, Any]) -> dict[State, int]:
    reached = {
        state: {
            one.id
            for one in matters
            for step in one.steps
            if step.after == state and span[0] <= step.at < span[1]
        }
        for state in (State.FILED, State.ASSIGNED, State.SIGNED, State.REPLIED, State.DONE, State.CLEARED)
    }
    return {state: len(reached[state]) for state in NODES if state in reached}


def _replies(matters: tuple[history.MatterThen, ...], span: tuple[Any, Any]) -> tuple[int, int, int]:
    """Matters answered or ended in the span; those of them with evidence; how many files."""
    answered = {
        one.id: sum(step.files for step in told)
        for one in matters
        if (told := [s for s in one.steps if s.act in (Act.REPLY, Act.FINISH) and span[0] <= s.at < span[1]])
    }
    return len(answered), sum(count > 0 for count in answered.values()), sum(answered.values())


def _on_time(span: tuple[Any, Any], simulated: bool) -> tuple[tuple[str, int, int], ...]:
    due = [one for one in history.clocks(span[1], simulated=simulated) if span[0] <= one.due_at < span[1]]
    return tuple(
        (name, sum(one.on_time for one in due if one.stage == stage), sum(one.stage == stage for one in due))
        for stage, name in _RATES
    )


def _late(at: Any, simulated: bool, titles: dict[int, str], names: dict[int, str]) -> tuple[LateLine, ...]:
    """One line for each matter: its unmet clock that was due first."""
    calendar, hours = district.calendar(), district.hours()
    found: dict[int, LateLine] = {}
    for one in history.clocks(at, simulated=simulated):  # by due time
        if one.live and one.met_at is None and one.due_at < at and one.matter_id not in found:
            days = int(worked(one.due_at, at, LimitUnit.WORK_DAY, calendar, hours))
            found[one.matter_id] = LateLine(
                names[one.unit_id], titles[one.matter_id], one.stage.label, local(one.due_at).date(), days
            )
    return tuple(sorted(found.values(), key=lambda line: (-line.days, line.unit, line.title, line.due)))


def _done(
    matters: tuple[history.MatterThen, ...], span: tuple[Any, Any], names: dict[int, str], late: set[str]
) -> tuple[tuple[str, int], ...]:
    counted: dict[str, int] = defaultdict(int)
    for one in matters:
        ended = [step for step in one.steps if step.act == Act.FINISH and span[0] <= step.at < span[1]]
        if ended and one.unit_id is not None and one.state in (State.DONE, State.CLEARED):
            counted[names[one.unit_id]] += 1
    return tuple(
        sorted(
            ((unit, n) for unit, n in counted.items() if unit not in late), key=lambda one: (-one[1], one[0])
        )
    )


def _orders(at: Any, span: tuple[Any, Any], simulated: bool, names: dict[int, str]) -> dict[str, Any]:
    issued, unanswered = [], []
    for one in history.orders(at, simulated=simulated):
        open_ = one.state in (OrderState.ISSUED, OrderState.SIGNED)
        late = open_ and one.reply_by is not None and one.reply_by < at
        line = OrderLine(one.number, one.level, names[one.unit_id], one.title, one.state.label, late)
        if span[0] <= one.issued_at < span[1]:
            issued.append(line)
        if late:
            unanswered.append(line)
    return {"issued": tuple(issued), "unanswered": tuple(unanswered)}


def _checks(at: Any, span: tuple[Any, Any], simulated: bool, names: dict[int, str]) -> tuple[CheckLine, ...]:
    by_unit: dict[str, list[history.VisitThen]] = defaultdict(list)
    for visit in history.visits(at, simulated=simulated):
        # what is under way stays secret: the bulletin goes to those who are being looked at
        if (
            visit.closed
            and visit.unit_id is not None
            and visit.result != Result.ABSENT
            and span[0] <= visit.at < span[1]
        ):
            by_unit[names[visit.unit_id]].append(visit)
    lines = [
        CheckLine(
            unit, len(found), sum(one.result == Result.GOOD for one in found),
            tuple(f"「{one.title}」{one.finding}" for one in found if one.result == Result.BAD),
        )
        for unit, found in by_unit.items()
    ]  # fmt: skip
    return tuple(sorted(lines, key=lambda line: (line.good / line.visited, line.unit)))


def _scores(as_of: date, simulated: bool) -> tuple[ScoreLine, ...]:
    rows = scoring.unit_scores(scoring.Period(as_of.replace(month=1, day=1), as_of, as_of, simulated))

    def share(row: scoring.UnitScore, met: Counter, due: Counter) -> str:
        return f"{row.counts[met]}/{row.counts[due]}" if row.counts[due] else "—"

    return tuple(
        ScoreLine(
            row.place, row.unit, row.score.points, share(row, Counter.SIGN_MET, Counter.SIGN_DUE),
            share(row, Counter.DONE_MET, Counter.DONE_DUE),
            row.counts[Counter.BLUE] + row.counts[Counter.YELLOW] + row.counts[Counter.RED],
        )
        for row in rows
    )  # fmt: skip


@transaction.atomic
def issue_bulletin(*, actor: Any, since: date, as_of: date, sha256: str, simulated: bool) -> int:
    """签发: keep the text for ever under the next number of its year; its id. ``sha256`` is that of the Word file.

    Raises ``NotAllowed``, ``Refused``.
    """
    demand(actor, "supervision.lead")
    facts = facts_of(since, as_of, simulated=simulated)
    year = as_of.year
    row = Bulletin.objects.create(
        year=year, serial=next_serial("bulletin", year, simulated=simulated), title=title_of(facts).replace("\n", ""),
        since=since, as_of=as_of, body=blocks_json(compose(facts)), sha256=sha256, issued_at=now(),
        issued_by=str(getattr(actor, "display_name", ""))[:150], simulated=simulated,
    )  # fmt: skip
    record(
        actor=actor, action="supervision.bulletin", object_type="supervision_bulletin", object_id=row.pk, label=row.title,
        new={"since": since.isoformat(), "as_of": as_of.isoformat(), "sha256": sha256},
    )  # fmt: skip
    return int(row.pk)


def bulletins(*, simulated: bool) -> tuple[BulletinRow, ...]:
    """Those issued, the newest first."""
    return tuple(_row(row) for row in Bulletin.objects.filter(simulated=simulated))


def bulletin(bulletin_id: int) -> tuple[BulletinRow, tuple[Block, ...]]:
    """One that was issued, with its text. Raises ``BulletinNotFound``."""
    row = Bulletin.objects.filter(pk=bulletin_id).first()
    if row is None:
        raise BulletinNotFound(bulletin_id)
    return _row(row), blocks_from(row.body)


def _row(row: Bulletin) -> BulletinRow:
    number = f"{'模拟 ' if row.simulated else ''}{row.year}年第{row.serial}期"
    return BulletinRow(
        row.pk,
        number,
        row.title,
        row.since,
        row.as_of,
        row.issued_at,
        row.issued_by,
        row.sha256,
        row.simulated,
    )
