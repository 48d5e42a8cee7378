"""Name and phone of who reported: kept masked, shown to whoever says why. Public through ``services``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from chengnuo.core.cases.errors import Refused, ReportNotFound
from chengnuo.core.cases.models import Report
from chengnuo.core.cases.rules.numbers import number
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.permissions import demand


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach who reported."""

    name: str
    phone: str
    email: str


@transaction.atomic
def reveal_contact(*, actor: Any, report_id: int, reason: str) -> Contact:
    """The contact of a report in full; every look is written down with its reason.

    Raises ``NotAllowed``, ``ReportNotFound``, ``Refused`` (``cases.no_reason``).
    """
    demand(actor, "case.contact")
    if not reason.strip():
        raise Refused("cases.no_reason", "请写明为什么要看联系方式。")
    report = Report.objects.select_related("case").filter(pk=report_id).first()
    if report is None:
        raise ReportNotFound
    record(
        actor=actor, action="cases.contact", object_type="case", object_id=report.case_id,
        label=number(report.case.reported_at, report.case_id), new={"report": report_id}, note=reason.strip()[:500],
    )  # fmt: skip
    return Contact(report.name, report.phone, report.email)
