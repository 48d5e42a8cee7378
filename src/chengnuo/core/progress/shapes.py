"""What comes out of the progress: frozen dataclasses. Values are in the target's own unit as printed (``4.5 万个`` is 4.5)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from chengnuo.core.cases.attachments import Upload
from chengnuo.core.indicators.shapes import Value
from chengnuo.core.progress.rules.aims import Aim
from chengnuo.core.progress.rules.courses import Course, Node
from chengnuo.core.progress.rules.forecasts import Forecast
from chengnuo.core.progress.rules.words import Light


@dataclass(frozen=True, slots=True)
class Target:
    """A numbered target of a plan year with the commitment that carries it. ``unit_ids`` whose people report it."""

    figure_id: int
    figure_key: str
    report_id: int
    commitment_id: int
    code: str
    text: str
    indicator: str
    value: float
    unit: str
    comparator: str
    measure: str
    start: date
    deadline: date
    lead_unit_id: int | None
    lead_unit: str
    unit_ids: tuple[int, ...]
    position: int

    @property
    def aim(self) -> Aim:
        """The target as the rules take it."""
        return Aim(self.value, self.unit, self.comparator, self.measure)

    @property
    def words(self) -> str:
        """The target as it is said: ``不少于 280 亿元``."""
        return self.aim.words()


@dataclass(frozen=True, slots=True)
class BindingRow:
    """What measures a target (``way`` indicator) or why nothing does (``reason``). ``title`` is the indicator's name."""

    id: int
    figure_id: int
    way: str
    way_label: str
    indicator: str
    title: str
    indicator_unit: str
    factor: float
    whole_time: bool
    course: str
    reason: str
    suggested: bool
    made_by: str
    made_at: datetime
    ended_at: datetime | None = None
    ended_by: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A file behind an entry; ``kind`` photo | file."""

    id: int
    entry_id: int
    kind: str
    name: str
    media_type: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class ExplanationRow:
    """Why an entry differs from what was measured then."""

    measured: float
    reason: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EntryRow:
    """What a unit said. ``corrected_by_id``: another took its place; ``correction`` is why this one took another's."""

    id: int
    commitment_id: int
    figure_id: int | None
    unit_id: int | None
    unit: str
    day: date
    value: float | None
    state: str
    state_label: str
    nodes_done: tuple[str, ...]
    words: str
    measured: float | None
    corrects_id: int | None
    corrected_by_id: int | None
    correction: str
    simulated: bool
    who: str
    at: datetime
    evidence: tuple[EvidenceRow, ...] = ()
    explanations: tuple[ExplanationRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ManualRow:
    """A light a person set against the rule, while it holds."""

    id: int
    light: Light
    reason: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """How a target stands on ``as_of``.

    ``measured`` is the indicator's value as it is, ``measured_value`` the same in the target's unit. ``gap`` is typed less
    measured; ``gap_open`` it is larger than allowed and not explained; ``gap_reason`` the explanation that holds.
    ``light`` counts (a person's where one was set), ``rule_light`` is the rule's; ``light_reason`` says why in words and ``rule``
    how it is decided. ``simulated``: every number of it is generated.
    """

    target: Target
    binding: BindingRow | None
    course: Course
    measured: Value | None
    measured_value: float | None
    typed: EntryRow | None
    gap: float | None
    gap_open: bool
    gap_reason: str
    expected: float | None
    light: Light
    rule_light: Light
    light_reason: str
    rule: str
    manual: ManualRow | None
    forecast: Forecast | None
    as_of: date
    simulated: bool

    @property
    def value(self) -> float | None:
        """The value the light is of: measured before typed."""
        return (
            self.measured_value
            if self.measured_value is not None
            else self.typed.value
            if self.typed
            else None
        )

    @property
    def done_share(self) -> float | None:
        """How much of the target is there; None without a value or where less is better."""
        if self.value is None or not self.target.value or self.target.aim.cap:
            return None
        return self.value / self.target.value


@dataclass(frozen=True, slots=True)
class CommitmentLight:
    """The light of a commitment: the worst of its targets, or from its plan's nodes and what its unit says. ``simulated``:
    something generated went into it.
    """

    commitment_id: int
    light: Light
    reason: str
    manual: ManualRow | None
    targets: int
    gaps_open: int = 0
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class LightCounts:
    """Live commitments of a report by light."""

    green: int
    yellow: int
    red: int
    grey: int
    as_of: date
    simulated: bool

    @property
    def total(self) -> int:
        """All of them."""
        return self.green + self.yellow + self.red + self.grey


@dataclass(frozen=True, slots=True)
class Task:
    """A commitment as the reporting page has it; ``nodes`` those of its plan."""

    commitment_id: int
    report_id: int
    code: str
    text: str
    lead_unit_id: int | None
    lead_unit: str
    unit_ids: tuple[int, ...]
    deadline: date | None
    nodes: tuple[Node, ...]
    figure_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """What somebody declares to measure: a sentence of a report with its figure, and the key of the indicator."""

    sentence: str
    figure: float
    unit: str
    indicator: str


@dataclass(frozen=True, slots=True)
class Terms:
    """A binding as somebody wants it: an indicator, or the reason why there is none."""

    indicator: str = ""
    reason: str = ""
    factor: float = 1.0
    whole_time: bool = False
    course: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """What a unit fills in. ``value`` for a target, ``state`` and ``nodes_done`` for a commitment without one."""

    day: date
    words: str
    value: float | None = None
    state: str = ""
    nodes_done: tuple[str, ...] = ()
    gap_reason: str = ""
    files: tuple[Upload, ...] = field(default=())
