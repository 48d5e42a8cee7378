"""The overview put together: every number with the address of exactly its list and its definition (口径)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from chengnuo.core.commitments.queries import Count, Overview
from chengnuo.web.ledger import words
from chengnuo.web.ledger.address import list_url

#: Key of a count → what it counts, said beside the number.
MEANINGS = {
    "total": _("台账里在办的承诺，不含已撤销和已拆并的"),
    "no_unit": _("牵头单位还没有人确认；规则的建议不算确认"),
    "quantified": _("带有数字指标的承诺"),
    "not_quantified": _("没有数字指标的承诺"),
    "due_soon": _("完成时限在今天起 30 天之内"),
    "overdue": _("完成时限早于今天"),
    "no_deadline": _("没有完成时限的承诺"),
    "flagged": _("更正后的报告改动了原文，等人核对"),
    "with_plan": _("办理方案里填了目标或措施"),
}


@dataclass(frozen=True, slots=True)
class Tile:
    """A number that opens its list; ``tone`` alert where it needs a person now, warn where soon."""

    label: Any
    count: int
    url: str
    meaning: Any
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a distribution; ``share`` is its part of the longest line, 0-100."""

    label: str
    count: int
    url: str
    share: int
    done: int = 0
    suggested: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """Everything counted on the page."""

    total: Tile
    needs: tuple[Tile, ...]
    rest: tuple[Tile, ...]
    states: tuple[Tile, ...]
    sections: tuple[Bar, ...]
    units: tuple[Bar, ...]
    suggested: tuple[Bar, ...]
    confirmed_share: int


def board_of(found: Overview, *, today: date, past_year: bool) -> Board:
    """The counts of ``core`` as tiles and bars. In a year that is over nothing is due any more."""

    def tile(count: Count, tone: str = "", icon: str = "") -> Tile:
        shown = tone if count.count else ""
        return Tile(
            _label(count),
            count.count,
            list_url(count.filter, today=today),
            MEANINGS.get(count.key, ""),
            shown,
            icon,
        )

    total = found.total.count
    return Board(
        total=tile(found.total),
        needs=(
            tile(found.no_unit, "warn", "user-question"),
            tile(found.overdue, "" if past_year else "alert", "alert-circle"),
            tile(found.due_soon, "warn", "clock"),
            *((tile(found.flagged, "warn", "alert-triangle"),) if found.flagged.count else ()),
        ),
        rest=(
            tile(found.quantified),
            tile(found.not_quantified),
            tile(found.with_plan),
            tile(found.no_deadline),
        ),
        states=tuple(
            _state(count, today) for count in found.by_state if count.count or count.key in words.LIVE
        ),
        sections=bars_of(found.by_section, today),
        units=bars_of(found.by_unit, today),
        suggested=bars_of(found.by_suggested_unit, today, suggested=True),
        confirmed_share=round(100 * (total - found.no_unit.count) / total) if total else 0,
    )


def bars_of(counts: Sequence[Count], today: date, *, suggested: bool = False) -> tuple[Bar, ...]:
    """Lines on one scale, in the order given."""
    longest = max((count.count for count in counts), default=0)
    return tuple(
        Bar(count.label, count.count, list_url(count.filter, today=today), round(100 * count.count / longest),
            suggested=suggested)
        for count in counts
    )  # fmt: skip


def figure_tiles(targets: int, results: int, report_url: str) -> Iterable[Tile]:
    """How many figures the report holds, each opening the table with just those."""
    yield Tile(_("目标数据"), targets, f"{report_url}?kind=target", _("报告里说今年要做到的数字"))
    yield Tile(_("结果数据"), results, f"{report_url}?kind=result", _("报告里说已经做到的数字"))


def _label(count: Count) -> Any:
    labels = {
        "total": _("全部承诺"), "no_unit": _("单位待确认"), "quantified": _("有数字"), "not_quantified": _("无数字"),
        "due_soon": _("30 天内到期"), "overdue": _("已过时限"), "no_deadline": _("没有时限"),
        "flagged": _("原文改动待核对"), "with_plan": _("已有办理方案"),
    }  # fmt: skip
    return labels.get(count.key, count.label)


def _state(count: Count, today: date) -> Tile:
    look = words.STATES[count.key]
    return Tile(
        look.label, count.count, list_url(count.filter, today=today), look.meaning, look.tone, look.icon
    )
