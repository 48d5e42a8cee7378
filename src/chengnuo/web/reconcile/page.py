"""The rows of two years as they are drawn: verdict with icon, tone and word, numbers, both sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from chengnuo.core.documents.queries import FigureRow, ReconciliationRowView, RunCard
from chengnuo.web.ledger.words import Look
from chengnuo.web.reports.words import bounded, plain

#: Verdict → how it looks. 未完成 needs a person; 未提及 is no failure, the report just does not say.
VERDICTS = {
    "完成": Look("circle-check", "good", _("完成"), _("下一年报告的结果达到目标")),
    "超额": Look("trending-up", "good", _("超额"), _("下一年报告的结果好于目标")),
    "未完成": Look("alert-circle", "alert", _("未完成"), _("下一年报告的结果没有达到目标")),
    "未提及": Look("minus", "neutral", _("未提及"), _("下一年报告没有说到这个指标，不等于没有完成")),
    "不可比": Look("arrows-diff", "neutral", _("不可比"), _("说到了，但口径、单位或范围不同，不能直接比")),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A row ready to be drawn. ``decided`` by a person; ``corrected`` where it differs from the machine."""

    row: ReconciliationRowView
    look: Look
    target: str
    result: str
    target_sentence: tuple[str, str, str]
    result_sentence: tuple[str, str, str]
    confidence: int
    corrected: bool


@dataclass(frozen=True, slots=True)
class Tab:
    """A count that opens its rows."""

    key: str
    label: Any
    count: int
    look: Look | None
    current: bool


def line_of(row: ReconciliationRowView) -> Line:
    """One row ready to be drawn."""
    return Line(
        row=row, look=VERDICTS.get(row.verdict, VERDICTS["不可比"]), target=bounded(row.target),
        result=bounded(row.result) if row.result else "", target_sentence=_marked(row.target, row.target_sentence),
        result_sentence=_marked(row.result, row.result_sentence), confidence=round(row.confidence * 100),
        corrected=bool(row.decided_by) and row.verdict != row.machine_verdict,
    )  # fmt: skip


def _marked(figure: FigureRow | None, sentence: str) -> tuple[str, str, str]:
    """A sentence as what stands before the figure, the figure, and what stands behind it."""
    if figure is None:
        return "", "", ""
    start, end = figure.start - figure.sentence_start, figure.end - figure.sentence_start
    if not 0 <= start < end <= len(sentence):
        return plain(sentence), "", ""
    return plain(sentence[:start]), plain(sentence[start:end]), plain(sentence[end:])


def tabs_of(run: RunCard, chosen: str) -> list[Tab]:
    """全部, each verdict, and what a person should look at; every number counts exactly its list."""
    counted = dict(run.counts)
    tabs = [Tab("", _("全部"), run.rows, None, not chosen)]
    tabs += [Tab(key, look.label, counted.get(key, 0), look, key == chosen) for key, look in VERDICTS.items()]
    tabs.append(Tab("unsure", _("待核"), run.unsure, Look("eye", "warn", _("待核"), _("机器把握不大，请人看一眼")),
                    chosen == "unsure"))  # fmt: skip
    tabs.append(Tab("decided", _("已由人定"), run.decided, None, chosen == "decided"))
    return tabs


def chosen_rows(rows: Sequence[ReconciliationRowView], chosen: str, text: str) -> list[ReconciliationRowView]:
    """The rows of a tab, and of the words searched for."""
    found = [row for row in rows if _in_tab(row, chosen)]
    return [
        row
        for row in found
        if not text or text in f"{row.target.indicator}{row.target_sentence}{row.result_sentence}"
    ]


def _in_tab(row: ReconciliationRowView, chosen: str) -> bool:
    if chosen == "unsure":
        return row.unsure
    if chosen == "decided":
        return bool(row.decided_by)
    return not chosen or row.verdict == chosen
