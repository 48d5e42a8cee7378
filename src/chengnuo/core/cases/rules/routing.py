"""Which unit answers: 部件先属主后属地, 事件先属地后属主, contracts before both. The reason goes with the answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from chengnuo.kernel.labels import Labelled


class RouteRule(Labelled):
    """The rule a proposal came from; corrections are counted for each."""

    DECLARED = "declared", "场景规定"
    CONTRACT = "contract", "合同约定"
    OWNER = "owner", "属主单位"
    PLACE = "place", "属地街道"
    NONE = "none", "没有依据"


@dataclass(frozen=True, slots=True)
class Contract:
    """Who took over which classes where: 物业城市 packages, a duty agreed on. Empty fields hold for all."""

    id: int
    unit_id: int
    class_kind: str
    class_prefix: str
    street_code: str
    title: str
    valid_from: date
    valid_to: date | None = None

    def covers(self, *, kind: str, code: str, street_code: str, on: date) -> bool:
        """Whether a matter of that class, there and on that day, falls under it."""
        within = self.valid_from <= on and (self.valid_to is None or on < self.valid_to)
        return (
            within
            and self.class_kind in ("", kind)
            and code.startswith(self.class_prefix)
            and self.street_code in ("", street_code)
        )


@dataclass(frozen=True, slots=True)
class Route:
    """A proposed unit with the rule and the reason in words; ``unit_id`` None where no rule found one."""

    unit_id: int | None
    rule: RouteRule
    reason: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """Whom the rules may choose from: the class's department and the street's unit, with their names."""

    owner_id: int | None
    owner_name: str
    street_id: int | None
    street_name: str


def route(
    *, kind: str, code: str, street_code: str, on: date, candidates: Candidates, contracts: Iterable[Contract]
) -> Route:
    """The unit proposed for a matter. ``kind`` component | event; ``code`` the five digits of its class."""
    found = [c for c in contracts if c.covers(kind=kind, code=code, street_code=street_code, on=on)]
    if found:
        best = max(found, key=lambda c: (len(c.class_prefix), bool(c.street_code), c.id))
        return Route(best.unit_id, RouteRule.CONTRACT, f"合同「{best.title}」约定由它负责")
    owner = Route(candidates.owner_id, RouteRule.OWNER, f"{candidates.owner_name}是这一小类的主管部门")
    place = Route(candidates.street_id, RouteRule.PLACE, f"事发地在{candidates.street_name}")
    order, why = (
        ((owner, place), "部件先属主后属地") if kind == "component" else ((place, owner), "事件先属地后属主")
    )
    return _first(order, why)


def _first(order: Sequence[Route], why: str) -> Route:
    for choice in order:
        if choice.unit_id is not None:
            return Route(choice.unit_id, choice.rule, f"{why}：{choice.reason}")
    return Route(None, RouteRule.NONE, f"{why}：小类没有主管部门，事发地也不在任何街道内，请人工选定")
