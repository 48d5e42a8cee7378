"""The evaluation as a table: every rate with both its sides, and what it was made by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chengnuo.core.cases import evaluation, posts
from chengnuo.core.cases.evaluation import By, Period, RateRow
from chengnuo.core.cases.rules.rates import MEANINGS, RATES, Counter, Rate
from chengnuo.core.cases.sheets import Sheet
from chengnuo.exchange.errors import format_missing
from chengnuo.exchange.outgoing import ExportFile
from chengnuo.exchange.table_file import MEDIA_TYPES, Layout, written
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.permissions import demand

_FIRST = {"对象": 24, "得分": 8}
_LAST = {"起": 12, "止": 12, "数据性质": 10, "评分表": 24}


def export_rates(
    *, actor: Any, kind: str, period: Period, by: By, sheet: Sheet, names: Mapping[str, str]
) -> ExportFile:
    """Units, streets or classes with their points. Raises ``NotAllowed``, ``Invalid`` for another kind of file."""
    demand(actor, "evaluation.view")
    rows = [
        {"对象": names.get(row.key, row.key), "得分": f"{row.points:g}"} | _sides(row.rates)
        for row in evaluation.evaluate(period, by, sheet.lines, sheet.limits)
    ]
    columns = _FIRST | _rate_columns(RATES) | _LAST
    return _file(actor, kind, period, sheet, f"{by.label}考核", columns, rows)


def export_posts(*, actor: Any, kind: str, period: Period, sheet: Sheet) -> ExportFile:
    """People by post. Raises ``NotAllowed``, ``Invalid`` for another kind of file."""
    demand(actor, "evaluation.people")
    people = posts.evaluate_posts(period, sheet.limits)
    rows = [
        {"岗位": row.post.label, "对象": row.name, Counter.DONE.label: str(row.counts[Counter.DONE])} | _sides(row.rates)
        for row in people
    ]  # fmt: skip
    used = {rate.name: rate for row in people for rate in (r.rate for r in row.rates)}
    columns = {"岗位": 12, "对象": 24, Counter.DONE.label: 8} | _rate_columns(tuple(used.values())) | _LAST
    return _file(actor, kind, period, sheet, "岗位考核", columns, rows)


def _rate_columns(rates: tuple[Rate[Counter], ...]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for rate in rates:
        columns |= {rate.name: 10, rate.numerator.label: 10, rate.denominator.label: 10}
    return columns


def _sides(rates: tuple[RateRow, ...]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for row in rates:
        cells[row.rate.name] = "" if row.value is None else f"{row.value:.1%}"
        cells |= {
            row.rate.numerator.label: str(row.numerator),
            row.rate.denominator.label: str(row.denominator),
        }
    return cells


def _file(
    actor: Any, kind: str, period: Period, sheet: Sheet, what: str, columns: Mapping[str, int], rows: list[dict[str, str]]
) -> ExportFile:  # fmt: skip
    if kind not in MEDIA_TYPES:
        raise format_missing(kind, MEDIA_TYPES)
    nature = "模拟" if period.simulated else "真实"
    version = f"{sheet.title} 第 {sheet.number} 版{'（示例）' if sheet.example else ''}"
    made_by = {
        "起": period.start.isoformat(),
        "止": period.end.isoformat(),
        "数据性质": nature,
        "评分表": version,
    }
    formulas = tuple(
        f"{rate.formula}：{MEANINGS[rate.numerator]} / {MEANINGS[rate.denominator]}" for rate in RATES
    )
    title = f"{what}，{period.start} 至 {period.end}，{nature}案卷，{version}"
    data = written(
        Layout(what, columns, notes=formulas, freeze="C2"), [row | made_by for row in rows], kind, title
    )
    record(
        actor=actor, action="evaluation.export", object_type="evaluation", object_id="", label=title[:200],
        new={"format": kind, "rows": len(rows)},
    )  # fmt: skip
    mark = "（模拟）" if period.simulated else ""
    return ExportFile(
        f"{what}{period.start:%Y%m%d}-{period.end:%Y%m%d}{mark}.{kind}", MEDIA_TYPES[kind], data
    )
