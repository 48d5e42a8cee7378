"""The program that tries random acts sees what it is there to see."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bench.evaluation.steps import Seen, faults_of_deadlines, faults_of_no, faults_of_timeline, faults_of_yes
from chengnuo.core.people.models import User
from chengnuo.kernel.errors import ChengnuoError

LINES = (
    ("report", "", "collected"), ("file", "collected", "filed"), ("dispatch", "filed", "dispatched"),
    ("sign", "dispatched", "handling"),
)  # fmt: skip
TASK = {
    "unit_id": 7, "role": "lead", "state": "working", "round": 1, "proof": "4 工作时",
    "clock_at": datetime(2025, 3, 3, 9, tzinfo=UTC), "due_at": datetime(2025, 3, 3, 15, tzinfo=UTC),
}  # fmt: skip


def case(lines: tuple[tuple[str, str, str], ...] = LINES, **task: Any) -> Seen:
    events = tuple({"act": act, "state_before": before, "state_after": after} for act, before, after in lines)
    row = {"round": 1, "lead_unit_id": 7, "due_at": TASK["due_at"], "version": len(lines)}
    return Seen(row | {"state": lines[-1][2] if lines else "collected"}, (TASK | task,), events)


def person(role: str, unit_id: int | None = None) -> User:
    return User(role=role, unit_id=unit_id, is_active=True)


def test_a_case_as_it_should_be_has_no_faults() -> None:
    assert not [*faults_of_timeline(case()), *faults_of_deadlines(case())]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((), "without a timeline"),
        ((("report", "", "filed"),), "no arrow nothing –report→ filed"),
        ((*LINES, ("check_ok", "handling", "closed")), "no arrow handling –check_ok→ closed"),
        ((LINES[0], LINES[2]), "jumps from collected to filed"),
    ],
)
def test_a_timeline_that_the_machine_does_not_declare_is_seen(lines: Any, said: str) -> None:
    assert said in " ".join(faults_of_timeline(case(lines)))


def test_a_state_that_the_timeline_does_not_tell_is_seen() -> None:
    there = case()
    other = replace(there, row=there.row | {"state": "closed"})
    assert "ends with handling, the case is closed" in " ".join(faults_of_timeline(other))


@pytest.mark.parametrize(
    "task", [{"proof": ""}, {"due_at": TASK["clock_at"]}, {"state": "returned"}, {"unit_id": 8}]
)
def test_a_case_without_its_due_time_is_seen(task: dict[str, Any]) -> None:
    assert list(faults_of_deadlines(case(**task)))


def test_an_act_by_somebody_who_may_not_is_seen() -> None:
    before, after = case(LINES[:3]), case()
    assert not list(faults_of_yes("sign", person("handler", 7), before, after))
    assert "by handler" in " ".join(faults_of_yes("sign", person("handler", 8), before, after))
    assert "by commander" in " ".join(faults_of_yes("sign", person("commander"), before, after))
    assert "came to sign" in " ".join(faults_of_yes("finish", person("handler", 7), before, after))


def test_a_refusal_that_is_wrong_or_leaves_something_is_seen() -> None:
    before, after = case(LINES[:3]), case()
    state, denied = (ChengnuoError(code, "不行。") for code in ("cases.wrong_state", "permission.denied"))
    assert not list(faults_of_no("rework", person("grid_worker"), before, before, state))
    assert "left something" in " ".join(faults_of_no("rework", person("grid_worker"), before, after, state))
    assert "refused in dispatched" in " ".join(
        faults_of_no("send_back", person("handler", 7), before, before, state)
    )
    assert "denied to handler" in " ".join(
        faults_of_no("send_back", person("handler", 7), before, before, denied)
    )
