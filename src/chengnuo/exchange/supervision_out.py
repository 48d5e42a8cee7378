"""Supervision as files: matters, orders and scores as tables; orders and bulletins in Word."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from chengnuo.core.supervision import bulletins, queries, scoring
from chengnuo.core.supervision.errors import Refused
from chengnuo.core.supervision.queries import MatterFilter, OrderFilter
from chengnuo.core.supervision.rules.bulletin import Block
from chengnuo.core.supervision.rules.scores import RATES, Counter
from chengnuo.core.supervision.rules.words import LEVEL_MEANINGS
from chengnuo.core.supervision.scoring import Period
from chengnuo.core.supervision.services import issue_bulletin
from chengnuo.exchange.errors import format_missing
from chengnuo.exchange.outgoing import ExportFile
from chengnuo.exchange.supervision_docx import Line, OrderPaper, bulletin_docx, order_docx
from chengnuo.exchange.table_file import MEDIA_TYPES, Layout, written
from chengnuo.kernel.clock import local
from chengnuo.kernel.permissions import allows, demand

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MATTERS = Layout("督查事项", {
    "编号": 16, "事项": 44, "来源": 12, "批示领导": 12, "类别": 12, "节点": 10, "牵头单位": 20, "立项": 18, "交办": 18,
    "当前时限": 12, "到期": 18, "是否超期": 10, "督办单": 8, "数据": 8,
})  # fmt: skip
_ORDERS = Layout("督办单", {
    "文号": 20, "颜色": 14, "状态": 10, "单位": 20, "标题": 44, "规则": 40, "签发": 18, "签收期限": 18, "回复期限": 18,
    "是否逾期": 10, "数据": 8,
})  # fmt: skip


def export_matters(*, actor: Any, wanted: MatterFilter, kind: str) -> ExportFile:
    """The matters of a filter as ``xlsx`` or ``csv``. Raises ``NotAllowed``, ``Invalid``."""
    demand(actor, "supervision.export")
    rows = [
        {
            "编号": row.number, "事项": row.title, "来源": row.source.label, "批示领导": row.leader, "类别": row.pace.label,
            "节点": row.state.label, "牵头单位": row.unit, "立项": _moment(row.filed_at), "交办": _moment(row.assigned_at),
            "当前时限": row.clock.stage.label if row.clock else "", "到期": _moment(row.clock.due_at if row.clock else None),
            "是否超期": "超期" if row.late else "", "督办单": str(row.orders), "数据": _mark(row.simulated),
        }
        for row in queries.every_matter(wanted)
    ]  # fmt: skip
    return _table(_MATTERS, rows, kind, "督查事项", wanted.simulated)


def export_orders(*, actor: Any, wanted: OrderFilter, kind: str) -> ExportFile:
    """The orders of a filter as ``xlsx`` or ``csv``. Raises ``NotAllowed``, ``Invalid``."""
    demand(actor, "supervision.export")
    rows = [
        {
            "文号": row.number, "颜色": row.level.label, "状态": row.state.label, "单位": row.unit, "标题": row.title,
            "规则": row.rule, "签发": _moment(row.issued_at), "签收期限": _moment(row.sign_by),
            "回复期限": _moment(row.reply_by), "是否逾期": "逾期" if row.late else "", "数据": _mark(row.simulated),
        }
        for row in queries.every_order(wanted)
    ]  # fmt: skip
    return _table(_ORDERS, rows, kind, "督办单", wanted.simulated)


def export_scores(*, actor: Any, period: Period, kind: str) -> ExportFile:
    """The units' score with both sides of every rate and the sum in words. Raises ``NotAllowed``, ``Invalid``."""
    demand(actor, "supervision.export")
    columns = {"名次": 8, "单位": 24, "得分": 10}
    columns |= {rate.name: 14 for rate in RATES} | {
        c.label: 12 for c in (Counter.BLUE, Counter.YELLOW, Counter.RED)
    }
    rows = []
    for row in scoring.unit_scores(period):
        line = {
            "名次": str(row.place),
            "单位": row.unit,
            "得分": f"{row.score.points:.2f}",
            "计算": _sum(row),
        }
        line |= {rate.name: f"{row.counts[rate.numerator]}/{row.counts[rate.denominator]}" for rate in RATES}
        line |= {c.label: str(row.counts[c]) for c in (Counter.BLUE, Counter.YELLOW, Counter.RED)}
        rows.append(line | {"数据": _mark(period.simulated)})
    name = f"督查得分{period.start:%Y%m%d}-{period.end:%Y%m%d}"
    return _table(Layout("得分", columns | {"计算": 60, "数据": 8}), rows, kind, name, period.simulated)


