"""The rules as data: versions that never change, the newest in use; version 0 is shipped (示例)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from chengnuo.core.supervision.errors import BadRule, EditConflict
from chengnuo.core.supervision.models import RuleVersion
from chengnuo.core.supervision.rules import clocks, orders, reporting, scores
from chengnuo.core.supervision.rules.orders import OrderRule
from chengnuo.core.supervision.rules.reporting import ReportingRule
from chengnuo.core.supervision.rules.scores import Sheet
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.clock import now
from chengnuo.kernel.errors import Invalid
from chengnuo.kernel.labels import Labelled
from chengnuo.kernel.permissions import demand
from chengnuo.kernel.worktime import parse_limit

SHIPPED = 0


class RuleKind(Labelled):
    """What a rule is about."""

    CLOCK = "clock", "13710 时限"
    ORDER = "order", "督办单规则"
    SCORE = "score", "评分表"
    REPORTING = "reporting", "报送日历"


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a rule; ``body`` is as it is kept."""

    kind: RuleKind
    number: int
    body: Mapping[str, Any]
    note: str = ""
    made_at: datetime | None = None
    made_by: str = ""

    @property
    def example(self) -> bool:
        """Whether it is the shipped one, which is from no document at hand."""
        return self.number == SHIPPED


_SHIPPED: Mapping[RuleKind, Mapping[str, Any]] = {
    RuleKind.CLOCK: clocks.SHIPPED_LIMITS,
    RuleKind.ORDER: orders.rule_json(orders.SHIPPED_RULE),
    RuleKind.SCORE: scores.sheet_json(scores.SHIPPED_SHEET),
    RuleKind.REPORTING: reporting.reporting_json(reporting.SHIPPED_REPORTING),
}


def version(kind: RuleKind, at: datetime | None = None) -> Version:
    """The version in use, now or at a moment."""
    rows = RuleVersion.objects.filter(kind=kind.value)
    row = (rows.filter(made_at__lte=at) if at else rows).order_by("-number").first()
    return _version(row) if row else Version(kind, SHIPPED, _SHIPPED[kind])


def versions(kind: RuleKind) -> tuple[Version, ...]:
    """Every version, the newest first, the shipped one last."""
    rows = [_version(row) for row in RuleVersion.objects.filter(kind=kind.value)]
    return (*rows, Version(kind, SHIPPED, _SHIPPED[kind]))


def limits() -> Mapping[str, str]:
    """The 13710 limits in use."""
    return version(RuleKind.CLOCK).body


def order_rule(at: datetime | None = None) -> OrderRule:
    """The rule of orders in use."""
    return orders.rule_from(version(RuleKind.ORDER, at).body)


def sheet(at: datetime | None = None) -> Sheet:
    """The score sheet in use."""
    return scores.sheet_from(version(RuleKind.SCORE, at).body)


def reporting_rule(at: datetime | None = None) -> ReportingRule:
    """The rule of reporting days in use."""
    return reporting.reporting_from(version(RuleKind.REPORTING, at).body)


@transaction.atomic
def save_rule(*, actor: Any, kind: RuleKind, body: Mapping[str, Any], newest: int, note: str = "") -> int:
    """Keep the next version of a rule and use it; its number. ``newest`` is the version the person saw.

    What is under way keeps the due times it has. Raises ``NotAllowed``, ``BadRule`` with all that is wrong, ``EditConflict``.
    """
    demand(actor, "supervision.rules")
    faults = _faults(kind, body)
    if faults:
        raise BadRule(faults)
    before = version(kind)
    if before.number != newest:
        raise EditConflict(kind.label)
    row = RuleVersion.objects.create(
        kind=kind.value, number=before.number + 1, body=dict(body), note=note.strip()[:300], made_at=now(),
        made_by=str(getattr(actor, "display_name", ""))[:150],
    )  # fmt: skip
    record(
        actor=actor, action="supervision.rule", object_type="supervision_rule", object_id=f"{kind}:{row.number}",
        label=kind.label, old=dict(before.body), new=dict(body), note=row.note,
    )  # fmt: skip
    return int(row.number)


def _faults(kind: RuleKind, body: Mapping[str, Any]) -> tuple[str, ...]:
    if kind == RuleKind.CLOCK:
        return _limit_faults(body)
    if kind == RuleKind.ORDER:
        return orders.rule_faults(orders.rule_from(body))
    if kind == RuleKind.SCORE:
        return scores.sheet_faults(scores.sheet_from(body))
    return reporting.reporting_faults(reporting.reporting_from(body))


def _limit_faults(body: Mapping[str, Any]) -> tuple[str, ...]:
    faults = []
    for key, words in clocks.LIMIT_WORDS.items():
        try:
            parse_limit(str(body.get(key, "")))
        except Invalid as error:
            faults.append(f"「{words}」的{error.message_zh.rstrip('。')}")
    return tuple(faults)


def _version(row: RuleVersion) -> Version:
    return Version(RuleKind(row.kind), row.number, row.body, row.note, row.made_at, row.made_by)
