"""What a kind of record is: handed down by whoever declares it (the engine), kept by nobody here. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from chengnuo.core.cases.rules.terms import Terms
from chengnuo.core.records.rules.forms import Field
from chengnuo.kernel.labels import Labelled


class PlaceNeed(Labelled):
    """Whether a record has a place."""

    NONE = "none", "不填位置"
    OPTIONAL = "optional", "可填位置"
    REQUIRED = "required", "必填位置"


@dataclass(frozen=True, slots=True)
class Quantity:
    """How much a record counts for: 12 台, 3.5 亿元. Without one a record counts for itself."""

    title: str
    unit: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a life cycle. ``days`` or ``minutes`` is how long something may stay before it is stalled, None without limit."""

    id: str
    title: str
    days: int | None = None
    working_days: bool = False
    ends: bool = False
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """The kind of record that each record of another kind belongs to: a patrol to its road, a check to its contract."""

    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one unit does in a matter handled by several at once. ``when`` is a condition on the answers."""

    id: str
    title: str
    unit: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of record as a version of a scenario declares it.

    With ``stages`` its records are projects (项目); with ``parts`` units handle them in parallel under one clock of
    ``days``; with ``case_class`` (kind and code) each makes a case of that class, held to ``terms``. With ``of`` each
    belongs to a record of that kind, with ``asset_class`` (a code) each is about an asset of that class; without a
    ``title_field`` it bears that one's name.
    """

    scenario: str
    version: int
    id: str
    title: str
    fields: tuple[Field, ...]
    title_field: str
    quantity: Quantity | None = None
    place: PlaceNeed = PlaceNeed.NONE
    stages: tuple[Stage, ...] = ()
    parts: tuple[Part, ...] = ()
    days: int | None = None
    case_class: tuple[str, str] | None = None
    terms: Terms | None = None
    description: str = ""
    columns: tuple[str, ...] = ()
    of: Owner | None = None
    asset_class: str = ""

    def field(self, field_id: str) -> Field | None:
        """One of its questions."""
        return next((field for field in self.fields if field.id == field_id), None)

    def stage(self, stage_id: str) -> Stage | None:
        """One of its stages."""
        return next((stage for stage in self.stages if stage.id == stage_id), None)

    def stage_index(self, stage_id: str) -> int:
        """Where a stage stands in order, -1 for none of its stages."""
        return next((n for n, stage in enumerate(self.stages) if stage.id == stage_id), -1)

    @property
    def listed(self) -> tuple[Field, ...]:
        """The fields a list shows: those named, else the first four; never what is personal."""
        chosen = [field for field in self.fields if not field.personal and field.id != self.title_field]
        if self.columns:
            return tuple(field for field in chosen if field.id in self.columns)
        return tuple(chosen[:4])
