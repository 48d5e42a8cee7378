"""Reads of the data catalogue: the one door."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max

from chengnuo.core.datasets import external
from chengnuo.core.datasets.declaring import Check, Resource, every_resource
from chengnuo.core.datasets.errors import DatasetNotFound
from chengnuo.core.datasets.models import CheckRun, Dataset, Delivery, FeedState, Turn
from chengnuo.core.datasets.rules.health import Health
from chengnuo.core.datasets.rules.words import Access
from chengnuo.core.datasets.shapes import (
    CheckRow,
    DatasetRow,
    DeliveryRow,
    Feeds,
    OffenderPage,
    RunRow,
    TokenReader,
    TurnRow,
)
from chengnuo.core.people.models import ApiToken
from chengnuo.kernel.clock import now
from chengnuo.kernel.marks import newest
from chengnuo.kernel.paging import paged
from chengnuo.kernel.permissions import allows

__all__ = [
    "CheckRow", "DatasetRow", "Feeds", "OffenderPage", "RunRow", "TokenReader", "TurnRow", "change_mark", "dataset", "datasets", "deliveries",
    "feeds", "history", "offenders", "resource", "resources", "runs", "said_of", "tokens",
]  # fmt: skip

PAGE_SIZE = 50
_RANK = [Health.BROKEN, Health.LATE, Health.OK, Health.NEVER, Health.FREE]


def datasets() -> tuple[DatasetRow, ...]:
    """All data sets, what is broken first, then in the order of their declaration."""
    said = said_of()
    states = {row.key: row for row in FeedState.objects.all()}
    runs = _latest_runs()
    rows = [_row(one, said.get(one.key), states.get(one.key), runs) for one in resources()]
    return tuple(sorted(rows, key=lambda row: _RANK.index(row.health)))


def change_mark() -> object:
    """Changes when the health of a data set does."""
    return newest(Turn)


def dataset(key: str) -> DatasetRow:
    """One data set. Raises ``DatasetNotFound``."""
    state = FeedState.objects.filter(key=key).first()
    return _row(resource(key), said_of().get(key), state, _latest_runs(key))


def resources() -> tuple[Resource, ...]:
    """Everything declared and everything registered by hand; for ``core`` and whoever runs the checks."""
    return (*every_resource(), *external.resources())


def resource(key: str) -> Resource:
    """One of them. Raises ``DatasetNotFound``."""
    found = next((one for one in resources() if one.key == key), None)
    if found is None:
        raise DatasetNotFound(key)
    return found


def said_of() -> dict[str, Dataset]:
    """What people say of data sets, by key."""
    return {row.key: row for row in Dataset.objects.select_related("owner").filter(removed=False)}


def feeds(*, simulated: bool = False) -> Feeds:
    """How the feeds are, as the worker saw them last: real ones, or those all of whose rows are simulated."""
    states = [row for row in FeedState.objects.all() if is_simulated(row) == simulated]
    bad = [row for row in states if row.health in (Health.BROKEN, Health.LATE)]
    said = said_of() if bad else {}
    known = {one.key: one for one in resources()} if bad else {}
    rows = [_row(known[row.key], said.get(row.key), row, {}) for row in bad if row.key in known]
    watched = sum(row.health not in (Health.FREE, Health.NEVER) for row in states)
    looked = max((row.looked_at for row in states), default=None)
    return Feeds(watched, tuple(sorted(rows, key=lambda row: _RANK.index(row.health))), looked)


def is_simulated(state: FeedState) -> bool:
    """Whether everything a data set holds is simulated."""
    return state.rows > 0 and state.simulated_rows == state.rows


def offenders(key: str, check_key: str, *, page: int = 1) -> OffenderPage:
    """The rows that fail a check at this moment. Raises ``DatasetNotFound``."""
    found = next((one for one in resource(key).checks if one.key == check_key), None)
    if found is None:
        raise DatasetNotFound(f"{key} {check_key}")
    bad = found.bad()
    total, moment = bad.count(), now()
    at = paged(total, page, PAGE_SIZE)
    rows = bad.order_by("-pk")[at.part]
    line = CheckRow(found.key, found.title, found.meaning, found.rows().count(), total, moment)
    return OffenderPage(line, tuple(found.shown(row) for row in rows), total, at.page, at.pages)


def runs(key: str, most: int = 40) -> tuple[RunRow, ...]:
    """What the checks found over time, the newest first; the same finding again is one line."""
    titles = {check.key: check.title for check in resource(key).checks}
    rows = CheckRun.objects.filter(key=key)[:most]
    return tuple(RunRow(titles.get(r.check_key, r.check_key), r.at, r.last_at, r.tested, r.bad) for r in rows)


def history(key: str, most: int = 40) -> tuple[TurnRow, ...]:
    """When it broke and when it came back, the newest first."""
    return tuple(
        TurnRow(Health(row.health), row.reason, row.at) for row in Turn.objects.filter(key=key)[:most]
    )


def tokens(key: str) -> tuple[TokenReader, ...]:
    """The API tokens in force whose owners may read the data set."""
    asked = resource(key).permission
    if not asked:
        return ()
    rows = ApiToken.objects.select_related("owner").filter(revoked_at=None, expires_at__gt=now())
    return tuple(
        TokenReader(row.name, row.owner.display_name, row.last_used_at)
        for row in rows
        if allows(row.owner, asked)
    )


def deliveries(key: str, most: int = 50) -> tuple[DeliveryRow, ...]:
    """What was written down of an external system's deliveries, the latest first."""
    rows = Delivery.objects.filter(dataset__key=key)[:most]
    return tuple(DeliveryRow(r.pk, r.at, r.rows, r.note, r.actor_name, r.removed) for r in rows)


