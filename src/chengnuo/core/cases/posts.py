"""The evaluation of posts (岗位): what passed through each person's hands, counted from the timeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Case, Count, F, Max, Q, Value, When

from chengnuo.core.cases import models
from chengnuo.core.cases.evaluation import Period, RateRow, rate_row
from chengnuo.core.cases.moments import entered
from chengnuo.core.cases.rows import case_row
from chengnuo.core.cases.rules.rates import EXAMPLE_LIMITS, POST_RATES, Counter, DeskLimits, Post
from chengnuo.core.cases.rules.words import Act, State
from chengnuo.core.cases.shapes import CaseRow
from chengnuo.kernel.audit.log import SYSTEM

#: The acts of each post, and the state in which its work waits (None where nothing waits for it).
_ACTS: Mapping[Post, tuple[tuple[Act, ...], State | None]] = {
    Post.REPORTER: ((Act.REPORT,), None),
    Post.VERIFIER: ((Act.VERIFY_TRUE, Act.VERIFY_FALSE), State.VERIFYING),
    Post.FILER: ((Act.FILE,), State.COLLECTED),
    Post.DISPATCHER: ((Act.DISPATCH,), State.FILED),
    Post.HANDLER: ((Act.FINISH, Act.CO_FINISH), None),
    Post.CHECKER: ((Act.CHECK_OK, Act.REWORK), State.CHECKING),
    Post.DECIDER: ((Act.RULE, Act.GRANT_TIME, Act.REFUSE_TIME, Act.SHELVE, Act.UNSHELVE), None),
}


@dataclass(frozen=True, slots=True)
class PostRow:
    """A person in a post. ``key`` names them in addresses: the id, or the name of somebody without an account."""

    post: Post
    key: str
    name: str
    counts: Mapping[Counter, int]
    rates: tuple[RateRow, ...]


def evaluate_posts(period: Period, limits: DeskLimits = EXAMPLE_LIMITS) -> tuple[PostRow, ...]:
    """Everybody who acted in the period, by post, who did most first. What the program or the public did is left out."""
    return tuple(row for post in Post for row in _people(post, period, limits))


def _people(post: Post, period: Period, limits: DeskLimits) -> list[PostRow]:
    asked = _asked(post, limits)
    sums = {counter.value: Count("case", distinct=True, filter=wanted) for counter, wanted in asked.items()}
    nameless = When(actor_id=None, then=F("actor_name"))
    people = _events(post, period).annotate(known_by=Case(nameless, default=Value(""))).order_by()
    rows = people.values("actor_id", "known_by").annotate(name=Max("actor_name"), **sums)
    found = [_row(post, row, {counter: row[counter.value] for counter in asked}) for row in rows]
    return sorted(found, key=lambda row: (-row.counts[Counter.DONE], row.name))


def _row(post: Post, row: Mapping[str, Any], counts: Mapping[Counter, int]) -> PostRow:
    key = f"={row['known_by']}" if row["actor_id"] is None else str(row["actor_id"])
    rates = tuple(rate_row(rate, counts) for rate in POST_RATES[post])
    return PostRow(post, key, row["name"], counts, rates)


def _events(post: Post, period: Period) -> Any:
    acts, waiting = _ACTS[post]
    rows = models.CaseEvent.objects.filter(
        period.within("at"), act__in=acts, case__simulated=period.simulated
    )
    rows = rows.exclude(actor_id=None, actor_name=SYSTEM)
    if post == Post.FILER:  # what is filed as it comes (a grid worker's own report) was nobody's work
        rows = rows.exclude(at=F("case__reported_at"))
    return rows.annotate(since=entered(waiting)) if waiting else rows


def _asked(post: Post, limits: DeskLimits) -> dict[Counter, Q]:
    """What each counter of a post asks of an event."""

    def within(hours: float) -> Q:
        return Q(at__lte=F("since") + timedelta(hours=hours))

    own: dict[Post, dict[Counter, Q]] = {
        Post.REPORTER: {Counter.VALID: ~Q(case__state=State.VOIDED)},
        Post.VERIFIER: {Counter.VERIFIED_ON_TIME: within(limits.verify)},
        Post.FILER: {
            Counter.FILED_ON_TIME: within(limits.file),
            Counter.RIGHT_FILED: ~Q(case__state__in=(State.VOIDED, State.MERGED)),
        },
        Post.DISPATCHER: {
            Counter.DISPATCHED_ON_TIME: within(limits.dispatch),
            Counter.RIGHT_DISPATCH: Q(case__returns=0, case__ruled=False),
        },
        Post.HANDLER: {
            Counter.HANDLED_ON_TIME: Q(at__lte=F("case__due_at")),
            Counter.REWORKED: Q(case__reworks__gt=0),
        },
        Post.CHECKER: {Counter.CHECKED_ON_TIME: within(limits.check)},
        Post.DECIDER: {},
    }
    return {Counter.DONE: Q(), **own[post]}


def post_cases(
    counter: Counter, period: Period, post: Post, key: str, limits: DeskLimits = EXAMPLE_LIMITS,
    *, start: int = 0, most: int = 1000,
) -> tuple[CaseRow, ...]:  # fmt: skip
    """The very cases behind a person's figure, newest first."""
    rows = _cases_of(counter, period, post, key, limits).select_related("matter_class", "lead_unit")
    return tuple(case_row(row) for row in rows.order_by("-pk")[start : start + most])


def post_count(
    counter: Counter, period: Period, post: Post, key: str, limits: DeskLimits = EXAMPLE_LIMITS
) -> int:
    """How many there are."""
    return int(_cases_of(counter, period, post, key, limits).count())


def _cases_of(counter: Counter, period: Period, post: Post, key: str, limits: DeskLimits) -> Any:
    person = Q(actor_id=None, actor_name=key[1:]) if key.startswith("=") else Q(actor_id=int(key))
    wanted = _asked(post, limits)[counter]
    events = _events(post, period).filter(person & wanted)
    return models.Case.objects.filter(pk__in=events.values("case_id"))