def _sum(row: scoring.UnitScore) -> str:
    parts = [line.words for line in row.score.parts] + [
        f"减 {one.words}" for one in row.score.deducted if one.count
    ]
    return "；".join([*parts, row.score.words])


def export_order(*, actor: Any, order_id: int) -> ExportFile:
    """One signed order in Word. Raises ``OrderNotFound``, ``Refused`` for one without a number."""
    found = queries.order(order_id)
    queries.may_see_order(actor, found.row)
    row = found.row
    if row.issued_at is None:
        raise Refused("supervision.not_issued", "督办单签发以后才有文号，才能打印。")
    data = order_docx(OrderPaper(
        found.issuer, f"{row.level.label}（{LEVEL_MEANINGS[row.level]}）", row.number, found.unit_name, row.title, found.text,
        found.demand, row.rule, _moment(row.sign_by), _moment(row.reply_by), found.issued_by, local(row.issued_at).date(),
        row.simulated,
    ))  # fmt: skip
    return ExportFile(f"{row.number}.docx", DOCX, data)


def draft_bulletin(since: date, as_of: date, *, simulated: bool) -> ExportFile:
    """The bulletin of a span, not yet issued: the same span gives the same bytes. Raises ``Refused``."""
    blocks = bulletins.draft(since, as_of, simulated=simulated)
    return _bulletin_file(as_of, blocks, "（稿）")


def issue(*, actor: Any, since: date, as_of: date, simulated: bool) -> int:
    """Issue the bulletin of a span with the hash of its Word file; its id. Raises ``NotAllowed``, ``Refused``."""
    demand(actor, "supervision.lead")
    file = draft_bulletin(since, as_of, simulated=simulated)
    digest = hashlib.sha256(file.data).hexdigest()
    return issue_bulletin(actor=actor, since=since, as_of=as_of, sha256=digest, simulated=simulated)


def issued_bulletin(*, actor: Any, bulletin_id: int) -> ExportFile:
    """An issued bulletin as it was. Raises ``BulletinNotFound``."""
    row, blocks = bulletins.bulletin(bulletin_id)
    if not allows(actor, "supervision.view"):
        demand(actor, "supervision.view", (getattr(actor, "unit_id", None) or 0,))
    return _bulletin_file(row.as_of, blocks, f"（{row.number}）")


def _bulletin_file(as_of: date, blocks: Sequence[Block], mark: str) -> ExportFile:
    title = blocks[0].text.replace("\n", "")
    lines = [Line(block.kind.value, block.text, block.rows) for block in blocks]
    return ExportFile(f"{title}{mark}.docx", DOCX, bulletin_docx(title, as_of, lines))


def _table(layout: Layout, rows: list[dict[str, str]], kind: str, name: str, simulated: bool) -> ExportFile:
    if kind not in MEDIA_TYPES:
        raise format_missing(kind, MEDIA_TYPES)
    title = f"{name}{'（模拟）' if simulated else ''}"
    return ExportFile(f"{title}.{kind}", MEDIA_TYPES[kind], written(layout, rows, kind, title))


def _moment(value: datetime | None) -> str:
    return f"{local(value):%Y-%m-%d %H:%M}" if value else ""


def _mark(simulated: bool) -> str:
    return "模拟" if simulated else ""