def _latest_runs(key: str = "") -> dict[tuple[str, str], CheckRun]:
    rows = CheckRun.objects.filter(key=key) if key else CheckRun.objects.all()
    newest = rows.order_by().values("key", "check_key")
    ids = [one["last"] for one in newest.annotate(last=Max("id"))]
    found: dict[tuple[str, str], CheckRun] = {}
    for start in range(0, len(ids), 500):
        for row in CheckRun.objects.filter(pk__in=ids[start : start + 500]):
            found[(row.key, row.check_key)] = row
    return found


def _row(
    one: Resource, said: Dataset | None, state: FeedState | None, runs: dict[tuple[str, str], CheckRun]
) -> DatasetRow:
    own = said is not None and said.rhythm_minutes is not None
    return DatasetRow(
        key=one.key, title=one.title, meaning=(said.meaning if said and said.meaning else one.meaning), kind=one.kind,
        system=one.system, owner_id=said.owner_id if said else None, owner=said.owner.name if said and said.owner else "",
        access=Access(said.access) if said and said.access else one.access, rhythm=rhythm_of(one, said), rhythm_own=own,
        rows=state.rows if state else 0, simulated=state.simulated_rows if state else 0,
        changed_at=state.changed_at if state else None, health=Health(state.health) if state else Health.NEVER,
        reason=state.reason if state else "后台还没有查过。", since=state.since if state else None,
        looked_at=state.looked_at if state else None, checks=tuple(_check(one.key, check, runs) for check in one.checks),
        columns=one.columns, readers=one.readers, forms=one.forms, version=said.version if said else 0,
    )  # fmt: skip


def rhythm_of(one: Resource, said: Dataset | None) -> timedelta | None:
    """The promised rhythm: a person's word before the declaration's; 0 minutes is "none is promised"."""
    if said is None or said.rhythm_minutes is None:
        return one.rhythm
    return timedelta(minutes=said.rhythm_minutes) if said.rhythm_minutes else None


def _check(key: str, check: Check, runs: dict[tuple[str, str], CheckRun]) -> CheckRow:
    run = runs.get((key, check.key))
    seen: tuple[int, int, datetime | None] = (run.tested, run.bad, run.last_at) if run else (0, 0, None)
    return CheckRow(check.key, check.title, check.meaning, *seen)
