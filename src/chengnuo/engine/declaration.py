"""What a scenario declares, as frozen data: what pages, imports and the records work from."""

from __future__ import annotations

from dataclasses import dataclass

from chengnuo.core.observations.rules.alarm import AlarmRule
from chengnuo.core.records.rules.forms import Field
from chengnuo.core.records.rules.kinds import RecordKind
from chengnuo.kernel.labels import Labelled


class Maturity(Labelled):
    """How far a scenario is; said on its page."""

    DRAFT = "draft", "草稿"
    TRIAL = "trial", "试用"
    WORKING = "working", "在用"


@dataclass(frozen=True, slots=True)
class PersonalData:
    """A question that asks for something personal: what it is needed for, and how many days it is kept."""

    field: str
    purpose: str
    retention_days: int


@dataclass(frozen=True, slots=True)
class AssetClass:
    """A class of assets with attributes of its own; ``code`` is that of the catalogue, five digits.

    ``public``: everybody may see where they are. ``on_label``: attributes that whoever reads the QR label sees.
    """

    id: str
    title: str
    code: str
    fields: tuple[Field, ...]
    public: bool = False
    on_label: tuple[str, ...] = ()

    def field(self, field_id: str) -> Field | None:
        """One of its attributes."""
        return next((field for field in self.fields if field.id == field_id), None)


@dataclass(frozen=True, slots=True)
class ZoneKind:
    """A kind of area: the records of ``record`` for which ``when`` holds, each a circle of ``radius`` metres (a question).

    ``capacity`` is the question that says how much it holds; ``counts`` the datastream that tells how many things are in
    it, ``groups`` the one that tells it for each group (operator).
    """

    id: str
    title: str
    record: str
    radius: str
    when: str = ""
    capacity: str = ""
    counts: str = ""
    groups: str = ""


@dataclass(frozen=True, slots=True)
class Datastream:
    """What a sensor measures: streams whose observed property is called ``observed``.

    ``properties`` are what its devices say of themselves; conditions see them as ``thing.…``.
    """

    id: str
    title: str
    unit: str
    observed: str
    properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alarm:
    """A rule over a datastream (``rule``), and what it opens: a case of the kind ``case``, or a record of the kind
    ``record`` whose questions are answered by ``fill`` (question, condition language).
    """

    id: str
    datastream: str
    rule: AlarmRule
    case: str = ""
    record: str = ""
    fill: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        """What people call it."""
        return self.rule.title


@dataclass(frozen=True, slots=True)
class Count:
    """What is counted: records of a kind, assets of a class, alarms of a rule or streams of a datastream, those for which ``when``
    holds; ``sum`` adds a field or ``quantity``. With ``sheet`` the lines of that sheet, as they stand in its present period,
    and its columns added.
    """

    record: str = ""
    when: str = ""
    sum: str = ""
    alarm: str = ""
    datastream: str = ""
    asset: str = ""
    sheet: str = ""

    @property
    def of(self) -> str:
        """The kind or the class that is counted; they share one set of ids."""
        return self.record or self.asset


class Take(Labelled):
    """What a column of a sheet takes of the records it counts."""

    NUMBER = "number", "条数"
    DAYS = "days", "天数"
    SINCE = "since", "距最近一次的天数"


class Period(Labelled):
    """What a sheet covers."""

    MONTH = "month", "月"
    YEAR = "year", "年"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: a ``count`` of what belongs to the line, or a ``value`` computed from what stands before it;
    never under ``least`` nor over ``most``, rounded half up to ``digits``.
    """

    id: str
    title: str
    unit: str
    count: Count | None
    take: Take
    value: str
    least: float | None
    most: float | None
    digits: int
    total: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a line for each record of a kind: what belongs to it in a period, counted and computed."""

    id: str
    title: str
    record: str
    when: str
    period: Period
    columns: tuple[Column, ...]
    description: str

    def column(self, column_id: str) -> Column | None:
        """One of its columns."""
        return next((column for column in self.columns if column.id == column_id), None)


@dataclass(frozen=True, slots=True)
class Indicator:
    """A number with its parts: with a denominator it is a share."""

    id: str
    title: str
    unit: str
    numerator: Count
    denominator: Count | None
    meaning: str
    card: bool


@dataclass(frozen=True, slots=True)
class Fed:
    """A figure of the work report that an indicator measures."""

    sentence: str
    figure: float
    unit: str
    indicator: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars over the records of a kind or the assets of a class: by a field, by month, street, stage, state, what they belong to …;
    or a column (``sum``) of a sheet, a bar for each line, the longest first.

    With ``share`` a bar is the percentage of its records for which that condition holds: a score.
    """

    title: str
    record: str
    by: str
    sum: str
    unit: str
    share: str = ""
    asset: str = ""
    sheet: str = ""

    @property
    def of(self) -> str:
        """The kind or the class that is counted."""
        return self.record or self.asset


@dataclass(frozen=True, slots=True)
class Scenario:
    """A version of a scenario."""

    id: str
    version: int
    title: str
    purpose: str
    source: str
    lead_unit: str
    maturity: Maturity
    kinds: tuple[RecordKind, ...]
    personal: tuple[PersonalData, ...] = ()
    asset_classes: tuple[AssetClass, ...] = ()
    zones: tuple[ZoneKind, ...] = ()
    datastreams: tuple[Datastream, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    feeds: tuple[Fed, ...] = ()
    charts: tuple[Chart, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    layers: tuple[str, ...] = ()

    def kind(self, kind_id: str) -> RecordKind | None:
        """One of its kinds of records."""
        return next((kind for kind in self.kinds if kind.id == kind_id), None)

    def sheet(self, sheet_id: str) -> Sheet | None:
        """One of its sheets."""
        return next((one for one in self.sheets if one.id == sheet_id), None)

    def asset_class(self, class_id: str) -> AssetClass | None:
        """One of its classes of assets."""
        return next((one for one in self.asset_classes if one.id == class_id), None)

    def datastream(self, stream_id: str) -> Datastream | None:
        """One of its datastreams."""
        return next((one for one in self.datastreams if one.id == stream_id), None)

    def indicator(self, indicator_id: str) -> Indicator | None:
        """One of its indicators."""
        return next((one for one in self.indicators if one.id == indicator_id), None)
