"""What single cases count for in the evaluation: for numbers that are kept case by case instead of counted anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, Case, Q, Value, When

from chengnuo.core.cases import models
from chengnuo.core.cases.evaluation import Period, groups
from chengnuo.core.cases.rules.rates import EXAMPLE_LIMITS, Counter, DeskLimits
from chengnuo.kernel.clock import local


@dataclass(frozen=True, slots=True)
class Counted:
    """A case that a counter counts, on the day that brings it into a period."""

    case_id: int
    counter: Counter
    day: date
    simulated: bool


#: All days there are: what a counter says of a case whatever the period.
_ALWAYS = Period(date(1949, 1, 1), date(9990, 12, 31))


def counted_of(case_ids: Sequence[int], limits: DeskLimits = EXAMPLE_LIMITS) -> Iterator[Counted]:
    """What these cases count for, by the definitions of the evaluation; what was rated, asked about or reported ready more
    than once counts on the day it was so last.
    """
    for group in groups(_ALWAYS, limits, only=case_ids):
        rows = models.Case.objects.filter(group.within, pk__in=case_ids).order_by()
        asked = {f"is_{counter.value}": _whether(asked) for counter, asked in group.counters.items()}
        for row in rows.annotate(moment=group.moment, **asked).values("pk", "simulated", "moment", *asked):
            day = local(row["moment"]).date()
            for counter in group.counters:
                if row[f"is_{counter.value}"]:
                    yield Counted(row["pk"], counter, day, row["simulated"])


def _whether(asked: Q) -> Any:
    """Whether it holds of a case, as a column."""
    if not asked:
        return Value(True, output_field=BooleanField())
    return Case(When(asked, then=Value(True)), default=Value(False), output_field=BooleanField())


def ids_after(case_id: int, most: int) -> tuple[int, ...]:
    """The next cases by id, whoever may see them: for what is computed of all."""
    rows = models.Case.objects.filter(pk__gt=case_id).order_by("pk").values_list("pk", flat=True)
    return tuple(rows[:most])


def case_total() -> int:
    """How many cases there are, real and simulated."""
    return int(models.Case.objects.count())


def run_out(since: datetime, until: datetime) -> tuple[int, ...]:
    """Cases whose time ran out between two moments: what is overdue comes about without anybody doing anything."""
    rows = models.Case.objects.filter(due_at__gte=since, due_at__lt=until, finished_at=None)
    return tuple(rows.order_by().values_list("pk", flat=True))
