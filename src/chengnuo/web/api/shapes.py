"""What the API takes, and the pages it answers with; everything else it answers are the queries' dataclasses."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ninja import Schema
from pydantic import Field

from chengnuo.core.commitments.queries import LedgerFilter


class LedgerQuery(Schema):
    """Filters of the ledger; what is left out does not filter."""

    report_id: int | None = Field(None, description="报告编号；不填为最新采用的报告")
    section_id: int | None = Field(None, description="章节及其以下")
    own_section_id: int | None = Field(None, description="仅该章节之下直接的，0 为不在章节内")
    unit_id: int | None = Field(None, description="牵头或责任单位")
    lead_unit_id: int | None = Field(None, description="牵头单位")
    co_unit_id: int | None = Field(None, description="责任单位（不牵头）")
    suggested_unit_id: int | None = Field(None, description="被建议牵头、尚未确认的单位")
    state: str = Field("", description="pending suggested assigned planned dropped replaced；不填为有效的")
    quantified: bool | None = Field(None, description="是否有量化指标")
    no_unit: bool | None = Field(None, description="是否尚未确认单位")
    has_plan: bool | None = None
    no_deadline: bool | None = None
    due_after: date | None = None
    due_before: date | None = Field(None, description="含当日")
    flag: str = Field("", description="changed gone any")
    origin: str = Field("", description="extracted added split merged")
    text: str = Field("", description="文字、原文、编号中查找，多个词以空格分开")

    def wanted(self, report_id: int | None) -> LedgerFilter:
        """The same as the ledger's filter, for ``report_id``."""
        return LedgerFilter(**{**self.dict(), "report_id": report_id})


class Item(Schema):
    """A commitment and the version that was seen."""

    id: int
    version: int


Items = Annotated[list[Item], Field(min_length=1, max_length=500)]


class Edit(Schema):
    """Changes to one commitment; a field left out stays. ``deadline`` null clears it."""

    version: int
    text: str | None = None
    deadline: date | None = None


class Assign(Schema):
    """Units for commitments. Without a lead the first co-unit leads; with neither the assignment is undone."""

    items: Items
    lead_unit_id: int | None = None
    co_unit_ids: list[int] = Field(default_factory=list)


class Many(Schema):
    """Several commitments."""

    items: Items


class Drop(Many):
    """Several commitments and the reason for dropping them."""

    reason: str


class Merge(Many):
    """Several commitments to be one; without ``text`` their wordings are joined."""

    text: str = ""


class Split(Schema):
    """The parts of one commitment."""

    version: int
    parts: list[str]


class Added(Schema):
    """A stretch of the report's text, in code points."""

    start: int
    end: int
    text: str = ""


class Node(Schema):
    """A dated step."""

    title: str
    due: date | None = None


class PlanIn(Schema):
    """办理方案."""

    version: int
    goal: str = ""
    measures: str = ""
    nodes: list[Node] = Field(default_factory=list)
    leader: str = ""
    person: str = ""
    deadline: date | None = None


class ReportIn(Schema):
    """What is known of a report that is sent; what is left out the text says itself."""

    plan_year: int | None = Field(None, ge=1949, le=2100, description="计划年度；不填由原文识别")
    place_code: str = Field("", max_length=12, description="行政区划代码")
    place_name: str = Field("", max_length=100, description="地名")
    replaces_id: int | None = Field(None, description="被这份更正文本替代的报告")


class TokenIn(Schema):
    """A new token."""

    name: str
    days: int = 90


class Done(Schema):
    """What a write did: null where nothing changed. Undo with ``POST /changes/{id}/undo``."""

    change_set_id: int | None


class Error(Schema):
    """Every error has this shape."""

    code: str
    message: str
    data: dict[str, object] = Field(default_factory=dict)
