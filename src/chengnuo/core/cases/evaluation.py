"""The evaluation: counters and rates of units, streets and classes, every one of which opens to its cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery

from chengnuo.core.cases import models
from chengnuo.core.cases.moments import answered_in, entered
from chengnuo.core.cases.rows import case_row
from chengnuo.core.cases.rules.rates import (
    BY_KEY,
    EXAMPLE_LIMITS,
    RATES,
    Counter,
    DeskLimits,
    Part,
    Rate,
    Scored,
    score,
    share,
)
from chengnuo.core.cases.rules.words import RUNNING_STATES, Act, State
from chengnuo.core.cases.shapes import CaseRow
from chengnuo.kernel.clock import SHANGHAI, now
from chengnuo.kernel.labels import Labelled


class By(Labelled):
    """What is evaluated."""

    UNIT = "unit", "单位"
    STREET = "street", "街道"
    CLASS = "class", "小类"
    ALL = "all", "全区"


_FIELD = {By.UNIT: "lead_unit_id", By.STREET: "street_code", By.CLASS: "matter_class_id"}


#: What is counted of cases; what passed through a person's hands is ``posts``.
CASE_COUNTERS: tuple[Counter, ...] = tuple(counter for counter in Counter if counter != Counter.DONE)


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both included, on the district's calendar; ``simulated`` cases are never mixed with real ones."""

    start: date
    end: date
    simulated: bool = False

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """From the first moment to before the last."""
        return (
            datetime.combine(self.start, time(), SHANGHAI),
            datetime.combine(self.end + timedelta(days=1), time(), SHANGHAI),
        )

    def within(self, field: str) -> Q:
        """That the moment ``field`` lies in it."""
        start, end = self.moments
        return Q(**{f"{field}__gte": start, f"{field}__lt": end})


@dataclass(frozen=True, slots=True)
class RateRow:
    """A rate with its parts; ``value`` None where there was nothing to count."""

    rate: Rate[Counter]
    numerator: int
    denominator: int
    value: float | None


@dataclass(frozen=True, slots=True)
class Evaluated:
    """One unit, street or class: its key (a unit's id, a street's code …), its rates, and the sheet's points."""

    key: str
    counts: Mapping[Counter, int]
    rates: tuple[RateRow, ...]
    points: float
    lines: tuple[Scored, ...]

    def rate(self, key: str) -> RateRow:
        """One of its rates."""
        return next(row for row in self.rates if row.rate.key == key)


@dataclass(frozen=True, slots=True)
class Group:
    """Counters that count within one set of cases: the set, and of each counter what it asks of a case beyond.

    ``moment`` is what brings a case into the set of a period.
    """

    within: Q
    counters: Mapping[Counter, Q]
    moment: Any


def groups(
    period: Period, limits: DeskLimits = EXAMPLE_LIMITS, *, only: Sequence[int] | None = None
) -> tuple[Group, ...]:
    """Which cases each counter counts: the one definition behind figures and lists. ``only`` looks at these cases alone."""
    kept, everything = ~Q(state=State.VOIDED), Q()
    return (
        Group(
            period.within("reported_at"), {Counter.REPORTED: everything, Counter.VALID: kept}, F("reported_at")
        ),
        Group(period.within("filed_at"), {
            Counter.FILED: everything,
            Counter.FILED_ON_TIME: Q(pk__in=_filed_on_time(period, limits, only)),
            Counter.RIGHT_FILED: ~Q(state__in=(State.VOIDED, State.MERGED)),
            Counter.TO_DISPATCH: kept,
            Counter.RIGHT_DISPATCH: kept & Q(dispatched_at__isnull=False, returns=0, ruled=False),
            Counter.DISPATCHED_ON_TIME: kept & Q(dispatched_at__lte=F("filed_at") + timedelta(hours=limits.dispatch)),
        }, F("filed_at")),
        Group(period.within("due_at"), _due(), F("due_at")),
        _rated(period, only),
        _waited(period, Act.ASK_VERIFY, (Act.VERIFY_TRUE, Act.VERIFY_FALSE), limits.verify,
                Counter.TO_VERIFY, Counter.VERIFIED_ON_TIME, only),
        _waited(period, Act.FINISH, (Act.CHECK_OK, Act.REWORK), limits.check,
                Counter.TO_CHECK, Counter.CHECKED_ON_TIME, only),
    )  # fmt: skip


def _due() -> dict[Counter, Q]:
    extended = models.Extension.objects.filter(task__case=OuterRef("pk"), granted=True)
    return {
        Counter.TO_HANDLE: Q(),
        Counter.HANDLED: Q(finished_at__isnull=False),
        Counter.HANDLED_ON_TIME: Q(finished_at__lte=F("due_at")),
        Counter.OVERDUE_OPEN: Q(due_at__lt=now(), finished_at=None, state__in=RUNNING_STATES),
        Counter.EXTENDED: Q(Exists(extended)),
        Counter.TO_CLOSE: Q(),
        Counter.CLOSED: Q(closed_at__isnull=False),
        Counter.CLOSED_ON_TIME: Q(closed_at__lte=F("due_at")),
        Counter.CLOSED_LATE: Q(closed_at__gt=F("due_at")),
        Counter.REWORKED: Q(reworks__gt=0),
    }


