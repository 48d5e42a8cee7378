"""Contracts (合同约定): who took over which classes where. Reads, and writes with their audit."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from chengnuo.core.cases.errors import ContractChanged, ContractNotFound, Refused
from chengnuo.core.cases.models import Contract
from chengnuo.core.people.models import Unit
from chengnuo.core.places import queries as places
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.kept import changed
from chengnuo.kernel.permissions import demand

_ONE_DAY = timedelta(days=1)
KINDS = {"": "部件和事件", "component": "部件", "event": "事件"}


@dataclass(frozen=True, slots=True)
class Terms:
    """What a contract says. Empty fields hold for all; ``last`` is the last day it holds, None without end."""

    title: str
    unit_id: int
    class_kind: str
    class_prefix: str
    street_code: str
    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract as it is."""

    id: int
    terms: Terms
    unit: str
    simulated: bool
    version: int

    @property
    def kind_label(self) -> str:
        """Which kind of classes it holds for."""
        return KINDS[self.terms.class_kind]

    def state(self, on: date) -> str:
        """future, running or ended on a day."""
        if on < self.terms.first:
            return "future"
        return "running" if self.terms.last is None or on <= self.terms.last else "ended"


def contracts(*, unit_id: int | None = None) -> tuple[ContractRow, ...]:
    """All contracts, or those of a unit, the latest first."""
    rows = Contract.objects.select_related("unit").order_by("-valid_from", "-id")
    return tuple(_row(row) for row in (rows if unit_id is None else rows.filter(unit_id=unit_id)))


def contract(contract_id: int) -> ContractRow:
    """One contract. Raises ``ContractNotFound``."""
    row = Contract.objects.select_related("unit").filter(pk=contract_id).first()
    if row is None:
        raise ContractNotFound(contract_id)
    return _row(row)


@transaction.atomic
def create_contract(*, actor: Any, terms: Terms, simulated: bool = False) -> int:
    """Write a contract down; the routing goes by it at once. ``actor`` None is the program at set-up."""
    if actor is not None:
        demand(actor, "case.rules")
    _check(terms)
    row = Contract.objects.create(**_fields(terms), simulated=simulated)
    record(actor=actor, action="contracts.create", object_type="contract", object_id=row.pk, label=terms.title,
           new=_plain(terms))  # fmt: skip
    return int(row.pk)


@transaction.atomic
def update_contract(*, actor: Any, contract_id: int, version: int, terms: Terms) -> None:
    """Change what a contract says. Raises ``ContractChanged`` where somebody was faster, ``Refused``."""
    demand(actor, "case.rules")
    _check(terms)
    old = contract(contract_id)
    if old.terms == terms:
        return
    rows = Contract.objects.filter(pk=contract_id, version=version)
    if not rows.update(**_fields(terms), version=F("version") + 1):
        raise ContractChanged(old.terms.title)
    record(actor=actor, action="contracts.update", object_type="contract", object_id=contract_id, label=terms.title,
           old=_plain(old.terms), new=_plain(terms))  # fmt: skip


@transaction.atomic
def end_contract(*, actor: Any, contract_id: int, last: date | None) -> date | None:
    """Let a contract hold until ``last``, None without end; the day it held until before."""
    demand(actor, "case.rules")
    old = contract(contract_id)
    if last is not None and last < old.terms.first - _ONE_DAY:
        raise Refused("contracts.days", "最后一天早于开始的前一天。", last=last.isoformat())
    valid_to = None if last is None else last + _ONE_DAY
    Contract.objects.filter(pk=contract_id).update(valid_to=valid_to, version=F("version") + 1)
    changed(Contract)
    before = old.terms.last
    record(actor=actor, action="contracts.end", object_type="contract", object_id=contract_id, label=old.terms.title,
           old={"last": before and before.isoformat()}, new={"last": last and last.isoformat()})  # fmt: skip
    return before


def faults(terms: Terms) -> tuple[str, ...]:
    """All that is wrong with what a contract says, in words."""
    found = []
    if not terms.title.strip() or len(terms.title) > 120:
        found.append("名称不能为空，也不超过 120 个字")
    if terms.class_kind not in KINDS:
        found.append("类别应为部件、事件或空着")
    if terms.class_prefix and not (
        terms.class_prefix.isascii() and terms.class_prefix.isdigit() and len(terms.class_prefix) <= 5
    ):
        found.append(f"代码前缀「{terms.class_prefix}」应为 1 到 5 位数字")
    if terms.last is not None and terms.last < terms.first:
        found.append("最后一天早于开始")
    if terms.street_code and terms.street_code not in {row.code for row in places.streets()}:
        found.append(f"本区没有街道「{terms.street_code}」")
    if not Unit.objects.filter(pk=terms.unit_id, is_active=True).exists():
        found.append("单位不存在或已停用")
    return tuple(found)


def _check(terms: Terms) -> None:
    if wrong := faults(terms):
        raise Refused("contracts.terms", "；".join(wrong) + "。", faults=list(wrong))


def _fields(terms: Terms) -> dict[str, Any]:
    return {
        "title": terms.title.strip(), "unit_id": terms.unit_id, "class_kind": terms.class_kind,
        "class_prefix": terms.class_prefix, "street_code": terms.street_code, "valid_from": terms.first,
        "valid_to": None if terms.last is None else terms.last + _ONE_DAY,
    }  # fmt: skip


def _plain(terms: Terms) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(terms).items()
    }


def _row(row: Contract) -> ContractRow:
    last = None if row.valid_to is None else row.valid_to - _ONE_DAY
    terms = Terms(
        row.title, row.unit_id, row.class_kind, row.class_prefix, row.street_code, row.valid_from, last
    )
    return ContractRow(row.pk, terms, row.unit.short_name, row.simulated, row.version)
