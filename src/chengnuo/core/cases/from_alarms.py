"""Alarms of devices become cases: a tick takes in what is new, says at the case when the condition is over, and tells the
next of the chain where nobody has taken the alarm.

Alarms lie in another database than cases; the alarm's number is the report's key, so that a tick cut short between the two
makes no second case. The end of a condition is told to the desk and closes nothing.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chengnuo.core.cases.intake import Intake, report_case
from chengnuo.core.cases.models import Case
from chengnuo.core.cases.notes import write_line
from chengnuo.core.cases.rules.terms import Terms, from_data
from chengnuo.core.cases.rules.words import OPEN_STATES, Source
from chengnuo.core.cases.telling import tell_desk
from chengnuo.core.cases.terms import condition_of
from chengnuo.core.notices.services import Recipient, send
from chengnuo.core.observations import queries, services
from chengnuo.core.observations.queries import AlarmRow
from chengnuo.core.observations.rules.alarm import AlarmRule
from chengnuo.core.people.queries import people
from chengnuo.kernel.clock import local, now
from chengnuo.kernel.errors import ChengnuoError
from chengnuo.kernel.geo import Point
from chengnuo.kernel.jobs import registry

EVERY_SECONDS = 1


def subscribe() -> None:
    """Have the worker look."""
    registry.every("cases.from_alarms", EVERY_SECONDS, _tick)


def _tick(moment: datetime) -> None:
    take_in()
    tell_ends()
    escalate(moment)


def take_in() -> int:
    """Make cases of new alarms; how many alarms were looked at."""
    rows = queries.alarms_without_case()
    rules = _rules() if rows else {}
    for row in rows:
        try:
            _take_in(row, rules.get(row.rule))
        except (
            ChengnuoError
        ) as error:  # a place outside the district, a class that is gone: said beside the alarm
            services.note_case(row.id, None, error.message_zh)
    return len(rows)


def _take_in(row: AlarmRow, rule: AlarmRule | None) -> None:
    if rule is not None and rule.opens:  # not a case: whoever declared the rule opens something of its own
        return
    if rule is None or not rule.matter:
        services.note_case(row.id, None, "这条规则只提示，不立案。")
        return
    own = from_data(rule.terms)
    receipt = report_case(
        actor=None,
        intake=Intake(
            source=Source.SENSOR, text=words_of(row), key=f"alarm:{row.id}", address=row.thing,
            point=Point(row.lon, row.lat) if row.lon is not None and row.lat is not None else None,
            condition_id=_condition(rule, own), join_case_id=_still_open(queries.earlier_case(row)),
            external_id=row.asset, simulated=row.simulated, terms=own,
        ),
    )  # fmt: skip
    services.note_case(row.id, receipt.case_id, "并入已有案卷" if receipt.joined else "")


def words_of(row: AlarmRow) -> str:
    """The alarm as the desk reads it."""
    value = "" if row.value is None else f"，读数 {row.value:g} {row.unit}".rstrip()
    said = f"：{row.text}" if row.text else ""
    return f"{row.severity.label}「{row.title}」{said}。{row.thing} · {row.stream}，{local(row.at):%m-%d %H:%M:%S}{value}。"


def tell_ends() -> int:
    """Say at the case that the device reports normal again; closing is left to the desk. How many."""
    rows = queries.ended_with_case()
    return sum(_tell_end(row) for row in rows if services.note_end_told(row.id))


@transaction.atomic
def _tell_end(row: AlarmRow) -> bool:
    if row.case_id is None or row.ended_at is None:
        return False
    case = Case.objects.filter(pk=row.case_id, state__in=OPEN_STATES).first()
    if case is None:
        return False
    text = f"「{row.title}」的信号已于 {local(row.ended_at):%m-%d %H:%M} 恢复正常，建议核查后结案。"
    write_line(case, text, actor=None, public=False, at=now())
    tell_desk(case, "信号已恢复", text, key=f"other:alarm-end:{row.id}")
    return True


def escalate(moment: datetime) -> int:
    """Tell the next of the chain of every alarm that nobody has taken; how many were due."""
    rows, told = queries.untaken(), 0
    rules = _rules() if rows else {}
    for row in rows:
        rule = rules.get(row.rule)
        steps = rule.escalation[row.told :] if rule else ()
        if not steps or (moment - row.raised_at).total_seconds() < steps[0].after_seconds:
            continue
        if services.note_told(row.id, row.told):
            told += 1
            _tell_role(row, steps[0].role)
    return told


def _tell_role(row: AlarmRow, role: str) -> None:
    """Of a simulated alarm nobody is told."""
    if row.simulated:
        return
    for person in people():
        if person.role == role and person.is_active:
            send(to=Recipient(user_id=person.id), subject=f"{row.severity.label}：{row.title}（无人确认）", text=words_of(row),
                 link="/sensors/alarms/", key=f"other:alarm:{row.id}:{row.told}:{person.id}", urgent=True)  # fmt: skip


def _still_open(case_id: int | None) -> int | None:
    """The earlier case while it is open: a device that reports again tells of the same matter."""
    if case_id is None:
        return None
    return Case.objects.filter(pk=case_id, state__in=OPEN_STATES).values_list("pk", flat=True).first()


def _condition(rule: AlarmRule, own: Terms | None) -> int:
    """The filing condition of ``event-06010``. Raises ``ChengnuoError`` where there is no such class."""
    kind, _, code = rule.matter.partition("-")
    return condition_of(kind, code, own)


def _rules() -> dict[str, AlarmRule]:
    return {rule.id: rule for rule, _ in queries.rules()}