def _rated(period: Period, only: Sequence[int] | None) -> Group:
    rated = models.Report.objects.filter(period.within("rated_at"), _of(only))
    last = rated.filter(case_id=OuterRef("pk")).order_by().values("case_id").annotate(at=Max("rated_at"))
    return Group(Q(pk__in=rated.values("case_id")), {
        Counter.RATED: Q(),
        Counter.SATISFIED: Q(pk__in=rated.filter(stars__gte=4).values("case_id")),
        Counter.SOLVED: Q(pk__in=rated.filter(solved=True).values("case_id")),
    }, Subquery(last.values("at")))  # fmt: skip


def _waited(
    period: Period, asked: Act, answers: Sequence[Act], hours: float, whole: Counter, on_time: Counter,
    only: Sequence[int] | None,
) -> Group:  # fmt: skip
    """Cases that were asked about in the period, and those answered in time."""
    events = models.CaseEvent.objects.filter(period.within("at"), _of(only), act=asked)
    answered = answered_in(events, answers, timedelta(hours=hours))
    last = events.filter(case_id=OuterRef("pk")).order_by().values("case_id").annotate(last=Max("at"))
    return Group(
        Q(pk__in=events.values("case_id")),
        {whole: Q(), on_time: Q(pk__in=answered.values("case_id"))},
        Subquery(last.values("last")),
    )


def _of(only: Sequence[int] | None) -> Q:
    """That it belongs to one of these cases."""
    return Q() if only is None else Q(case_id__in=only)


def _filed_on_time(period: Period, limits: DeskLimits, only: Sequence[int] | None) -> Any:
    """What was filed soon after it came to wait for it; what is filed as it comes did not wait."""
    events = models.CaseEvent.objects.filter(period.within("at"), _of(only), act=Act.FILE)
    since = events.annotate(since=entered(State.COLLECTED))
    return since.filter(at__lte=F("since") + timedelta(hours=limits.file)).values("case_id")


def definition(counter: Counter, period: Period, limits: DeskLimits = EXAMPLE_LIMITS) -> Q:
    """Which cases a counter counts."""
    group = next(group for group in groups(period, limits) if counter in group.counters)
    return group.within & group.counters[counter]


def evaluate(
    period: Period, by: By, sheet: Sequence[Part], limits: DeskLimits = EXAMPLE_LIMITS
) -> tuple[Evaluated, ...]:
    """Every unit, street or class of the period with its rates and points, the best points first."""
    return evaluate_all(period, by, sheet, limits)[1]


def evaluate_all(
    period: Period, by: By, sheet: Sequence[Part], limits: DeskLimits = EXAMPLE_LIMITS
) -> tuple[Evaluated, tuple[Evaluated, ...]]:
    """The whole district, and every unit, street or class of it.

    One query for each group of counters, whatever the number of units; the whole is the sum, with the cases that
    have no unit, street or class yet.
    """
    found: dict[str, dict[Counter, int]] = {}
    for group in groups(period, limits):
        for key, counts in _counted(group, period, by):
            found.setdefault(key, dict.fromkeys(CASE_COUNTERS, 0)).update(counts)
    rows = [_evaluated(key, counts, sheet) for key, counts in found.items() if key and any(counts.values())]
    sums = {counter: sum(counts[counter] for counts in found.values()) for counter in CASE_COUNTERS}
    whole = _evaluated(By.ALL.value, sums, sheet)
    return whole, tuple(sorted(rows, key=lambda row: (-row.points, row.key)))


def _counted(group: Group, period: Period, by: By) -> list[tuple[str, dict[Counter, int]]]:
    rows = models.Case.objects.filter(group.within, simulated=period.simulated).order_by()
    sums = {counter.value: Count("pk", filter=asked) for counter, asked in group.counters.items()}
    if by == By.ALL:
        found = rows.aggregate(**sums)
        return [("all", {counter: found[counter.value] for counter in group.counters})]
    counted = rows.values(_FIELD[by]).annotate(**sums)
    return [
        (_key(row[_FIELD[by]]), {counter: row[counter.value] for counter in group.counters})
        for row in counted
    ]


def _key(value: object) -> str:
    return "" if value is None else str(value)


def _evaluated(key: str, counts: dict[Counter, int], sheet: Sequence[Part]) -> Evaluated:
    rates = tuple(rate_row(rate, counts) for rate in RATES)
    points, lines = score(counts, sheet, BY_KEY)
    return Evaluated(key, counts, rates, points, lines)


def rate_row(rate: Rate[Counter], counts: Mapping[Counter, int]) -> RateRow:
    """A rate with its parts."""
    return RateRow(rate, counts[rate.numerator], counts[rate.denominator], share(counts, rate))


def counted(counter: Counter, period: Period, by: By, key: str, limits: DeskLimits = EXAMPLE_LIMITS) -> Any:
    """The query of the very cases behind a figure; for ``core`` alone."""
    rows = models.Case.objects.filter(definition(counter, period, limits), simulated=period.simulated)
    return rows if by == By.ALL else rows.filter(**{_FIELD[by]: key})


def counted_cases(
    counter: Counter, period: Period, by: By, key: str, limits: DeskLimits = EXAMPLE_LIMITS,
    *, start: int = 0, most: int = 1000,
) -> tuple[CaseRow, ...]:  # fmt: skip
    """The very cases behind a figure, newest first."""
    rows = counted(counter, period, by, key, limits).select_related("matter_class", "lead_unit")
    return tuple(case_row(row) for row in rows.order_by("-pk")[start : start + most])


def case_count(
    counter: Counter, period: Period, by: By, key: str, limits: DeskLimits = EXAMPLE_LIMITS
) -> int:
    """How many cases there are behind a figure: the figure itself, counted for one."""
    return int(counted(counter, period, by, key, limits).count())
