"""What comes out of the catalogue, and what goes in: plain frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chengnuo.kernel.worktime import Limit

#: The standard in force, and the one it supersedes.
CURRENT = "GB/T 47678.5-2026"
LEGACY = "GB/T 30428.2-2013"


@dataclass(frozen=True, slots=True)
class Stage:
    """A limit; ``name`` only where a condition has several (停工, 处罚, 拆除)."""

    name: str
    limit: Limit

    @property
    def words(self) -> str:
        """「停工 4 工作时」."""
        return f"{self.name} {self.limit.words}".strip()


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A class. ``kind`` component | event, ``major`` the first two digits, ``sensitive``: private by default."""

    id: int
    edition: str
    kind: str
    code: str
    major: str
    name: str
    sensitive: bool
    kind_label: str = ""
    major_name: str = ""
    sensitive_reason: str = ""
    is_active: bool = True
    version: int = 1

    @property
    def about_component(self) -> bool:
        """Whether it is a component or something wrong with one: 部件先属主后属地, the rest 事件先属地后属主."""
        return self.kind == "component" or self.major <= "05"


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """A filing condition with its limits and what closes the case. ``valid_to`` None: in force."""

    id: int
    class_id: int
    number: int
    text: str
    closing: str
    stages: tuple[Stage, ...]
    is_example: bool
    legal_basis: str
    default_department: str
    source: str = ""
    valid_from: datetime | None = None
    valid_to: datetime | None = None

    @property
    def limit_words(self) -> str:
        """「停工 4 工作时 / 处罚 7 工作日 / 拆除 20 工作日」."""
        return " / ".join(stage.words for stage in self.stages)


@dataclass(frozen=True, slots=True)
class ClassDetail:
    """A class with everything that belongs to it now."""

    row: ClassRow
    conditions: tuple[ConditionRow, ...]
    words: tuple[str, ...]
    legacy_code: str
    twin_id: int | None


@dataclass(frozen=True, slots=True)
class ClassSuggestion:
    """A class proposed for a text. ``confidence`` is how often such a proposal was right in the tests."""

    matter: ClassRow
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class ConditionState:
    """A condition as somebody wants it; the number follows from its place."""

    text: str
    closing: str
    stages: tuple[Stage, ...]
    is_example: bool = False
    legal_basis: str = ""
    default_department: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class ClassState:
    """Everything of a class that can be changed."""

    name: str
    sensitive: bool
    sensitive_reason: str
    words: tuple[str, ...]
    is_active: bool
    conditions: tuple[ConditionState, ...]


@dataclass(frozen=True, slots=True)
class ClassChange:
    """One class of a batch. ``version`` is what was seen; a new class has ``class_id`` None and says where it belongs."""

    class_id: int | None
    version: int
    state: ClassState
    kind: str = ""
    code: str = ""
    major_name: str = ""


@dataclass(frozen=True, slots=True)
class ChangeCard:
    """An act on the catalogue."""

    id: int
    act: str
    act_label: str
    name: str
    who: str
    when: datetime
    items: int
    undone: bool
    can_undo: bool


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, in words."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """What an act did to one class."""

    card: ChangeCard
    matter: ClassRow
    made: bool
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class EditionRow:
    """A standard that gives codes."""

    code: str
    title: str
    in_force: date | None
    note: str
    classes: int


@dataclass(frozen=True, slots=True)
class LegacyRow:
    """A legacy code and the class it means. ``basis`` checked | rule | own."""

    kind: str
    code: str
    matter: ClassRow
    basis: str
    basis_label: str


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A code without a counterpart, and why."""

    kind: str
    code: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class MappingReport:
    """What maps between the legacy edition and the current one, and what does not, both ways."""

    rows: tuple[LegacyRow, ...]
    without_legacy: tuple[Unmapped, ...]
    without_current: tuple[Unmapped, ...]
