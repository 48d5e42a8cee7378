"""What comes out of the data catalogue: frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from chengnuo.core.datasets.declaring import Form, Offender, Reader
from chengnuo.core.datasets.rules.health import Health
from chengnuo.core.datasets.rules.words import Access, Column, Kind


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A check with what it found last; ``at`` None where it was never run."""

    key: str
    title: str
    meaning: str
    tested: int
    bad: int
    at: datetime | None


@dataclass(frozen=True, slots=True)
class DatasetRow:
    """A data set as a line. ``looked_at`` is when its freshness was measured; ``bad`` how many rows failed its checks."""

    key: str
    title: str
    meaning: str
    kind: Kind
    system: str
    owner_id: int | None
    owner: str
    access: Access
    rhythm: timedelta | None
    rhythm_own: bool
    rows: int
    simulated: int
    changed_at: datetime | None
    health: Health
    reason: str
    since: datetime | None
    looked_at: datetime | None
    checks: tuple[CheckRow, ...]
    columns: tuple[Column, ...]
    readers: tuple[Reader, ...]
    forms: tuple[Form, ...]
    version: int

    @property
    def all_simulated(self) -> bool:
        """Whether everything it holds is simulated."""
        return self.rows > 0 and self.simulated == self.rows

    @property
    def bad(self) -> int:
        """Rows that failed, over all checks."""
        return sum(check.bad for check in self.checks)


@dataclass(frozen=True, slots=True)
class RunRow:
    """What a check found from one moment to another."""

    title: str
    at: datetime
    last_at: datetime
    tested: int
    bad: int


@dataclass(frozen=True, slots=True)
class TurnRow:
    """A change of health."""

    health: Health
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TokenReader:
    """An API token whose owner may read the data set."""

    name: str
    owner: str
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A delivery of an external system that somebody wrote down."""

    id: int
    at: datetime
    rows: int
    note: str
    actor_name: str
    removed: bool


@dataclass(frozen=True, slots=True)
class OffenderPage:
    """Rows that fail a check now."""

    check: CheckRow
    rows: tuple[Offender, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Feeds:
    """For the first screen: how many data sets are watched, those that are late or broken, and when the worker looked."""

    watched: int
    troubled: tuple[DatasetRow, ...]
    looked_at: datetime | None

    @property
    def broken(self) -> int:
        """How many are broken."""
        return sum(row.health == Health.BROKEN for row in self.troubled)
