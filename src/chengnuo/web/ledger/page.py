"""What the ledger's list shows, put together from the plain data of ``core``. No queries here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from chengnuo.core.commitments.queries import LedgerFilter, LedgerRow, SuggestionRow
from chengnuo.core.documents.queries import SectionRow
from chengnuo.core.people.queries import UnitRow
from chengnuo.core.progress.queries import CommitmentLight, Light
from chengnuo.web.ledger import words
from chengnuo.web.progress.words import LIGHTS
from chengnuo.web.reports.words import plain


@dataclass(frozen=True, slots=True)
class Line:
    """A commitment as a line; ``lead`` and ``others`` are open suggestions, only while no lead is confirmed."""

    row: LedgerRow
    text: str
    look: words.Look
    due: words.Due
    basis: str
    lead: SuggestionRow | None
    others: tuple[SuggestionRow, ...]
    live: bool
    light: CommitmentLight | None = None
    light_look: Any = None

    @property
    def item(self) -> str:
        """Id and the version seen, as acts on many get them."""
        return f"{self.row.id}:{self.row.version}"


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one heading; ``count`` is how many the filter has there on all pages."""

    section_id: int | None
    title: str
    count: int
    lines: tuple[Line, ...]


def line_of(
    row: LedgerRow, today: date, *, past_year: bool = False, light: CommitmentLight | None = None
) -> Line:
    """One commitment ready to be drawn."""
    open_ones = [] if row.lead_unit else [s for s in row.suggestions if s.status == "suggested"]
    return Line(
        row=row, text=plain(row.text), look=words.STATES[row.state],
        due=words.due(row.deadline, today, past_year=past_year),
        basis=str(words.DEADLINE_BASES.get(row.deadline_basis, "")),
        lead=next((s for s in open_ones if s.role == "lead"), None),
        others=tuple(s for s in open_ones if s.role != "lead"), live=row.state in words.LIVE,
        light=light, light_look=LIGHTS[light.light] if light else None,
    )  # fmt: skip


def groups_of(
    rows: Iterable[LedgerRow],
    counts: Mapping[int | None, int],
    today: date,
    *,
    past_year: bool,
    grouped: bool,
    lights: Mapping[int, CommitmentLight],
) -> tuple[Group, ...]:
    """The lines under their headings; one nameless group where the order is not that of the report."""
    if not grouped:
        lines = tuple(line_of(row, today, past_year=past_year, light=lights.get(row.id)) for row in rows)
        return (Group(None, "", 0, lines),) if lines else ()
    found = []
    for section_id, group in groupby(rows, key=lambda row: row.section_id):
        members = tuple(line_of(row, today, past_year=past_year, light=lights.get(row.id)) for row in group)
        title = members[0].row.section or _("不在章节内")
        found.append(Group(section_id, title, counts.get(section_id, len(members)), members))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Chip:
    """A part of the filter in words; ``without`` are the parameters that stay when it is taken away."""

    word: str
    drop: str


def chips_of(
    wanted: LedgerFilter, sections: Sequence[SectionRow], units: Sequence[UnitRow], due: str, light: str = ""
) -> tuple[Chip, ...]:
    """The filter in words, for the page and for what an export says it left out."""
    heads = {s.id: s.title for s in sections}
    names = {u.id: u.short_name for u in units}
    found: list[Chip] = []

    def add(shown: object, word: str, drop: str) -> None:
        if shown is not None and shown not in ("", ()):
            found.append(Chip(word, drop))

    add(wanted.section_id, _("章节：%s") % heads.get(wanted.section_id or 0, wanted.section_id), "section")
    add(
        wanted.own_section_id,
        _("只在标题下：%s") % heads.get(wanted.own_section_id or 0, _("不在章节内")),
        "under",
    )
    add(wanted.unit_id, _("单位：%s") % names.get(wanted.unit_id or 0, wanted.unit_id), "unit")
    add(wanted.lead_unit_id, _("牵头：%s") % names.get(wanted.lead_unit_id or 0, wanted.lead_unit_id), "lead")
    add(wanted.co_unit_id, _("配合：%s") % names.get(wanted.co_unit_id or 0, wanted.co_unit_id), "co")
    add(
        wanted.suggested_unit_id,
        _("建议：%s") % names.get(wanted.suggested_unit_id or 0, wanted.suggested_unit_id),
        "suggested",
    )
    add(wanted.quantified, _("有数字") if wanted.quantified else _("无数字"), "kind")
    add(wanted.no_unit, _("没有确认单位") if wanted.no_unit else _("已确认单位"), "no_unit")
    add(wanted.has_plan, _("已有办理方案") if wanted.has_plan else _("没有办理方案"), "plan")
    add(wanted.text, _("含「%s」") % wanted.text, "q")
    add(wanted.flag, _("原文改动待核对"), "flag")
    add(wanted.origin, _("来源：%s") % wanted.origin, "origin")
    if light:
        add(light, _("灯色：%s") % LIGHTS[Light(light)].label, "light")
    else:
        add(wanted.ids, _("选定的 %s 条") % len(wanted.ids), "ids")
    if due:
        found.append(
            Chip({"soon": _("30 天内到期"), "overdue": _("已过时限"), "none": _("没有时限")}[due], "due")
        )
    else:
        add(wanted.due_after, _("时限不早于 %s") % wanted.due_after, "after")
        add(wanted.due_before, _("时限不晚于 %s") % wanted.due_before, "before")
    return tuple(found)


def filter_note(chips: Iterable[Chip], state: str) -> str:
    """The filter in one sentence for a printed table; empty where nothing is left out."""
    parts = [chip.word for chip in chips]
    if state:
        parts.append(_("状态：%s") % words.STATES[state].label)
    return _("筛选条件：%s") % "；".join(parts) if parts else ""
