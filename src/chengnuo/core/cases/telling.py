"""Who is told what: units, the desk, and everybody who reported. Delivery is the outbox's work.

Of a simulated case nobody is told anything: its people do not exist.
"""

from __future__ import annotations

from datetime import datetime

from chengnuo.core.cases.models import Case
from chengnuo.core.cases.rules.numbers import number
from chengnuo.core.notices.services import Recipient, send
from chengnuo.core.people.duties import on_duty
from chengnuo.core.people.queries import people
from chengnuo.kernel.permissions import Role


def tell_unit(case: Case, unit_id: int, subject: str, text: str, *, key: str, urgent: bool = False) -> None:
    """A message to the people of a unit, once for each ``key``, which begins with the event (``notices.rules``)."""
    if case.simulated:
        return
    send(
        to=Recipient(unit_id=unit_id), subject=f"{subject}（{_number(case)}）", text=text, link=_link(case),
        key=key, urgent=urgent,
    )  # fmt: skip


def tell_on_duty(case: Case, unit_id: int, at: datetime, subject: str, text: str, *, key: str) -> None:
    """An urgent message to those of a unit who are on duty at a moment and can be reached."""
    if case.simulated:
        return
    for shift in on_duty([unit_id], at).get(unit_id, ()):
        if not (shift.person_id or shift.phone):
            continue
        send(
            to=Recipient(user_id=shift.person_id, phone=shift.phone), subject=f"{subject}（{_number(case)}）", text=text,
            link=_link(case), key=f"{key}:duty:{shift.id}", urgent=True,
        )  # fmt: skip


def tell_role(case: Case, role: Role, subject: str, text: str, *, key: str, urgent: bool = False) -> None:
    """A message to everybody of a post, once for each ``key``."""
    if case.simulated:
        return
    for person in people():
        if person.role == role and person.is_active:
            send(
                to=Recipient(user_id=person.id), subject=f"{subject}（{_number(case)}）", text=text, link=_link(case),
                key=f"{key}:{person.id}", urgent=urgent,
            )  # fmt: skip


def tell_desk(case: Case, subject: str, text: str, *, key: str) -> None:
    """A message to the duty desk."""
    tell_role(case, Role.DUTY_OFFICER, subject, text, key=key)


def answer_reporters(case: Case, text: str) -> int:
    """Answer everybody who reported the matter and left a way to be reached; how many were."""
    answered = 0
    for report in case.reports.all():
        if not (report.user_id or report.phone or report.email):
            continue
        send(
            to=Recipient(user_id=report.user_id, phone=report.phone, email=report.email),
            subject=f"您的上报 {report.code} 有新进展", text=text, link=f"/track/{report.code}/",
            key=f"other:report:{report.pk}:{case.version}",
        )  # fmt: skip
        answered += 1
    return answered


def _number(case: Case) -> str:
    return number(case.reported_at, case.pk)


def _link(case: Case) -> str:
    return f"/cases/{case.pk}/"
