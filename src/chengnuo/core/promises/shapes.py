"""What comes out: frozen, and fit for everybody's eyes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chengnuo.core.progress.rules.words import Light
from chengnuo.core.promises.words import Act, Way


@dataclass(frozen=True, slots=True)
class PublicTarget:
    """A target as published; ``share`` of it that is there, None where that says nothing."""

    indicator: str
    target: str
    value: float | None
    unit: str
    way: Way
    share: float | None


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """A chosen picture."""

    id: int
    sha256: str
    caption: str
    taken_on: date
    width: int
    height: int
    simulated: bool
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise as the public page has it; ``as_of`` None where no progress was published yet."""

    id: int
    commitment_id: int
    code: str
    title: str
    source_text: str
    unit: str
    deadline: date | None
    listed: bool
    light: Light | None
    light_words: str
    targets: tuple[PublicTarget, ...]
    as_of: date | None
    published_at: datetime | None
    simulated: bool
    photos: tuple[PhotoRow, ...]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change of the page: what it was and what it became, in words."""

    act: Act
    old: str
    new: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """The public page of a report; promises in the report's order."""

    report_id: int
    report_title: str
    place: str
    year: int | None
    promises: tuple[PromiseRow, ...]
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A live commitment, for the person who decides. ``pending``: what would be published differs from what is."""

    commitment_id: int
    code: str
    text: str
    section: str
    suggested: bool
    promise: PromiseRow | None
    pending: bool
